//! The promises, watched from outside by facts alone (rules 38, 39 and 41). Each ordinary fact costs a
//! comparison or two; only a move of the commit point looks at every server (rule 46).

use super::config::{Config, Level, OnReplica, Who};
use super::durability::{copies_are_flushed, promises_one_primary, tolerated};
use super::fact::{Promise, What};
use super::ids::{Epoch, Lsn, ServerId};
use super::in_sync::rule;
use super::ledger::Fate;
use super::machine::{Machine, clocks_agree};
use super::members::Voters;
use super::message::Positions;
use super::readings::Readings;
use super::server::commit::needed;
use super::server::replica::level_of;
use super::shadow::Shadow;
use super::table::EntryTable;

/// How a promise stands (rule 41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Promised, and kept so far.
    Kept,
    /// Broken; stays so for this run.
    Broken,
    /// These settings do not promise it.
    NotPromised,
}

/// Watches all promises.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the run")]
#[derive(Clone, Debug)]
pub struct Promises {
    /// Those who read.
    pub reads: Readings,
    broken: Vec<Promise>,
    servers: Vec<Watched>,
    /// The newest commit point of each epoch.
    commits: Vec<(Epoch, Lsn)>,
    /// Who acknowledged in each epoch.
    acknowledgers: Vec<(Epoch, ServerId)>,
    /// Primaries that answer without their replicas.
    degraded: Vec<ServerId>,
    /// What these settings promise, by themselves.
    tolerated_now: u16,
    /// The smallest f under which a write has been told done, or would be now.
    tolerated: u16,
    /// Since the first write was told done, the settings have promised that only one primary answers.
    one_primary: bool,
    /// No clock has jumped, or run faster than the lease allows.
    clocks_agree: bool,
    /// For each reign, how many epochs had acknowledged when it began.
    reigns: Vec<(Epoch, usize)>,
    /// Epochs in which a primary answered after one of a later epoch had.
    answered_late: Vec<Epoch>,
    told_any: bool,
    /// Somebody was promoted by force: no rule that is set later promises anything again.
    forced: bool,
    /// The reign for which the coordinator stored the in-sync set, and who is in it.
    in_sync: (Epoch, Vec<ServerId>),
    /// Some write was told done while its copies were in memory only, so a crash is a loss too.
    trusted_memory: bool,
}

/// One server's positions, and what its log ever held.
#[derive(Clone, Debug, Default)]
struct Watched {
    positions: Positions,
    /// For each epoch, the furthest that its entries ever came at each level; newest epoch last.
    held: Vec<(Epoch, Positions)>,
}

impl Promises {
    /// Watches from the beginning, when everybody holds `begin`.
    #[must_use]
    pub fn new(config: &Config, epoch: Epoch, begin: Lsn) -> Self {
        let flushed = if config.disk.flush { begin } else { Lsn::ZERO };
        let positions = Positions { received: begin, flushed, applied: begin };
        let clocks_agree = clocks_agree(&Machine::all(config), config);
        let watched = Watched { positions, held: vec![(epoch, positions)] };
        let mut servers = vec![watched; usize::from(config.servers - config.spares)];
        servers.resize_with(usize::from(config.servers), Watched::default);
        Self {
            reads: Readings::new(config, clocks_agree),
            broken: Vec::new(),
            servers,
            commits: vec![(epoch, begin)],
            acknowledgers: Vec::new(),
            degraded: Vec::new(),
            tolerated_now: tolerated(config),
            tolerated: tolerated(config),
            one_primary: promises_one_primary(config, clocks_agree),
            clocks_agree,
            reigns: Vec::new(),
            answered_late: Vec::new(),
            told_any: false,
            forced: false,
            in_sync: (epoch, everybody_in_sync(config)),
            trusted_memory: !copies_are_flushed(config),
        }
    }

    /// How a promise stands now. One to those who read is broken also when these settings do not give
    /// it: that it can happen is the lesson.
    #[must_use]
    pub fn standing(&self, promise: Promise) -> Standing {
        if self.broken.contains(&promise) {
            Standing::Broken
        } else if !self.is_promised(promise) {
            Standing::NotPromised
        } else {
            Standing::Kept
        }
    }

    fn is_promised(&self, promise: Promise) -> bool {
        match promise {
            Promise::Durability => self.tolerated > 0,
            Promise::NoSplitBrain => self.one_primary,
            _ => self.reads.why_not(promise).is_none(),
        }
    }

    /// The f of the durability promise, as weak as it has been since the first write was done.
    #[must_use]
    pub const fn tolerated(&self) -> u16 {
        self.tolerated
    }

    /// Takes a fact in, after the shadow has; gives the promise that it breaks, the first time.
    pub fn observe(
        &mut self,
        what: &What,
        shadow: &Shadow,
        table: &EntryTable,
        config: &Config,
    ) -> Option<Promise> {
        let broken = self.check(what, shadow, table, config)?;
        self.breaks(broken)
    }

    /// A promise is broken; gives it the first time.
    pub fn breaks(&mut self, broken: Promise) -> Option<Promise> {
        if self.broken.contains(&broken) {
            return None;
        }
        self.broken.push(broken);
        Some(broken)
    }

    fn check(
        &mut self,
        what: &What,
        shadow: &Shadow,
        table: &EntryTable,
        config: &Config,
    ) -> Option<Promise> {
        match *what {
            What::Appended { server, epoch, first, last } => {
                let memory = &shadow.of(server).memory;
                let before = memory.epoch_at(first.previous());
                let follows = before.is_some() && before == table.previous_of(epoch, first);
                self.on_append(server, epoch, (first, last), follows)
            }
            What::Flushed { server, to, .. } => {
                self.on_position(server, Level::Flushed, to, shadow)
            }
            What::Applied { server, to } => {
                let beyond = self.on_position(server, Level::Applied, to, shadow);
                beyond.or_else(|| self.applied_too_soon(server, to, shadow, config))
            }
            What::Rewound { server, to, .. } => {
                let watched = &mut self.servers[server.index()];
                watched.clip(to);
                None
            }
            What::Copied { server, to, .. } => {
                self.on_copied(server, to, shadow, config);
                None
            }
            What::Crashed { server, flushed } | What::Left { server, flushed } => {
                self.servers[server.index()].clip(flushed);
                self.degraded.retain(|id| *id != server);
                self.reads.lost_servers(self.losses(shadow, config));
                None
            }
            What::Wiped { server, .. } | What::Joined { server, .. } => {
                self.servers[server.index()].clip(Lsn::ZERO);
                self.reads.lost_servers(self.losses(shadow, config));
                None
            }
            What::Restarted { server, .. } => {
                let own = &mut self.servers[server.index()].positions;
                own.received = shadow.of(server).disk.last();
                own.flushed = own.received;
                None
            }
            What::Committed { server, epoch, to } => {
                let members = shadow.members_in(&shadow.of(server).memory, config);
                self.on_commit(server, epoch, to, Voters::of(config, members.as_deref()))
            }
            What::WentAsync { server } => {
                self.degraded.push(server);
                None
            }
            What::BackToRule { server } | What::SteppedDown { server, .. } => {
                self.degraded.retain(|id| *id != server);
                None
            }
            What::SentDone { from, epoch, .. } => self.on_done(from, epoch, shadow, config),
            What::Promoted { epoch, .. } => {
                self.reigns.push((epoch, self.acknowledgers.len()));
                None
            }
            What::FateTurned { fate: Fate::Lost, .. } => self.on_loss(shadow, config),
            What::LeftInSync { server, epoch, .. } => {
                self.in_sync.0 = epoch;
                self.in_sync.1.retain(|member| *member != server);
                None
            }
            What::JoinedInSync { server, epoch, .. } => {
                self.in_sync.0 = epoch;
                self.in_sync.1.push(server);
                None
            }
            _ => None,
        }
    }

    /// Same (LSN, epoch), same entry: what is appended must follow what its writer put before it.
    fn on_append(
        &mut self,
        server: ServerId,
        epoch: Epoch,
        (first, last): (Lsn, Lsn),
        follows: bool,
    ) -> Option<Promise> {
        let watched = &mut self.servers[server.index()];
        let gapless = watched.positions.received.next() == first;
        watched.positions.received = last;
        let held = watched.held_of(epoch);
        held.received = held.received.max(last);
        (!follows || !gapless).then_some(Promise::LogMatching)
    }

    /// A server holds all that a full copy held, at every level.
    fn on_copied(&mut self, server: ServerId, to: Lsn, shadow: &Shadow, config: &Config) {
        let flushed = if config.disk.flush { to } else { Lsn::ZERO };
        let all = Positions { received: to, flushed, applied: to };
        let watched = &mut self.servers[server.index()];
        watched.positions = all;
        let mut end = to;
        for run in shadow.of(server).memory.runs().iter().rev() {
            let held = watched.held_of(run.epoch);
            held.received = held.received.max(end);
            held.flushed = held.flushed.max(end.min(flushed));
            held.applied = held.applied.max(end);
            end = run.first.previous();
        }
    }

    fn on_position(
        &mut self,
        server: ServerId,
        level: Level,
        to: Lsn,
        shadow: &Shadow,
    ) -> Option<Promise> {
        let watched = &mut self.servers[server.index()];
        let flushed = level == Level::Flushed;
        let own = &mut watched.positions;
        let from = std::mem::replace(if flushed { &mut own.flushed } else { &mut own.applied }, to);
        let beyond = to > own.received;
        let log = &shadow.of(server).memory;
        let mut end = to;
        for run in log.runs().iter().rev().filter(|run| run.first <= to) {
            let held = watched.held_of(run.epoch);
            let held = if flushed { &mut held.flushed } else { &mut held.applied };
            *held = (*held).max(end);
            end = run.first.previous();
            if end <= from {
                break;
            }
        }
        beyond.then_some(Promise::Positions)
    }

    /// The commit point only grows, and what it passes met the rule (rules 19 and 38).
    fn on_commit(
        &mut self,
        server: ServerId,
        epoch: Epoch,
        to: Lsn,
        voters: Voters<'_>,
    ) -> Option<Promise> {
        let config = voters.config;
        match self.commits.iter_mut().rev().find(|(known, _)| *known == epoch) {
            Some((_, known)) if *known >= to => return Some(Promise::CommitPoint),
            Some((_, known)) => *known = to,
            None => self.commits.push((epoch, to)),
        }
        if epoch.primary() != server || self.servers[server.index()].positions.received < to {
            return Some(Promise::CommitPoint);
        }
        let needed = if self.degraded.contains(&server) { 0 } else { needed(voters) };
        let counts = |id: &ServerId| match &config.ack.who {
            _ if !voters.has(*id) => false,
            Who::Majority | Who::InSync { .. } => true,
            Who::First { list, .. } => *id != server && (list.is_empty() || list.contains(id)),
            _ => *id != server,
        };
        let holds = |id: &ServerId| {
            let held = self.servers[id.index()].ever_held(epoch);
            held.is_some_and(|held| level_of(held, config.ack.level) >= to)
        };
        let all = ServerId::all(config.servers);
        let holders = all.filter(counts).filter(holds).take(usize::from(needed)).count();
        let members_lack = needed > 0
            && matches!(config.ack.who, Who::InSync { .. })
            && self.in_sync.0 == epoch
            && !self.in_sync.1.iter().all(holds);
        let first = config.ack.primary_flushes_first && config.disk.flush;
        let own_disk =
            self.servers[server.index()].ever_held(epoch).map_or(Lsn::ZERO, |held| held.flushed);
        let own = !first || own_disk >= to;
        (holders < usize::from(needed) || members_lack || !own).then_some(Promise::AckRuleMet)
    }

    fn on_done(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        shadow: &Shadow,
        config: &Config,
    ) -> Option<Promise> {
        self.told_any = true;
        self.trusted_memory |= !copies_are_flushed(config);
        self.tolerated = self.tolerated.min(self.tolerated_now);
        if self.one_primary && self.later_than(epoch, from, shadow).is_some() {
            return Some(Promise::NoSplitBrain);
        }
        let known = self.acknowledgers.iter().rev().find(|(known, _)| *known == epoch);
        if let Some((_, known)) = known {
            return (*known != from).then_some(Promise::OneAcknowledger);
        }
        self.acknowledgers.push((epoch, from));
        None
    }

    /// The first acknowledgement of an epoch beside one of a later epoch (rule 29).
    pub fn split_brain(&mut self, what: &What, shadow: &Shadow) -> Option<What> {
        let What::SentDone { from: old, epoch, write, .. } = *what else { return None };
        if self.answered_late.contains(&epoch) {
            return None;
        }
        let new = self.later_than(epoch, old, shadow)?;
        self.answered_late.push(epoch);
        Some(What::SplitBrain { old, new, write })
    }

    /// Another server that has acknowledged in a later epoch: since this reign began, or it still
    /// reigns. Where no majority is asked a later reign may bear a lower number than one that is over.
    fn later_than(&self, epoch: Epoch, old: ServerId, shadow: &Shadow) -> Option<ServerId> {
        let began = self.reigns.iter().rev().find(|(known, _)| *known == epoch);
        let before = began.map_or(0, |(_, acknowledged)| *acknowledged);
        let others = self.acknowledgers.iter().enumerate();
        let mut later = others.filter(|(_, (known, by))| *known > epoch && *by != old);
        let found = later.find(|(at, (known, by))| {
            let reigns = shadow.of(*by).reign.is_some_and(|(reign, _)| reign == *known);
            *at >= before || reigns
        });
        found.map(|(_, (_, by))| *by)
    }

    /// A loss breaks the durability promise if no more servers were lost than it allows for.
    fn on_loss(&self, shadow: &Shadow, config: &Config) -> Option<Promise> {
        let covered = self.tolerated > 0 && self.losses(shadow, config) <= self.tolerated;
        covered.then_some(Promise::Durability)
    }

    /// How many servers are lost now (rule 39): members, and one that is about to leave with what it holds.
    fn losses(&self, shadow: &Shadow, config: &Config) -> u16 {
        let lost = |seen: &&super::shadow::Seen| {
            seen.wiped || self.trusted_memory && (seen.lagging || !seen.live)
        };
        let members = shadow.voters(config);
        let all = ServerId::all(config.servers).zip(&shadow.servers);
        let counted = all.filter(|(id, _)| !config.members_change() || members.has(*id));
        let losses = counted.map(|(_, seen)| seen).filter(lost).count();
        let losses = u16::try_from(losses).expect("a server has a 16-bit number");
        losses + u16::from(shadow.leaving)
    }

    /// With visibility "once committed" a replica applies nothing beyond what some primary said to be
    /// committed (rule 19).
    fn applied_too_soon(
        &self,
        server: ServerId,
        to: Lsn,
        shadow: &Shadow,
        config: &Config,
    ) -> Option<Promise> {
        let waits = config.visibility.replica == OnReplica::OnceCommitted;
        if !waits || shadow.of(server).reign.is_some() {
            return None;
        }
        let committed = self.commits.iter().any(|(_, commit)| *commit >= to);
        (!committed).then_some(Promise::CommitPoint)
    }

    /// The settings changed: what was promised to earlier writes counts too.
    pub fn settings_changed(&mut self, config: &Config) {
        let afresh = !self.told_any && !self.forced;
        self.reads.settings_changed(config, self.clocks_agree, afresh);
        if rule(config).is_none() {
            self.in_sync.1.clear();
        }
        let now = tolerated(config);
        self.tolerated_now = now;
        if self.told_any || self.forced {
            self.tolerated = self.tolerated.min(now);
            self.one_primary &= promises_one_primary(config, self.clocks_agree);
        } else {
            self.tolerated = now;
            self.one_primary = promises_one_primary(config, self.clocks_agree);
            self.trusted_memory = !copies_are_flushed(config);
        }
    }

    /// A clock was set; `agree` says whether the lease can still go by the clocks.
    pub fn clock_set(&mut self, agree: bool, config: &Config) {
        self.clocks_agree &= agree;
        self.one_primary &= promises_one_primary(config, self.clocks_agree);
        self.reads.settings_changed(config, self.clocks_agree, false);
    }

    /// A promotion by force asked nobody: nothing is promised from then on (rule 39).
    pub fn forced(&mut self) {
        self.reads.forced();
        self.tolerated = 0;
        self.one_primary = false;
        self.forced = true;
    }
}

/// Who is in sync when a run begins.
fn everybody_in_sync(config: &Config) -> Vec<ServerId> {
    let members = rule(config).map(|_| ServerId::all(config.servers));
    members.into_iter().flatten().collect()
}

impl Watched {
    fn held_of(&mut self, epoch: Epoch) -> &mut Positions {
        let known = self.held.iter().rposition(|(known, _)| *known == epoch);
        let at = known.unwrap_or_else(|| {
            self.held.push((epoch, Positions::default()));
            self.held.len() - 1
        });
        &mut self.held[at].1
    }

    fn ever_held(&self, epoch: Epoch) -> Option<Positions> {
        self.held.iter().rev().find(|(known, _)| *known == epoch).map(|(_, held)| *held)
    }

    fn clip(&mut self, to: Lsn) {
        let own = &mut self.positions;
        own.received = own.received.min(to);
        own.flushed = own.flushed.min(to);
        own.applied = own.applied.min(to);
    }
}

//! The state of the cluster as the facts tell it: the logs in memory and on disk, who is up, and the
//! history (rule 34). The ledger and the checkers stand on it, not on the servers.

use super::config::Config;
use super::fact::What;
use super::ids::{Epoch, Lsn, Place, ServerId};
use super::log::Log;
use super::members::{Change, Changes, Voters, changes_in, members_of};

/// One server, as the facts tell it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Running. A paused, suspected or isolated server is live (rule 35).
    pub live: bool,
    /// Its log in memory; empty while it is down.
    pub memory: Log,
    /// Its disk's log.
    pub disk: Log,
    /// It lost its disk, and has not been counted again since.
    pub wiped: bool,
    /// It crashed, and has not caught up since.
    pub lagging: bool,
    /// The epoch in which it reigns, and its begin entry.
    pub reign: Option<(Epoch, Lsn)>,
}

/// The cluster, as the facts tell it.
#[derive(Clone, Debug)]
pub struct Shadow {
    /// One for each server.
    pub servers: Vec<Seen>,
    /// The log of the primary of the highest epoch so far, memory included (rule 34).
    pub history: Log,
    /// That epoch.
    pub epoch: Epoch,
    /// The newest promotion's begin entry is on a majority of disks, or no majority is asked.
    pub settled: bool,
    /// Its begin entry.
    pub begin: Lsn,
    /// Every change of the members that was ever written down.
    changes: Changes,
    /// Who the members are, as history says.
    members: Option<Box<[ServerId]>>,
    /// How often they have changed.
    pub members_changed: u32,
    /// The newest change in history removed a member, and is not safe.
    pub leaving: bool,
}

impl Shadow {
    /// The beginning: everybody holds `log`.
    #[must_use]
    pub fn new(config: &Config, epoch: Epoch, log: &Log) -> Self {
        let disk = if config.disk.flush { log.clone() } else { Log::default() };
        let seen = Seen { live: true, memory: log.clone(), disk, ..Seen::default() };
        let mut servers = vec![seen; usize::from(config.servers)];
        for spare in servers.iter_mut().rev().take(usize::from(config.spares)) {
            *spare = Seen::default();
        }
        servers[epoch.primary().index()].reign = Some((epoch, log.last()));
        Self {
            servers,
            history: log.clone(),
            epoch,
            settled: true,
            begin: log.last(),
            changes: Changes::new(),
            members: None,
            members_changed: 0,
            leaving: false,
        }
    }

    /// Who votes and counts, as history says.
    #[must_use]
    pub fn voters<'a>(&'a self, config: &'a Config) -> Voters<'a> {
        Voters::of(config, self.members.as_deref())
    }

    /// Those that a log makes members; nothing while no log holds a change.
    #[must_use]
    pub fn members_in(&self, log: &Log, config: &Config) -> Option<Box<[ServerId]>> {
        members_of(log, &self.changes, config)
    }

    /// Reads the members from history: it has another change, or is another.
    fn read_members(&mut self, config: &Config) {
        let members = self.members_in(&self.history, config);
        if members == self.members {
            return;
        }
        let newest = changes_in(&self.history, &self.changes).next_back();
        self.leaving = newest.is_some_and(|(_, change)| !change.adds);
        self.members = members;
        self.members_changed += 1;
    }

    /// One server.
    #[must_use]
    pub fn of(&self, server: ServerId) -> &Seen {
        &self.servers[server.index()]
    }

    /// Takes a fact in.
    pub fn observe(&mut self, what: &What, config: &Config) {
        match *what {
            What::Appended { server, epoch, last, .. } => {
                self.servers[server.index()].memory.extend(epoch, last);
                if epoch == self.epoch && self.has_author() {
                    self.history.extend(epoch, last);
                    if self.changes.contains_key(&Place { epoch, lsn: last }) {
                        self.read_members(config);
                    }
                } else if self.will_turn_to(epoch, last) {
                    self.turn_to(self.of(server).memory.clone(), config);
                }
                if !self.settled && !config.disk.flush {
                    self.settle(config);
                }
            }
            What::Flushed { server, to, rewrote } => {
                let seen = &mut self.servers[server.index()];
                if rewrote {
                    seen.disk.copy_prefix(&seen.memory, to);
                    self.fall_back(config);
                } else {
                    seen.disk.extend_from(&seen.memory, to);
                }
                if !self.settled {
                    self.settle(config);
                }
            }
            What::Rewound { server, to, .. } => {
                self.servers[server.index()].memory.truncate(to);
                self.fall_back(config);
            }
            What::Crashed { server, .. } | What::Left { server, .. } => {
                let seen = &mut self.servers[server.index()];
                seen.live = false;
                seen.lagging = true;
                seen.reign = None;
                seen.memory = Log::default();
                self.fall_back(config);
            }
            What::Wiped { server, .. } => {
                let seen = &mut self.servers[server.index()];
                seen.wiped = true;
                seen.disk = Log::default();
                self.fall_back(config);
            }
            What::Joined { server, .. } => {
                let own = Seen { live: true, wiped: true, ..Seen::default() };
                self.servers[server.index()] = own;
                self.fall_back(config);
            }
            What::MemberAdded { server, disk, epoch, lsn } => {
                self.changes.insert(Place { epoch, lsn }, Change { server, disk, adds: true });
            }
            What::MemberRemoved { server, disk, epoch, lsn } => {
                self.changes.insert(Place { epoch, lsn }, Change { server, disk, adds: false });
            }
            What::MembersSettled { epoch, .. } if epoch == self.epoch => self.leaving = false,
            What::SteppedDown { server, .. } => self.servers[server.index()].reign = None,
            What::Restarted { server, .. } => {
                let seen = &mut self.servers[server.index()];
                seen.live = true;
                seen.memory.clone_from(&seen.disk);
            }
            What::Committed { server, epoch, .. } if self.settled && epoch == self.epoch => {
                self.servers[server.index()].lagging = false;
            }
            What::Acknowledged { primary, replica, to }
                if primary == self.epoch.primary() && to >= self.history.last() =>
            {
                self.repair(replica);
            }
            What::CaughtUp { replica, .. } => self.repair(replica),
            What::Copied { server, epoch, to, .. } if self.will_turn_to(epoch, to) => {
                self.turn_to(self.of(server).memory.clone(), config);
            }
            What::Copied { .. } => {
                self.fall_back(config);
                if !self.settled {
                    self.settle(config);
                }
            }
            What::Graduated { server } => self.servers[server.index()].wiped = false,
            What::Promoted { server, epoch, begin } => {
                self.promote(server, epoch, begin, config);
            }
            _ => {}
        }
    }

    /// A replica has caught up, says a primary; but its word may be older than a crash of the replica.
    fn repair(&mut self, replica: ServerId) {
        let (epoch, last) = (self.history.last_epoch(), self.history.last());
        let seen = &mut self.servers[replica.index()];
        seen.lagging &= !seen.memory.contains(epoch, last);
    }

    /// A full copy took the place of all that a server had.
    pub fn copied(&mut self, server: ServerId, log: &Log, flush: bool) {
        let seen = &mut self.servers[server.index()];
        seen.memory.clone_from(log);
        seen.disk = if flush { log.clone() } else { Log::default() };
    }

    /// At a promotion to the highest epoch that anybody still holds, history becomes that server's log
    /// (rule 34).
    fn promote(&mut self, server: ServerId, epoch: Epoch, begin: Lsn, config: &Config) {
        self.servers[server.index()].reign = Some((epoch, begin));
        if epoch > self.epoch || !self.is_held() {
            self.adopt(server, epoch, begin, config);
        }
    }

    /// When nobody holds history's epoch any more, history is the most advanced log that is left.
    fn fall_back(&mut self, config: &Config) {
        if self.is_held() {
            return;
        }
        let logs = self.servers.iter().flat_map(|seen| [&seen.memory, &seen.disk]);
        let best = logs.max_by_key(|log| log.progress()).filter(|log| log.last() > Lsn::ZERO);
        if let Some(log) = best.cloned() {
            self.turn_to(log, config);
        }
    }

    fn turn_to(&mut self, log: Log, config: &Config) {
        let same = log.last_epoch() == self.epoch;
        self.epoch = log.last_epoch();
        self.begin = log.runs().last().map_or(Lsn::ZERO, |run| run.first);
        self.history = log;
        self.read_members(config);
        self.settled = same && self.settled || !config.failover.majority;
        if !self.settled {
            self.settle(config);
        }
    }

    /// Whether an append that is not history's author's makes a log more advanced than history: history
    /// had fallen back, and what was still on its way arrives.
    #[must_use]
    pub fn will_turn_to(&self, epoch: Epoch, last: Lsn) -> bool {
        let by_author = epoch == self.epoch && self.has_author();
        !by_author && (epoch, last) > self.history.progress()
    }

    /// Whether the primary that writes history reigns: its memory is history.
    #[must_use]
    pub fn has_author(&self) -> bool {
        self.of(self.epoch.primary()).reign == Some((self.epoch, self.begin))
    }

    /// Whether anybody holds the begin entry of history's epoch.
    fn is_held(&self) -> bool {
        let holds = |log: &Log| log.contains(self.epoch, self.begin);
        self.servers.iter().any(|seen| holds(&seen.memory) || holds(&seen.disk))
    }

    fn adopt(&mut self, server: ServerId, epoch: Epoch, begin: Lsn, config: &Config) {
        self.epoch = epoch;
        self.begin = begin;
        self.history.clone_from(&self.servers[server.index()].memory);
        self.read_members(config);
        self.settled = !config.failover.majority;
    }

    fn settle(&mut self, config: &Config) {
        let holds = |id: &ServerId| {
            let seen = self.of(*id);
            let log = if config.disk.flush { &seen.disk } else { &seen.memory };
            log.contains(self.epoch, self.begin)
        };
        let voters = self.voters(config);
        let holders = voters.all().filter(holds).count();
        self.settled = holders > usize::from(voters.count() / 2);
    }
}

//! The coordinator: it stands outside the cluster and never fails, stores which replicas are in sync, and
//! appoints primaries from among them (rules 17, 21a and 23), as Kafka's controller does. It holds no data
//! and knows only what it is told.
//!
//! Whatever it stores, it stores for one reign: a proposal of an older epoch is refused, and so is one that
//! was made without knowing the newest version. So an old primary cannot shrink the set.

use super::config::{Choice, Config};
use super::fact::What;
use super::ids::{Epoch, NodeId, ServerId};
use super::in_sync::{Member, Members, appoints, everybody, notices, rule};
use super::message::{Crown, Message, Report};
use super::mutant::{Mutant, mutant};
use super::server::election::{rank, winner_waits_us};
use super::time::SimTime;
use super::timer::Armed;

/// What the coordinator may do.
#[derive(Clone, Debug)]
pub enum CoordinatorEffect {
    /// Send a message.
    Send(NodeId, Message),
    /// Arm its timer.
    Arm(SimTime, u32),
    /// Something worth knowing happened.
    Note(What),
}

/// What it works with while it handles an input.
pub struct CoordinatorContext<'a> {
    /// The instant.
    pub now: SimTime,
    /// The settings in force.
    pub config: &'a Config,
    /// Where effects go.
    pub out: &'a mut Vec<CoordinatorEffect>,
}

impl CoordinatorContext<'_> {
    fn note(&mut self, what: What) {
        self.out.push(CoordinatorEffect::Note(what));
    }

    fn send(&mut self, to: ServerId, message: Message) {
        self.out.push(CoordinatorEffect::Send(to.into(), message));
    }
}

/// The coordinator.
#[derive(Clone, Debug)]
pub struct Coordinator {
    /// The newest reign that it has appointed or heard of.
    pub epoch: Epoch,
    /// Who is in sync; nothing before a primary has told it.
    pub members: Option<Members>,
    /// Counts the changes of the set.
    pub version: u32,
    /// It takes that primary for dead.
    pub suspects: bool,
    /// When it last heard that primary say that it reigns.
    reign_heard: SimTime,
    /// What each server said last, and when.
    seen: Vec<(SimTime, Report)>,
    /// The highest epoch number that it has heard of.
    highest: u32,
    look: Armed,
}

impl Coordinator {
    /// One that knows the first primary, and that everybody is in sync.
    #[must_use]
    pub fn at_start(epoch: Epoch, config: &Config) -> Self {
        let members = Some(everybody(config.servers));
        Self { epoch, members, version: 1, highest: epoch.number, ..Self::new(config) }
    }

    /// One that has been told nothing.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            epoch: Epoch::NONE,
            members: None,
            version: 0,
            suspects: false,
            reign_heard: SimTime::ZERO,
            seen: vec![(SimTime::ZERO, Report::default()); usize::from(config.servers)],
            highest: 0,
            look: Armed::default(),
        }
    }

    /// Begins to look, or stops. What was in sync under another rule says nothing about this one.
    pub fn follow_settings(&mut self, context: &mut CoordinatorContext<'_>) {
        if rule(context.config).is_none() && self.members.take().is_some() {
            self.version += 1;
        }
        self.reign_heard = context.now;
        self.look.cancel();
        if notices(context.config) {
            self.arm(context);
        }
    }

    /// What each server said last, and when; at time zero nothing has been said.
    #[must_use]
    pub fn heard(&self) -> &[(SimTime, Report)] {
        &self.seen
    }

    /// Whether a firing of its timer is real.
    pub fn timer_fires(&mut self, generation: u32) -> bool {
        self.look.fires(generation)
    }

    /// Whether this server, on this disk, is in sync.
    #[must_use]
    pub fn has(&self, server: ServerId, disk: u16) -> bool {
        let members = self.members.as_deref().unwrap_or_default();
        members.contains(&Member { server, disk })
    }

    /// It looks whether the primary has been heard.
    pub fn on_look(&mut self, context: &mut CoordinatorContext<'_>) {
        let silence = context.now.since(self.reign_heard);
        if silence >= context.config.failover.suspect_us {
            if !std::mem::replace(&mut self.suspects, true) {
                let silence_us = u32::try_from(silence).unwrap_or(u32::MAX);
                let primary = self.epoch.primary();
                context.note(What::CoordinatorSuspects { primary, silence_us });
            }
            if let Some((server, unclean)) = self.choose(context) {
                self.appoint(server, unclean, context);
            }
        }
        self.arm(context);
    }

    /// A message arrived.
    pub fn on_message(
        &mut self,
        from: ServerId,
        message: Message,
        context: &mut CoordinatorContext<'_>,
    ) {
        match message {
            Message::Report(report) => self.on_report(from, report, context),
            Message::Propose { epoch, version, members } => {
                self.on_proposal(from, epoch, version, members, context);
            }
            Message::AskReign => self.on_ask_reign(from, context),
            message => unreachable!("the coordinator is sent no {:?}", message.kind()),
        }
    }

    /// A server says how it stands. One that reigns in an older epoch is told of the newer one.
    fn on_report(&mut self, from: ServerId, report: Report, context: &mut CoordinatorContext<'_>) {
        self.highest = self.highest.max(report.highest);
        self.seen[from.index()] = (context.now, report);
        if let Some(epoch) = report.reigns.filter(|epoch| *epoch >= self.epoch) {
            self.epoch = epoch;
            self.reign_heard = self.reign_heard.max(context.now);
            self.suspects = false;
            return;
        }
        let strays = !context.config.failover.fencing.epochs
            && report.follows.is_some_and(|followed| followed != self.epoch);
        if report.reigns.is_some() || strays && !self.suspects {
            context.send(from, Message::Point { epoch: self.epoch });
        }
    }

    /// A primary proposes a set, or asks for it. What it gets is the set as it now is.
    fn on_proposal(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        version: u32,
        members: Option<Members>,
        context: &mut CoordinatorContext<'_>,
    ) {
        if epoch < self.epoch {
            context.note(What::RefusedSet { server: from, epoch, highest: self.epoch });
            context.send(from, Message::Point { epoch: self.epoch });
            return;
        }
        self.epoch = self.epoch.max(epoch);
        self.highest = self.highest.max(epoch.number);
        let newest = version == self.version || mutant(Mutant::StoreOldVersion);
        if let Some(members) = members.filter(|_| newest) {
            self.store(members, context);
        }
        let (version, members) = (self.version, self.members.clone());
        context.send(from, Message::Stored { epoch, version, members });
    }

    /// The set is this from now on.
    fn store(&mut self, members: Members, context: &mut CoordinatorContext<'_>) {
        let old = self.members.take().unwrap_or_default();
        self.version += 1;
        let (epoch, version) = (self.epoch, self.version);
        let size = u16::try_from(members.len()).expect("no more members than servers");
        for left in old.iter().filter(|member| !members.contains(member)) {
            context.note(What::LeftInSync { server: left.server, epoch, version, size });
        }
        for joined in members.iter().filter(|member| !old.contains(member)) {
            context.note(What::JoinedInSync { server: joined.server, epoch, version, size });
        }
        self.members = Some(members);
    }

    /// A person wants this server to reign.
    fn on_ask_reign(&mut self, from: ServerId, context: &mut CoordinatorContext<'_>) {
        if self.may_reign(from, context) {
            self.appoint(from, false, context);
        } else if context.config.failover.choice == Choice::Unclean && self.is_able(from, context) {
            self.appoint(from, true, context);
        } else {
            context.note(What::NotInSync { server: from });
        }
    }

    /// Who is to reign: of the members that were heard lately the most preferred, one that was not tried
    /// last before one that was; else, where that is allowed, any server that was heard.
    fn choose(&self, context: &CoordinatorContext<'_>) -> Option<(ServerId, bool)> {
        let by_preference =
            |id: &ServerId| (*id == self.epoch.primary(), rank(*id, context.config));
        let all = || ServerId::all(context.config.servers);
        let clean = all().filter(|id| self.may_reign(*id, context)).min_by_key(by_preference);
        let any = || {
            let unclean = context.config.failover.choice == Choice::Unclean;
            all().filter(|id| unclean && self.is_able(*id, context)).min_by_key(by_preference)
        };
        clean.map(|id| (id, false)).or_else(|| any().map(|id| (id, true)))
    }

    fn may_reign(&self, id: ServerId, context: &CoordinatorContext<'_>) -> bool {
        let disk = self.seen[id.index()].1.disk;
        self.is_able(id, context) && self.has(id, disk)
    }

    /// Whether it was heard lately, and could reign.
    fn is_able(&self, id: ServerId, context: &CoordinatorContext<'_>) -> bool {
        let (at, report) = &self.seen[id.index()];
        let lately = context.now.since(*at) < context.config.failover.suspect_us;
        lately && *at > SimTime::ZERO && !report.learner && report.reigns.is_none()
    }

    /// Begins a new reign. The primary that is silent leaves the set with it; who becomes primary although
    /// it was not in the set is all that is left of it.
    fn appoint(&mut self, server: ServerId, unclean: bool, context: &mut CoordinatorContext<'_>) {
        let gone = self.epoch.primary();
        let member = Member { server, disk: self.seen[server.index()].1.disk };
        self.highest = self.highest.max(self.epoch.number) + 1;
        self.epoch = Epoch { number: self.highest, server: server.0, disk: member.disk };
        let number = self.highest;
        context.note(What::CoordinatorAppoints { server, number, unclean });
        let stays = |own: &&Member| own.server == server || own.server != gone || !self.suspects;
        let old = self.members.as_deref().unwrap_or_default();
        let members: Members =
            if unclean { Box::new([member]) } else { old.iter().filter(stays).copied().collect() };
        if *members != *old {
            self.store(members.clone(), context);
        }
        self.suspects = false;
        self.reign_heard = context.now + winner_waits_us(context.config);
        let crown = Crown { number, disk: member.disk, version: self.version, members };
        context.send(server, Message::Crown(crown));
    }

    fn arm(&mut self, context: &mut CoordinatorContext<'_>) {
        let at = context.now + context.config.failover.heartbeat_us;
        let generation = self.look.set(at);
        context.out.push(CoordinatorEffect::Arm(at, generation));
    }
}

/// Whether a server reports to the coordinator.
#[must_use]
pub fn is_told(config: &Config) -> bool {
    appoints(config) && rule(config).is_some()
}

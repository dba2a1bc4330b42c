//! A primary's view of the in-sync set (rules 17 and 21a): who is caught up, what the coordinator has
//! stored, and what it was asked to store.
//!
//! The primary relies on the stored set and on all whom it has asked to add: who may be appointed at any
//! moment from now on must have what is acknowledged from now on. Who is to leave counts until the
//! coordinator has said that it has left.

use super::super::config::Config;
use super::super::coordinator::is_told;
use super::super::ids::{Epoch, Lsn, NodeId, ServerId};
use super::super::in_sync::{Member, Members, appoints, everybody, rule};
use super::super::message::{Ack, Crown, Message};
use super::super::mutant::{Mutant, mutant};
use super::super::time::SimTime;
use super::primary::Primary;
use super::replica::level_of;
use super::{Context, Role, Server};

/// What a primary knows of the set, and has asked for.
#[derive(Clone, Debug, Default, Hash)]
pub struct InSync {
    /// The coordinator's count of changes; nothing before it has answered.
    version: Option<u32>,
    /// The set as the coordinator has stored it, as far as is known; without it everybody counts.
    pub stored: Option<Members>,
    /// The set that it was asked to store.
    pub proposed: Option<Members>,
    /// When it was last asked for anything.
    asked_at: Option<SimTime>,
}

/// How recently a replica was caught up, as its primary knows.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(super) struct Recency {
    /// It had everything then.
    caught_up_at: SimTime,
    /// Where the primary's log once ended, and when: a replica that comes so far was caught up then.
    mark: (SimTime, Lsn),
    /// Its disk, once it has answered.
    disk: Option<u16>,
}

impl InSync {
    /// The set as the coordinator has given it.
    pub(super) fn of(version: u32, members: Members) -> Self {
        Self { version: Some(version), stored: Some(members), proposed: None, asked_at: None }
    }

    /// The set with which a run begins.
    pub(super) fn at_start(config: &Config) -> Self {
        match rule(config) {
            Some(_) => Self::of(1, everybody(config.servers)),
            None => Self::default(),
        }
    }

    /// Everybody without whom nothing is done; nothing while that is all servers.
    fn relied_on(&self) -> Option<Vec<Member>> {
        let known = self.proposed.as_ref().filter(|_| mutant(Mutant::RelyOnProposed));
        let mut members = known.or(self.stored.as_ref())?.to_vec();
        for member in self.proposed.iter().flatten() {
            if !members.contains(member) {
                members.push(*member);
            }
        }
        Some(members)
    }
}

impl Primary {
    /// Who is in sync, as far as it knows the coordinator to have stored.
    #[must_use]
    pub fn in_sync(&self) -> Option<&[Member]> {
        self.in_sync.stored.as_deref()
    }

    /// How many must hold an entry, where the rule is "in sync": all that it relies on.
    pub(super) fn needed_in_sync(&self, servers: u16) -> u16 {
        self.relied_on().map_or(servers, |members| {
            u16::try_from(members.len()).expect("few members beside the servers")
        })
    }

    /// Whether the stored set is as large as the rule asks.
    #[must_use]
    pub fn enough_in_sync(&self, least: u16) -> bool {
        self.in_sync.stored.as_ref().is_none_or(|members| members.len() >= usize::from(least))
    }

    /// Everybody without whom nothing is done.
    #[must_use]
    pub fn waits_for_all_of(&self) -> Vec<ServerId> {
        let servers = u16::try_from(self.followers.len()).expect("a server has a 16-bit number");
        match self.relied_on() {
            Some(members) => members.iter().map(|member| member.server).collect(),
            None => ServerId::all(servers).collect(),
        }
    }

    /// The stored set, whoever is to join it, and itself, although it may have been elected from outside.
    fn relied_on(&self) -> Option<Vec<Member>> {
        let mut members = self.in_sync.relied_on()?;
        let own = Member { server: self.epoch.primary(), disk: self.epoch.disk };
        if !members.contains(&own) {
            members.push(own);
        }
        Some(members)
    }

    /// Whether this server's acknowledgements count: as the member that it is, on its disk.
    pub(super) fn relies_on(&self, server: ServerId) -> bool {
        if server == self.epoch.primary() {
            return true;
        }
        let follower = &self.followers[server.index()];
        let same = |disk: u16| follower.recency.disk.is_none_or(|known| known == disk);
        follower.joining.is_none()
            && self.relied_on().is_none_or(|members| {
                members.iter().any(|member| member.server == server && same(member.disk))
            })
    }

    /// Whether this replica belongs into the set: a member while it was caught up lately, another once it
    /// is, and has all that is committed.
    fn belongs(&self, id: ServerId, lag_max_us: u64, context: &Context<'_>) -> Option<Member> {
        let follower = &self.followers[id.index()];
        let stored = self.in_sync.stored.as_deref().unwrap_or_default();
        let known = stored.iter().find(|member| member.server == id);
        let recency = &follower.recency;
        let recent = context.now.since(recency.caught_up_at) <= lag_max_us;
        let member = known.filter(|own| recency.disk.is_none_or(|disk| disk == own.disk));
        if let Some(member) = member {
            return (recent && follower.joining.is_none()).then_some(*member);
        }
        let has = level_of(follower.positions, context.config.ack.level);
        let whole = follower.streams() && has >= self.commit.max(self.begin);
        let disk = recency.disk.filter(|_| recent && whole)?;
        Some(Member { server: id, disk })
    }

    /// A replica answered. Under a steady load it never holds the very end, but what was the end a while
    /// ago: as long ago it was caught up.
    fn note_recency(&mut self, from: ServerId, ack: &Ack, last: Lsn, context: &Context<'_>) {
        let follower = &mut self.followers[from.index()];
        let has = level_of(follower.positions, context.config.ack.level);
        let own = &mut follower.recency;
        let (then, end) = own.mark;
        if has >= last {
            own.caught_up_at = context.now;
        } else if has >= end {
            own.caught_up_at = own.caught_up_at.max(then);
        }
        if has >= end {
            own.mark = (context.now, last);
        }
        own.disk = Some(ack.disk);
    }

    /// Everybody is given the time that a member has to catch up.
    pub(super) fn begin_recency(&mut self, now: SimTime, last: Lsn) {
        for follower in &mut self.followers {
            follower.recency = Recency { caught_up_at: now, mark: (now, last), disk: None };
        }
    }
}

impl Server {
    /// The rule has become "in sync", or is it no more.
    pub(super) fn follow_in_sync_rule(&mut self, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        if rule(context.config).is_none() {
            primary.in_sync = InSync::default();
        } else if primary.in_sync.version.is_none() {
            primary.begin_recency(context.now, self.storage.log.last());
            self.review_in_sync(context);
        }
    }

    /// A replica answered: it may be in sync from now on.
    pub(super) fn recency_moved(&mut self, from: ServerId, ack: &Ack, context: &mut Context<'_>) {
        if rule(context.config).is_none() {
            return;
        }
        let last = self.storage.log.last();
        let Role::Primary(primary) = &mut self.role else { return };
        primary.note_recency(from, ack, last, context);
        let member = Member { server: from, disk: ack.disk };
        if primary.in_sync.stored.as_ref().is_none_or(|members| !members.contains(&member)) {
            self.review_in_sync(context);
        }
    }

    /// Looks who is in sync, and asks the coordinator for a change, or once more when it has not answered.
    pub(super) fn review_in_sync(&mut self, context: &mut Context<'_>) {
        let Some((_, lag_max_us)) = rule(context.config) else { return };
        let own = Member { server: self.id, disk: self.storage.disk.number };
        let Role::Primary(primary) = &mut self.role else { return };
        let resend_us = context.config.replication.resend_us;
        let waits = primary.in_sync.version.is_none() || primary.in_sync.proposed.is_some();
        let patient = primary.in_sync.asked_at.is_some_and(|at| context.now.since(at) < resend_us);
        if waits && patient {
            return;
        }
        if !waits {
            let all = ServerId::all(context.config.servers);
            let members: Members = all
                .filter_map(|id| match id {
                    id if id == own.server => Some(own),
                    id => primary.belongs(id, lag_max_us, context),
                })
                .collect();
            if primary.in_sync.stored.as_ref() == Some(&members) {
                return;
            }
            primary.in_sync.proposed = Some(members);
        }
        primary.in_sync.asked_at = Some(context.now);
        let (epoch, members) = (primary.epoch, primary.in_sync.proposed.clone());
        let version = primary.in_sync.version.unwrap_or(0);
        let proposal = Message::Propose { epoch, version, members };
        self.post.send(context.out, NodeId::COORDINATOR, proposal);
        self.recount(context);
    }

    /// The coordinator says what it has stored. An older word than one that is known says nothing; one of
    /// the version that a proposal was made on was sent before the proposal came.
    pub(super) fn on_stored(
        &mut self,
        epoch: Epoch,
        version: u32,
        members: Option<Members>,
        context: &mut Context<'_>,
    ) {
        let Role::Primary(primary) = &mut self.role else { return };
        let own = &mut primary.in_sync;
        let known = own
            .version
            .is_some_and(|known| version < known || version == known && own.proposed.is_some());
        if epoch != primary.epoch || known || rule(context.config).is_none() {
            return;
        }
        primary.in_sync =
            InSync { version: Some(version), stored: members, proposed: None, asked_at: None };
        self.recount(context);
        self.review_in_sync(context);
    }

    /// The coordinator makes this server primary, under a number that it gives. An order that is older
    /// than what this server has seen, or meant its lost disk, is passed over.
    pub(super) fn on_crown(&mut self, crown: Crown, context: &mut Context<'_>) {
        let outdated =
            crown.number <= self.highest_number || crown.disk != self.storage.disk.number;
        if outdated || self.storage.learner {
            return;
        }
        if let Role::Primary(primary) = &self.role {
            let own = primary.epoch;
            self.step_down(own, context);
        }
        self.highest_number = crown.number - 1;
        self.crowned = Some(Box::new(InSync::of(crown.version, crown.members)));
        self.stand_now(context, true);
    }

    /// Where the coordinator decides, a server that is to stand asks it. True when it has.
    pub(super) fn asks_to_reign(&mut self, context: &mut Context<'_>) -> bool {
        let asks = appoints(context.config) && context.config.servers > 1;
        if asks && !self.storage.learner && !matches!(self.role, Role::Primary(_)) {
            self.report(context);
            self.post.send(context.out, NodeId::COORDINATOR, Message::AskReign);
            // It waits for the answer before it asks again.
            self.follow.heard = context.now;
            self.arm_suspicion(context);
        }
        asks
    }

    /// The coordinator decides from now on: who stands for votes no longer does.
    pub(super) fn yield_to_coordinator(&mut self, context: &mut Context<'_>) {
        let stands = matches!(&self.role, Role::Candidate(own) if !own.forced);
        if stands && self.crowned.is_none() && appoints(context.config) {
            self.give_up_candidacy(context);
        }
    }

    /// Tells the coordinator how this server stands.
    pub(super) fn report_to_coordinator(&mut self, context: &mut Context<'_>) {
        if is_told(context.config) {
            let report = Message::Report(self.standing());
            self.post.send(context.out, NodeId::COORDINATOR, report);
        }
    }

    /// A new reign begins with the set that it was given, or asks for it.
    pub(super) fn begin_in_sync(&mut self, context: &mut Context<'_>) {
        let crowned = self.crowned.take();
        let Role::Primary(primary) = &mut self.role else { return };
        if rule(context.config).is_some() {
            primary.begin_recency(context.now, self.storage.log.last());
            primary.in_sync = crowned.map(|set| *set).unwrap_or_default();
        }
    }
}

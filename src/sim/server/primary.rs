//! A primary: its reign, its rounds of heartbeats, and what it does with the answers of those that it
//! feeds. How it feeds them stands in [`super::streams`].

use std::collections::VecDeque;

use super::super::ids::{ClientId, Epoch, Lsn, ServerId, WriteId};
use super::super::members::Voters;
use super::super::message::{Ack, Message, Refusal};
use super::super::mutant::{Mutant, mutant};
use super::super::time::SimTime;
use super::super::timer::Timer;
use super::commit::Tally;
use super::election::votes_needed;
use super::follower::Follower;
use super::in_sync::InSync;
use super::lease::Tenure;
use super::reads::WaitingReads;
use super::{Context, Role, Server};

/// What a primary knows and waits for.
#[derive(Clone, Debug, Hash)]
pub struct Primary {
    /// Its reign.
    pub epoch: Epoch,
    /// The first entry of its epoch.
    pub begin: Lsn,
    /// Every entry up to here has met the rule in force at some instant (rule 19).
    pub commit: Lsn,
    /// One for each server, its own place included.
    pub followers: Vec<Follower>,
    /// Clients that wait for an answer, in order of their entries.
    pub waiting: VecDeque<Waiting>,
    /// It answers without its replicas, since it waited in vain for this entry (rule 18).
    pub degraded: Option<Lsn>,
    /// How long it may answer, where fencing is by lease.
    pub tenure: Tenure,
    pub(super) tally: Tally,
    /// Who is in sync, where the rule asks.
    pub(super) in_sync: InSync,
    /// Readers that wait for an answer.
    pub(super) reads: WaitingReads,
    /// Promoted by force: learners need no confirmation, since there was no majority to confirm.
    forced: bool,
    /// The begin entry, or a change of the members, that is not safe: no change is taken before.
    pub unsettled: Option<Lsn>,
    /// Rounds of heartbeats so far.
    pub(super) round: u32,
}

/// A client that waits.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Waiting {
    /// For this entry.
    pub lsn: Lsn,
    /// Who waits.
    pub client: ClientId,
    /// For this write.
    pub write: WriteId,
    /// Since when.
    pub since: SimTime,
}

impl Primary {
    pub(super) fn new(
        epoch: Epoch,
        begin: Lsn,
        commit: Lsn,
        forced: bool,
        context: &Context<'_>,
    ) -> Self {
        let config = context.config;
        let own = epoch.primary();
        let follower = |id| Follower::new(begin, config.feeds(own, id), context.now);
        Self {
            epoch,
            begin,
            commit,
            followers: ServerId::all(config.servers).map(follower).collect(),
            waiting: VecDeque::new(),
            degraded: None,
            tenure: Tenure::default(),
            tally: Tally::above(commit, begin),
            in_sync: InSync::default(),
            reads: WaitingReads::default(),
            forced,
            unsettled: config.members_change().then_some(begin),
            round: 0,
        }
    }

    /// The commit point that others are told: it ends before a change of the members that is not safe, since
    /// whoever is removed leaves when it hears of it.
    pub(super) fn told_commit(&self) -> Lsn {
        self.unsettled.map_or(self.commit, |lsn| self.commit.min(lsn.previous()))
    }

    /// Everybody holds the begin entry already: the state with which a run begins.
    pub(super) fn begin_known(&mut self, begin: Lsn) {
        self.unsettled = None;
        self.tally = Tally::new(begin.next());
        self.followers.iter_mut().for_each(|follower| follower.know_all(begin));
    }

    /// Whether a learner may count: it holds what the primary held when it joined, and so many others
    /// have since confirmed this reign that no vote for a higher epoch can have been forgotten with
    /// the lost disk.
    fn may_graduate(&self, replica: ServerId, voters: Voters<'_>) -> bool {
        let follower = &self.followers[replica.index()];
        let Some(joining) = follower.joining else { return false };
        let config = voters.config;
        if !follower.holds_target(config) {
            return false;
        }
        if self.forced || !config.failover.majority || !voters.has(replica) {
            return true;
        }
        let confirmed = voters.all().filter(|other| {
            let seen = &self.followers[other.index()];
            let may_vote = seen.joining.is_none_or(|joining| joining.voter_on.is_some());
            *other == self.epoch.primary() || may_vote && seen.round >= joining.round
        });
        confirmed.count() > usize::from(voters.count() - votes_needed(voters))
    }
}

impl Server {
    /// Tells everybody that this server is primary.
    pub(super) fn beat(&mut self, context: &mut Context<'_>) {
        let voters = self.storage.voters(context.config);
        let Role::Primary(primary) = &mut self.role else { return };
        primary.round += 1;
        if context.config.failover.fencing.lease.is_some() {
            let own = u16::from(voters.has(self.id));
            primary.tenure.sent(primary.round, context.now, own, voters);
        }
        let mut set_changed = false;
        for other in ServerId::all(context.config.servers).filter(|other| *other != self.id) {
            let may = primary.may_graduate(other, voters);
            let follower = &mut primary.followers[other.index()];
            if !follower.fed {
                continue;
            }
            let graduate = follower.session.filter(|_| may);
            set_changed |= follower.look(context);
            let gone = !follower.connected && primary.unsettled.is_none() && !voters.has(other);
            if gone && context.config.members_change() {
                follower.leave();
                continue;
            }
            let (epoch, round, mut commit) = (primary.epoch, primary.round, primary.told_commit());
            if mutant(Mutant::TellWrongCommit) {
                commit = self.storage.log.last();
            }
            let newest_disk = self.storage.newest_disk;
            let heartbeat = Message::Heartbeat { epoch, round, commit, graduate, newest_disk };
            self.post.send(context.out, other.into(), heartbeat);
        }
        if set_changed {
            self.streaming_set_changed(context);
        }
        self.review_in_sync(context);
        let at = context.now + context.config.failover.heartbeat_us;
        self.arm(Timer::Heartbeat, at, context);
    }

    /// An acknowledgement, or with `round` the answer to a heartbeat.
    pub(super) fn on_ack(
        &mut self,
        from: ServerId,
        ack: Ack,
        round: Option<u32>,
        context: &mut Context<'_>,
    ) {
        let reigns = matches!(self.role, Role::Primary(_));
        if !reigns && round.is_some() {
            self.begin_to_feed(from, ack.epoch, context);
        }
        let Some(heard) = self.hear_replica(from, ack, round, context) else { return };
        if !reigns {
            self.fill(from, context);
            return;
        }
        let votes = self.storage.voters(context.config).has(from);
        if heard.is_learner && votes {
            self.know_disk(ack.disk, context);
        }
        self.count_follower(from, context);
        if heard.streaming_changed {
            self.streaming_set_changed(context);
        }
        self.recency_moved(from, &ack, context);
        self.advance(context);
        self.answer_reads(context);
        self.fill(from, context);
        let confirms = votes && !heard.is_learner;
        let answered = heard.answered.filter(|(before, to)| before < to && confirms);
        if let Some((before, to)) = answered {
            self.lease_answered(before, to, context);
        }
    }

    /// A replica's log does not fit, or it knows a higher epoch, or it is fed by another.
    pub(super) fn on_refusal(
        &mut self,
        from: ServerId,
        refusal: &Refusal,
        context: &mut Context<'_>,
    ) {
        self.highest_number = self.highest_number.max(refusal.epoch.number);
        if let Role::Primary(primary) = &self.role
            && refusal.epoch > primary.epoch
            && context.config.failover.fencing.epochs
        {
            self.step_down(refusal.epoch, context);
            return;
        }
        if refusal.log.is_none() {
            self.stop_feeding(from, context);
        } else if self.mend_stream(from, refusal, context) {
            self.count_follower(from, context);
            self.streaming_set_changed(context);
            self.fill(from, context);
        }
    }
}

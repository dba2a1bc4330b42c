//! The beginning and the end of a reign (rules 8, 26 and 27), and what everybody is when a run begins.

use super::super::config::{Clock, OnReplica};
use super::super::fact::What;
use super::super::ids::{Epoch, WriteId};
use super::super::message::{Answer, Message};
use super::super::mutant::{Mutant, mutant};
use super::in_sync::InSync;
use super::lease::Tenure;
use super::primary::Primary;
use super::relay::Relay;
use super::{Context, Role, Server};

impl Server {
    /// Begins an epoch: promised on disk first, and a begin entry at its head (rule 26).
    pub(super) fn promote(&mut self, epoch: Epoch, forced: bool, context: &mut Context<'_>) {
        let begin = self.storage.log.last().next();
        let commit = self.follow.commit;
        self.timers.suspect.cancel();
        self.timers.votes.cancel();
        self.follow = super::Follow::default();
        self.promise(epoch, context);
        let mut primary = Primary::new(epoch, begin, commit, forced, context);
        if context.config.members_change() {
            let removed = self.removed_last(context);
            primary.feed_members(removed, self.storage.voters(context.config));
        }
        self.role = Role::Primary(Box::new(primary));
        self.begin_in_sync(context);
        context.note(What::Promoted { server: self.id, epoch, begin });
        self.write_entry(WriteId::NONE, context);
        for (client, write) in std::mem::take(&mut self.parked) {
            self.on_request(client, write, context);
        }
        self.beat(context);
        self.report(context);
    }

    /// A higher epoch exists: this reign is over, and what is pending stays unanswered (rule 27).
    pub(super) fn step_down(&mut self, highest: Epoch, context: &mut Context<'_>) {
        let Role::Primary(primary) = &self.role else { return };
        let (epoch, commit, told) = (primary.epoch, primary.commit, primary.told_commit());
        // A reign that nobody confirmed is like a vote that nobody won (rule 22).
        let in_vain = commit < primary.begin && context.config.clock == Clock::Running;
        if mutant(Mutant::StayPrimary) {
            return;
        }
        if mutant(Mutant::AnswerAfterSteppingDown) {
            for waiting in primary.waiting.clone() {
                let place = self.storage.log.place(waiting.lsn);
                let answer = Answer::Done(epoch, place);
                let answer = Message::Answer { write: waiting.write, answer };
                self.post.send(context.out, waiting.client.into(), answer);
            }
        }
        self.role = Role::Replica;
        if context.config.visibility.replica == OnReplica::OnceCommitted {
            self.storage.hold_back(commit);
        }
        self.timers.heartbeat.cancel();
        self.timers.too_few.cancel();
        let (heard, recovers) = (context.now, self.storage.log.last());
        let rests_us = if in_vain { self.rest_us(context) } else { 0 };
        self.follow =
            super::Follow { heard, commit: told, recovers, rests_us, ..super::Follow::default() };
        context.note(What::SteppedDown { server: self.id, epoch, highest });
        if highest > self.storage.promised {
            self.promise(highest, context);
        }
        self.arm_suspicion(context);
    }

    /// The primary with which a run begins: its begin entry stands on every disk already.
    pub fn reign_from_start(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let begin = self.storage.log.last();
        self.relay = Relay::of(self.id, context.config);
        let mut primary = Primary::new(epoch, begin, begin, false, context);
        primary.begin_known(begin);
        if context.config.members_change() {
            primary.feed_members(None, self.storage.voters(context.config));
        }
        primary.in_sync = InSync::at_start(context.config);
        if let Some(lease) = context.config.failover.fencing.lease {
            primary.tenure = Tenure::until(context.now + lease.us);
        }
        self.role = Role::Primary(Box::new(primary));
        self.beat(context);
        self.report(context);
    }

    /// A replica with which a run begins: it follows that primary and agrees with its log.
    pub fn follow_from_start(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let last = self.storage.log.last();
        self.follow.epoch = Some(epoch);
        self.follow.matched = last;
        self.follow.commit = last;
        self.follow.source = context.config.upstream_of(self.id);
        self.relay = Relay::of(self.id, context.config);
        if let Some(relay) = &mut self.relay {
            relay.begin_known(epoch, last);
        }
        self.arm_suspicion(context);
        self.report(context);
    }
}

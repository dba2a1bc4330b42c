//! What a replica does: take updates, acknowledge them, answer heartbeats (rules 14 to 16).

use super::super::config::{Level, OnReplica};
use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, ServerId};
use super::super::message::{Ack, Append, Message, Positions, Refusal};
use super::super::mutant::{Mutant, mutant};
use super::{Context, Role, Server};

impl Server {
    /// An update: entries to follow what stands at `previous`.
    pub(super) fn on_append(&mut self, from: ServerId, append: Append, context: &mut Context<'_>) {
        if self.is_deaf_to(append.epoch) {
            return;
        }
        if !self.hear_primary(from, append.epoch, false, context) {
            if context.config.failover.fencing.epochs {
                self.refuse(from, &append, false, context);
            }
            return;
        }
        let before = append.first.previous();
        let fits = self.storage.log.epoch_at(before) == Some(append.previous);
        if !fits && !mutant(Mutant::SkipPreviousCheck) {
            self.refuse(from, &append, true, context);
            return;
        }
        if !self.take_entries(&append, context) {
            self.refuse(from, &append, true, context);
            return;
        }
        self.follow.matched = self.follow.matched.max(append.last);
        self.learn_commit(append.commit, false, context);
        self.follow.owed.push_back((append.last, append.serial));
        self.acknowledge_owed(context);
        self.fill_below(context);
    }

    /// Whether it would not take an update in as things stand.
    #[must_use]
    pub fn would_refuse(&self, append: &Append) -> bool {
        append.epoch < self.storage.promised
            || self.is_deaf_to(append.epoch)
            || self.storage.log.epoch_at(append.first.previous()) != Some(append.previous)
    }

    /// Appends what is new, and discards a tail only where it really conflicts (rule 15). False when it
    /// would have to discard what stands in its data only (rule 20).
    fn take_entries(&mut self, append: &Append, context: &mut Context<'_>) -> bool {
        let log = &self.storage.log;
        let mut agreed = append.first.previous();
        while agreed < append.last.min(log.last()) && log.contains(append.entries, agreed.next()) {
            agreed = log.end_of_run(agreed.next()).min(append.last);
        }
        let shorter = agreed == append.last && agreed < log.last();
        if shorter && mutant(Mutant::TruncateOnOlderUpdate) {
            self.rewind(agreed, context);
            return true;
        }
        if agreed == append.last {
            return true;
        }
        if agreed < log.last() {
            if agreed < self.storage.trimmed {
                return false;
            }
            self.rewind(agreed, context);
            self.follow.owed.clear();
            self.follow.matched = self.follow.matched.min(agreed);
        }
        self.append_entries(append.entries, append.last, context);
        true
    }

    /// A sign of life from a primary: answered with positions.
    pub(super) fn on_heartbeat(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        round: u32,
        commit: Lsn,
        (graduate, newest_disk): (Option<u32>, u16),
        context: &mut Context<'_>,
    ) {
        if self.is_deaf_to(epoch) {
            return;
        }
        if self.hear_primary(from, epoch, true, context) {
            self.learn_commit(commit, true, context);
            self.know_disk(newest_disk, context);
            if graduate == Some(self.session) && self.storage.learner {
                self.storage.learner = false;
                context.note(What::Graduated { server: self.id });
                self.must_reach_disk(context);
            }
            let ack = self.ack(0);
            self.send(from, Message::HeartbeatReply { round, ack }, context);
            self.pass_heartbeat(round, commit, context);
        } else if context.config.failover.fencing.epochs {
            let refusal = self.refusal(0, false);
            self.send(from, refusal, context);
        }
    }

    /// A person or a monitor points this server at a primary: it takes no other's word from now on. A
    /// primary that is pointed elsewhere has been told that its reign is over (rule 24).
    pub(super) fn point_at(&mut self, primary: ServerId, context: &mut Context<'_>) {
        match &self.role {
            Role::Primary(own) => {
                let highest = own.epoch;
                self.step_down(highest, context);
            }
            Role::Candidate(_) => self.give_up_candidacy(context),
            Role::Replica => {}
        }
        self.storage.upstream = Some(primary);
        self.follow.suspects = false;
        self.follow.heard = context.now;
        self.arm_suspicion(context);
    }

    /// Whether a person has asked this server to stand against the primary that speaks: until the vote
    /// is over it does not listen, or the primary's next word would end its candidacy.
    pub(super) fn is_deaf_to(&self, epoch: Epoch) -> bool {
        matches!(&self.role, Role::Candidate(own) if own.by_operator && epoch < own.epoch)
    }

    /// Whether it takes this primary's word. With fencing by epochs: one that is not older than any
    /// followed or voted for. Without: the primary that it is pointed at, or any while it looks for
    /// one; a primary listens to no other (rule 24).
    fn obeys(&self, epoch: Epoch, context: &Context<'_>) -> bool {
        if context.config.failover.fencing.epochs {
            return epoch >= self.storage.promised || mutant(Mutant::ObeyOlderEpoch);
        }
        let pointed = self.storage.upstream.is_none_or(|upstream| upstream == epoch.primary());
        !matches!(self.role, Role::Primary(_)) && (pointed || self.follow.suspects)
    }

    /// Takes note of a primary's message, or of one that was passed on; `beats` says that it is a sign of
    /// life. False when it does not take that primary's word, or not from this server.
    pub(super) fn hear_primary(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        beats: bool,
        context: &mut Context<'_>,
    ) -> bool {
        if !self.obeys(epoch, context) || !self.is_fed_by(from, epoch, beats, context.config) {
            return false;
        }
        self.storage.upstream = Some(epoch.primary());
        if matches!(self.role, Role::Primary(_)) {
            assert!(epoch > self.storage.promised, "an epoch has one primary");
            self.step_down(epoch, context);
        } else if matches!(self.role, Role::Candidate(_)) {
            self.give_up_candidacy(context);
        }
        if epoch > self.storage.promised {
            self.promise(epoch, context);
        }
        if self.follow.epoch != Some(epoch) {
            self.follow.epoch = Some(epoch);
            self.follow.matched = Lsn::ZERO;
            self.follow.copying = None;
            self.follow.owed.clear();
            self.follow.rests_us = 0;
            self.follow.forget_told();
            context.note(What::Follows { server: self.id, epoch });
            self.answer_parked(context);
            if let Some(relay) = &mut self.relay {
                relay.turn_to(epoch);
            }
        }
        self.turn_to(from, context);
        self.follow.heard = context.now;
        self.follow.suspects = false;
        if self.timers.suspect.at().is_none() {
            self.arm_suspicion(context);
        }
        true
    }

    /// The commit point, as it is told. What another replica passes on may be old, unless it is a sign of
    /// life, which is passed on at once.
    pub(super) fn learn_commit(&mut self, commit: Lsn, beats: bool, context: &mut Context<'_>) {
        self.follow.commit = self.follow.commit.max(commit.min(self.follow.matched));
        let by_primary = self.follow.epoch.is_some_and(|own| self.source(own) == own.primary());
        if beats || by_primary {
            self.follow.told_commit(commit, self.positions().applied, context.now);
        }
        if context.config.visibility.replica == OnReplica::OnceCommitted {
            self.apply_more(context);
        }
        self.leave_if_told(context);
    }

    /// Acknowledges every update that has come as far as the rule asks: one acknowledgement each.
    pub(super) fn acknowledge_owed(&mut self, context: &mut Context<'_>) {
        let Some(epoch) = self.follow.epoch else { return };
        let mut positions = self.positions();
        if mutant(Mutant::AcknowledgeBeforeFlush) {
            positions.flushed = positions.received;
        }
        let reached = level_of(positions, context.config.ack.level);
        while let Some(&(last, serial)) = self.follow.owed.front() {
            if last > reached {
                break;
            }
            self.follow.owed.pop_front();
            let ack = self.ack(serial);
            self.send(self.source(epoch), Message::Ack(ack), context);
        }
    }

    /// Positions, as far as they are known to agree with the primary's log.
    pub(super) fn ack(&self, serial: u32) -> Ack {
        let mut own = self.positions();
        let mut matched = self.follow.matched;
        if mutant(Mutant::AcknowledgeBeforeFlush) {
            own.flushed = own.received;
        }
        if mutant(Mutant::ReportUnmatched) {
            matched = own.received;
        }
        Ack {
            epoch: self.follow.epoch.unwrap_or(Epoch::NONE),
            session: self.session,
            serial,
            positions: Positions {
                received: own.received.min(matched),
                flushed: own.flushed.min(matched),
                applied: own.applied.min(matched),
            },
            learner: self.storage.learner,
            disk: self.storage.disk.number,
        }
    }

    fn refuse(&mut self, to: ServerId, append: &Append, mismatch: bool, context: &mut Context<'_>) {
        let refusal = self.refusal(append.serial, mismatch);
        self.send(to, refusal, context);
    }

    fn refusal(&self, serial: u32, mismatch: bool) -> Message {
        let log = &self.storage.log;
        Message::Refusal(Refusal {
            epoch: self.storage.promised,
            session: self.session,
            serial,
            learner: self.storage.learner,
            log: mismatch.then(|| (log.runs().into(), log.last())),
            trimmed: self.storage.trimmed,
        })
    }
}

/// One of three positions.
#[must_use]
pub const fn level_of(positions: Positions, level: Level) -> Lsn {
    match level {
        Level::Received => positions.received,
        Level::Flushed => positions.flushed,
        Level::Applied => positions.applied,
    }
}

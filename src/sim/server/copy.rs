//! Full copies: what a primary sends where its log no longer reaches back (rule 20). The copy takes time in
//! proportion to the data and has a connection of its own; its end replaces log and data in one step.
//! Until then the replica acknowledges nothing new and gives no vote, and its old disk is still there.

use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, ServerId};
use super::super::message::{DataCopy, Message};
use super::super::mutant::{Mutant, mutant};
use super::follower::{Follower, Sent, Stream};
use super::streams::Feed;
use super::{Context, Server};

impl Server {
    /// Sends a full copy of all that may be sent, to a replica that answers.
    pub(super) fn begin_copy(&mut self, to: ServerId, feed: &Feed, context: &mut Context<'_>) {
        let Feed { epoch, commit, sendable, .. } = *feed;
        let log = &self.storage.log;
        let Some(epoch_of_last) = log.epoch_at(sendable).filter(|_| sendable > Lsn::ZERO) else {
            return;
        };
        let Some(follower) = self.follower_mut(to) else { return };
        if follower.open > 0 || !follower.connected {
            follower.arm_resend(to, context);
            return;
        }
        let takes_us = u64::from(sendable.0) * context.config.replication.copy_entry_us;
        let serial = follower.begin_copy(sendable, context.now + takes_us);
        let last = super::super::ids::Place { epoch: epoch_of_last, lsn: sendable };
        let copy = DataCopy { epoch, serial, last, commit, takes_us };
        let short = u32::try_from(takes_us).unwrap_or(u32::MAX);
        let (own, entries) = (self.id, sendable.0);
        context.note(What::CopyBegan { primary: own, replica: to, entries, takes_us: short });
        self.send(to, Message::CopyOffer { epoch, serial }, context);
        self.send(to, Message::Copy(copy), context);
        if let Some(follower) = self.follower_mut(to) {
            follower.arm_resend(to, context);
        }
    }

    /// A full copy will come.
    pub(super) fn on_copy_offer(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        serial: u32,
        context: &mut Context<'_>,
    ) {
        if !self.is_deaf_to(epoch) && self.hear_primary(from, epoch, false, context) {
            self.follow.copying = Some(serial);
        }
    }

    /// The copy is here: unless it is not the one that was promised, it is all that this server holds.
    pub(super) fn on_copy(&mut self, from: ServerId, copy: DataCopy, context: &mut Context<'_>) {
        if self.is_deaf_to(copy.epoch)
            || !self.hear_primary(from, copy.epoch, false, context)
            || self.follow.copying != Some(copy.serial)
        {
            return;
        }
        let known = self.storage.log.contains(copy.last.epoch, copy.last.lsn);
        if known && !mutant(Mutant::InstallEveryCopy) {
            self.pass_over(&copy, from, context);
            return;
        }
        let log = context.table.log_to(copy.last.epoch, copy.last.lsn);
        let shared = self.storage.log.shared(&log);
        let discarded = self.storage.log.last().0 - shared.0;
        self.storage.install(&log, context.config.disk.flush);
        self.storage.read_members(self.id, context.table, context.config);
        self.session += 1;
        self.follow.copying = None;
        self.follow.owed.clear();
        self.follow.matched = copy.last.lsn;
        self.follow.commit = self.follow.commit.min(shared);
        self.follow.recovers = self.follow.recovers.min(copy.last.lsn);
        let (server, epoch, to) = (self.id, copy.last.epoch, copy.last.lsn);
        context.note(What::Copied { server, epoch, to, discarded });
        self.learn_commit(copy.commit, false, context);
        self.fill_below(context);
        self.must_reach_disk(context);
        let ack = self.ack(copy.serial);
        self.send(from, Message::Ack(ack), context);
    }

    /// It holds all that the copy brings already, by an earlier one that came late: what it has taken since,
    /// and acknowledged, must not be undone.
    fn pass_over(&mut self, copy: &DataCopy, from: ServerId, context: &mut Context<'_>) {
        self.follow.copying = None;
        self.follow.matched = self.follow.matched.max(copy.last.lsn);
        self.learn_commit(copy.commit, false, context);
        let ack = self.ack(copy.serial);
        self.send(from, Message::Ack(ack), context);
    }

    /// Whether it waits for a full copy from a primary that it hears.
    pub(super) fn is_being_copied(&self, context: &Context<'_>) -> bool {
        let silence = context.now.since(self.follow.heard);
        self.follow.copying.is_some() && silence < context.config.failover.suspect_us
    }
}

impl Follower {
    /// Nothing else is sent until the copy has been answered, or is given up at the resend time after it
    /// should have come.
    fn begin_copy(&mut self, last: Lsn, due: super::super::time::SimTime) -> u32 {
        self.restart_at(last.next());
        self.stream = Stream::Copying;
        // What its own log could not be cut back to is replaced, too.
        self.trimmed = last;
        self.serial += 1;
        self.mended_at = self.serial + 1;
        self.in_flight.push_back(Sent::of_copy(last, due, self.serial));
        self.open = 1;
        self.serial
    }
}

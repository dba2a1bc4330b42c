//! Those who read are watched, and retries that are applied twice: what is found becomes facts.

use super::super::config::ReadPolicy;
use super::super::fact::{Promise, What};
use super::super::ids::{ClientId, Epoch, Lsn, WriteId};
use super::super::ledger::Books;
use super::{Cluster, books};

impl Cluster {
    /// A client reads by this policy, or by the one that is set.
    pub(super) fn reads_by(&mut self, client: ClientId, policy: Option<ReadPolicy>) {
        let policy = policy.unwrap_or(self.config.client_of(client).reads.policy);
        self.promises.reads.reads_by(policy, books!(self));
    }

    /// Clients whose load reads.
    pub(super) fn watch_readers(&mut self) {
        for client in self.config.client_ids() {
            if self.config.client_of(client).reads.percent > 0 {
                self.reads_by(client, None);
            }
        }
    }

    /// Shows a fact to who watches the readers, and tells what is found.
    pub(super) fn watch_reads(&mut self, what: &What) {
        let Some(judged) = self.promises.reads.observe(self.now, what, books!(self)) else {
            return;
        };
        self.figures.read_done(judged.took_us, judged.stale);
        for (what, promise) in judged.found {
            self.note(what);
            self.break_promise(promise);
        }
        self.tell_lost_reads();
    }

    fn break_promise(&mut self, promise: Promise) {
        if let Some(promise) = self.promises.breaks(promise) {
            self.note(What::Broke { promise });
        }
    }

    /// History or what holds it has changed.
    pub(super) fn reconsider_reads(&mut self) {
        if self.promises.reads.is_awake() {
            let extents = self.extents();
            self.promises.reads.reconsider(books!(self), &extents);
            self.tell_lost_reads();
        }
    }

    /// Tells what was read and is lost.
    pub(super) fn tell_lost_reads(&mut self) {
        if !self.promises.reads.has_doubts() {
            return;
        }
        let extents = self.extents();
        for lost in self.promises.reads.losses(books!(self), &extents) {
            self.note(lost);
            self.break_promise(Promise::NothingReadLost);
        }
    }

    /// A write that history holds already has been appended to it again: its client asked without a
    /// key by which the primary could have known it.
    pub(super) fn notice_second_place(&mut self, write: WriteId, epoch: Epoch, again: Lsn) {
        let places = self.writes.places(write);
        let before = places.filter(|(of, lsn)| self.shadow.history.contains(*of, *lsn));
        let first = before.map(|(_, lsn)| lsn).find(|lsn| *lsn < again);
        if let Some(first) = first {
            self.note(What::AppliedTwice { write, epoch, first, again });
        }
    }
}

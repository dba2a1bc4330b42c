//! Showing every fact to those who watch: trace, shadow, figures, promises, and the ledger, which
//! looks closer at crashes, promotions and the like.

use super::super::fact::{Fact, What};
use super::super::ids::{ClientId, Epoch, Lsn, ServerId, WriteId};
use super::super::in_sync::rule;
use super::super::ledger::{Books, Fate};
use super::super::log::Log;
use super::super::stall::service;
use super::super::table::Told;
use super::{Cluster, books};

impl Cluster {
    /// Records a fact and shows it to everyone who watches.
    pub(super) fn note(&mut self, what: What) {
        self.trace.push(Fact { at: self.now, what });
        if !what.is_marker() && !what.is_small_talk() {
            self.look_at(what);
        }
    }

    #[inline(never)]
    fn look_at(&mut self, what: What) {
        match what {
            What::SentUpdate { from, to, first, .. } => {
                self.figures.measured.sent(self.now, (from, to), first);
            }
            What::Appended { server, epoch, last, .. } => {
                if self.shadow.will_turn_to(epoch, last) {
                    self.reassess(|cluster| cluster.watch(&what));
                } else {
                    self.watch_doubtful(&what);
                }
                self.notice_late_ghost(server, epoch, last);
            }
            What::Rewound { .. } | What::Copied { .. } | What::Flushed { rewrote: true, .. } => {
                self.reassess(|cluster| cluster.watch(&what));
            }
            What::Flushed { .. } => self.watch_doubtful(&what),
            What::Promoted { .. } => {
                self.wounded.get_or_insert(self.now);
                self.reassess(|cluster| cluster.watch(&what));
                self.look_for_stall();
            }
            What::ToldClient { client, write, told, epoch } => {
                self.watch(&what);
                self.on_told(client, write, told, epoch);
            }
            What::SteppedDown { .. }
            | What::Graduated { .. }
            | What::NotElected { .. }
            | What::LeftInSync { .. }
            | What::JoinedInSync { .. } => {
                self.watch(&what);
                self.look_for_stall();
            }
            _ => self.watch(&what),
        }
    }

    /// Somebody holds more: perhaps what was doubtful.
    fn watch_doubtful(&mut self, what: &What) {
        let doubts = self.doubts();
        self.watch(what);
        if doubts {
            self.tell_doubts();
            self.tell_lost_reads();
        }
    }

    /// Shadow, figures and promises take a fact in.
    pub(super) fn watch(&mut self, what: &What) {
        self.watch_all(what);
        if self.promises.reads.is_awake() {
            self.watch_reads(what);
        }
    }

    fn watch_all(&mut self, what: &What) {
        self.figures.observe(self.now, what, &self.writes);
        if let What::Copied { server, epoch, to, .. } = *what {
            let log = self.table.log_to(epoch, to);
            self.shadow.copied(server, &log, self.config.disk.flush);
        }
        let before = self.shadow.members_changed;
        self.shadow.observe(what, &self.config);
        if self.shadow.members_changed != before {
            self.promise_anew();
        }
        let broken = self.promises.observe(what, &self.shadow, &self.table, &self.config);
        if let Some(split) = self.promises.split_brain(what, &self.shadow) {
            self.trace.push(Fact { at: self.now, what: split });
        }
        if let Some(promise) = broken {
            self.trace.push(Fact { at: self.now, what: What::Broke { promise } });
        }
    }

    /// Lets something happen that may change fates, and tells those that turned.
    pub(super) fn reassess(&mut self, happening: impl FnOnce(&mut Self)) {
        let old = self.shadow.history.clone();
        self.ledger.before(&self.shadow, &self.network);
        happening(self);
        let replaced = (old != self.shadow.history).then_some(old);
        self.tell_turns(replaced.as_ref());
    }

    /// Whether something done or read may turn out to be lost.
    pub(super) fn doubts(&self) -> bool {
        self.ledger.has_doubts() || self.promises.reads.has_doubts()
    }

    pub(super) fn tell_turns(&mut self, old_history: Option<&Log>) {
        for turn in self.ledger.after(books!(self), old_history) {
            self.note(turn);
        }
        self.reconsider_reads();
    }

    pub(super) fn tell_doubts(&mut self) {
        for turn in self.ledger.doubts(books!(self)) {
            self.note(turn);
        }
    }

    pub(super) fn on_told(&mut self, client: ClientId, write: WriteId, told: Told, epoch: Epoch) {
        if let Some(turn) = self.ledger.told(write, books!(self)) {
            self.note(turn);
        }
        let after = self.wounded.is_some_and(|wounded| self.answer_sent >= wounded);
        if told == Told::Done && after && self.stalled.is_none() && !self.waits_for_set() {
            self.wounded = None;
            self.note(What::FirstDone { client, write, epoch });
        }
    }

    /// Whether the primary waits until a server that does not answer has left the in-sync set: what is done
    /// meanwhile was acknowledged before.
    fn waits_for_set(&self) -> bool {
        rule(&self.config).is_some()
            && !service(self.voters(), &self.servers, &self.network, self.coordinator()).runs
    }

    /// A write that its client gave up has been appended after all.
    pub(super) fn notice_late_ghost(&mut self, server: ServerId, epoch: Epoch, last: Lsn) {
        if server != epoch.primary() || epoch != self.shadow.epoch {
            return;
        }
        let write = self.table.write_at(epoch, last).filter(|write| *write != WriteId::NONE);
        let Some(write) = write else { return };
        let again = self.writes.is_appended_again(write);
        if again {
            self.notice_second_place(write, epoch, last);
        }
        let gave_up = matches!(self.writes.get(write).told, Told::Refused | Told::Unknown);
        if gave_up && !(again && books!(self).is_applied_twice(write)) {
            let (fate, count) = (Fate::Ghost, 1);
            self.note(What::FateTurned { fate, first: write, last: write, count, worse: true });
        }
    }

    pub(super) fn look_for_stall(&mut self) {
        let service = service(self.voters(), &self.servers, &self.network, self.coordinator());
        if !service.runs && self.wounded.is_some() {
            self.figures.stopped(self.now);
        }
        self.figures.serves(self.now, service.runs);
        let found = service.stall;
        if found == self.stalled {
            return;
        }
        self.stalled = found;
        if found.is_some() {
            self.wounded.get_or_insert(self.now);
        }
        match found {
            Some(why) => self.note(What::Stalled { why }),
            None => self.note(What::Resumed),
        }
    }
}

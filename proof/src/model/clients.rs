//! What clients are told and what they read, in a state: split brain and stale reads are met here, and are
//! wrong where the settings promise that there are none.

use ripple::sim::config::ReadPolicy;
use ripple::sim::fact::Promise;
use ripple::sim::ids::{Epoch, ReadId, ServerId, WriteId};
use ripple::sim::message::ReadAnswer;
use ripple::sim::table::Told;

use super::shared::Shared;
use super::spaces::Space;
use super::world::{Scratch, World};
use crate::second::view::View;

/// Whether a read waits for a round of heartbeats. Otherwise they are left out.
pub fn asks_for_confirmation(space: &Space) -> bool {
    space.bounds.reads > 0 && space.config.client.reads.policy == ReadPolicy::Confirmed
}

impl World {
    /// The client has asked for a read.
    pub(super) fn ask_read(&mut self) {
        let client = self.client.get();
        let mut readers = self.readers.take();
        if let Some(operation) = client.reads.operations.back() {
            readers.ask(operation.ask.read, (client.id, operation.ask.key));
        }
        self.readers.replace(readers);
    }

    /// The client may have been told that a write is done.
    pub(super) fn note_told(&mut self, write: WriteId, scratch: &Scratch<'_>) {
        let record = scratch.writes.get(write);
        if let (Told::Done, Some(at)) = (record.told, scratch.writes.done_at(write)) {
            let mut readers = self.readers.take();
            readers.note_done((record.client, record.key), at);
            self.readers.replace(readers);
        }
    }

    /// A value is about to end a read.
    pub(super) fn judge_read(
        &mut self,
        read: ReadId,
        answer: ReadAnswer,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), String> {
        let ReadAnswer::Value(found, _) = answer else { return Ok(()) };
        let config = &scratch.space.config;
        let view = View {
            config,
            servers: self.servers().collect(),
            table: &scratch.table,
            writes: &scratch.writes,
        };
        let mut readers = self.readers.take();
        let verdict = readers.answer(read, found, &view, self.history.get());
        drop(view);
        scratch.met.stale_read |= verdict.stale;
        self.readers.replace(readers);
        let all = [
            (verdict.stale, Promise::FreshReads),
            (verdict.misses_own, Promise::OwnWrites),
            (verdict.goes_back, Promise::MonotonicReads),
        ];
        let broken = all.iter().find(|(is, promise)| *is && self.losses.forbid(*promise, config));
        broken.map_or(Ok(()), |(_, promise)| Err(format!("{promise:?} is promised, and broken")))
    }

    /// A server says "done".
    pub(super) fn note_answer(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), String> {
        let mut answers = self.answers.take();
        let split = answers.note(from, epoch, self.servers.iter().map(Shared::get));
        self.answers.replace(answers);
        scratch.met.split_brain |= split;
        if split && self.losses.forbid_split_brain(&scratch.space.config) {
            return Err("a split brain, although it is promised that there is none".into());
        }
        Ok(())
    }

    /// Looks at who reigns, for what is said later.
    pub(super) fn note_reigns(&mut self) {
        let mut answers = self.answers.take();
        answers.look(self.servers.iter().map(Shared::get));
        self.answers.replace(answers);
    }
}

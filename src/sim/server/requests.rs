//! What a server does with a client's write (rules 18, 26, 30 and 32).

use super::super::ids::{ClientId, Epoch, Lsn, WriteId};
use super::super::message::{Answer, Message};
use super::super::mutant::{Mutant, mutant};
use super::primary::Waiting;
use super::{Context, Effect, Role, Server};

impl Server {
    /// A client asks for a write, perhaps not for the first time.
    pub(super) fn on_request(
        &mut self,
        client: ClientId,
        write: WriteId,
        context: &mut Context<'_>,
    ) {
        match self.role {
            Role::Replica => self.answer(client, write, self.not_primary(), context),
            Role::Candidate(_) => self.parked.push((client, write)),
            Role::Primary(_) => self.take_write(client, write, context),
        }
    }

    fn take_write(&mut self, client: ClientId, write: WriteId, context: &mut Context<'_>) {
        let own = &self.storage.log;
        let known_again =
            context.config.client_of(client).idempotent && !mutant(Mutant::AppendRetry);
        let held = known_again
            .then(|| context.writes.places(write).find(|(epoch, lsn)| own.contains(*epoch, *lsn)))
            .flatten();
        if let Some((_, lsn)) = held {
            self.wait_for(lsn, client, write, context);
        } else if self.refuses_writes(context) {
            self.answer(client, write, Answer::Refused, context);
        } else {
            let lsn = own.last().next();
            if let Role::Primary(primary) = &mut self.role {
                primary.waiting.push_back(Waiting { lsn, client, write, since: context.now });
            }
            self.write_entry(write, context);
        }
    }

    /// A retry of a write that the log holds already: it is not appended again (rule 32).
    fn wait_for(&mut self, lsn: Lsn, client: ClientId, write: WriteId, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        let met = lsn <= primary.commit && primary.commit >= primary.begin;
        let done = Answer::Done(primary.epoch, self.storage.log.place(lsn));
        if met && self.may_answer(context) {
            self.answer(client, write, done, context);
            return;
        }
        let Role::Primary(primary) = &mut self.role else { return };
        let at = primary.waiting.partition_point(|waiting| waiting.lsn < lsn);
        if primary.waiting.get(at).is_none_or(|waiting| waiting.write != write) {
            primary.waiting.insert(at, Waiting { lsn, client, write, since: context.now });
        }
        self.arm_too_few(context);
    }

    /// Appends an entry under this primary's epoch; [`WriteId::NONE`] is its begin entry.
    pub(super) fn write_entry(&mut self, write: WriteId, context: &mut Context<'_>) {
        let Role::Primary(primary) = &self.role else { return };
        let epoch = primary.epoch;
        let log = &self.storage.log;
        let (lsn, previous) = (log.last().next(), log.last_epoch());
        context.table.append(epoch, lsn, previous, write);
        if write != WriteId::NONE {
            context.writes.appended(write, epoch, lsn);
        }
        self.append_entries(epoch, lsn, context);
        self.entry_added(context);
    }

    /// The vote is over: who asked meanwhile is told whom to ask.
    pub(super) fn answer_parked(&mut self, context: &mut Context<'_>) {
        for (client, write) in std::mem::take(&mut self.parked) {
            self.answer(client, write, self.not_primary(), context);
        }
    }

    fn not_primary(&self) -> Answer {
        Answer::NotPrimary(self.follow.epoch.unwrap_or(Epoch::NONE))
    }

    fn answer(
        &mut self,
        client: ClientId,
        write: WriteId,
        answer: Answer,
        context: &mut Context<'_>,
    ) {
        let message = Message::Answer { write, answer };
        if matches!(answer, Answer::NotPrimary(_)) {
            context.out.push(Effect::Send(client.into(), message));
        } else {
            self.post.send(context.out, client.into(), message);
        }
    }
}

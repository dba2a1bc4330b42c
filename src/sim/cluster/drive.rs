//! Handling what is due: inputs go to servers and clients, their effects to network and queue.

use super::super::chance::{Purpose, draw, vary};
use super::super::client::{Client, ClientContext, ClientEffect};
use super::super::fact::{Vanished, What};
use super::super::ids::{ClientId, NodeId, ServerId};
use super::super::machine::USUAL_PERCENT;
use super::super::message::Message;
use super::super::network::Flight;
use super::super::queue::Due;
use super::super::server::{Context, Effect, Input, Server};
use super::super::timer::Timer;
use super::Cluster;
use super::sent::{sent_fact, with_number};

impl Cluster {
    /// Handles one thing that is due. False when it turned out to be no event.
    pub(super) fn handle(&mut self, due: Due) -> bool {
        if self.paused > 0
            && let Some(handled) = self.put_off(due)
        {
            return handled;
        }
        match due {
            Due::Delivery(place) => self.deliver(place),
            Due::Timer(id, timer, generation) => {
                if self.is_early(id, timer)
                    || !self.servers[id.index()].timer_fires(timer, generation)
                {
                    return false;
                }
                self.note(What::Fired { server: id, timer });
                self.give(id, Input::Timer(timer));
                true
            }
            Due::Client(id, timer, generation) => {
                if !self.clients[id.index()].timer_fires(timer, generation) {
                    return false;
                }
                self.note(What::ClientFired { client: id });
                self.with_client(id, |client, context| client.on_timer(timer, context));
                true
            }
            Due::Flush(id, job) => {
                self.finish_job(id, job, What::FlushDone { server: id }, Input::FlushDone(job))
            }
            Due::PowerOff(id, by) => {
                self.note(What::PoweredOff { server: id, by });
                self.crash(id);
                self.look_for_stall();
                self.put(self.now, Due::PowerConfirmed(id, by));
                true
            }
            Due::Monitor(id, generation) => self.monitor_looks(id, generation),
            Due::Coordinator(generation) => self.coordinator_looks(generation),
            Due::PowerConfirmed(id, by) => {
                let up = self.servers[by.index()].up;
                if up {
                    self.note(What::PowerConfirmed { server: id, by });
                    self.give(by, Input::PoweredOff(id));
                }
                up
            }
            Due::Apply(id, job) => {
                self.finish_job(id, job, What::ApplyDone { server: id }, Input::ApplyDone(job))
            }
        }
    }

    pub(super) fn finish_job(
        &mut self,
        id: ServerId,
        job: u32,
        marker: What,
        input: Input,
    ) -> bool {
        let server = &self.servers[id.index()];
        if !server.up || !server.storage.has_job(job) {
            return false;
        }
        self.note(marker);
        self.give(id, input);
        true
    }

    pub(super) fn deliver(&mut self, place: u32) -> bool {
        if !self.is_scheduled() && !self.network.arrives(place, self.now) {
            return false;
        }
        let may_be_last = self.may_be_last_copy(place);
        if may_be_last {
            self.ledger.before(&self.shadow, &self.network);
        }
        let Flight { key, sent, lost, message, .. } = self.network.arrive(place);
        if lost.is_some() {
            return false;
        }
        let (from, to, nth, kind) = (key.from, key.to, key.nth, message.kind());
        self.note(What::Delivered { from, to, nth, kind });
        match (to.server(), to.client(), message) {
            (Some(server), _, message) => {
                let receiver = &self.servers[server.index()];
                if receiver.up && !receiver.paused {
                    self.give(server, Input::Message(from, message));
                } else {
                    let why = if receiver.up { Vanished::Full } else { Vanished::Down };
                    self.note(What::Lost { from, to, nth, kind, why });
                }
                if may_be_last {
                    self.tell_turns(None);
                }
            }
            (None, None, message) if to == NodeId::COORDINATOR => {
                self.give_coordinator(from, message);
            }
            (None, None, message) => {
                let monitor = to.monitor().expect("a node is a server, a monitor or a client");
                self.give_monitor(monitor, from, message);
            }
            (_, Some(client), Message::Answer { write, answer }) => {
                let from = from.server().expect("only servers answer");
                self.answer_sent = sent;
                self.with_client(client, |client, context| {
                    client.on_answer(from, write, answer, context);
                });
            }
            (_, Some(client), Message::ReadAnswer { read, answer }) => {
                let from = from.server().expect("only servers answer");
                self.with_client(client, |client, context| {
                    client.on_read_answer(from, read, answer, context);
                });
            }
            _ => unreachable!("clients get answers only"),
        }
        true
    }

    /// Whether a server's clock was set back after this was put in the queue, and does not show the
    /// timer's time: it is in the queue again, further behind.
    fn is_early(&self, id: ServerId, timer: Timer) -> bool {
        let machine = &self.machines[id.index()];
        machine.clock.is_some()
            && self.servers[id.index()]
                .armed_at(timer)
                .is_some_and(|at| at > machine.local(self.now))
    }

    /// Whether a message carries entries that nobody else may hold, so that they are gone if it is not
    /// taken. What stands in history is safe from that while the primary that writes it reigns.
    pub(super) fn may_be_last_copy(&self, place: u32) -> bool {
        let precious = !self.shadow.has_author() || self.doubts();
        precious
            && self.network.flight(place).is_some_and(|flight| {
                matches!(flight.message, Message::Append(_) | Message::Copy(_))
            })
    }

    pub(super) fn give(&mut self, id: ServerId, input: Input) {
        self.with_server(id, |server, context| server.handle(input, context));
    }

    /// Lets a server work, then carries out what it decided.
    pub(super) fn with_server(
        &mut self,
        id: ServerId,
        work: impl FnOnce(&mut Server, &mut Context<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.effects);
        let now = self.server_time(id);
        let mut context = Context {
            now,
            config: &self.config,
            seed: self.seed,
            table: &mut self.table,
            writes: &mut self.writes,
            out: &mut effects,
        };
        work(&mut self.servers[id.index()], &mut context);
        if self.is_scheduled() {
            self.servers[id.index()].stand_still(now);
        }
        for effect in effects.drain(..) {
            self.carry_out(id, effect);
        }
        self.effects = effects;
    }

    pub(super) fn carry_out(&mut self, id: ServerId, effect: Effect) {
        match effect {
            Effect::Send(to, message) => self.send(id.into(), to, message),
            Effect::Arm(timer, at, generation) => {
                self.put(self.true_time(id, at), Due::Timer(id, timer, generation));
            }
            Effect::Flush(job) => {
                let takes = self.disk_time(Purpose::Flush, id, job, self.config.disk.flush_us);
                self.put(self.now + takes, Due::Flush(id, job));
            }
            Effect::Apply(job) => {
                let takes = self.disk_time(Purpose::Apply, id, job, self.config.disk.apply_us);
                self.put(self.now + takes, Due::Apply(id, job));
            }
            Effect::Note(what) => self.note(what),
            Effect::PowerOff(server, takes_us) => {
                self.put(self.now + takes_us, Due::PowerOff(server, id));
            }
            Effect::Leave => self.leave(id),
        }
    }

    pub(super) fn disk_time(&self, purpose: Purpose, id: ServerId, job: u32, base_us: u64) -> u64 {
        let percent = u64::from(self.machines[id.index()].disk_percent);
        let base_us = base_us * percent / u64::from(USUAL_PERCENT);
        vary(base_us, self.config.disk.variation_percent, draw(self.seed, purpose, id.0, 0, job))
    }

    pub(super) fn with_client(
        &mut self,
        id: ClientId,
        work: impl FnOnce(&mut Client, &mut ClientContext<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.client_effects);
        let mut context = ClientContext {
            now: self.client_time(),
            config: &self.config,
            seed: self.seed,
            reads: &mut self.reads,
            writes: &mut self.writes,
            out: &mut effects,
        };
        work(&mut self.clients[id.index()], &mut context);
        for effect in effects.drain(..) {
            match effect {
                ClientEffect::Request(server, write) => {
                    self.send(id.into(), server.into(), Message::Request { write });
                }
                ClientEffect::Read(server, read) => {
                    self.send(id.into(), server.into(), Message::Read(read));
                }
                ClientEffect::Arm(timer, at, generation) => {
                    self.put(at, Due::Client(id, timer, generation));
                }
                ClientEffect::Note(what) => self.note(what),
            }
        }
        self.client_effects = effects;
    }

    pub(super) fn send(&mut self, from: NodeId, to: NodeId, message: Message) {
        let sent = sent_fact(from, to, &message);
        let kind = message.kind();
        let sending = self.network.send(&self.config, self.seed, self.now, (from, to), message);
        self.note(with_number(sent, sending.nth));
        let nth = sending.nth;
        if let Some(why) = sending.lost {
            self.note(What::Lost { from, to, nth, kind, why });
        }
        self.foresee(Some(sending.arrival));
        if sending.copy.is_some() {
            self.note(What::DoubledMessage { from, to, nth, kind, by_chance: true });
            self.foresee(sending.copy);
        }
    }
}

//! What happens next in a run whose clocks stand still (rule 6).

use super::super::choice::{Choice, STANDING};
use super::super::config::Clock;
use super::super::fact::What;
use super::super::ids::{ClientId, ServerId, WriteId};
use super::super::queue::Due;
use super::super::server::Input;
use super::super::time::SimTime;
use super::super::timer::{ClientTimer, Timer};
use super::super::validate::Invalid;
use super::Cluster;

impl Cluster {
    /// Whether clocks stand still and nothing happens unless it is chosen.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.config.clock == Clock::Scheduled
    }

    /// What a client's clock shows.
    pub(super) fn client_time(&self) -> SimTime {
        if self.is_scheduled() { STANDING } else { self.now }
    }

    /// What a server's clock shows.
    pub(super) fn server_time(&self, id: ServerId) -> SimTime {
        if self.is_scheduled() { STANDING } else { self.local_now(id) }
    }

    /// Lets something become due, if things become due by themselves.
    pub(super) fn put(&mut self, at: SimTime, due: Due) {
        match due {
            _ if !self.is_scheduled() => self.queue.push(at, due),
            Due::PowerOff(server, by) => self.switches.push((server, by)),
            _ => {}
        }
    }

    /// Whether this can happen now.
    pub(super) fn check_choice(&self, choice: &Choice) -> Result<(), Invalid> {
        match *choice {
            Choice::Deliver { message, .. } => match self.network.place_of(message) {
                Some(_) => Ok(()),
                None => Err(impossible("nth", "no such message is in flight")),
            },
            Choice::Fire { server, timer, .. } => {
                let waits = self.server(server).waits_for().any(|armed| armed == timer);
                possible(waits, "timer", "the server does not wait for it")
            }
            Choice::Attend { client, write } => {
                let waits = &self.clients[client.index()].operations;
                let waits = waits.iter().any(|operation| operation.write == write);
                possible(waits, "write", "the client does not wait for it")
            }
            Choice::Flush(server) => {
                let busy = self.server(server).storage.flushing().is_some();
                possible(busy, "job", "the server is not flushing")
            }
            Choice::Apply(server) => {
                let busy = self.server(server).storage.applying().is_some();
                possible(busy, "job", "the server is not applying")
            }
            Choice::SwitchOff { server, by } => {
                let ordered = self.switches.contains(&(server, by));
                possible(ordered, "by", "it has not ordered that server off")
            }
        }
    }

    /// Lets it happen: one event.
    pub(super) fn choose(&mut self, choice: &Choice) {
        match *choice {
            Choice::Deliver { message, keeps, late } => {
                let Some(place) = self.network.place_of(message) else { return };
                let receiver = message.to.server().filter(|_| late);
                if let Some(server) = receiver {
                    self.let_time_pass(server);
                }
                if keeps {
                    self.network.double(place);
                }
                self.deliver(place);
            }
            Choice::Fire { server, timer, late } => self.fire(server, timer, late),
            Choice::Attend { client, write } => self.attend(client, write),
            Choice::Flush(server) => {
                if let Some(job) = self.server(server).storage.flushing() {
                    self.finish_job(server, job, What::FlushDone { server }, Input::FlushDone(job));
                }
            }
            Choice::Apply(server) => {
                if let Some(job) = self.server(server).storage.applying() {
                    self.finish_job(server, job, What::ApplyDone { server }, Input::ApplyDone(job));
                }
            }
            Choice::SwitchOff { server, by } => {
                let order = self.switches.iter().position(|order| *order == (server, by));
                if let Some(at) = order {
                    self.switches.remove(at);
                    self.handle(Due::PowerOff(server, by));
                    self.handle(Due::PowerConfirmed(server, by));
                }
            }
        }
        self.events += 1;
    }

    fn fire(&mut self, id: ServerId, timer: Timer, late: bool) {
        if late {
            self.let_time_pass(id);
        }
        self.servers[id.index()].disarm(timer);
        self.note(What::Fired { server: id, timer });
        self.give(id, Input::Timer(timer));
    }

    fn attend(&mut self, id: ClientId, write: WriteId) {
        self.note(What::ClientFired { client: id });
        self.clients[id.index()].let_time_pass(write, STANDING);
        self.with_client(id, |client, context| client.on_timer(ClientTimer::Operation, context));
    }

    fn let_time_pass(&mut self, id: ServerId) {
        self.servers[id.index()].let_time_pass(STANDING, &self.config);
    }
}

fn possible(is: bool, field: &str, problem: &str) -> Result<(), Invalid> {
    if is { Ok(()) } else { Err(impossible(field, problem)) }
}

fn impossible(field: &str, problem: &str) -> Invalid {
    Invalid { field: field.into(), problem: problem.into(), outside: None }
}

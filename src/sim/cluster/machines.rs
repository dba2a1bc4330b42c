//! What a person does to a server's machine: it stands still and goes on, its disk is slow, its clock is
//! wrong (rule 13).
//!
//! While a server is paused, what is due for it waits in its backlog, and messages stay in the network as
//! *queued*, so that what they carry is held. Only its disk goes on. On resume the backlog is due at once,
//! in its old order.

use super::super::fact::{Vanished, What};
use super::super::ids::ServerId;
use super::super::machine::clocks_agree;
use super::super::message::MessageKey;
use super::super::queue::Due;
use super::super::server::Input;
use super::super::time::SimTime;
use super::Cluster;

/// The most messages that wait for a paused server; more vanish.
pub const MOST_QUEUED: u32 = 1_024;

/// What waits for a server that is paused.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    due: Vec<Due>,
    messages: u32,
    /// A setting has changed, of which it was not told.
    settings_changed: bool,
}

impl Cluster {
    pub(super) fn pause(&mut self, id: ServerId) {
        let server = &mut self.servers[id.index()];
        if !server.up || server.paused {
            return;
        }
        server.paused = true;
        self.paused += 1;
        self.wounded = Some(self.now);
        self.note(What::Paused { server: id });
    }

    pub(super) fn resume(&mut self, id: ServerId) {
        if !self.servers[id.index()].paused {
            return;
        }
        let backlog = self.end_pause(id);
        self.note(What::Unpaused { server: id, messages: backlog.messages });
        if backlog.settings_changed {
            self.give(id, Input::SettingsChanged);
        }
        for due in backlog.due {
            self.put(self.now, due);
        }
    }

    /// A paused server crashes: what waited for it is gone.
    pub(super) fn lose_backlog(&mut self, id: ServerId) {
        if !self.servers[id.index()].paused {
            return;
        }
        for due in self.end_pause(id).due {
            let Due::Delivery(place) = due else { continue };
            let flight = self.network.arrive(place);
            let (MessageKey { from, to, nth }, kind) = (flight.key, flight.message.kind());
            self.note(What::Lost { from, to, nth, kind, why: Vanished::Down });
        }
    }

    fn end_pause(&mut self, id: ServerId) -> Backlog {
        self.servers[id.index()].paused = false;
        self.paused -= 1;
        std::mem::take(&mut self.backlogs[id.index()])
    }

    /// An order or a word of a person reaches a server, if it runs.
    pub(super) fn order(&mut self, id: ServerId, input: Input) {
        let server = &self.servers[id.index()];
        if server.paused && matches!(input, Input::SettingsChanged) {
            self.backlogs[id.index()].settings_changed = true;
        } else if server.paused {
            self.note(What::Unheard { server: id });
        } else if server.up {
            self.give(id, input);
        }
    }

    /// What is due for a paused server waits. Says whether an event was handled, or nothing when it is
    /// not for a paused server.
    pub(super) fn put_off(&mut self, due: Due) -> Option<bool> {
        let id = self.receiver(due).filter(|id| self.servers[id.index()].paused)?;
        let backlog = &mut self.backlogs[id.index()];
        match due {
            Due::Delivery(_) if backlog.messages == MOST_QUEUED => return None,
            Due::Delivery(place) => {
                backlog.messages += 1;
                self.network.queue(place);
            }
            _ => {}
        }
        backlog.due.push(due);
        let Due::Flush(_, job) = due else { return Some(false) };
        let finishes = self.servers[id.index()].storage.is_flushing(job);
        if finishes {
            self.note(What::FlushDone { server: id });
            self.with_server(id, |server, context| server.disk_has(job, context));
        }
        Some(finishes)
    }

    /// The server for which something is due, if it is one.
    fn receiver(&self, due: Due) -> Option<ServerId> {
        match due {
            Due::Delivery(place) => {
                let flight = self.network.flight(place)?;
                let arrives = flight.lost.is_none() && flight.arrives(self.now);
                flight.key.to.server().filter(|_| arrives)
            }
            Due::Timer(id, ..)
            | Due::Flush(id, _)
            | Due::Apply(id, _)
            | Due::PowerConfirmed(_, id) => Some(id),
            Due::Client(..) | Due::PowerOff(..) | Due::Monitor(..) | Due::Coordinator(_) => None,
        }
    }

    /// When a time that a server's clock will show comes in true time.
    pub(super) fn true_time(&self, id: ServerId, local: SimTime) -> SimTime {
        self.machines[id.index()].true_time(local).max(self.now)
    }

    pub(super) fn slow_disk(&mut self, server: ServerId, percent: u32) {
        self.machines[server.index()].disk_percent = percent;
        self.note(What::SetDisk { server, percent });
    }

    /// A clock is set: what the server waits for by it comes sooner or later in true time.
    pub(super) fn set_clock(&mut self, server: ServerId, jump_us: i32, rate_ppm: i32) {
        let machine = &mut self.machines[server.index()];
        machine.set_clock(self.now, jump_us, rate_ppm);
        self.note(What::SetClock { server, jump_us, rate_ppm });
        let agree = jump_us == 0 && clocks_agree(&self.machines, &self.config);
        let config = self.resized.as_deref().unwrap_or(&self.config);
        self.promises.clock_set(agree, config);
        for (timer, at, generation) in self.servers[server.index()].armed() {
            let due = self.true_time(server, at);
            self.put(due, Due::Timer(server, timer, generation));
        }
    }
}

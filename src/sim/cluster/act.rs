//! What a person does to the cluster, now (rule 3).

use super::super::action::{Action, ClientSetting, Setting};
use super::super::client::Client;
use super::super::fact::What;
use super::super::ids::{Epoch, ServerId};
use super::super::server::{Input, Server};
use super::super::validate::{Invalid, check_action};
use super::Cluster;

impl Cluster {
    /// Takes an action now (rule 3).
    ///
    /// # Errors
    ///
    /// When it makes no sense in this cluster: a server that does not exist, a setting that
    /// contradicts the rest. Nothing has changed then.
    pub fn act(&mut self, action: &Action) -> Result<(), Invalid> {
        check_action(action, &self.config)?;
        self.check_rule_for_members(action)?;
        if let Action::Choose(choice) = action {
            self.check_choice(choice)?;
        }
        self.actions += 1;
        let number = self.actions;
        self.note(What::Acted { action: number });
        match action {
            Action::Crash(id) => self.crash(*id),
            Action::Restart(id) => self.restart(*id),
            Action::Wipe(id) => self.wipe(*id),
            Action::Cut { from, to } => self.cut(*from, *to),
            Action::Heal { from, to } => self.heal(*from, *to),
            Action::Promote(id) => self.order(*id, Input::Promote),
            Action::ForcePromote(id) => {
                let server = &self.servers[id.index()];
                if server.up && !server.paused && server.primary().is_none() {
                    self.promises.forced();
                }
                self.order(*id, Input::ForcePromote);
            }
            Action::Follow { server, primary } => {
                if self.servers[server.index()].up {
                    self.note(What::PointedAt { server: *server, primary: *primary });
                }
                self.order(*server, Input::Follow(*primary));
            }
            Action::Write(id) => {
                self.with_client(*id, |client, context| client.write(None, false, context));
            }
            Action::Set(setting) => self.set(setting, number),
            Action::Choose(choice) => self.choose(choice),
            Action::WriteKey { client, key } => {
                self.with_client(*client, |client, context| {
                    client.write(Some(*key), false, context);
                });
            }
            Action::Read { client, key, policy } => {
                self.reads_by(*client, *policy);
                self.with_client(*client, |client, context| {
                    client.read(*key, *policy, false, context);
                });
            }
            Action::Add(id) => self.change_members(*id, true),
            Action::Remove(id) => self.change_members(*id, false),
            fault => self.inflict(fault),
        }
        self.look_for_stall();
        Ok(())
    }

    /// Faults of messages, links and machines, and their repair.
    fn inflict(&mut self, fault: &Action) {
        match fault {
            Action::Drop(message) => self.take_message(*message),
            Action::Delay { message, us } => self.delay_message(*message, *us),
            Action::Duplicate(message) => self.double_message(*message),
            Action::Hold(message) => self.hold_message(*message),
            Action::Release(message) => self.release_message(*message),
            Action::SetLink { from, to, both, change } => {
                self.set_link(*from, *to, *both, *change);
            }
            Action::Isolate { server, clients } => self.isolate(*server, *clients),
            Action::Split(groups) => self.split(groups),
            Action::HealAll => self.heal_all(),
            Action::Pause(id) => self.pause(*id),
            Action::Resume(id) => self.resume(*id),
            Action::SlowDisk { server, percent } => self.slow_disk(*server, *percent),
            Action::SetClock { server, jump_us, rate_ppm } => {
                self.set_clock(*server, *jump_us, *rate_ppm);
            }
            Action::LoseZone(zone) => self.lose_zone(zone),
            Action::IsolateZone { zone, clients } => self.isolate_zone(zone, *clients),
            _ => unreachable!("every other action is taken elsewhere"),
        }
    }

    pub(super) fn crash(&mut self, id: ServerId) {
        let server = &self.servers[id.index()];
        if !server.up {
            return;
        }
        self.wounded = Some(self.now);
        let flushed = server.storage.disk.log.last();
        self.reassess(|cluster| {
            let server = &mut cluster.servers[id.index()];
            server.crash();
            server.storage.read_members(id, &cluster.table, &cluster.config);
            cluster.down += 1;
            cluster.note(What::Crashed { server: id, flushed });
            cluster.lose_backlog(id);
        });
    }

    fn restart(&mut self, id: ServerId) {
        if self.servers[id.index()].up {
            return;
        }
        if !self.is_member(id) && !self.shadow.leaving {
            self.note(What::NoMember { server: id });
            return;
        }
        let now = self.server_time(id);
        self.reassess(|cluster| {
            let server = &mut cluster.servers[id.index()];
            server.start(now);
            cluster.down -= 1;
            let (disk, session) = (server.storage.disk.number, server.session);
            cluster.note(What::Restarted { server: id, disk, session });
        });
        self.with_server(id, Server::wake);
    }

    fn wipe(&mut self, id: ServerId) {
        self.crash(id);
        self.wounded = Some(self.now);
        let disk = self.disks;
        self.disks += 1;
        self.reassess(|cluster| {
            cluster.servers[id.index()].storage.wipe(disk);
            cluster.note(What::Wiped { server: id, disk });
        });
    }

    fn set(&mut self, setting: &Setting, action: u32) {
        self.config.apply(setting);
        self.note(What::SettingChanged { action });
        self.promise_anew();
        self.watch_readers();
        match setting {
            Setting::ServerLatency(_) => self.network.settings_changed(&self.config),
            Setting::Failover(_) => {
                self.set_monitors(Epoch::NONE);
                self.set_coordinator(Epoch::NONE);
            }
            Setting::Ack(_) => self.set_coordinator(Epoch::NONE),
            Setting::Load(_) => {
                for id in self.config.client_ids() {
                    self.with_client(id, Client::follow_load);
                }
            }
            Setting::Client(id, ClientSetting::Load(_)) => {
                self.with_client(*id, Client::follow_load);
            }
            _ => {}
        }
        for id in ServerId::all(self.config.servers) {
            self.order(id, Input::SettingsChanged);
        }
    }
}

//! What a person does to the cluster, now (rule 3).

use super::super::action::{Action, Setting};
use super::super::client::Client;
use super::super::fact::{Vanished, What};
use super::super::ids::{ClientId, ServerId};
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
                if self.servers[id.index()].up && self.servers[id.index()].primary().is_none() {
                    self.promises.forced();
                }
                self.order(*id, Input::ForcePromote);
            }
            Action::Write(id) => {
                self.with_client(*id, |client, context| client.write(false, context));
            }
            Action::Set(setting) => self.set(setting, number),
            Action::Choose(choice) => self.choose(choice),
        }
        self.look_for_stall();
        Ok(())
    }

    fn order(&mut self, id: ServerId, input: Input) {
        if self.servers[id.index()].up {
            self.give(id, input);
        }
    }

    fn crash(&mut self, id: ServerId) {
        let server = &self.servers[id.index()];
        if !server.up {
            return;
        }
        self.wounded = Some(self.now);
        let flushed = server.storage.disk.log.last();
        self.reassess(|cluster| {
            cluster.servers[id.index()].crash();
            cluster.down += 1;
            cluster.note(What::Crashed { server: id, flushed });
        });
    }

    fn restart(&mut self, id: ServerId) {
        if self.servers[id.index()].up {
            return;
        }
        let now = self.local_time();
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

    fn cut(&mut self, from: ServerId, to: ServerId) {
        if from == to || self.network.is_cut(from, to) {
            return;
        }
        self.wounded = Some(self.now);
        self.reassess(|cluster| {
            let lost = cluster.network.cut(&cluster.config, cluster.now, from, to);
            cluster.note(What::CutLink { from, to });
            for (key, kind) in lost {
                let (from, to, nth) = (key.from, key.to, key.nth);
                cluster.note(What::Lost { from, to, nth, kind, why: Vanished::Cut });
            }
        });
    }

    fn heal(&mut self, from: ServerId, to: ServerId) {
        if self.network.is_cut(from, to) {
            self.network.heal(&self.config, from, to);
            self.note(What::HealedLink { from, to });
        }
    }

    fn set(&mut self, setting: &Setting, action: u32) {
        self.config.apply(setting);
        self.note(What::SettingChanged { action });
        self.promises.settings_changed(&self.config);
        match setting {
            Setting::ServerLatency(_) => self.network.set_latency(&self.config),
            Setting::Load(_) => {
                self.with_client(ClientId(0), Client::follow_load);
            }
            _ => {}
        }
        for id in ServerId::all(self.config.servers) {
            self.order(id, Input::SettingsChanged);
        }
    }
}

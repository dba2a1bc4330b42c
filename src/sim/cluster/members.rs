//! Servers that come and go while the cluster runs (rule 21b): a person asks, the primary writes it down,
//! and machines are started and stopped.

use super::super::action::{Action, Setting};
use super::super::fact::What;
use super::super::ids::ServerId;
use super::super::members::{Change, NoChange, Voters};
use super::super::server::members::meets;
use super::super::server::{Input, Server};
use super::super::validate::Invalid;
use super::Cluster;

impl Cluster {
    /// Who votes and counts, as history says.
    #[must_use]
    pub fn voters(&self) -> Voters<'_> {
        self.shadow.voters(&self.config)
    }

    /// Whether a server is part of the cluster, as history says; a cascaded one is.
    #[must_use]
    pub fn is_member(&self, server: ServerId) -> bool {
        !self.config.members_change() || self.voters().has(server)
    }

    /// The servers that are part of the cluster, in order.
    pub fn members(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().filter(|server| self.is_member(server.id))
    }

    /// Servers that are no members when the run begins are down, and hold nothing.
    pub(super) fn leave_spares_out(&mut self) {
        for id in ServerId::all(self.config.servers) {
            if !self.config.starts_as_member(id) {
                let server = &mut self.servers[id.index()];
                server.up = false;
                server.storage.wipe(id.0);
                self.down += 1;
            }
        }
    }

    /// A rule that is set must be one that the members can meet.
    pub(super) fn check_rule_for_members(&self, action: &Action) -> Result<(), Invalid> {
        let Action::Set(Setting::Ack(ack)) = action else { return Ok(()) };
        let members: Vec<ServerId> = self.voters().all().collect();
        let primary = self.shadow.epoch.primary();
        if !self.config.members_change() || meets(&ack.who, &members, primary) {
            return Ok(());
        }
        let problem = format!("it asks for more replicas than the {} members make", members.len());
        Err(Invalid { field: "ack.who".into(), problem, outside: None })
    }

    /// The settings have changed, or the members: what is promised may have.
    pub(super) fn promise_anew(&mut self) {
        let members = self.voters().count();
        let changed = self.config.members_change();
        self.resized = changed.then(|| Box::new(self.config.with_members(members)));
        let config = self.resized.as_deref().unwrap_or(&self.config);
        self.promises.settings_changed(config);
    }

    /// The primary is asked to add or to remove a member.
    pub(super) fn change_members(&mut self, server: ServerId, adds: bool) {
        let disk = if adds { self.disks } else { self.server(server).storage.disk.number };
        let change = Change { server, disk, adds };
        match self.who_changes(change) {
            Err(why) => self.note(What::MembersKept { server, adds, why }),
            Ok(primary) => {
                if adds {
                    self.start_anew(server);
                }
                self.give(primary, Input::Change(change));
            }
        }
    }

    /// The primary that takes this change, or why nobody does.
    fn who_changes(&self, change: Change) -> Result<ServerId, NoChange> {
        let reigns = self.servers.iter().filter(|server| !server.paused);
        let reigns = reigns.filter_map(|server| Some((server.primary()?.epoch, server)));
        let (_, primary) = reigns.max_by_key(|(epoch, _)| *epoch).ok_or(NoChange::NoPrimary)?;
        primary.no_change(change, &self.config).map_or(Ok(primary.id), Err)
    }

    /// A server is started on a new disk, as a learner.
    fn start_anew(&mut self, id: ServerId) {
        self.crash(id);
        let disk = self.disks;
        self.disks += 1;
        let now = self.server_time(id);
        self.reassess(|cluster| {
            let server = &mut cluster.servers[id.index()];
            server.storage.wipe(disk);
            server.storage.disk.newcomer = true;
            server.start(now);
            cluster.down -= 1;
            let session = server.session;
            cluster.note(What::Joined { server: id, disk, session });
        });
        self.with_server(id, Server::wake);
    }

    /// A server that is no member any more stops for good.
    #[cold]
    pub(super) fn leave(&mut self, id: ServerId) {
        if !self.servers[id.index()].up {
            return;
        }
        if self.servers.iter().all(|server| server.primary().is_none()) {
            self.wounded.get_or_insert(self.now);
        }
        let flushed = self.servers[id.index()].storage.disk.log.last();
        self.reassess(|cluster| {
            cluster.servers[id.index()].crash();
            cluster.down += 1;
            cluster.note(What::Left { server: id, flushed });
            cluster.lose_backlog(id);
        });
        self.look_for_stall();
    }
}

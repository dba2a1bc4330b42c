//! What a person does to links: cut and heal, one by one, around one server, between groups, around a
//! zone, everywhere; and lanes that lose, double and reorder.

use super::super::config::Config;
use super::super::fact::{Vanished, What};
use super::super::ids::{NodeId, ServerId};
use super::super::link::{LaneChange, base_latency, lane_faults};
use super::super::network::Severed;
use super::Cluster;

impl Cluster {
    pub(super) fn cut(&mut self, from: ServerId, to: ServerId) {
        if from != to && !self.network.is_cut(from, to) {
            self.wounded = Some(self.now);
            self.reassess(|cluster| cluster.cut_lane(from, to));
        }
    }

    pub(super) fn heal(&mut self, from: ServerId, to: ServerId) {
        if self.network.is_cut(from, to) {
            self.network.heal(&self.config, from.into(), to.into());
            self.note(What::HealedLink { from, to });
        }
    }

    /// One server hears no other; if asked for, no client either.
    pub(super) fn isolate(&mut self, server: ServerId, clients: bool) {
        self.part(What::Isolated { server, clients }, |one, other| {
            (one == server) != (other == server)
        });
        if clients {
            self.reassess(|cluster| cluster.cut_clients(server));
        }
    }

    /// Groups no longer hear each other; who is in none stands with the others that are in none.
    pub(super) fn split(&mut self, groups: &[Vec<ServerId>]) {
        let group = |server: ServerId| groups.iter().position(|group| group.contains(&server));
        let rest = ServerId::all(self.config.servers).any(|server| group(server).is_none());
        let count = groups.len() + usize::from(rest);
        let groups = u16::try_from(count).expect("no more groups than servers");
        self.part(What::Split { groups }, |one, other| group(one) != group(other));
    }

    pub(super) fn isolate_zone(&mut self, name: &str, clients: bool) {
        let (zone, servers) = zone(&self.config, name);
        let inside = |server: ServerId| servers.contains(&server);
        let fact = What::IsolatedZone { zone, clients };
        self.part(fact, |one, other| inside(one) != inside(other));
        if clients {
            self.reassess(|cluster| servers.iter().for_each(|id| cluster.cut_clients(*id)));
        }
    }

    pub(super) fn lose_zone(&mut self, name: &str) {
        let (zone, servers) = zone(&self.config, name);
        self.note(What::LostZone { zone });
        for server in servers {
            self.crash(server);
        }
    }

    pub(super) fn heal_all(&mut self) {
        let cuts = self.network.cuts();
        if cuts.is_empty() {
            return;
        }
        self.note(What::HealedAll);
        for (from, to) in cuts {
            self.network.heal(&self.config, from, to);
            match (from.server(), to.server(), from.client()) {
                (Some(from), Some(to), _) => self.note(What::HealedLink { from, to }),
                (_, Some(server), Some(client)) => self.note(What::HealedClient { client, server }),
                // The way back from a server to a client: told with the way there.
                _ => {}
            }
        }
    }

    /// From now on a lane, and if asked for the one back, treats what is sent over it otherwise.
    pub(super) fn set_link(&mut self, from: NodeId, to: NodeId, both: bool, change: LaneChange) {
        self.config.change_lane(from, to, change);
        if both {
            self.config.change_lane(to, from, change);
        }
        self.network.settings_changed(&self.config);
        self.note(changed_lane(&self.config, from, to));
        if both {
            self.note(changed_lane(&self.config, to, from));
        }
    }

    /// Cuts both ways between all servers that are to be apart.
    fn part(&mut self, headline: What, apart: impl Fn(ServerId, ServerId) -> bool) {
        self.wounded = Some(self.now);
        let servers = self.config.servers;
        self.reassess(|cluster| {
            cluster.note(headline);
            for one in ServerId::all(servers) {
                for other in ServerId::all(servers).filter(|other| apart(one, *other)) {
                    if !cluster.network.is_cut(one, other) {
                        cluster.cut_lane(one, other);
                    }
                }
            }
        });
    }

    fn cut_lane(&mut self, from: ServerId, to: ServerId) {
        let severed = self.network.cut(&self.config, self.now, from.into(), to.into());
        self.note(What::CutLink { from, to });
        self.tell_severed(severed);
    }

    /// Cuts both ways between a server and all clients.
    fn cut_clients(&mut self, server: ServerId) {
        for client in self.network.clients() {
            if self.network.is_cut(client, server) {
                continue;
            }
            self.note(What::CutClient { client, server });
            for (from, to) in [(client.into(), server.into()), (server.into(), client.into())] {
                let severed = self.network.cut(&self.config, self.now, from, to);
                self.tell_severed(severed);
            }
        }
    }

    fn tell_severed(&mut self, severed: Severed) {
        for end in severed.ends {
            self.foresee(Some(end));
        }
        for (key, kind) in severed.lost {
            let (from, to, nth) = (key.from, key.to, key.nth);
            self.note(What::Lost { from, to, nth, kind, why: Vanished::Cut });
        }
    }
}

fn zone(config: &Config, name: &str) -> (u16, Vec<ServerId>) {
    let (at, zone) = config.zone(name).expect("a checked zone exists");
    (u16::try_from(at).expect("no more zones than servers"), zone.servers.clone())
}

fn changed_lane(config: &Config, from: NodeId, to: NodeId) -> What {
    let short = |us: u64| u32::try_from(us).expect("a checked time is short");
    let faults = lane_faults(config, from, to);
    What::ChangedLane {
        from,
        to,
        us: short(base_latency(config, from, to)),
        loss: faults.loss_per_million,
        duplicate: faults.duplicate_per_million,
        reorder_us: short(faults.reorder_us),
    }
}

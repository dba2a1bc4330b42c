//! What a person does to links: cut and heal, one by one, around one server, between groups, around a
//! zone, everywhere; and lanes that lose, double and reorder.

use super::super::config::Config;
use super::super::fact::{Vanished, What};
use super::super::ids::{NodeId, ServerId};
use super::super::in_sync::rule;
use super::super::link::{LaneChange, base_latency, lane_faults};
use super::Cluster;

impl Cluster {
    pub(super) fn cut(&mut self, from: ServerId, to: ServerId) {
        if from != to && !self.network.is_cut(from, to) {
            self.wounded = Some(self.now);
            self.reassess(|cluster| {
                cluster.sever(&[(from.into(), to.into())], |_, _| What::CutLink { from, to });
            });
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
        self.part_from_rest(What::Isolated { server, clients }, &[server], clients);
    }

    pub(super) fn isolate_zone(&mut self, name: &str, clients: bool) {
        let (zone, servers) = zone(&self.config, name);
        self.part_from_rest(What::IsolatedZone { zone, clients }, &servers, clients);
    }

    /// Groups no longer hear each other; who is in none stands with the others that are in none. The
    /// monitors stand with those, or else with the last group.
    pub(super) fn split(&mut self, groups: &[Vec<ServerId>]) {
        let mut group = vec![groups.len(); self.servers.len()];
        for (at, servers) in groups.iter().enumerate() {
            for server in servers {
                group[server.index()] = at;
            }
        }
        let count = groups.len() + usize::from(group.contains(&groups.len()));
        let groups = u16::try_from(count).expect("no more groups than servers");
        let monitors = usize::from(groups) - 1;
        self.part(What::Split { groups }, &group, monitors, &[]);
    }

    fn part_from_rest(&mut self, headline: What, inside: &[ServerId], clients: bool) {
        let mut group = vec![0; self.servers.len()];
        for server in inside {
            group[server.index()] = 1;
        }
        self.part(headline, &group, 0, if clients { inside } else { &[] });
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
            self.note(What::HealedLane { from, to });
        }
    }

    /// From now on a lane, and if asked for the one back, treats what is sent over it otherwise.
    pub(super) fn set_link(&mut self, from: NodeId, to: NodeId, both: bool, change: LaneChange) {
        for (from, to) in [(from, to), (to, from)].into_iter().take(1 + usize::from(both)) {
            self.config.change_lane(from, to, change);
            self.network.lane_changed(&self.config, from, to);
            self.note(changed_lane(&self.config, from, to));
        }
    }

    /// Cuts both ways between all servers of different groups, between those and the monitors, which
    /// stand with one of the groups, and between these servers and all clients.
    fn part(&mut self, headline: What, group: &[usize], monitors: usize, alone: &[ServerId]) {
        let servers = || ServerId::all(self.config.servers);
        let mut lanes: Vec<(NodeId, NodeId)> = Vec::new();
        for one in servers() {
            let others = servers().filter(|other| group[one.index()] != group[other.index()]);
            lanes.extend(others.map(|other| (one.into(), other.into())));
        }
        let coordinator = rule(&self.config).map(|_| NodeId::COORDINATOR);
        let watchers = self.monitors.iter().map(|monitor| NodeId::from(monitor.id));
        for monitor in watchers.chain(coordinator) {
            let others = servers().filter(|other| group[other.index()] != monitors);
            let ways = |other: ServerId| [(monitor, other.into()), (other.into(), monitor)];
            lanes.extend(others.flat_map(ways));
        }
        for server in alone {
            let clients = self.network.clients();
            let ways = |client| [(client, (*server).into()), ((*server).into(), client)];
            lanes.extend(clients.map(NodeId::from).flat_map(ways));
        }
        lanes.retain(|(from, to)| !self.network.is_cut(*from, *to));
        self.wounded = Some(self.now);
        self.reassess(|cluster| {
            cluster.note(headline);
            cluster.sever(&lanes, |from, to| What::CutLane { from, to });
        });
    }

    /// Cuts lanes; what flies on them is lost.
    fn sever(&mut self, lanes: &[(NodeId, NodeId)], fact: impl Fn(NodeId, NodeId) -> What) {
        let severed = self.network.cut(&self.config, self.now, lanes);
        for (from, to) in lanes {
            self.note(fact(*from, *to));
        }
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

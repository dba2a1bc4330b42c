//! What a lane, one direction between two nodes, does to its messages, and where servers stand. Plain
//! data; [`super::network`] acts on it.

use std::collections::BTreeMap;

use super::config::{Config, LinkLatency};
use super::ids::{ClientId, NodeId, ServerId};

/// All of a million: what chances are counted in.
pub const MILLION: u32 = 1_000_000;

/// How a lane treats its messages beside delaying them. By default it is perfect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneFaults {
    /// Of a million messages, so many vanish.
    pub loss_per_million: u32,
    /// Of a million messages, so many arrive twice.
    pub duplicate_per_million: u32,
    /// Each message takes up to this much longer, in microseconds, and may be passed by later ones; 0
    /// keeps the order.
    pub reorder_us: u64,
}

impl LaneFaults {
    /// A lane that loses, doubles and reorders nothing.
    pub const NONE: Self = Self { loss_per_million: 0, duplicate_per_million: 0, reorder_us: 0 };
}

/// What one lane does otherwise than the rest of the network; what is absent is as everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneChange {
    /// Its latency, one way, in microseconds.
    pub us: Option<u64>,
    /// See [`LaneFaults::loss_per_million`].
    pub loss_per_million: Option<u32>,
    /// See [`LaneFaults::duplicate_per_million`].
    pub duplicate_per_million: Option<u32>,
    /// See [`LaneFaults::reorder_us`].
    pub reorder_us: Option<u64>,
}

impl LaneChange {
    /// This change with what a later one says put over it.
    #[must_use]
    pub fn and_then(self, later: Self) -> Self {
        Self {
            us: later.us.or(self.us),
            loss_per_million: later.loss_per_million.or(self.loss_per_million),
            duplicate_per_million: later.duplicate_per_million.or(self.duplicate_per_million),
            reorder_us: later.reorder_us.or(self.reorder_us),
        }
    }
}

/// A lane that differs from the rest of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneSettings {
    /// The sending end.
    pub from: NodeId,
    /// The receiving end.
    pub to: NodeId,
    /// How it differs.
    pub change: LaneChange,
}

/// Servers that stand together and fail together: a room, a data centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// What it is called.
    pub name: String,
    /// Who stands in it.
    pub servers: Vec<ServerId>,
}

/// The latency between two nodes before variation: the lane's own, else its link's, else that of its
/// ends. Servers of no zone are as far from everybody as zones are from each other.
#[must_use]
pub fn base_latency(config: &Config, from: NodeId, to: NodeId) -> u64 {
    latency_under(config, lane_change(config, from, to), from, to)
}

/// How the lane between two nodes treats its messages.
#[must_use]
pub fn lane_faults(config: &Config, from: NodeId, to: NodeId) -> LaneFaults {
    faults_under(config, lane_change(config, from, to))
}

/// [`base_latency`], where it is known how the lane differs.
pub(super) fn latency_under(config: &Config, change: LaneChange, from: NodeId, to: NodeId) -> u64 {
    let network = &config.network;
    if let Some(us) = change.us {
        return us;
    }
    let (Some(from), Some(to)) = (from.server(), to.server()) else {
        return match (from.client().or(to.client()), from.server().or(to.server())) {
            (Some(client), Some(server)) => to_client(config, client, server),
            _ => network.server_us,
        };
    };
    between_servers(config, from, to)
}

/// A client that stands near a server reaches the others by that server's links.
fn to_client(config: &Config, client: ClientId, server: ServerId) -> u64 {
    let settings = config.client_of(client);
    let own = settings.latency_us.unwrap_or(config.network.client_us);
    match settings.near.filter(|near| *near != server) {
        Some(near) => own + between_servers(config, near, server),
        None => own,
    }
}

fn between_servers(config: &Config, from: ServerId, to: ServerId) -> u64 {
    let network = &config.network;
    let pair =
        |link: &&LinkLatency| (link.a, link.b) == (from, to) || (link.a, link.b) == (to, from);
    if let Some(link) = network.links.iter().find(pair) {
        return link.us;
    }
    let together = |zone: &Zone| zone.servers.contains(&from) && zone.servers.contains(&to);
    if network.zones.is_empty() || network.zones.iter().any(together) {
        network.server_us
    } else {
        network.zone_us
    }
}

/// [`lane_faults`], where it is known how the lane differs.
pub(super) fn faults_under(config: &Config, change: LaneChange) -> LaneFaults {
    let LaneFaults { loss_per_million, duplicate_per_million, reorder_us } = config.network.faults;
    LaneFaults {
        loss_per_million: change.loss_per_million.unwrap_or(loss_per_million),
        duplicate_per_million: change.duplicate_per_million.unwrap_or(duplicate_per_million),
        reorder_us: change.reorder_us.unwrap_or(reorder_us),
    }
}

fn lane_change(config: &Config, from: NodeId, to: NodeId) -> LaneChange {
    let mut lanes = config.network.lanes.iter();
    let found = lanes.find(|lane| (lane.from, lane.to) == (from, to));
    found.map_or_else(LaneChange::default, |lane| lane.change)
}

impl Config {
    /// Changes one lane.
    pub fn change_lane(&mut self, from: NodeId, to: NodeId, change: LaneChange) {
        let lanes = &mut self.network.lanes;
        match lanes.iter_mut().find(|lane| (lane.from, lane.to) == (from, to)) {
            Some(lane) => lane.change = lane.change.and_then(change),
            None => lanes.push(LaneSettings { from, to, change }),
        }
    }

    /// How each lane that differs does, by its ends.
    pub(super) fn lane_changes(&self) -> BTreeMap<(NodeId, NodeId), LaneChange> {
        self.network.lanes.iter().map(|lane| ((lane.from, lane.to), lane.change)).collect()
    }

    /// The zone with this name, and its place in the list.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<(usize, &Zone)> {
        self.network.zones.iter().enumerate().find(|(_, zone)| zone.name == name)
    }
}

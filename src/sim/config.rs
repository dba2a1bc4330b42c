//! What a run is made of: the cluster, its network, its rules, its clients. Plain data; checked in
//! [`super::validate`]. Knows nothing of files: the wire form is in `share`. What is set for clients and
//! their reads has a room of its own.

mod cascade;
mod clients;
mod members;

pub use cascade::Cascaded;
pub use clients::{
    ClientConfig, Load, OnPrimary, OnReplica, PolicyKind, ReadPolicy, Reads, Visibility,
};

use super::ids::{ClientId, Key, NodeId, ServerId};
use super::link::{LaneFaults, LaneSettings, Zone};
use super::machine::MachineSettings;

/// A cluster, whole. Two runs with the same configuration, seed and actions are the same run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Servers, 1 to 1,000. The first is primary when the run begins.
    pub servers: u16,
    /// Links and their latency.
    pub network: Network,
    /// Disks.
    pub disk: Disk,
    /// How updates reach the replicas.
    pub replication: Replication,
    /// When a client is told *done*.
    pub ack: AckRule,
    /// Who notices a dead primary, and who follows it.
    pub failover: Failover,
    /// The first client: what it asks, and how often.
    pub client: ClientConfig,
    /// Machines that differ from the others: at most one for each server.
    pub machines: Vec<MachineSettings>,
    /// The second client and those after it.
    pub others: Vec<ClientConfig>,
    /// How many keys there are, 1 to 16.
    pub keys: u8,
    /// What readers see.
    pub visibility: Visibility,
    /// Whether time passes.
    pub clock: Clock,
    /// Servers that are fed by another than the primary.
    pub cascade: Vec<Cascaded>,
    /// So many of the last servers are no members when the run begins, and down. Where there are any,
    /// members can be added and removed.
    pub spares: u16,
}

/// Whether time passes (rule 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// It does: what is due happens.
    #[default]
    Running,
    /// Clocks stand still, and nothing happens unless it is chosen.
    Scheduled,
}

/// Latencies, one way. Each message's own is drawn within `variation_percent` of its link's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Between two servers, where `links` says nothing else, in microseconds.
    pub server_us: u64,
    /// Between a client and any server, in microseconds.
    pub client_us: u64,
    /// Pairs of servers whose latency differs.
    pub links: Vec<LinkLatency>,
    /// Each draw lies within this many percent either way, 0 to 90.
    pub variation_percent: u32,
    /// How every lane treats its messages, where `lanes` says nothing else.
    pub faults: LaneFaults,
    /// Lanes that differ.
    pub lanes: Vec<LaneSettings>,
    /// Where servers stand; no server in two of them.
    pub zones: Vec<Zone>,
    /// Between servers that share no zone, where there are zones, in microseconds.
    pub zone_us: u64,
}

/// The latency of one pair of servers, both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkLatency {
    /// One end.
    pub a: ServerId,
    /// The other end.
    pub b: ServerId,
    /// One way, in microseconds.
    pub us: u64,
}

/// How long a disk takes, and whether it is asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Whether entries are flushed. Without, a crash leaves an empty log (rule 11).
    pub flush: bool,
    /// One flush, in microseconds.
    pub flush_us: u64,
    /// Applying what is flushed, in microseconds.
    pub apply_us: u64,
    /// Each draw lies within this many percent either way, 0 to 90.
    pub variation_percent: u32,
}

/// How updates reach the replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Updates that may be unacknowledged at one replica, 1 to 1,024.
    pub window: u32,
    /// Entries that one update may carry to a replica that is catching up, 1 to 255.
    pub catch_up_batch: u32,
    /// Whether the primary sends an entry only once its own disk has it (rule 12).
    pub send_after_flush: bool,
    /// An update that has waited this long for its acknowledgement is sent again, in microseconds.
    pub resend_us: u64,
    /// Entries that a server keeps in its log, what it has applied beyond them being in its data
    /// only; 0 keeps all. A replica that needs an older one gets a full copy (rule 20).
    pub keep: u32,
    /// What a full copy takes for each entry of the data, in microseconds.
    pub copy_entry_us: u64,
}

/// When a client is told *done*: level x who x what when too few answer (rules 16 to 18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AckRule {
    /// What a replica must have done before its acknowledgement counts.
    pub level: Level,
    /// Whose acknowledgements count.
    pub who: Who,
    /// Whether the primary's own disk must have the entry first.
    pub primary_flushes_first: bool,
    /// What happens when too few answer.
    pub too_few: TooFew,
}

/// How far an entry has come on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// In its memory.
    Received,
    /// On its disk.
    Flushed,
    /// Visible to its readers.
    Applied,
}

/// Whose acknowledgements allow a *done*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody's: asynchronous.
    Nobody,
    /// The first `count` of the list that are streaming; servers not listed never count.
    First {
        /// How many.
        count: u16,
        /// In order of preference; empty means all servers in order.
        list: Vec<ServerId>,
    },
    /// Any `count` replicas.
    Any {
        /// How many.
        count: u16,
    },
    /// A majority of the servers; the primary counts once it holds the entry at the level.
    Majority,
    /// Every replica.
    All,
    /// Every server in the in-sync set that the coordinator stores, the primary among them.
    InSync {
        /// With fewer in sync, itself included, a primary has too few.
        least: u16,
        /// A member that was not caught up for longer leaves the set, in microseconds.
        lag_max_us: u64,
    },
}

/// What a primary does when too few replicas answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooFew {
    /// Waits, for ever if need be.
    Wait,
    /// Says *done* without them after this long, and returns to the rule when enough stream again.
    GoAsync {
        /// In microseconds.
        after_us: u64,
    },
    /// Refuses new writes at once when too few stream, and old ones after this long.
    Refuse {
        /// In microseconds.
        after_us: u64,
    },
}

/// Detection, choice and fencing: three settings, because real systems mix them (rules 22 to 25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failover {
    /// Who notices that the primary is silent.
    pub detection: Detection,
    /// Which server may follow it.
    pub choice: Choice,
    /// Whether a winner needs the votes of a majority; without, its own is enough.
    pub majority: bool,
    /// Servers in order of preference; those that are not named come after them, by number.
    pub order: Vec<ServerId>,
    /// What keeps an old primary from serving beside a new one.
    pub fencing: Fencing,
    /// Between two signs of life of a primary, in microseconds.
    pub heartbeat_us: u64,
    /// Silence before the first in the order of preference suspects, in microseconds.
    pub suspect_us: u64,
    /// More silence for each further place in that order, in microseconds.
    pub stagger_us: u64,
}

/// Who notices that the primary is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detection {
    /// Nobody: a person promotes by hand.
    Nobody,
    /// The replicas, by its silence.
    Replicas,
    /// Monitors outside the cluster, by its silence: they tell one server to stand.
    Monitors {
        /// How many, 1 to 9.
        count: u16,
        /// How many must take the primary for dead.
        quorum: u16,
    },
    /// The coordinator, by its silence: it appoints another.
    Coordinator,
}

/// Which server may become primary (rule 23).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One whose log is at least as far as that of each of its voters.
    MostAdvanced,
    /// The most preferred one that can, whatever its log lacks.
    Priority,
    /// Whoever a person promotes, whatever its log lacks; nobody stands by itself.
    Operator,
    /// Whoever asks first, whatever its log lacks.
    Any,
    /// A member of the in-sync set, and no other: the coordinator appoints it.
    InSync,
    /// The same; and when no member is left, whichever server is.
    Unclean,
}

/// What keeps an old primary from serving beside a new one: any set of three (rules 24, 25 and 29).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fencing {
    /// Replicas follow the highest epoch and turn lower ones away; a primary that sees a higher one
    /// steps down. Without, a replica obeys the primary that it follows until it is pointed at
    /// another one, and an old primary serves until it is told.
    pub epochs: bool,
    /// A primary answers only while a majority has lately promised to elect nobody else.
    pub lease: Option<Lease>,
    /// A winner has every server switched off that did not vote for it.
    pub power_off: Option<PowerOff>,
}

/// A promise of the voters that runs out (rule 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// How long it runs, in microseconds of the primary's clock.
    pub us: u64,
    /// Voters wait this many percent longer on their own clocks, 0 to 100.
    pub drift_percent: u32,
}

impl Lease {
    /// How long a voter elects nobody after it has heard from a primary, in microseconds.
    #[must_use]
    pub fn hold_us(self) -> u64 {
        self.us + (self.us * u64::from(self.drift_percent)).div_ceil(100)
    }
}

/// A switch that takes another server's power away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerOff {
    /// From the order until the other server is surely off, in microseconds.
    pub takes_us: u64,
    /// Whether a winner begins its reign only when that is so.
    pub waits: bool,
}

impl Config {
    /// The same for another number of servers: what asks for more than there are, asks for fewer.
    #[must_use]
    pub fn resized(&self, servers: u16) -> Self {
        let mut config = self.clone();
        config.servers = servers;
        config.spares = config.spares.min(servers.saturating_sub(1));
        config.network.links.retain(|link| link.a.0 < servers && link.b.0 < servers);
        config.failover.order.retain(|server| server.0 < servers);
        let there = |node: NodeId| node.server().is_none_or(|server| server.0 < servers);
        config.network.lanes.retain(|lane| there(lane.from) && there(lane.to));
        config.network.zones.iter_mut().for_each(|zone| zone.servers.retain(|id| id.0 < servers));
        config.network.zones.retain(|zone| !zone.servers.is_empty());
        config.machines.retain(|machine| machine.server.0 < servers);
        config.cascade.retain(|it| it.server.0 < servers && it.upstream.0 < servers);
        let replicas = config.voters().saturating_sub(1);
        match &mut config.ack.who {
            who @ (Who::Any { .. } | Who::First { .. }) if replicas == 0 => *who = Who::Nobody,
            Who::Any { count } => *count = (*count).min(replicas),
            Who::First { count, list } => {
                list.retain(|server| server.0 < servers);
                *count = (*count).min(replicas);
            }
            Who::InSync { least, .. } => *least = (*least).min(servers),
            _ => {}
        }
        for client in config.clients_mut() {
            client.near = client.near.filter(|server| server.0 < servers);
            client.reads.prefer = client.reads.prefer.filter(|server| server.0 < servers);
        }
        config
    }

    /// Every client's name.
    pub fn client_ids(&self) -> impl DoubleEndedIterator<Item = ClientId> + Clone + use<> {
        let clients = u16::try_from(self.others.len() + 1).expect("a client has a 16-bit number");
        (0..clients).map(ClientId)
    }

    /// One client's settings.
    #[must_use]
    pub fn client_of(&self, id: ClientId) -> &ClientConfig {
        id.index().checked_sub(1).map_or(&self.client, |at| &self.others[at])
    }

    /// One client's settings, to be changed.
    pub fn client_mut(&mut self, id: ClientId) -> &mut ClientConfig {
        match id.index().checked_sub(1) {
            None => &mut self.client,
            Some(at) => &mut self.others[at],
        }
    }

    /// Every client's settings, in order.
    pub fn clients(&self) -> impl Iterator<Item = &ClientConfig> {
        std::iter::once(&self.client).chain(&self.others)
    }

    /// The same, to be changed.
    pub fn clients_mut(&mut self) -> impl Iterator<Item = &mut ClientConfig> {
        std::iter::once(&mut self.client).chain(&mut self.others)
    }

    /// Every key.
    pub fn all_keys(&self) -> impl Iterator<Item = Key> + use<> {
        (0..self.keys).map(Key)
    }
}

impl Default for Config {
    /// The opening run of the page: three servers, *done* when one replica has it on its disk, one
    /// client that writes about ten times a second and asks again under the same number.
    fn default() -> Self {
        Self {
            servers: 3,
            network: Network {
                server_us: 20_000,
                client_us: 12_000,
                links: vec![LinkLatency { a: ServerId(0), b: ServerId(2), us: 26_000 }],
                variation_percent: 10,
                faults: LaneFaults::NONE,
                lanes: Vec::new(),
                zones: Vec::new(),
                zone_us: 60_000,
            },
            disk: Disk { flush: true, flush_us: 4_000, apply_us: 3_000, variation_percent: 10 },
            replication: Replication {
                window: 1,
                catch_up_batch: 64,
                send_after_flush: true,
                resend_us: 120_000,
                keep: 0,
                copy_entry_us: 1_000,
            },
            ack: AckRule {
                level: Level::Flushed,
                who: Who::Any { count: 1 },
                primary_flushes_first: true,
                too_few: TooFew::Wait,
            },
            failover: Failover {
                detection: Detection::Replicas,
                choice: Choice::MostAdvanced,
                majority: true,
                order: Vec::new(),
                fencing: Fencing { epochs: true, lease: None, power_off: None },
                heartbeat_us: 25_000,
                suspect_us: 80_000,
                stagger_us: 40_000,
            },
            client: ClientConfig {
                load: Load::Closed { pause_us: 28_000 },
                timeout_us: 100_000,
                retries: 20,
                ask_again_us: 20_000,
                latency_us: None,
                near: None,
                idempotent: true,
                reads: Reads { percent: 0, policy: ReadPolicy::Primary, prefer: None },
            },
            others: Vec::new(),
            keys: 1,
            visibility: Visibility {
                primary: OnPrimary::BeforeAcks,
                replica: OnReplica::AsItArrives,
            },
            machines: Vec::new(),
            clock: Clock::Running,
            cascade: Vec::new(),
            spares: 0,
        }
    }
}

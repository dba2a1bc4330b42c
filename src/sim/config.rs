//! What a run is made of: the cluster, its network, its rules, its clients. Plain data; checked in
//! [`super::validate`]. Knows nothing of files: the wire form is in `share`.

use super::ids::ServerId;

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
    /// Who writes, and how often.
    pub client: ClientConfig,
    /// Whether time passes.
    pub clock: Clock,
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

/// Detection and choice of a new primary; fencing is by epochs (rules 22 to 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failover {
    /// Who notices that the primary is silent.
    pub detection: Detection,
    /// Whether a winner needs the votes of a majority; without, its own is enough.
    pub majority: bool,
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
}

/// The client: what it asks, how long it waits, whether it asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientConfig {
    /// When it writes.
    pub load: Load,
    /// Silence before it gives a server up, in microseconds.
    pub timeout_us: u64,
    /// How many more times it asks under the same write number; 0 means never.
    pub retries: u32,
    /// Its pause before it asks again after "not primary", in microseconds.
    pub ask_again_us: u64,
}

/// When a client writes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Only when a person asks it to.
    Hand,
    /// One write at a time, this long after the answer to the last.
    Closed {
        /// In microseconds.
        pause_us: u64,
    },
    /// One write each so often, answered or not.
    Open {
        /// In microseconds.
        every_us: u64,
    },
}

impl Config {
    /// The same for another number of servers: what asks for more than there are, asks for fewer.
    #[must_use]
    pub fn resized(&self, servers: u16) -> Self {
        let mut config = self.clone();
        config.servers = servers;
        config.network.links.retain(|link| link.a.0 < servers && link.b.0 < servers);
        let replicas = servers.saturating_sub(1);
        match &mut config.ack.who {
            who @ (Who::Any { .. } | Who::First { .. }) if replicas == 0 => *who = Who::Nobody,
            Who::Any { count } => *count = (*count).min(replicas),
            Who::First { count, list } => {
                list.retain(|server| server.0 < servers);
                *count = (*count).min(replicas);
            }
            _ => {}
        }
        config
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
            },
            disk: Disk { flush: true, flush_us: 4_000, apply_us: 3_000, variation_percent: 10 },
            replication: Replication {
                window: 1,
                catch_up_batch: 64,
                send_after_flush: true,
                resend_us: 120_000,
            },
            ack: AckRule {
                level: Level::Flushed,
                who: Who::Any { count: 1 },
                primary_flushes_first: true,
                too_few: TooFew::Wait,
            },
            failover: Failover {
                detection: Detection::Replicas,
                majority: true,
                heartbeat_us: 25_000,
                suspect_us: 80_000,
                stagger_us: 40_000,
            },
            client: ClientConfig {
                load: Load::Closed { pause_us: 28_000 },
                timeout_us: 100_000,
                retries: 20,
                ask_again_us: 20_000,
            },
            clock: Clock::Running,
        }
    }
}

//! The in-sync set: the servers that hold everything that was acknowledged, as a coordinator stores it
//! (rules 17 and 21a). Plain data; who keeps it stands in [`super::coordinator`], who changes it in
//! [`super::server::in_sync`].

use super::config::{Choice, Config, Detection, Who};
use super::ids::ServerId;

/// A member of the set: a server with the disk by which it is one. A server that has lost its disk is no
/// longer meant by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// Who.
    pub server: ServerId,
    /// On which disk.
    pub disk: u16,
}

/// The members, in order of their servers.
pub type Members = Box<[Member]>;

/// All servers, each on its first disk: the set with which a run begins.
#[must_use]
pub fn everybody(servers: u16) -> Members {
    ServerId::all(servers).map(|server| Member { server, disk: server.0 }).collect()
}

/// What the rule "in sync" asks: how many must be in sync, and how far behind in time a member may be.
#[must_use]
pub const fn rule(config: &Config) -> Option<(u16, u64)> {
    match config.ack.who {
        Who::InSync { least, lag_max_us } => Some((least, lag_max_us)),
        _ => None,
    }
}

/// Whether the coordinator decides who may reign.
#[must_use]
pub fn appoints(config: &Config) -> bool {
    matches!(config.failover.choice, Choice::InSync | Choice::Unclean)
}

/// Whether the coordinator notices by itself that the primary is silent.
#[must_use]
pub fn notices(config: &Config) -> bool {
    config.failover.detection == Detection::Coordinator
}

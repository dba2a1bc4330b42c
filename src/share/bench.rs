//! The load under which the engine is timed, natively and in the page.

use crate::sim::cluster::Cluster;
use crate::sim::config::{Config, Load};

/// A cluster with window 64 and one write each `every_us`; facts, ledger and promises on.
///
/// # Panics
///
/// When there are more servers than the engine allows, or `every_us` is too short.
#[must_use]
pub fn busy_cluster(servers: u16, every_us: u64) -> Cluster {
    let mut config = Config { servers, ..Config::default() };
    config.replication.window = 64;
    config.network.links.clear();
    config.client.load = Load::Open { every_us };
    Cluster::new(config, 7).expect("the bench's configuration is valid")
}

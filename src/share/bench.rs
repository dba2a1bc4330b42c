//! The load under which the engine is timed, natively and in the page: a run file, played on.

use super::limits::Limits;
use super::run_file::RunFile;
use crate::sim::cluster::Cluster;
use crate::sim::config::Load;

/// The busy run with so many servers and one write each `every_us`; facts, ledger and promises on.
///
/// # Panics
///
/// When there are more servers than the engine allows, or `every_us` is too short.
#[must_use]
pub fn busy_cluster(servers: u16, every_us: u64) -> Cluster {
    let file = include_str!("../../tests/runs/busy.json");
    let mut run = RunFile::decode(file, Limits::PAGE).expect("the busy run is valid").run;
    run.config.servers = servers;
    run.config.client.load = Load::Open { every_us };
    run.start().expect("the busy run stays valid")
}

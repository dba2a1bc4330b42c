//! What the second opinion looks at: the servers themselves, and what is in flight between them.

use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::ids::{Epoch, Lsn};
use ripple::sim::log::Log;
use ripple::sim::message::{Append, DataCopy, Message};
use ripple::sim::server::Server;
use ripple::sim::table::{EntryTable, Writes};

/// A cluster at an instant, whoever drives it.
#[derive(Debug)]
pub struct View<'a> {
    /// The settings in force.
    pub config: &'a Config,
    /// All servers, in order.
    pub servers: Vec<&'a Server>,
    /// All entries.
    pub table: &'a EntryTable,
    /// All writes.
    pub writes: &'a Writes,
}

impl<'a> View<'a> {
    /// A cluster as it stands.
    #[must_use]
    pub fn of(cluster: &'a Cluster) -> Self {
        Self {
            config: cluster.config(),
            servers: cluster.servers().iter().collect(),
            table: cluster.table(),
            writes: cluster.writes(),
        }
    }
}

/// Entries on their way between servers.
#[derive(Debug, Default)]
pub struct Mail<'a> {
    /// Updates that have not arrived and may.
    pub appends: Vec<&'a Append>,
    /// Full copies that have not arrived and may.
    pub copies: Vec<&'a DataCopy>,
}

impl<'a> Mail<'a> {
    /// What flies in a cluster, or waits at a server that is paused.
    #[must_use]
    pub fn of(cluster: &'a Cluster) -> Self {
        let mut mail = Self::default();
        for flight in cluster.network().flights().filter(|flight| flight.lost.is_none()) {
            match &flight.message {
                Message::Append(append) => mail.appends.push(append),
                Message::Copy(copy) => mail.copies.push(copy),
                _ => {}
            }
        }
        mail
    }
}

/// A log entry by entry: each LSN with the epoch that wrote it.
pub fn spell(log: &Log) -> impl Iterator<Item = (Lsn, Epoch)> + '_ {
    let ends = log.runs().iter().skip(1).map(|run| run.first.0 - 1).chain([log.last().0]);
    let runs = log.runs().iter().zip(ends);
    runs.flat_map(|(run, end)| (run.first.0..=end).map(|lsn| (Lsn(lsn), run.epoch)))
}

/// The place of an LSN in a list that begins with LSN 1.
#[must_use]
pub fn place(lsn: Lsn) -> usize {
    usize::try_from(lsn.0).expect("32 bits fit an index") - 1
}

/// The LSN of a place in such a list.
#[must_use]
pub fn lsn(place: usize) -> Lsn {
    Lsn(u32::try_from(place + 1).expect("an LSN counts every entry"))
}

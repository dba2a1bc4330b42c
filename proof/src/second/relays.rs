//! What replicas pass on (rule 21): nothing that their own disk does not have, and only the log of the
//! primary that they follow. It reads the messages on the lanes between servers.

use std::collections::BTreeMap;

use ripple::sim::cluster::Cluster;
use ripple::sim::ids::NodeId;
use ripple::sim::message::{Append, Message};
use ripple::sim::server::Server;

/// One who reads what leaves.
#[derive(Clone, Debug, Default)]
pub struct Relays {
    /// The newest message that was read on each lane.
    read: BTreeMap<(NodeId, NodeId), u32>,
}

impl Relays {
    /// Looks after every event.
    ///
    /// # Errors
    ///
    /// When a server passes on what it may not.
    pub fn look(&mut self, cluster: &Cluster) -> Result<(), String> {
        if cluster.config().cascade.is_empty() {
            return Ok(());
        }
        for flight in cluster.network().flights() {
            let Message::Append(append) = &flight.message else { continue };
            let lane = (flight.key.from, flight.key.to);
            let Some(from) = lane.0.server() else { continue };
            let known = self.read.get(&lane).copied().unwrap_or(0);
            if flight.key.nth <= known || append.epoch.primary() == from {
                continue;
            }
            // Of several that left at once the older ones hold no more than the newest.
            self.read.insert(lane, flight.key.nth);
            check(cluster.server(from), append, cluster.config().disk.flush)?;
        }
        Ok(())
    }
}

fn check(server: &Server, append: &Append, flush: bool) -> Result<(), String> {
    let storage = &server.storage;
    let log = if flush { &storage.disk.log } else { &storage.log };
    if log.epoch_at(append.last) != Some(append.entries) {
        return Err(format!("{} passes {} on, and its disk lacks it", server.id, append.last));
    }
    // What it had just passed on may have made it primary in the same instant.
    let moved_on = server.storage.promised > append.epoch;
    if server.follow.epoch != Some(append.epoch) && !moved_on {
        return Err(format!("{} passes on the log of {}", server.id, append.epoch));
    }
    Ok(())
}

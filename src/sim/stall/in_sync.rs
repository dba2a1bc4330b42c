//! What keeps writes from being answered where a coordinator says who is in sync.

use super::super::config::{Choice, Config, Detection};
use super::super::coordinator::Coordinator;
use super::super::fact::Stall;
use super::super::ids::{NodeId, ServerId};
use super::super::in_sync::{notices, rule};
use super::super::network::Network;
use super::super::server::Server;
use super::super::server::primary::Primary;
use super::{acts, connected};

/// What this primary waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// The coordinator's word that somebody has left the set: it will come.
    ForAWhile,
    /// Something that does not come while the present failures last.
    ForGood(Stall),
}

/// What keeps this primary from answering, if anything.
pub(super) fn waits_for(
    primary: &Primary,
    config: &Config,
    servers: &[Server],
    network: &Network,
) -> Option<Wait> {
    let (least, _) = rule(config)?;
    let own = primary.epoch.primary();
    let usable = |id: &ServerId| {
        let other = &servers[id.index()];
        *id == own || acts(other) && !other.storage.learner && connected(own, *id, network)
    };
    let all = || ServerId::all(config.servers);
    let able = all().filter(usable).count();
    if able < usize::from(least) {
        let missing = all().find(|id| !usable(id)).unwrap_or(own);
        return Some(Wait::ForGood(Stall::WaitsFor(missing)));
    }
    let missing = primary.waits_for_all_of().iter().any(|id| !usable(id));
    if !missing && primary.enough_in_sync(least) {
        None
    } else if hears(own, network) {
        Some(Wait::ForAWhile)
    } else {
        Some(Wait::ForGood(Stall::NoCoordinator(own)))
    }
}

/// Whether the coordinator will make another server primary although this one may still reign.
pub(super) fn will_replace(
    primary: &Server,
    coordinator: Option<&Coordinator>,
    config: &Config,
    servers: &[Server],
    network: &Network,
) -> bool {
    let silent = primary.paused || network.is_cut(primary.id, NodeId::COORDINATOR);
    let others = servers.iter().filter(|server| server.id != primary.id);
    notices(config) && silent && can_reign(others, coordinator, config, network)
}

/// Why the coordinator makes nobody primary, if it does not.
pub(super) fn nobody_reigns(
    coordinator: Option<&Coordinator>,
    config: &Config,
    servers: &[Server],
    network: &Network,
) -> Option<Stall> {
    if config.failover.detection == Detection::Nobody {
        return Some(Stall::NobodyPromotes);
    }
    let can = can_reign(servers.iter(), coordinator, config, network);
    (!can).then_some(Stall::NoneInSync)
}

fn can_reign<'a>(
    mut servers: impl Iterator<Item = &'a Server>,
    coordinator: Option<&Coordinator>,
    config: &Config,
    network: &Network,
) -> bool {
    servers.any(|server| {
        let storage = &server.storage;
        let member = coordinator.is_some_and(|own| own.has(server.id, storage.disk.number));
        acts(server)
            && !storage.learner
            && hears(server.id, network)
            && (member || config.failover.choice == Choice::Unclean)
    })
}

fn hears(server: ServerId, network: &Network) -> bool {
    !network.is_cut(server, NodeId::COORDINATOR) && !network.is_cut(NodeId::COORDINATOR, server)
}

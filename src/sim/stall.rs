//! Whether writes can still be answered while the present failures last (rule 33b). Looked at after
//! faults, repairs, promotions and changed settings, never in between.

mod in_sync;

use super::config::{Choice, Detection, Failover, TooFew, Who};
use super::coordinator::Coordinator;
use super::fact::Stall;
use super::ids::ServerId;
use super::in_sync::appoints;
use super::members::Voters;
use super::network::Network;
use super::server::election::votes_needed;
use super::server::{Role, Server};
use in_sync::Wait;

/// Whether writes are answered now, and what keeps them from it for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// A primary reigns that can meet its ack rule.
    pub runs: bool,
    /// What stops it for as long as the present failures last; nothing while an election will mend it.
    pub stall: Option<Stall>,
}

/// Looks at the cluster.
#[must_use]
pub fn service(
    voters: Voters<'_>,
    servers: &[Server],
    network: &Network,
    coordinator: Option<&Coordinator>,
) -> Service {
    let config = voters.config;
    let primary = servers
        .iter()
        .filter_map(|server| server.primary().map(|primary| (primary.epoch, server)))
        .max_by_key(|(epoch, _)| *epoch);
    let Some((_, primary)) = primary else {
        let all_down = servers.iter().all(|server| !server.up);
        let stall = if all_down {
            Some(Stall::AllDown)
        } else if appoints(config) && config.servers > 1 {
            in_sync::nobody_reigns(coordinator, config, servers, network)
        } else {
            no_primary(voters, servers, network)
        };
        return Service { runs: false, stall };
    };
    let stopped = stopped_by(primary, voters, servers, network);
    let reign = primary.primary();
    let wait = reign.and_then(|own| in_sync::waits_for(own, config, servers, network));
    let stopped_for_good = stopped.or(match wait {
        Some(Wait::ForGood(stall)) => Some(stall),
        _ => None,
    });
    let stall = stopped_for_good.filter(|_| {
        !will_elect_without(primary, voters, servers, network)
            && !in_sync::will_replace(primary, coordinator, config, servers, network)
    });
    Service { runs: stopped.is_none() && wait.is_none(), stall }
}

/// What keeps this primary from answering.
fn stopped_by(
    primary: &Server,
    voters: Voters<'_>,
    servers: &[Server],
    network: &Network,
) -> Option<Stall> {
    if primary.paused {
        return Some(Stall::Paused(primary.id));
    }
    if !network.is_reached(primary.id) {
        return Some(Stall::Unreachable(primary.id));
    }
    let waits = waits_for(primary, voters, servers, network).map(Stall::WaitsFor);
    waits.or_else(|| has_no_lease(primary, voters, servers, network).then_some(Stall::NoLease))
}

/// Whether too few can renew the primary's lease.
fn has_no_lease(
    primary: &Server,
    voters: Voters<'_>,
    servers: &[Server],
    network: &Network,
) -> bool {
    let config = voters.config;
    if config.failover.fencing.lease.is_none() {
        return false;
    }
    let renews = |other: &&Server| {
        voters.has(other.id)
            && (other.id == primary.id
                || acts(other)
                    && !other.storage.learner
                    && connected(primary.id, other.id, network))
    };
    servers.iter().filter(renews).count() < usize::from(votes_needed(voters))
}

/// Whether a server takes part in what happens.
const fn acts(server: &Server) -> bool {
    server.up && !server.paused
}

/// Whether servers that no longer hear this primary are enough to elect another.
fn will_elect_without(
    primary: &Server,
    voters: Voters<'_>,
    servers: &[Server],
    network: &Network,
) -> bool {
    let config = voters.config;
    let Failover { detection, choice, .. } = config.failover;
    if detection != Detection::Replicas || choice == Choice::Operator {
        return false;
    }
    let deaf = |server: &&Server| {
        let hears_nothing = primary.paused || network.is_cut(primary.id, server.id);
        voters.has(server.id) && acts(server) && server.storage.votes() && hears_nothing
    };
    let reach = |server: &Server| {
        let joined =
            |other: &&Server| other.id == server.id || connected(server.id, other.id, network);
        servers.iter().filter(deaf).filter(joined).count()
    };
    let best = servers.iter().filter(deaf).map(reach).max().unwrap_or(0);
    best >= usize::from(votes_needed(voters))
}

/// The replica without which this primary can answer nothing.
fn waits_for(
    primary: &Server,
    voters: Voters<'_>,
    servers: &[Server],
    network: &Network,
) -> Option<ServerId> {
    let config = voters.config;
    if matches!(config.ack.too_few, TooFew::GoAsync { .. }) {
        return None;
    }
    let usable = |id: ServerId| {
        let other = &servers[id.index()];
        acts(other) && !other.storage.learner && connected(primary.id, id, network)
    };
    let others = || voters.all().filter(|id| *id != primary.id);
    let (needed, able): (u16, Vec<ServerId>) = match &config.ack.who {
        Who::Nobody | Who::InSync { .. } => return None,
        Who::Any { count } => (*count, others().collect()),
        Who::All => (voters.count() - 1, others().collect()),
        Who::Majority => (voters.count() / 2, others().collect()),
        Who::First { count, list } if list.is_empty() => (*count, others().collect()),
        Who::First { count, list } => {
            (*count, list.iter().copied().filter(|id| *id != primary.id).collect())
        }
    };
    let present = able.iter().filter(|id| usable(**id)).count();
    if present >= usize::from(needed) {
        return None;
    }
    able.into_iter().find(|id| !usable(*id))
}

fn no_primary(voters: Voters<'_>, servers: &[Server], network: &Network) -> Option<Stall> {
    let config = voters.config;
    let may = |server: &&Server| voters.has(server.id);
    let able = |server: &&Server| acts(server) && server.storage.votes();
    let standing = || servers.iter().filter(may).filter(able);
    let by_hand = config.failover.choice == Choice::Operator;
    let somebody_stands = match config.failover.detection {
        Detection::Replicas | Detection::Monitors { .. } if !by_hand => true,
        _ => servers.iter().filter(may).any(|server| {
            acts(server)
                && (matches!(server.role, Role::Candidate(_))
                    || !by_hand && server.timers.suspect.at().is_some())
        }),
    };
    if !somebody_stands {
        return Some(Stall::NobodyPromotes);
    }
    let reach = |server: &Server| {
        standing()
            .filter(|other| other.id == server.id || connected(server.id, other.id, network))
            .count()
    };
    let best = standing().map(reach).max().unwrap_or(0);
    (best < usize::from(votes_needed(voters))).then_some(Stall::NoMajority)
}

fn connected(a: ServerId, b: ServerId, network: &Network) -> bool {
    !network.is_cut(a, b) && !network.is_cut(b, a)
}

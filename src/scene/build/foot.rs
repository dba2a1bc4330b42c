//! What a card says at its foot: the one thing about this server that matters now.

use crate::scene::picture::Role;
use crate::scene::words::foot as say;
use crate::sim::cluster::Cluster;
use crate::sim::fact::Stall;
use crate::sim::ids::{Lsn, ServerId};
use crate::sim::server::election::Phase;
use crate::sim::server::primary::Primary;
use crate::sim::server::{Role as Belief, Server};

use super::recent::writes_in;
use super::{Ground, strip};

/// Whether there is an in-sync set, and this server is not in it.
pub(crate) fn is_out_of_sync(cluster: &Cluster, server: ServerId) -> bool {
    let members = cluster.coordinator().and_then(|own| own.members.as_deref());
    members.is_some_and(|members| !members.iter().any(|member| member.server == server))
}

/// The status sentence of a server.
pub(super) fn foot(ground: &Ground<'_>, server: &Server, role: Role) -> String {
    match &server.role {
        _ if !server.up => down(ground, server),
        Belief::Primary(primary) => of_primary(ground, server, primary),
        Belief::Candidate(own) if own.phase == Phase::Resting => say::no_majority(),
        Belief::Candidate(own) => {
            let votes = u16::try_from(own.votes.len()).unwrap_or(u16::MAX);
            let needed = crate::sim::server::election::votes_needed(
                server.storage.voters(ground.cluster.config()),
            );
            match server.follow.epoch {
                Some(epoch) if server.follow.suspects && votes == 1 => {
                    say::suspects(epoch.primary())
                }
                _ => say::votes(votes, needed),
            }
        }
        Belief::Replica => of_replica(ground, server, role),
    }
}

fn down(ground: &Ground<'_>, server: &Server) -> String {
    let member = ground.cluster.is_member(server.id);
    if !member && server.storage.log.last() == Lsn::ZERO {
        return say::holds_nothing();
    }
    if member && ground.cluster.shadow().of(server.id).wiped {
        return say::disk_gone();
    }
    say::keeps(writes_in(&server.storage.log, ground.cluster.table()))
}

fn of_primary(ground: &Ground<'_>, server: &Server, primary: &Primary) -> String {
    let stalled = match ground.cluster.stalled() {
        Some(Stall::WaitsFor(other))
            if ground.primary.is_some_and(|(top, _)| top.id == server.id) =>
        {
            Some(other)
        }
        _ => None,
    };
    let last = server.storage.log.last();
    let oldest = primary.commit.next().max(primary.begin);
    if primary.degraded.is_some() {
        say::degraded()
    } else if let Some(other) = stalled {
        say::waits_for(other)
    } else if oldest > last {
        say::answered()
    } else if oldest == primary.begin {
        say::confirming()
    } else {
        needs(ground, server, oldest)
    }
}

fn needs(ground: &Ground<'_>, server: &Server, oldest: Lsn) -> String {
    match strip::tally(ground, server, oldest) {
        Some((have, needed)) if have < needed => say::needs(needed - have),
        _ => say::flushing(),
    }
}

fn of_replica(ground: &Ground<'_>, server: &Server, role: Role) -> String {
    if !ground.cluster.is_member(server.id) {
        return say::not_a_member();
    }
    let promised = server.storage.promised;
    let (behind, extra) = ground.distance(server);
    match server.follow.epoch {
        Some(epoch) if server.follow.suspects => {
            say::suspects(server.follow.source.unwrap_or(epoch.primary()))
        }
        Some(epoch) if promised > epoch && promised.primary() != server.id => {
            say::voted_for(promised.primary())
        }
        None if role != Role::CatchingUp || server.storage.learner => say::no_primary(),
        _ if extra > 0 && ground.cluster.shadow().epoch > promised => say::to_discard(extra),
        _ if behind > 0 && server.storage.learner => say::fetches_everything(),
        _ if behind > 0 => say::behind(behind),
        _ if server.storage.learner => say::learner(),
        _ if is_out_of_sync(ground.cluster, server.id) => say::not_in_sync(),
        _ => say::up_to_date(),
    }
}

//! What a monitor or the coordinator knows, in words: who is primary, whom it hears, what it is about to
//! do. Knows no more than they were told.

use crate::scene::build::watchers::does;
use crate::scene::words::{names, selected as say_of, watching as say};
use crate::sim::cluster::Cluster;
use crate::sim::config::Detection;
use crate::sim::coordinator::Coordinator;
use crate::sim::ids::{Epoch, NodeId, ServerId};
use crate::sim::message::Report;
use crate::sim::monitor::Monitor;
use crate::sim::time::SimTime;

/// Of more servers than these only the primary's silence is told.
const MOST_HEARD: usize = 5;

/// One of those who watch, if it is there.
pub(super) fn of_watcher(cluster: &Cluster, node: NodeId) -> Option<(String, Vec<String>)> {
    match node.monitor() {
        Some(id) => cluster.monitors().get(usize::from(id.0)).map(|own| of_monitor(cluster, own)),
        None => cluster.coordinator().map(|own| of_coordinator(cluster, own)),
    }
}

fn of_monitor(cluster: &Cluster, own: &Monitor) -> (String, Vec<String>) {
    let failover = &cluster.config().failover;
    let primary = own.known.primary();
    let mut lines = vec![say::knows(primary, own.known)];
    lines.push(if own.suspects {
        say_of::suspects(primary)
    } else {
        say::patience(primary, own.patience_us(failover))
    });
    if let (Some(campaign), Detection::Monitors { quorum, .. }) =
        (&own.campaign, failover.detection)
    {
        lines.push(match campaign.appointed {
            Some(server) => say::told_to_stand(server),
            None => say::asks_others(campaign.agree.len(), quorum),
        });
    }
    lines.extend(heard(cluster, own.heard(), own.known));
    (names::monitor(own.id, does(own).map(|(_, does)| does), primary), lines)
}

fn of_coordinator(cluster: &Cluster, own: &Coordinator) -> (String, Vec<String>) {
    let mut lines = Vec::new();
    if let Some(members) = &own.members {
        let servers: Vec<ServerId> = members.iter().map(|member| member.server).collect();
        lines.push(say::in_sync(&servers));
    }
    let primary = own.epoch.primary();
    lines.push(say::knows(primary, own.epoch));
    if own.suspects {
        lines.push(say_of::suspects(primary));
    } else if cluster.config().failover.detection == Detection::Coordinator {
        lines.push(say::patience(primary, cluster.config().failover.suspect_us));
    }
    lines.extend(heard(cluster, own.heard(), own.epoch));
    let in_sync = own.members.as_ref().map(|members| members.len());
    (names::coordinator(in_sync, own.suspects.then_some(primary)), lines)
}

/// How long ago each server was heard, or the primary alone where there are many.
fn heard(cluster: &Cluster, seen: &[(SimTime, Report)], known: Epoch) -> Option<String> {
    let silence = |(id, (at, _)): (ServerId, &(SimTime, Report))| {
        let ago = (*at > SimTime::ZERO).then(|| cluster.now().since(*at));
        (seen.len() <= MOST_HEARD || id == known.primary()).then_some((id, ago))
    };
    let servers = ServerId::all(cluster.config().servers);
    let told: Vec<(ServerId, Option<u64>)> = servers.zip(seen).filter_map(silence).collect();
    told.iter().any(|(_, ago)| ago.is_some()).then(|| say::heard(&told))
}

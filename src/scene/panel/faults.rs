//! Further acts of Break things: what a teacher or an engineer wants, and a newcomer does not need first.

use crate::scene::view::Selection;
use crate::scene::words::{breaking_faults as say, names};
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::config::Config;
use crate::sim::ids::ServerId;
use crate::sim::link::{LaneChange, LaneFaults, lane_faults};
use crate::sim::machine::USUAL_PERCENT;
use crate::sim::message::MessageKey;
use crate::sim::network::{Flight, base_latency};

use super::breaking::{Verb, verb};

/// How many times as long a slow disk takes, and a slow link.
const SLOWER: u32 = 10;
/// The longest latency that a slowed link gets, in microseconds.
const SLOWEST_US: u64 = 1_000_000;
/// Of a lossy link, one message in so many vanishes.
const LOST_ONE_IN: u32 = 5;
/// How much later a delayed message arrives, in microseconds.
const DELAY_US: u64 = 100_000;

/// The further verbs for a selection.
#[must_use]
pub fn further(cluster: &Cluster, selection: Option<Selection>) -> Vec<Verb> {
    let there = |server: ServerId| server.0 < cluster.config().servers;
    match selection {
        Some(Selection::Server(server)) if there(server) => of_server(cluster, server),
        Some(Selection::Link(a, b)) if there(a) && there(b) => of_link(cluster, a, b),
        Some(Selection::Message(from, to, nth)) => {
            of_message(cluster, MessageKey { from, to, nth })
        }
        None => of_cluster(cluster),
        Some(_) => Vec::new(),
    }
}

fn of_server(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    let server = cluster.server(id);
    let mut verbs = Vec::new();
    if server.paused {
        verbs.push(verb(names::resume(id), say::resume(id), Action::Resume(id)));
    } else if server.up {
        verbs.push(verb(names::pause(id), say::pause(id), Action::Pause(id)));
    }
    verbs.push(if cluster.machine(id).disk_percent > USUAL_PERCENT {
        let usual = Action::SlowDisk { server: id, percent: USUAL_PERCENT };
        verb(say::usual_disk_label(id), say::usual_disk(id), usual)
    } else {
        let slow = Action::SlowDisk { server: id, percent: SLOWER * USUAL_PERCENT };
        verb(say::slow_disk_label(id), say::slow_disk(id, SLOWER), slow)
    });
    let cut = |other: ServerId| {
        other == id || cluster.network().is_cut(id, other) && cluster.network().is_cut(other, id)
    };
    if !ServerId::all(cluster.config().servers).all(cut) {
        let isolate = Action::Isolate { server: id, clients: false };
        verbs.push(verb(say::isolate_label(id), say::isolate(id), isolate));
    }
    verbs
}

fn of_link(cluster: &Cluster, a: ServerId, b: ServerId) -> Vec<Verb> {
    let config = cluster.config();
    let set = |change| Action::SetLink { from: a.into(), to: b.into(), both: true, change };
    let usual_us = usual_latency(config, a, b);
    let is_usual = |from: ServerId, to: ServerId| {
        let (from, to) = (from.into(), to.into());
        base_latency(config, from, to) == usual_us
            && lane_faults(config, from, to) == LaneFaults::NONE
    };
    if !is_usual(a, b) || !is_usual(b, a) {
        let mend = LaneChange {
            us: Some(usual_us),
            loss_per_million: Some(0),
            duplicate_per_million: Some(0),
            reorder_us: Some(0),
        };
        return vec![verb(say::mend_link_label(a, b), say::mend_link(a, b), set(mend))];
    }
    let us = (usual_us * u64::from(SLOWER)).min(SLOWEST_US.max(usual_us));
    let slow = LaneChange { us: Some(us), ..LaneChange::default() };
    let loss = Some(1_000_000 / LOST_ONE_IN);
    let lossy = LaneChange { loss_per_million: loss, ..LaneChange::default() };
    vec![
        verb(say::slow_link_label(a, b), say::slow_link(a, b, us), set(slow)),
        verb(say::lossy_link_label(a, b), say::lossy_link(a, b, LOST_ONE_IN), set(lossy)),
    ]
}

/// The latency of a link that nobody has slowed.
fn usual_latency(config: &Config, a: ServerId, b: ServerId) -> u64 {
    if config.network.lanes.is_empty() {
        return base_latency(config, a.into(), b.into());
    }
    let mut usual = config.clone();
    usual.network.lanes.clear();
    base_latency(&usual, a.into(), b.into())
}

fn of_message(cluster: &Cluster, key: MessageKey) -> Vec<Verb> {
    let flights = || cluster.network().flights();
    let is_it = |flight: &&Flight| flight.key == key && flight.flies();
    let Some(flight) = flights().find(is_it) else { return Vec::new() };
    let verb = |label: &str, sentence: &str, action| verb(label.into(), sentence.into(), action);
    let mut verbs = vec![
        verb(say::DROP_LABEL, say::DROP, Action::Drop(key)),
        verb(say::DELAY_LABEL, &say::delay(DELAY_US), Action::Delay { message: key, us: DELAY_US }),
        verb(say::DOUBLE_LABEL, say::DOUBLE, Action::Duplicate(key)),
    ];
    verbs.push(if flight.held.is_some() {
        verb(say::RELEASE_LABEL, say::RELEASE, Action::Release(key))
    } else {
        verb(say::HOLD_LABEL, say::HOLD, Action::Hold(key))
    });
    verbs
}

/// With nothing selected: the smaller half of the servers on one side, the first of them among it, so
/// that its clients and its replicas part.
fn of_cluster(cluster: &Cluster) -> Vec<Verb> {
    let mut verbs = Vec::new();
    let servers = cluster.config().servers;
    if cluster.network().cuts().is_empty() {
        if servers > 1 {
            let group: Vec<ServerId> = ServerId::all(servers / 2).collect();
            let sentence = say::split(&group);
            verbs.push(verb(say::split_label().into(), sentence, Action::Split(vec![group])));
        }
    } else {
        verbs.push(verb(say::HEAL_ALL_LABEL.into(), say::HEAL_ALL.into(), Action::HealAll));
    }
    verbs
}

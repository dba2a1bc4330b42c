//! Further acts of Break things: what a teacher or an engineer wants, and a newcomer does not need first.

use crate::scene::view::Selection;
use crate::scene::words::{breaking_faults as say, names};
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::config::Config;
use crate::sim::ids::{Epoch, ServerId};
use crate::sim::link::{LaneChange, MILLION, lane_faults};
use crate::sim::machine::USUAL_PERCENT;
use crate::sim::message::MessageKey;
use crate::sim::network::{Flight, base_latency};

use super::asking::further_of_client;
use super::breaking::{Lot, Verb, verb};

/// How many times as long a slow disk takes, and a slow link.
const SLOWER: u32 = 10;
/// The longest latency that a slowed link gets, in microseconds.
const SLOWEST_US: u64 = 1_000_000;
/// Of a lossy link, one message in so many vanishes.
const LOST_ONE_IN: u32 = 5;
/// Of a doubling link, one message in so many arrives twice.
const DOUBLED_ONE_IN: u32 = 2;
/// How much later a message arrives on a link that keeps no order, at most, in microseconds.
const REORDER_US: u64 = 50_000;
/// How much later a delayed message arrives, in microseconds.
const DELAY_US: u64 = 100_000;
/// How far ahead a clock is set, in microseconds, and how much a wrong one gains or loses in a second.
const AHEAD_US: i32 = 100_000;
const WRONG_PPM: i32 = 200_000;

/// The further acts for a selection, and those for all servers.
#[must_use]
pub fn further(cluster: &Cluster, selection: Option<Selection>) -> Vec<Lot> {
    let there = |server: ServerId| server.0 < cluster.config().servers;
    let mut lots = match selection {
        Some(Selection::Server(server)) if there(server) => {
            vec![Lot { title: server.to_string(), verbs: of_server(cluster, server) }]
        }
        Some(Selection::Link(a, b)) if there(a) && there(b) => of_link(cluster, a, b),
        Some(Selection::Client(client)) if client.index() < cluster.clients().len() => {
            further_of_client(cluster, client)
        }
        _ => Vec::new(),
    };
    lots.push(Lot { title: say::ALL_SERVERS.into(), verbs: of_cluster(cluster) });
    lots.retain(|lot| !lot.verbs.is_empty());
    lots
}

fn of_server(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    let server = cluster.server(id);
    let mut verbs = of_membership(cluster, id);
    if !server.up && !cluster.is_member(id) {
        return verbs;
    }
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
    verbs.extend(of_clock(cluster, id));
    let network = cluster.network();
    let apart =
        |other: ServerId| other == id || network.is_cut(id, other) && network.is_cut(other, id);
    let isolate = |clients| Action::Isolate { server: id, clients };
    if !ServerId::all(cluster.config().servers).all(apart) {
        verbs.push(verb(say::isolate_label(id), say::isolate(id), isolate(false)));
    }
    if network.is_reached(id) {
        verbs.push(verb(say::isolate_all_label(id), say::isolate_all(id), isolate(true)));
    }
    verbs.extend(of_pointing(cluster, id));
    verbs
}

/// Members come and go where there are spares.
fn of_membership(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    if !cluster.config().members_change() {
        return Vec::new();
    }
    vec![if cluster.is_member(id) {
        verb(names::remove(id), say::remove(id), Action::Remove(id))
    } else {
        verb(names::add(id), say::add(id), Action::Add(id))
    }]
}

/// A clock may be set ahead, run fast or slow; one that was is set right again.
fn of_clock(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    let set = |jump_us, rate_ppm| Action::SetClock { server: id, jump_us, rate_ppm };
    let clock = cluster.machine(id).clock;
    let (shows, is) = (cluster.local_now(id).as_micros(), cluster.now().as_micros());
    if clock.is_some_and(|clock| clock.rate_ppm != 0) || shows != is {
        let off = i64::try_from(is).unwrap_or(0) - i64::try_from(shows).unwrap_or(0);
        let Ok(jump_us) = i32::try_from(off) else { return Vec::new() };
        return vec![verb(say::right_clock_label(id), say::right_clock(id), set(jump_us, 0))];
    }
    let percent = WRONG_PPM.unsigned_abs() / 10_000;
    let ahead_us = u64::from(AHEAD_US.unsigned_abs());
    vec![
        verb(say::clock_ahead_label(id), say::clock_ahead(id, ahead_us), set(AHEAD_US, 0)),
        verb(say::fast_clock_label(id), say::fast_clock(id, percent), set(0, WRONG_PPM)),
        verb(say::slow_clock_label(id), say::slow_clock(id, percent), set(0, -WRONG_PPM)),
    ]
}

/// Without epochs a server follows whom it is pointed at.
fn of_pointing(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    if cluster.config().failover.fencing.epochs || !cluster.server(id).up {
        return Vec::new();
    }
    let follows = cluster.server(id).follow.epoch.map(Epoch::primary);
    let reigns = |other: &ServerId| {
        *other != id && Some(*other) != follows && cluster.server(*other).primary().is_some()
    };
    let others = ServerId::all(cluster.config().servers).filter(reigns);
    let point = |primary| {
        let follow = Action::Follow { server: id, primary };
        verb(say::point_label(id, primary), say::point(id, primary), follow)
    };
    others.map(point).collect()
}

/// What may be done to a link both ways, where what was done is mended first, and one way.
fn of_link(cluster: &Cluster, a: ServerId, b: ServerId) -> Vec<Lot> {
    let mut verbs = Vec::new();
    if is_changed(cluster, a, b) || is_changed(cluster, b, a) {
        let usual = cluster.config().network.faults;
        let mend = LaneChange {
            us: Some(usual_latency(cluster.config(), a, b)),
            loss_per_million: Some(usual.loss_per_million),
            duplicate_per_million: Some(usual.duplicate_per_million),
            reorder_us: Some(usual.reorder_us),
        };
        let mend = Action::SetLink { from: a.into(), to: b.into(), both: true, change: mend };
        verbs.push(verb(say::mend_link_label(a, b), say::mend_link(a, b), mend));
    }
    verbs.extend(of_lane(cluster, a, b, true));
    let one_way = |(from, to)| Lot {
        title: say::one_way(from, to),
        verbs: of_lane(cluster, from, to, false),
    };
    let both = Lot { title: say::both_ways(a, b), verbs };
    std::iter::once(both).chain([(a, b), (b, a)].map(one_way)).collect()
}

/// What is not so yet: slow, lossy, doubling, out of order.
fn of_lane(cluster: &Cluster, from: ServerId, to: ServerId, both: bool) -> Vec<Verb> {
    let config = cluster.config();
    let usual_us = usual_latency(config, from, to);
    let slow_us = (usual_us * u64::from(SLOWER)).min(SLOWEST_US.max(usual_us));
    let one_in = |times: u32| Some(MILLION / times);
    let faults = lane_faults(config, from.into(), to.into());
    let is_slow = base_latency(config, from.into(), to.into()) > usual_us;
    let none = LaneChange::default();
    let way = if both { say::Way::Both } else { say::Way::One };
    let offers = [
        (
            !is_slow,
            say::slow_link(way, from, to, slow_us),
            LaneChange { us: Some(slow_us), ..none },
        ),
        (
            faults.loss_per_million == 0,
            say::lossy_link(way, from, to, LOST_ONE_IN),
            LaneChange { loss_per_million: one_in(LOST_ONE_IN), ..none },
        ),
        (
            faults.duplicate_per_million == 0,
            say::doubling_link(way, from, to, DOUBLED_ONE_IN),
            LaneChange { duplicate_per_million: one_in(DOUBLED_ONE_IN), ..none },
        ),
        (
            faults.reorder_us == 0,
            say::reordering_link(way, from, to, REORDER_US),
            LaneChange { reorder_us: Some(REORDER_US), ..none },
        ),
    ];
    let set = |change| Action::SetLink { from: from.into(), to: to.into(), both, change };
    let offered = offers.into_iter().filter(|(is_new, ..)| *is_new);
    offered.map(|(_, (label, sentence), change)| verb(label, sentence, set(change))).collect()
}

/// Whether a lane differs from what the settings say of all lanes.
fn is_changed(cluster: &Cluster, from: ServerId, to: ServerId) -> bool {
    let config = cluster.config();
    let (usual_us, ends) = (usual_latency(config, from, to), (from.into(), to.into()));
    base_latency(config, ends.0, ends.1) != usual_us
        || lane_faults(config, ends.0, ends.1) != config.network.faults
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

/// What may be done to a message on its way; nothing once it is there.
pub(super) fn of_message(cluster: &Cluster, key: MessageKey) -> Vec<Verb> {
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

/// With nothing selected: links are healed, the servers are split, zones are lost or cut off.
fn of_cluster(cluster: &Cluster) -> Vec<Verb> {
    let mut verbs = Vec::new();
    if !cluster.network().cuts().is_empty() {
        verbs.push(verb(say::HEAL_ALL_LABEL.into(), say::HEAL_ALL.into(), Action::HealAll));
    }
    verbs.extend(splits(cluster));
    for zone in &cluster.config().network.zones {
        let name = &zone.name;
        let lose = Action::LoseZone(name.clone());
        let cut = Action::IsolateZone { zone: name.clone(), clients: false };
        let up = |id: &ServerId| cluster.server(*id).up;
        if zone.servers.iter().any(up) {
            verbs.push(verb(say::lose_zone_label(name), say::lose_zone(name, &zone.servers), lose));
        }
        verbs.push(verb(say::cut_zone_label(name), say::cut_zone(name, &zone.servers), cut));
    }
    verbs
}

/// Where all can talk: the primary with the fewer or with the more of the others, or each by itself.
fn splits(cluster: &Cluster) -> Vec<Verb> {
    let servers = cluster.config().servers;
    if servers < 2 || !cluster.network().cuts().is_empty() {
        return Vec::new();
    }
    let first = cluster.shadow().epoch.primary();
    let others = || ServerId::all(servers).filter(|id| *id != first);
    let with = |count: u16| -> Vec<ServerId> {
        std::iter::once(first).chain(others().take(count.saturating_sub(1).into())).collect()
    };
    let (few, many) = (with(servers / 2), with(servers / 2 + 1));
    let split = |group: Vec<ServerId>| {
        let rest: Vec<ServerId> = ServerId::all(servers).filter(|id| !group.contains(id)).collect();
        let (label, sentence) = say::split(&group, &rest);
        verb(label, sentence, Action::Split(vec![group]))
    };
    let mut verbs = vec![split(few)];
    if servers > 2 {
        verbs.push(split(many));
        let each = ServerId::all(servers).map(|id| vec![id]).collect();
        let (label, sentence) = (say::SPLIT_ALL_LABEL.into(), say::SPLIT_ALL.into());
        verbs.push(verb(label, sentence, Action::Split(each)));
    }
    verbs
}

//! Random configurations: what a run may begin with. A new setting joins here.

use ripple::sim::config::{
    AckRule, Choice, Config, Detection, Failover, Fencing, Lease, Level, LinkLatency, OnReplica,
    PowerOff, TooFew, Who,
};
use ripple::sim::ids::ServerId;
use ripple::sim::link::{LaneFaults, Zone};

use super::clients::{clients, load};
use super::faults::Weather;
use super::{cascades, in_sync};
use crate::dice::Dice;

/// Any valid configuration that is small and fast enough to try thousands of. With every setting drawn
/// each is seldom what it usually is, so half of the calmer runs keep to the usual.
pub fn config(weather: Weather, dice: &mut Dice) -> Config {
    if !weather.is_stormy() && dice.one_in(2) {
        return usual(weather, dice);
    }
    let mut config = basics(weather, dice);
    config.replication.keep = dice.of(&[0, 0, 0, 1, 5, 40]);
    config.replication.copy_entry_us = dice.of(&[0, 200, 3_000]);
    clients(&mut config, dice);
    config.ack = rule(&config, dice);
    config.failover = failover(&config, dice);
    config
}

/// Servers that feed others, or a coordinator, in some runs. They have dice of their own, so that all other
/// runs keep their names.
pub fn arrange(config: &mut Config, seed: u64) {
    let mut dice = Dice::new(seed ^ 0x5E_75);
    if config.members_change() {
        return;
    }
    match dice.below(6) {
        0 if config.servers > 1 => in_sync::settle(config, &mut dice),
        1 if config.servers > 2 => cascades::settle(config, &mut dice),
        _ => {}
    }
}

/// One client that writes, the whole log, the most advanced elected by votes, and epochs.
pub fn usual(weather: Weather, dice: &mut Dice) -> Config {
    let mut config = basics(weather, dice);
    config.client.load = load(dice);
    config.client.retries = dice.of(&[0, 1, 3, 6]);
    config.ack = rule(&config, dice);
    config.failover.majority = !dice.one_in(5);
    if dice.one_in(4) {
        config.failover.detection = Detection::Nobody;
    }
    config
}

/// The usual, with servers that are no members at the start, and what members that change need.
pub fn with_spares(weather: Weather, dice: &mut Dice) -> Config {
    let mut config = usual(weather, dice);
    config.disk.flush = true;
    // A list may come to name fewer than it asks for.
    if matches!(config.ack.who, Who::First { .. }) {
        config.ack.who = Who::Majority;
    }
    config.failover.majority = true;
    config.failover.fencing.lease =
        dice.one_in(3).then_some(Lease { us: 60_000, drift_percent: 10 });
    config.replication.keep = dice.of(&[0, 0, 5]);
    config.spares = dice.of(&[1, 1, 2]);
    config.servers += config.spares;
    config
}

/// Servers, network, disks and streams.
fn basics(weather: Weather, dice: &mut Dice) -> Config {
    let servers = dice.of(&[1, 2, 3, 3, 3, 3, 4, 5, 5, 7]);
    let mut config = Config { servers, ..Config::default() };
    network(&mut config, weather, dice);
    config.disk.variation_percent = dice.of(&[0, 10, 90]);
    config.disk.flush_us = dice.of(&[0, 4_000, 4_000, 30_000]);
    config.disk.flush = !dice.one_in(8);
    config.replication.window = dice.of(&[1, 1, 2, 5, 64]);
    config.replication.catch_up_batch = dice.of(&[1, 3, 64]);
    config.replication.send_after_flush = !dice.one_in(3);
    config
}

/// Any way to notice that the primary is dead, to choose another, and to fence.
pub fn failover(config: &Config, dice: &mut Dice) -> Failover {
    let majority = !dice.one_in(5);
    let order = dice.of(&[0, 0, 1]) * config.servers;
    let mut order: Vec<ServerId> = ServerId::all(order).rev().collect();
    order.retain(|server| config.is_voter(*server));
    let (detection, choice) = (detection(dice), choice(dice));
    let mut fencing = fencing(majority, dice);
    fencing.epochs |= !config.cascade.is_empty();
    Failover { majority, detection, choice, fencing, order, ..config.failover.clone() }
}

fn detection(dice: &mut Dice) -> Detection {
    dice.of(&[
        Detection::Replicas,
        Detection::Replicas,
        Detection::Replicas,
        Detection::Replicas,
        Detection::Nobody,
        Detection::Nobody,
        Detection::Monitors { count: 3, quorum: 2 },
        Detection::Monitors { count: 1, quorum: 1 },
    ])
}

fn choice(dice: &mut Dice) -> Choice {
    let most = Choice::MostAdvanced;
    dice.of(&[most, most, most, most, most, Choice::Priority, Choice::Any, Choice::Operator])
}

fn fencing(majority: bool, dice: &mut Dice) -> Fencing {
    let lease = majority && dice.one_in(4);
    let takes_us = dice.of(&[0, 20_000, 200_000]);
    let power_off = PowerOff { takes_us, waits: !dice.one_in(4) };
    Fencing {
        epochs: !dice.one_in(8),
        lease: lease.then_some(Lease { us: 60_000, drift_percent: 10 }),
        power_off: dice.one_in(6).then_some(power_off),
    }
}

fn network(config: &mut Config, weather: Weather, dice: &mut Dice) {
    config.network.links.clear();
    config.network.variation_percent = dice.of(&[0, 10, 50, 90]);
    if config.servers > 2 && dice.one_in(2) {
        config.network.links.push(LinkLatency { a: ServerId(0), b: ServerId(2), us: 60_000 });
    }
    if config.servers > 2 && dice.one_in(6) {
        config.network.zones = zones(config, dice);
        config.network.zone_us = dice.of(&[30_000, 60_000]);
    }
    if weather.is_stormy() {
        config.network.faults = LaneFaults {
            loss_per_million: dice.of(&[0, 0, 12_000, 100_000]),
            duplicate_per_million: dice.of(&[0, 0, 100_000, 900_000]),
            reorder_us: dice.of(&[0, 0, 30_000, 200_000]),
        };
    }
}

/// Two zones, the second smaller; a server may stand in neither.
fn zones(config: &Config, dice: &mut Dice) -> Vec<Zone> {
    let first = config.servers / 2 + 1;
    let left = dice.short(2);
    let zone = |name: &str, servers: std::ops::Range<u16>| Zone {
        name: name.into(),
        servers: servers.map(ServerId).collect(),
    };
    let zones = [zone("east", 0..first), zone("west", first..config.servers - left)];
    zones.into_iter().filter(|zone| !zone.servers.is_empty()).collect()
}

/// Any ack rule that this cluster can meet.
pub fn rule(config: &Config, dice: &mut Dice) -> AckRule {
    let levels = [Level::Received, Level::Flushed, Level::Flushed, Level::Applied];
    let unflushed = [Level::Received, Level::Applied];
    let levels = if config.disk.flush { &levels[..] } else { &unflushed[..] };
    let waits = config.visibility.replica == OnReplica::OnceCommitted;
    // A replica that applies once committed cannot be waited for to apply.
    let level = dice.of(&levels[..levels.len() - usize::from(waits)]);
    let too_few = dice.of(&[
        TooFew::Wait,
        TooFew::Wait,
        TooFew::Wait,
        TooFew::GoAsync { after_us: 90_000 },
        TooFew::Refuse { after_us: 90_000 },
    ]);
    AckRule { level, who: who(config, dice), primary_flushes_first: !dice.one_in(4), too_few }
}

fn who(config: &Config, dice: &mut Dice) -> Who {
    let replicas = config.voters() - 1;
    if replicas == 0 {
        return dice.of(&[Who::Nobody, Who::Majority, Who::All]);
    }
    let count = dice.short(replicas) + 1;
    let mut listed: Vec<ServerId> = config.all_voters().collect();
    listed.reverse();
    dice.of(&[
        Who::Nobody,
        Who::Any { count },
        Who::Any { count: 1 },
        Who::First { count, list: Vec::new() },
        Who::First { count, list: listed },
        Who::Majority,
        Who::Majority,
        Who::All,
    ])
}

//! Random configurations: what a run may begin with. A new setting joins here.

use ripple::sim::config::{AckRule, Config, Detection, Level, LinkLatency, Load, TooFew, Who};
use ripple::sim::ids::ServerId;

use crate::dice::Dice;

/// Any valid configuration that is small and fast enough to try thousands of.
pub fn config(dice: &mut Dice) -> Config {
    let servers = dice.of(&[1, 2, 3, 3, 3, 3, 4, 5, 5, 7]);
    let mut config = Config { servers, ..Config::default() };
    network(&mut config, dice);
    config.disk.variation_percent = dice.of(&[0, 10, 90]);
    config.disk.flush_us = dice.of(&[0, 4_000, 4_000, 30_000]);
    config.disk.flush = !dice.one_in(8);
    config.replication.window = dice.of(&[1, 1, 2, 5, 64]);
    config.replication.catch_up_batch = dice.of(&[1, 3, 64]);
    config.replication.send_after_flush = !dice.one_in(3);
    config.ack = rule(&config, dice);
    config.failover.majority = !dice.one_in(5);
    config.failover.detection =
        if dice.one_in(4) { Detection::Nobody } else { Detection::Replicas };
    config.client.load = load(dice);
    config.client.retries = dice.of(&[0, 1, 3, 6]);
    config
}

fn network(config: &mut Config, dice: &mut Dice) {
    config.network.links.clear();
    config.network.variation_percent = dice.of(&[0, 10, 50, 90]);
    if config.servers > 2 && dice.one_in(2) {
        config.network.links.push(LinkLatency { a: ServerId(0), b: ServerId(2), us: 60_000 });
    }
}

/// When a client writes.
pub fn load(dice: &mut Dice) -> Load {
    dice.of(&[
        Load::Closed { pause_us: 5_000 },
        Load::Closed { pause_us: 28_000 },
        Load::Open { every_us: 15_000 },
        Load::Open { every_us: 40_000 },
        Load::Hand,
    ])
}

/// Any ack rule that this cluster can meet.
pub fn rule(config: &Config, dice: &mut Dice) -> AckRule {
    let levels = [Level::Received, Level::Flushed, Level::Flushed, Level::Applied];
    let unflushed = [Level::Received, Level::Applied];
    let level = dice.of(if config.disk.flush { &levels[..] } else { &unflushed[..] });
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
    let replicas = config.servers - 1;
    if replicas == 0 {
        return dice.of(&[Who::Nobody, Who::Majority, Who::All]);
    }
    let count = dice.short(replicas) + 1;
    let listed: Vec<ServerId> = ServerId::all(config.servers).rev().collect();
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

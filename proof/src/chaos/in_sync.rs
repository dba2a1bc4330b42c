//! Random in-sync sets: a coordinator beside the cluster (rules 17, 21a and 22a).

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{AckRule, Choice, Config, Detection, Failover, Fencing, Who};
use ripple::sim::ids::{NodeId, ServerId};
use ripple::sim::in_sync::rule;
use ripple::sim::link::LaneChange;

use crate::dice::Dice;

/// The rule becomes "in sync", and in most runs the coordinator chooses.
pub fn settle(config: &mut Config, dice: &mut Dice) {
    config.ack.who = who(config, dice);
    if !dice.one_in(4) {
        config.failover = failover(config, dice);
    }
}

fn who(config: &Config, dice: &mut Dice) -> Who {
    let least = 1 + dice.short(config.servers);
    Who::InSync { least, lag_max_us: dice.of(&[40_000, 90_000, 200_000]) }
}

/// The coordinator chooses, and mostly notices too.
fn failover(config: &Config, dice: &mut Dice) -> Failover {
    let coordinator = Detection::Coordinator;
    Failover {
        majority: false,
        detection: dice.of(&[coordinator, coordinator, coordinator, Detection::Nobody]),
        choice: dice.of(&[Choice::InSync, Choice::InSync, Choice::Unclean]),
        fencing: Fencing { lease: None, ..config.failover.fencing },
        ..config.failover.clone()
    }
}

/// Whether there is a coordinator.
#[must_use]
pub const fn is_asked(config: &Config) -> bool {
    rule(config).is_some()
}

/// Another rule for the set, or another choice from it.
pub fn setting(config: &Config, dice: &mut Dice) -> Setting {
    if dice.one_in(2) {
        Setting::Ack(AckRule { who: who(config, dice), ..config.ack.clone() })
    } else {
        Setting::Failover(failover(config, dice))
    }
}

/// The way to the coordinator, or from it, becomes slow or careless.
pub fn fault(config: &Config, dice: &mut Dice) -> Action {
    let server = NodeId::from(ServerId(dice.short(config.servers)));
    let change = LaneChange {
        us: Some(dice.of(&[1, 20_000, 20_000, 150_000, 400_000])),
        loss_per_million: Some(dice.of(&[0, 0, 200_000])),
        duplicate_per_million: Some(dice.of(&[0, 500_000])),
        reorder_us: Some(dice.of(&[0, 0, 200_000])),
    };
    let (one, other) = (server, NodeId::COORDINATOR);
    let (from, to) = if dice.one_in(2) { (one, other) } else { (other, one) };
    Action::SetLink { from, to, both: dice.one_in(2), change }
}

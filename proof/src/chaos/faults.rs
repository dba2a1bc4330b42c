//! Random actions: what may be done to a run. A new fault joins here.

use ripple::sim::action::{Action, Setting, TimedAction};
use ripple::sim::config::Config;
use ripple::sim::ids::{ClientId, ServerId};
use ripple::sim::time::SimTime;

use super::config::{load, rule};
use crate::dice::Dice;

/// How rough a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Crashes, cuts, promotions by vote.
    Rough,
    /// Destroyed disks too.
    Wild,
    /// Promotions by force and changing settings too.
    Lawless,
}

/// Actions in order of time.
pub fn actions(config: &Config, weather: Weather, dice: &mut Dice) -> Vec<TimedAction> {
    let mut at = SimTime::ZERO;
    let count = 6 + dice.below(25);
    let mut actions = Vec::new();
    let mut in_force = config.clone();
    for _ in 0..count {
        at = at + dice.of(&[200, 1_000, 5_000, 20_000, 60_000, 150_000, 400_000]);
        let action = action(&in_force, weather, dice);
        if let Action::Set(setting) = &action {
            in_force.apply(setting);
        }
        actions.push(TimedAction { at, after_events: None, action });
    }
    actions
}

fn action(config: &Config, weather: Weather, dice: &mut Dice) -> Action {
    let server = ServerId(dice.short(config.servers));
    let kinds = match weather {
        Weather::Rough => 13,
        Weather::Wild => 15,
        Weather::Lawless => 20,
    };
    match dice.below(kinds) {
        0..=2 => Action::Crash(server),
        3..=6 => Action::Restart(server),
        7 | 8 => link(config, dice, |from, to| Action::Cut { from, to }),
        9 | 10 => link(config, dice, |from, to| Action::Heal { from, to }),
        11 => Action::Promote(server),
        13 | 14 => Action::Wipe(server),
        15 | 16 => Action::ForcePromote(server),
        17..=19 => Action::Set(setting(config, dice)),
        _ => Action::Write(ClientId(0)),
    }
}

fn link(config: &Config, dice: &mut Dice, act: impl Fn(ServerId, ServerId) -> Action) -> Action {
    if config.servers == 1 {
        return Action::Write(ClientId(0));
    }
    let from = dice.short(config.servers);
    let to = (from + 1 + dice.short(config.servers - 1)) % config.servers;
    act(ServerId(from), ServerId(to))
}

fn setting(config: &Config, dice: &mut Dice) -> Setting {
    match dice.below(6) {
        0..=2 => Setting::Ack(rule(config, dice)),
        3 => Setting::Window(dice.of(&[1, 4, 64])),
        4 => Setting::ServerLatency(dice.of(&[2_000, 20_000, 70_000])),
        _ => Setting::Load(load(dice)),
    }
}

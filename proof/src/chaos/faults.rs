//! Random actions: what may be done to a run. A new fault joins here.
//!
//! A fault may strike a message that is on its way, so the actions are drawn while the run plays, with
//! nobody watching.

use ripple::sim::action::{Action, Setting, TimedAction};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::ids::{ClientId, NodeId, ServerId};
use ripple::sim::link::LaneChange;
use ripple::sim::message::MessageKey;
use ripple::sim::time::SimTime;

use super::clients::{self, ask};
use super::config::{failover, rule};
use super::in_sync;
use super::trial::MOST_EVENTS;
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
    /// Links that lose, double and reorder; messages dropped, held and moved; servers that pause, slow
    /// disks, wrong clocks; splits.
    Stormy,
    /// All of it.
    Doom,
}

impl Weather {
    /// All of them, as often as they come.
    pub const ALL: [Self; 7] = [
        Self::Rough,
        Self::Rough,
        Self::Wild,
        Self::Lawless,
        Self::Stormy,
        Self::Stormy,
        Self::Doom,
    ];

    /// Whether links, messages and machines fail too.
    #[must_use]
    pub const fn is_stormy(self) -> bool {
        matches!(self, Self::Stormy | Self::Doom)
    }

    /// How many kinds of action there are.
    const fn kinds(self) -> u64 {
        match self {
            Self::Rough | Self::Stormy => 15,
            Self::Wild => 17,
            Self::Lawless | Self::Doom => 22,
        }
    }
}

/// Actions in order of time.
pub fn actions(config: &Config, seed: u64, weather: Weather, dice: &mut Dice) -> Vec<TimedAction> {
    let cluster = Cluster::new(config.clone(), seed);
    let mut cluster = cluster.expect("random configurations are valid");
    let mut actions = Vec::new();
    for _ in 0..6 + dice.below(25) {
        let pause = dice.of(&[200, 1_000, 5_000, 20_000, 60_000, 150_000, 400_000]);
        let at: SimTime = cluster.now() + pause;
        while cluster.events() < MOST_EVENTS && cluster.step(at) {}
        if cluster.events() >= MOST_EVENTS {
            break;
        }
        cluster.run_until(at);
        let action = action(&cluster, weather, dice);
        if cluster.act(&action).is_ok() {
            actions.push(TimedAction { at, after_events: None, action });
        }
    }
    actions
}

fn action(cluster: &Cluster, weather: Weather, dice: &mut Dice) -> Action {
    if in_sync::is_asked(cluster.config()) && dice.one_in(8) {
        return in_sync::fault(cluster.config(), dice);
    }
    if weather.is_stormy() && !dice.one_in(3) {
        return fault(cluster, dice);
    }
    let config = cluster.config();
    let server = ServerId(dice.short(config.servers));
    if config.members_change() && dice.one_in(4) {
        return if dice.one_in(2) { Action::Add(server) } else { Action::Remove(server) };
    }
    match dice.below(weather.kinds()) {
        0..=2 => Action::Crash(server),
        3..=6 => Action::Restart(server),
        7 | 8 => link(config, dice, |from, to| Action::Cut { from, to }),
        9 | 10 => link(config, dice, |from, to| Action::Heal { from, to }),
        11 => Action::Promote(voter(config, server)),
        15 | 16 => Action::Wipe(server),
        17 | 18 => Action::ForcePromote(voter(config, server)),
        // Another rule may name servers that are removed later.
        19..=21 if !config.members_change() => Action::Set(setting(config, dice)),
        _ => ask(config, dice),
    }
}

/// This server, unless it is cascaded and can never reign.
fn voter(config: &Config, server: ServerId) -> ServerId {
    if config.upstream_of(server).is_none() { server } else { ServerId(0) }
}

fn link(config: &Config, dice: &mut Dice, act: impl Fn(ServerId, ServerId) -> Action) -> Action {
    if config.servers == 1 {
        return ask(config, dice);
    }
    let from = dice.short(config.servers);
    let to = (from + 1 + dice.short(config.servers - 1)) % config.servers;
    act(ServerId(from), ServerId(to))
}

/// Faults of messages, links and machines.
fn fault(cluster: &Cluster, dice: &mut Dice) -> Action {
    let server = ServerId(dice.short(cluster.config().servers));
    let message = message(cluster, server, dice);
    match dice.below(21) {
        0 => Action::Drop(message),
        1 => Action::Delay { message, us: dice.of(&[1, 5_000, 60_000, 400_000]) },
        2 | 3 => Action::Duplicate(message),
        4..=6 => Action::Hold(message),
        7 | 8 => {
            let held = cluster.network().flights().filter(|flight| flight.held.is_some());
            Action::Release(held.map(|flight| flight.key).min().unwrap_or(message))
        }
        9 | 10 => {
            let us = Some(dice.of(&[1, 5_000, 20_000, 90_000, 300_000]));
            let change = LaneChange { us, ..change(dice) };
            Action::SetLink { from: message.from, to: message.to, both: dice.one_in(2), change }
        }
        11 => alone(cluster.config(), server, dice),
        12 => Action::Split(vec![vec![server]]),
        13 | 14 => Action::HealAll,
        15 | 16 => Action::Pause(server),
        17 | 18 => Action::Resume(server),
        19 => Action::SlowDisk { server, percent: dice.of(&[1, 100, 500, 3_000]) },
        _ => Action::SetClock {
            server,
            jump_us: dice.of(&[0, 0, 50_000, 400_000, -50_000, -400_000]),
            rate_ppm: dice.of(&[0, 300, -300, 500_000, -500_000]),
        },
    }
}

/// A server, or a zone where there are any, is lost or cut off.
fn alone(config: &Config, server: ServerId, dice: &mut Dice) -> Action {
    let clients = dice.one_in(2);
    if config.network.zones.is_empty() || dice.one_in(2) {
        return Action::Isolate { server, clients };
    }
    let zone = dice.of(&config.network.zones).name;
    if dice.one_in(3) { Action::LoseZone(zone) } else { Action::IsolateZone { zone, clients } }
}

/// One of those on their way.
fn message(cluster: &Cluster, server: ServerId, dice: &mut Dice) -> MessageKey {
    let mut flights: Vec<MessageKey> =
        cluster.network().flights().map(|flight| flight.key).collect();
    flights.sort_unstable();
    if flights.is_empty() {
        return MessageKey { from: ClientId(0).into(), to: NodeId::from(server), nth: 1 };
    }
    dice.of(&flights)
}

fn change(dice: &mut Dice) -> LaneChange {
    LaneChange {
        us: None,
        loss_per_million: Some(dice.of(&[0, 0, 50_000, 400_000])),
        duplicate_per_million: Some(dice.of(&[0, 0, 100_000, 900_000])),
        reorder_us: Some(dice.of(&[0, 0, 30_000, 200_000])),
    }
}

fn setting(config: &Config, dice: &mut Dice) -> Setting {
    if in_sync::is_asked(config) && dice.one_in(2) {
        return in_sync::setting(config, dice);
    }
    match dice.below(8) {
        0..=2 => Setting::Ack(rule(config, dice)),
        3 => Setting::Window(dice.of(&[1, 4, 64])),
        4 => Setting::ServerLatency(dice.of(&[2_000, 20_000, 70_000])),
        5 => Setting::Failover(failover(config, dice)),
        _ => clients::setting(config, dice),
    }
}

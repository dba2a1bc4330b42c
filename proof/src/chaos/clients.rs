//! Random clients: what they ask, how long they wait, whom they read from, and what readers see.

use ripple::sim::action::{Action, ClientSetting, Setting};
use ripple::sim::config::{
    ClientConfig, Config, Load, OnPrimary, OnReplica, ReadPolicy, Reads, Visibility,
};
use ripple::sim::ids::{ClientId, Key, ServerId};

use crate::dice::Dice;

/// One client or two, and what they see.
pub fn clients(config: &mut Config, dice: &mut Dice) {
    config.keys = dice.of(&[1, 1, 1, 2, 5]);
    config.visibility = Visibility {
        primary: dice.of(&[OnPrimary::BeforeAcks, OnPrimary::AfterAcks]),
        replica: dice.of(&[
            OnReplica::AsItArrives,
            OnReplica::AsItArrives,
            OnReplica::OnceCommitted,
        ]),
    };
    let server = ServerId(dice.short(config.servers));
    config.client = ClientConfig {
        load: load(dice),
        retries: dice.of(&[0, 1, 3, 6]),
        idempotent: !dice.one_in(4),
        near: dice.one_in(6).then_some(server),
        reads: reads(server, dice),
        ..config.client
    };
    if dice.one_in(4) {
        let other = ClientConfig {
            load: load(dice),
            latency_us: Some(dice.of(&[1, 12_000, 40_000])),
            reads: reads(server, dice),
            ..config.client
        };
        config.others.push(other);
    }
}

fn reads(server: ServerId, dice: &mut Dice) -> Reads {
    Reads {
        percent: dice.of(&[0, 0, 30, 60]),
        policy: policy(dice),
        prefer: dice.one_in(4).then_some(server),
    }
}

fn policy(dice: &mut Dice) -> ReadPolicy {
    dice.of(&[
        ReadPolicy::Primary,
        ReadPolicy::Primary,
        ReadPolicy::Confirmed,
        ReadPolicy::Confirmed,
        ReadPolicy::Any,
        ReadPolicy::Within { us: 30_000 },
        ReadPolicy::OwnWrites,
        ReadPolicy::OwnWrites,
    ])
}

/// When a client asks.
pub fn load(dice: &mut Dice) -> Load {
    dice.of(&[
        Load::Closed { pause_us: 5_000 },
        Load::Closed { pause_us: 28_000 },
        Load::Open { every_us: 20_000 },
        Load::Open { every_us: 40_000 },
        Load::Hand,
    ])
}

/// A client asks for something once.
pub fn ask(config: &Config, dice: &mut Dice) -> Action {
    let client = any(config, dice);
    let key = Key(u8::try_from(dice.below(config.keys.into())).expect("few keys"));
    match dice.below(3) {
        0 => Action::Write(client),
        1 => Action::WriteKey { client, key },
        _ => {
            let policy = (!dice.one_in(3)).then_some(policy(dice));
            Action::Read { client, key: (!dice.one_in(3)).then_some(key), policy }
        }
    }
}

/// What clients do changes.
pub fn setting(config: &Config, dice: &mut Dice) -> Setting {
    let client = any(config, dice);
    let (percent, policy) = (dice.of(&[0, 30, 60]), policy(dice));
    match dice.below(4) {
        0 => Setting::Load(load(dice)),
        1 => Setting::Client(client, ClientSetting::Load(load(dice))),
        2 => Setting::Client(client, ClientSetting::Reads { percent, policy }),
        _ => Setting::Reads { percent, policy },
    }
}

fn any(config: &Config, dice: &mut Dice) -> ClientId {
    dice.of(&config.client_ids().collect::<Vec<_>>())
}

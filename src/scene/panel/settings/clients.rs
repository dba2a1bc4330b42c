//! Clients: how many, when they write, how long they wait; what they read, and what readers see. What
//! is set is set for all of them; where they differ, the first one's is shown.

use super::field::Field;
use super::row::{Of, Options, Row, options, place, put};
use super::unit::Unit;
use crate::scene::words::controls as say;
use crate::sim::action::Setting;
use crate::sim::config::{
    ClientConfig, Config, Load, OnPrimary, OnReplica, PolicyKind, ReadPolicy,
};
use crate::sim::ids::ServerId;
use crate::sim::validate::MAX_CLIENTS;

/// What the clients' figure begins with when their way of writing changes.
const FIRST_PAUSE_US: u64 = 28_000;
const FIRST_PERIOD_US: u64 = 24_000;
/// How far behind a reader's server may be, when that is first asked.
const FIRST_WITHIN_US: u64 = 50_000;

const POLICIES: [PolicyKind; 5] = [
    PolicyKind::Primary,
    PolicyKind::Confirmed,
    PolicyKind::Any,
    PolicyKind::Within,
    PolicyKind::OwnWrites,
];
const ON_PRIMARY: [OnPrimary; 2] = [OnPrimary::BeforeAcks, OnPrimary::AfterAcks];
const ON_REPLICA: [OnReplica; 2] = [OnReplica::AsItArrives, OnReplica::OnceCommitted];

fn load_setting(config: &Config) -> Setting {
    Setting::Load(config.client.load)
}

fn patience(config: &Config) -> Setting {
    let ClientConfig { timeout_us, retries, .. } = config.client;
    Setting::Patience { timeout_us, retries }
}

fn reads(config: &Config) -> Setting {
    let own = config.client.reads;
    Setting::Reads { percent: own.percent, policy: own.policy }
}

pub(super) const CLIENTS: &[Row] = &[
    Row::new_run(
        Field::Clients,
        Of::Choice(
            |config| {
                Some((
                    (1..=MAX_CLIENTS).map(|count| count.to_string()).collect(),
                    config.others.len(),
                ))
            },
            |config, at| config.others.resize(at, config.client),
        ),
    ),
    Row::live(
        Field::Load,
        load_setting,
        Of::Choice(
            |config| Some(options(&say::LOADS, load(config.client.load).0)),
            |config, at| {
                if load(config.client.load).0 != at {
                    let load = match at {
                        0 => Load::Closed { pause_us: FIRST_PAUSE_US },
                        1 => Load::Open { every_us: FIRST_PERIOD_US },
                        _ => Load::Hand,
                    };
                    config.clients_mut().for_each(|client| client.load = load);
                }
            },
        ),
    ),
    Row::live(
        Field::LoadEvery,
        load_setting,
        Of::Figure(
            Unit::Millis,
            |config| load(config.client.load).1,
            |config, us| {
                let load = match config.client.load {
                    Load::Open { .. } => Load::Open { every_us: us },
                    _ => Load::Closed { pause_us: us },
                };
                config.clients_mut().for_each(|client| client.load = load);
                Some(())
            },
        ),
    ),
    Row::live(
        Field::Timeout,
        patience,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.client.timeout_us),
            |config, us| all(config, |client| put(&mut client.timeout_us, us)),
        ),
    ),
    Row::live(
        Field::Retries,
        patience,
        Of::Figure(
            Unit::Count,
            |config| Some(config.client.retries.into()),
            |config, retries| all(config, |client| put(&mut client.retries, retries)),
        ),
    ),
    Row::new_run(
        Field::Idempotent,
        Of::Tick(
            |config| (config.client.retries > 0).then_some(config.client.idempotent),
            |config, known| config.clients_mut().for_each(|client| client.idempotent = known),
        ),
    ),
    Row::new_run(
        Field::AskAgain,
        Of::Figure(
            Unit::Millis,
            |config| (config.client.retries > 0).then_some(config.client.ask_again_us),
            |config, us| all(config, |client| put(&mut client.ask_again_us, us)),
        ),
    ),
    Row::new_run(
        Field::ClientLatency,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.network.client_us),
            |config, us| put(&mut config.network.client_us, us),
        ),
    ),
    Row::new_run(
        Field::Keys,
        Of::Figure(
            Unit::Count,
            |config| Some(config.keys.into()),
            |config, keys| put(&mut config.keys, keys),
        ),
    ),
];

pub(super) const READERS: &[Row] = &[
    Row::live(
        Field::ReadShare,
        reads,
        Of::Figure(
            Unit::Count,
            |config| Some(config.client.reads.percent.into()),
            |config, percent| all(config, |client| put(&mut client.reads.percent, percent)),
        ),
    ),
    Row::live(
        Field::ReadPolicy,
        reads,
        Of::Choice(
            |config| {
                let chosen = place(&POLICIES, &config.client.reads.policy.kind());
                Some(options(&say::POLICIES, chosen))
            },
            |config, at| {
                let policy = policy(config.client.reads.policy, at);
                config.clients_mut().for_each(|client| client.reads.policy = policy);
            },
        ),
    ),
    Row::live(
        Field::ReadWithin,
        reads,
        Of::Figure(
            Unit::Millis,
            |config| match config.client.reads.policy {
                ReadPolicy::Within { us } => Some(us),
                _ => None,
            },
            |config, us| {
                let policy = ReadPolicy::Within { us };
                config.clients_mut().for_each(|client| client.reads.policy = policy);
                Some(())
            },
        ),
    ),
    Row::new_run(
        Field::ReadPrefer,
        Of::Choice(
            |config| {
                (!config.client.reads.policy.asks_primary() && config.servers > 1)
                    .then(|| preferred(config))
            },
            |config, at| {
                let prefer = ServerId::all(config.servers).nth(at.wrapping_sub(1));
                config.clients_mut().for_each(|client| client.reads.prefer = prefer);
            },
        ),
    ),
    Row::new_run(
        Field::OnPrimary,
        Of::Choice(
            |config| {
                Some(options(&say::ON_PRIMARY, place(&ON_PRIMARY, &config.visibility.primary)))
            },
            |config, at| config.visibility.primary = ON_PRIMARY[at.min(1)],
        ),
    ),
    Row::new_run(
        Field::OnReplica,
        Of::Choice(
            |config| {
                Some(options(&say::ON_REPLICA, place(&ON_REPLICA, &config.visibility.replica)))
            },
            |config, at| config.visibility.replica = ON_REPLICA[at.min(1)],
        ),
    ),
];

fn all(config: &mut Config, set: impl FnMut(&mut ClientConfig) -> Option<()>) -> Option<()> {
    config.clients_mut().try_for_each(set)
}

const fn load(load: Load) -> (usize, Option<u64>) {
    match load {
        Load::Closed { pause_us } => (0, Some(pause_us)),
        Load::Open { every_us } => (1, Some(every_us)),
        Load::Hand => (2, None),
    }
}

const fn policy(present: ReadPolicy, at: usize) -> ReadPolicy {
    match (at, present) {
        (0, _) => ReadPolicy::Primary,
        (1, _) => ReadPolicy::Confirmed,
        (2, _) => ReadPolicy::Any,
        (3, ReadPolicy::Within { us }) => ReadPolicy::Within { us },
        (3, _) => ReadPolicy::Within { us: FIRST_WITHIN_US },
        _ => ReadPolicy::OwnWrites,
    }
}

fn preferred(config: &Config) -> Options {
    let (mut words, _) = options(&[say::NEAREST], 0);
    words.extend(ServerId::all(config.servers).map(|server| server.to_string()));
    (words, config.client.reads.prefer.map_or(0, |server| server.index() + 1))
}

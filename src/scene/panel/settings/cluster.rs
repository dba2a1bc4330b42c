//! How many servers, where they stand, what the network does to messages, and how fast disks are.

use super::field::Field;
use super::row::{Of, Row, options, put};
use super::unit::Unit;
use crate::scene::words::controls as say;
use crate::sim::action::Setting;
use crate::sim::config::Config;
use crate::sim::ids::ServerId;
use crate::sim::link::Zone;

/// As many servers as may be chosen: few one by one, many in steps.
const SERVERS_TO_CHOOSE: [u16; 14] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 24, 32, 64];
/// So many zones may be chosen.
const MOST_ZONES: u16 = 3;

pub(super) const SERVERS: &[Row] = &[
    Row::new_run(Field::Servers, Of::Choice(|config| Some(how_many(config.servers)), resize)),
    Row::new_run(
        Field::Spares,
        Of::Figure(
            Unit::Count,
            |config| (config.servers > 1).then_some(config.spares.into()),
            |config, spares| put(&mut config.spares, spares),
        ),
    ),
    Row::live(
        Field::Latency,
        |config| Setting::ServerLatency(config.network.server_us),
        Of::Figure(
            Unit::Millis,
            |config| Some(config.network.server_us),
            |config, us| put(&mut config.network.server_us, us),
        ),
    ),
    Row::new_run(
        Field::Zones,
        Of::Choice(
            |config| (config.servers > 1).then(|| zones(config)),
            |config, at| config.network.zones = dealt(config.servers, at),
        ),
    ),
    Row::new_run(
        Field::ZoneLatency,
        Of::Figure(
            Unit::Millis,
            |config| (!config.network.zones.is_empty()).then_some(config.network.zone_us),
            |config, us| put(&mut config.network.zone_us, us),
        ),
    ),
];

pub(super) const NETWORK: &[Row] = &[
    Row::new_run(
        Field::Variation,
        Of::Figure(
            Unit::Count,
            |config| Some(config.network.variation_percent.into()),
            |config, percent| put(&mut config.network.variation_percent, percent),
        ),
    ),
    Row::new_run(
        Field::Loss,
        Of::Figure(
            Unit::Percent,
            |config| Some(config.network.faults.loss_per_million.into()),
            |config, loss| put(&mut config.network.faults.loss_per_million, loss),
        ),
    ),
    Row::new_run(
        Field::Doubled,
        Of::Figure(
            Unit::Percent,
            |config| Some(config.network.faults.duplicate_per_million.into()),
            |config, doubled| put(&mut config.network.faults.duplicate_per_million, doubled),
        ),
    ),
    Row::new_run(
        Field::Reorder,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.network.faults.reorder_us),
            |config, us| put(&mut config.network.faults.reorder_us, us),
        ),
    ),
];

pub(super) const DISKS: &[Row] = &[
    Row::new_run(
        Field::Flush,
        Of::Tick(|config| Some(config.disk.flush), |config, on| config.disk.flush = on),
    ),
    Row::new_run(
        Field::FlushTakes,
        Of::Figure(
            Unit::Millis,
            |config| config.disk.flush.then_some(config.disk.flush_us),
            |config, us| put(&mut config.disk.flush_us, us),
        ),
    ),
    Row::new_run(
        Field::ApplyTakes,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.disk.apply_us),
            |config, us| put(&mut config.disk.apply_us, us),
        ),
    ),
    Row::new_run(
        Field::DiskVariation,
        Of::Figure(
            Unit::Count,
            |config| Some(config.disk.variation_percent.into()),
            |config, percent| put(&mut config.disk.variation_percent, percent),
        ),
    ),
];

/// The numbers of servers, the present one among them.
fn numbers(present: u16) -> Vec<u16> {
    let mut numbers = SERVERS_TO_CHOOSE.to_vec();
    if let Err(at) = numbers.binary_search(&present) {
        numbers.insert(at, present);
    }
    numbers
}

fn how_many(servers: u16) -> (Vec<String>, usize) {
    let numbers = numbers(servers);
    let at = numbers.iter().position(|number| *number == servers).unwrap_or(0);
    (numbers.iter().map(u16::to_string).collect(), at)
}

fn resize(config: &mut Config, at: usize) {
    if let Some(servers) = numbers(config.servers).get(at) {
        *config = config.resized(*servers);
    }
}

/// Zones that were not dealt here are an option of their own.
fn zones(config: &Config) -> (Vec<String>, usize) {
    let zones = &config.network.zones;
    let most = usize::from(MOST_ZONES.min(config.servers)).max(1);
    let (mut words, _) = options(&say::ZONES[..most], 0);
    let at = (0..most).find(|at| dealt(config.servers, *at) == *zones).unwrap_or_else(|| {
        words.push(say::zones_named(zones));
        most
    });
    (words, at)
}

/// The servers dealt to zones A, B and C in turn; place 0 is no zones, 1 is two of them.
fn dealt(servers: u16, at: usize) -> Vec<Zone> {
    let count = if at == 0 { 0 } else { at + 1 };
    let of = |zone: usize| ServerId::all(servers).filter(move |id| id.index() % count == zone);
    let named = say::ZONE_NAMES.iter().enumerate().take(count);
    named.map(|(at, name)| Zone { name: (*name).into(), servers: of(at).collect() }).collect()
}

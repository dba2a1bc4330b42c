//! Failover: who notices a dead primary, who follows it, and what keeps an old one from serving.

use super::field::Field;
use super::row::{Of, Row, options, place, put};
use super::unit::Unit;
use crate::scene::words::controls as say;
use crate::sim::action::Setting;
use crate::sim::config::{Choice, Config, Detection, Lease, PowerOff};

const CHOICES: [Choice; 6] = [
    Choice::MostAdvanced,
    Choice::Priority,
    Choice::Operator,
    Choice::Any,
    Choice::InSync,
    Choice::Unclean,
];
/// What begins when it is first asked for.
const FIRST_MONITORS: Detection = Detection::Monitors { count: 3, quorum: 2 };
const DETECTIONS: [Detection; 4] =
    [Detection::Replicas, Detection::Nobody, FIRST_MONITORS, Detection::Coordinator];
const FIRST_LEASE: Lease = Lease { us: 60_000, drift_percent: 10 };
const FIRST_POWER_OFF: PowerOff = PowerOff { takes_us: 50_000, waits: true };

fn setting(config: &Config) -> Setting {
    Setting::Failover(config.failover.clone())
}

pub(super) const ROWS: &[Row] = &[
    Row::live(
        Field::Detection,
        setting,
        Of::Choice(
            |config| Some(options(&say::DETECTION, detection(config.failover.detection))),
            choose_detection,
        ),
    ),
    Row::live(
        Field::Monitors,
        setting,
        Of::Figure(
            Unit::Count,
            |config| monitors(config).map(|(count, _)| count.into()),
            |config, figure| match &mut config.failover.detection {
                Detection::Monitors { count, .. } => put(count, figure),
                _ => Some(()),
            },
        ),
    ),
    Row::live(
        Field::Quorum,
        setting,
        Of::Figure(
            Unit::Count,
            |config| monitors(config).map(|(_, quorum)| quorum.into()),
            |config, figure| match &mut config.failover.detection {
                Detection::Monitors { quorum, .. } => put(quorum, figure),
                _ => Some(()),
            },
        ),
    ),
    Row::live(
        Field::Suspect,
        setting,
        Of::Figure(
            Unit::Millis,
            |config| notices(config).then_some(config.failover.suspect_us),
            |config, us| put(&mut config.failover.suspect_us, us),
        ),
    ),
    Row::live(
        Field::Stagger,
        setting,
        Of::Figure(
            Unit::Millis,
            |config| notices(config).then_some(config.failover.stagger_us),
            |config, us| put(&mut config.failover.stagger_us, us),
        ),
    ),
    Row::live(
        Field::Heartbeat,
        setting,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.failover.heartbeat_us),
            |config, us| put(&mut config.failover.heartbeat_us, us),
        ),
    ),
    Row::live(
        Field::Choice,
        setting,
        Of::Choice(
            |config| Some(options(&say::CHOICE, place(&CHOICES, &config.failover.choice))),
            |config, at| config.failover.choice = CHOICES[at.min(5)],
        ),
    ),
    Row::live(
        Field::Order,
        setting,
        Of::Servers(
            |config| notices(config).then_some(&config.failover.order),
            |config, order| config.failover.order = order,
        ),
    ),
    Row::live(
        Field::Majority,
        setting,
        Of::Tick(
            |config| Some(config.failover.majority),
            |config, majority| config.failover.majority = majority,
        ),
    ),
    Row::live(
        Field::Epochs,
        setting,
        Of::Tick(
            |config| Some(config.failover.fencing.epochs),
            |config, epochs| config.failover.fencing.epochs = epochs,
        ),
    ),
    Row::live(
        Field::Lease,
        setting,
        Of::Tick(
            |config| Some(config.failover.fencing.lease.is_some()),
            |config, on| config.failover.fencing.lease = on.then_some(FIRST_LEASE),
        ),
    ),
    Row::live(
        Field::LeaseLasts,
        setting,
        Of::Figure(
            Unit::Millis,
            |config| config.failover.fencing.lease.map(|lease| lease.us),
            |config, us| match &mut config.failover.fencing.lease {
                Some(lease) => put(&mut lease.us, us),
                None => Some(()),
            },
        ),
    ),
    Row::live(
        Field::LeaseDrift,
        setting,
        Of::Figure(
            Unit::Count,
            |config| config.failover.fencing.lease.map(|lease| lease.drift_percent.into()),
            |config, percent| match &mut config.failover.fencing.lease {
                Some(lease) => put(&mut lease.drift_percent, percent),
                None => Some(()),
            },
        ),
    ),
    Row::live(
        Field::PowerOff,
        setting,
        Of::Tick(
            |config| Some(config.failover.fencing.power_off.is_some()),
            |config, on| config.failover.fencing.power_off = on.then_some(FIRST_POWER_OFF),
        ),
    ),
    Row::live(
        Field::PowerOffTakes,
        setting,
        Of::Figure(
            Unit::Millis,
            |config| config.failover.fencing.power_off.map(|power_off| power_off.takes_us),
            |config, us| match &mut config.failover.fencing.power_off {
                Some(power_off) => put(&mut power_off.takes_us, us),
                None => Some(()),
            },
        ),
    ),
    Row::live(
        Field::PowerOffWaits,
        setting,
        Of::Tick(
            |config| config.failover.fencing.power_off.map(|power_off| power_off.waits),
            |config, waits| {
                if let Some(power_off) = &mut config.failover.fencing.power_off {
                    power_off.waits = waits;
                }
            },
        ),
    ),
];

/// With the coordinator comes a choice that it can make, and without it one that others can: between
/// them stands no allowed setting.
fn choose_detection(config: &mut Config, at: usize) {
    let own = &mut config.failover;
    let before = own.detection;
    if detection(before) == at {
        return;
    }
    own.detection = DETECTIONS[at.min(3)];
    if own.detection == Detection::Coordinator {
        (own.choice, own.majority) = (Choice::InSync, false);
    } else if before == Detection::Coordinator {
        (own.choice, own.majority) = (Choice::MostAdvanced, true);
    }
}

const fn detection(detection: Detection) -> usize {
    match detection {
        Detection::Replicas => 0,
        Detection::Nobody => 1,
        Detection::Monitors { .. } => 2,
        Detection::Coordinator => 3,
    }
}

fn notices(config: &Config) -> bool {
    config.failover.detection != Detection::Nobody
}

const fn monitors(config: &Config) -> Option<(u16, u16)> {
    match config.failover.detection {
        Detection::Monitors { count, quorum } => Some((count, quorum)),
        _ => None,
    }
}

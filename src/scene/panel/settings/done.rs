//! When a write is done, and how updates reach the replicas.

use super::field::Field;
use super::row::{Of, Options, Row, options, place, put};
use super::unit::Unit;
use crate::scene::words::controls as say;
use crate::sim::action::Setting;
use crate::sim::config::{Cascaded, Config, Level, TooFew, Who};
use crate::sim::ids::ServerId;

const LEVELS: [Level; 3] = [Level::Received, Level::Flushed, Level::Applied];
/// How long a primary waits for its replicas when it is first asked not to wait for ever.
const FIRST_PATIENCE_US: u64 = 100_000;
/// How long a member of the in-sync set may be behind, when the set is first asked for.
const FIRST_LAG_US: u64 = 150_000;

fn rule(config: &Config) -> Setting {
    Setting::Ack(config.ack.clone())
}

pub(super) const RULE: &[Row] = &[
    Row::live(
        Field::Who,
        rule,
        Of::Choice(|config| Some(options(&say::WHO, who(&config.ack.who))), choose_who),
    ),
    Row::live(Field::Count, rule, Of::Figure(Unit::Count, count, set_count)),
    Row::live(
        Field::List,
        rule,
        Of::Servers(
            |config| match &config.ack.who {
                Who::First { list, .. } => Some(list),
                _ => None,
            },
            set_list,
        ),
    ),
    Row::live(
        Field::InSyncLag,
        rule,
        Of::Figure(
            Unit::Millis,
            |config| match config.ack.who {
                Who::InSync { lag_max_us, .. } => Some(lag_max_us),
                _ => None,
            },
            |config, us| match &mut config.ack.who {
                Who::InSync { lag_max_us, .. } => put(lag_max_us, us),
                _ => Some(()),
            },
        ),
    ),
    Row::live(
        Field::Level,
        rule,
        Of::Choice(
            |config| {
                let level = place(&LEVELS, &config.ack.level);
                (config.ack.who != Who::Nobody).then(|| options(&say::LEVELS, level))
            },
            |config, at| config.ack.level = LEVELS[at.min(2)],
        ),
    ),
    Row::live(
        Field::OwnDisk,
        rule,
        Of::Tick(
            |config| config.disk.flush.then_some(config.ack.primary_flushes_first),
            |config, first| config.ack.primary_flushes_first = first,
        ),
    ),
    Row::live(
        Field::TooFew,
        rule,
        Of::Choice(
            |config| {
                let chosen = too_few(config).0;
                (config.ack.who != Who::Nobody).then(|| options(&say::TOO_FEW, chosen))
            },
            |config, at| {
                config.ack.too_few = kind(at, too_few(config).1.unwrap_or(FIRST_PATIENCE_US));
            },
        ),
    ),
    Row::live(
        Field::TooFewAfter,
        rule,
        Of::Figure(
            Unit::Millis,
            |config| too_few(config).1.filter(|_| config.ack.who != Who::Nobody),
            |config, us| {
                config.ack.too_few = kind(too_few(config).0, us);
                Some(())
            },
        ),
    ),
];

pub(super) const REPLICATION: &[Row] = &[
    Row::live(
        Field::Window,
        |config| Setting::Window(config.replication.window),
        Of::Figure(
            Unit::Count,
            |config| Some(config.replication.window.into()),
            |config, window| put(&mut config.replication.window, window),
        ),
    ),
    Row::new_run(
        Field::Cascade,
        Of::Choice(
            |config| (config.servers > 2).then(|| fed(config)),
            |config, at| config.cascade = cascade(config.servers, at),
        ),
    ),
    Row::new_run(
        Field::SendAfterFlush,
        Of::Tick(
            |config| config.disk.flush.then_some(config.replication.send_after_flush),
            |config, after| config.replication.send_after_flush = after,
        ),
    ),
    Row::new_run(
        Field::Resend,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.replication.resend_us),
            |config, us| put(&mut config.replication.resend_us, us),
        ),
    ),
    Row::new_run(
        Field::CatchUpBatch,
        Of::Figure(
            Unit::Count,
            |config| Some(config.replication.catch_up_batch.into()),
            |config, batch| put(&mut config.replication.catch_up_batch, batch),
        ),
    ),
    Row::new_run(
        Field::Keep,
        Of::Figure(
            Unit::Count,
            |config| Some(config.replication.keep.into()),
            |config, keep| put(&mut config.replication.keep, keep),
        ),
    ),
    Row::new_run(
        Field::CopyEntry,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.replication.copy_entry_us),
            |config, us| put(&mut config.replication.copy_entry_us, us),
        ),
    ),
];

/// A cascade that was not made here is an option of its own.
fn fed(config: &Config) -> Options {
    let (mut words, _) = options(&say::FED, 0);
    let ours = |at: &usize| cascade(config.servers, *at) == config.cascade;
    let at = (0..say::FED.len()).find(ours).unwrap_or_else(|| {
        words.push(say::FED_OTHERWISE.into());
        say::FED.len()
    });
    (words, at)
}

/// Place 0 is no cascade, 1 feeds the last server by the second, 2 each after the second by the one
/// before it.
fn cascade(servers: u16, at: usize) -> Vec<Cascaded> {
    let first = if at == 2 { 2 } else { servers - 1 };
    let by = |id: u16| Cascaded {
        server: ServerId(id),
        upstream: ServerId(if at == 2 { id - 1 } else { 1 }),
    };
    if at == 0 { Vec::new() } else { (first..servers).map(by).collect() }
}

const fn who(who: &Who) -> usize {
    match who {
        Who::Nobody => 0,
        Who::Any { .. } => 1,
        Who::First { .. } => 2,
        Who::Majority => 3,
        Who::All => 4,
        Who::InSync { .. } => 5,
    }
}

fn choose_who(config: &mut Config, at: usize) {
    let count = count(config).and_then(|count| u16::try_from(count).ok()).unwrap_or(1);
    let list = match &config.ack.who {
        Who::First { list, .. } => list.clone(),
        _ => Vec::new(),
    };
    config.ack.who = match at {
        1 => Who::Any { count },
        2 => Who::First { count, list },
        3 => Who::Majority,
        4 => Who::All,
        5 => Who::InSync { least: count, lag_max_us: FIRST_LAG_US },
        _ => Who::Nobody,
    };
}

fn count(config: &Config) -> Option<u64> {
    match config.ack.who {
        Who::Any { count } | Who::First { count, .. } => Some(count.into()),
        Who::InSync { least, .. } => Some(least.into()),
        _ => None,
    }
}

fn set_count(config: &mut Config, figure: u64) -> Option<()> {
    match &mut config.ack.who {
        Who::Any { count } | Who::First { count, .. } => put(count, figure),
        Who::InSync { least, .. } => put(least, figure),
        _ => Some(()),
    }
}

fn set_list(config: &mut Config, typed: Vec<ServerId>) {
    if let Who::First { list, .. } = &mut config.ack.who {
        *list = typed;
    }
}

const fn too_few(config: &Config) -> (usize, Option<u64>) {
    match config.ack.too_few {
        TooFew::Wait => (0, None),
        TooFew::GoAsync { after_us } => (1, Some(after_us)),
        TooFew::Refuse { after_us } => (2, Some(after_us)),
    }
}

const fn kind(at: usize, after_us: u64) -> TooFew {
    match at {
        1 => TooFew::GoAsync { after_us },
        2 => TooFew::Refuse { after_us },
        _ => TooFew::Wait,
    }
}

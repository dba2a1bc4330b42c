//! What the settings promise, computed anew from rules 29, 39 and 40.

use ripple::sim::config::{Choice, Config, Level, OnPrimary, OnReplica, ReadPolicy, TooFew, Who};
use ripple::sim::fact::Promise;

/// Whether the counted copies are on disk.
#[must_use]
pub fn on_disk(config: &Config) -> bool {
    config.disk.flush && config.ack.level != Level::Received
}

/// The f of rule 39: 0 also where nothing is promised.
#[must_use]
pub fn losses(config: &Config) -> u16 {
    survived(config).unwrap_or(0)
}

/// How many losses no done write is lost by; nothing where it needs no loss at all.
fn survived(config: &Config) -> Option<u16> {
    let servers = config.voters();
    let majority = servers / 2 + 1;
    let without_replicas = !on_disk(config) || config.ack.primary_flushes_first;
    let sends_what_is_flushed =
        config.replication.send_after_flush && config.ack.who != Who::Nobody && servers > 1;
    let own = u16::from(without_replicas || sends_what_is_flushed);
    let by_rule = match config.ack.who {
        Who::Nobody => own,
        Who::Majority => majority,
        Who::All => servers - 1 + own,
        Who::Any { count } | Who::First { count, .. } => count + own,
        Who::InSync { least, .. } => least,
    };
    let holders = match config.ack.too_few {
        TooFew::GoAsync { .. } => by_rule.min(u16::from(without_replicas)),
        TooFew::Wait | TooFew::Refuse { .. } => by_rule,
    };
    let voters = if config.failover.majority { majority } else { 1 };
    let logs_are_compared = config.failover.choice == Choice::MostAdvanced;
    // Who is appointed was without nobody's done writes; unclean, anybody can be.
    let appointed = matches!(config.ack.who, Who::InSync { .. })
        && config.failover.choice == Choice::InSync
        && !matches!(config.ack.too_few, TooFew::GoAsync { .. });
    let meets = appointed
        || logs_are_compared && holders + voters > servers
        || holders == servers && config.failover.choice != Choice::Unclean;
    let turns_away = config.failover.fencing.epochs || servers == 1;
    match holders {
        0 => None,
        _ if !meets || !turns_away => None,
        _ if on_disk(config) => Some(holders - 1),
        _ if !logs_are_compared => Some(0),
        _ => Some((holders + voters - servers - 1).min(holders - 1)),
    }
}

/// Whether only one primary answers at a time, if clocks are right.
#[must_use]
pub fn one_answers(config: &Config) -> bool {
    let fencing = &config.failover.fencing;
    let switched_off = fencing.power_off.is_some_and(|power_off| power_off.waits);
    config.voters() == 1 || fencing.epochs && fencing.lease.is_some() || switched_off
}

/// Whether every replica has acknowledged what is done, always.
fn all_acknowledge(config: &Config) -> bool {
    let goes_on_alone = matches!(config.ack.too_few, TooFew::GoAsync { .. });
    !goes_on_alone
        && match config.ack.who {
            Who::All => true,
            Who::Any { count } | Who::First { count, .. } => count == config.voters() - 1,
            Who::Majority => config.voters() == 2,
            Who::InSync { least, .. } => least == config.voters(),
            Who::Nobody => false,
        }
}

/// How many losses a promise to those who read by this policy survives, if clocks are right; nothing where
/// it is not given.
#[must_use]
pub fn to_readers(promise: Promise, config: &Config, policy: ReadPolicy) -> Option<u16> {
    let survived = survived(config)?;
    let alone = config.servers == 1;
    let asks_all = alone || all_acknowledge(config);
    let the_newest_answers = match policy {
        ReadPolicy::Confirmed => config.failover.majority || asks_all || one_answers(config),
        ReadPolicy::Primary => asks_all || one_answers(config),
        _ => alone,
    };
    let committed_on_primary = alone || config.visibility.primary == OnPrimary::AfterAcks;
    let committed_on_replicas = alone || config.visibility.replica == OnReplica::OnceCommitted;
    let committed_only = match policy {
        ReadPolicy::Confirmed => true,
        ReadPolicy::Primary => committed_on_primary,
        _ => committed_on_primary && committed_on_replicas,
    };
    let everybody_counts = config.cascade.is_empty();
    let all_show_it =
        asks_all && everybody_counts && config.ack.level == Level::Applied && config.disk.flush;
    match promise {
        Promise::OwnWrites if policy == ReadPolicy::OwnWrites => Some(survived),
        Promise::FreshReads | Promise::OwnWrites if the_newest_answers => Some(survived),
        Promise::FreshReads | Promise::OwnWrites => {
            (all_show_it && !policy.asks_primary()).then_some(0)
        }
        Promise::MonotonicReads => (alone
            || the_newest_answers && policy.asks_primary() && committed_only)
            .then_some(survived),
        Promise::NothingReadLost => committed_only.then_some(survived),
        _ => None,
    }
}

//! What the settings promise to those who read: one pure function for each promise (rule 40).
//!
//! Everything here holds for as long as no more servers are lost than the answer says, a loss being
//! what it is to durability (rule 39); and nothing holds after a promotion by force.

use super::config::{Config, Level, OnPrimary, OnReplica, ReadPolicy, TooFew, Who};
use super::durability::{promises_one_primary, survived};
use super::fact::Promise;

/// The promises to those who read.
pub const READ_PROMISES: [Promise; 4] =
    [Promise::FreshReads, Promise::OwnWrites, Promise::MonotonicReads, Promise::NothingReadLost];

/// Why a promise is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// A failover can leave out writes that were done, although nothing else fails.
    DoneCanBeLost,
    /// An old primary that is cut off answers by what it knew.
    OldPrimary,
    /// A winner needs no majority, so that a majority cannot say who reigns.
    NoMajority,
    /// A replica may not have what is done.
    ReplicaLags,
    /// The next read may ask a server that is further behind.
    ReadersMove,
    /// Readers see what has not met the ack rule and may be discarded.
    SeenTooSoon,
    /// A server was promoted by force.
    Forced,
    /// More servers were lost than these settings survive.
    TooManyLost,
}

/// Whether these settings promise it to who reads by this policy: for the loss of so many servers, or
/// why not.
///
/// # Errors
///
/// Why it is not promised.
pub fn promised(
    promise: Promise,
    config: &Config,
    policy: ReadPolicy,
    clocks_agree: bool,
) -> Result<u16, WhyNot> {
    let survived = survived(config).ok_or(WhyNot::DoneCanBeLost)?;
    let one_answers = all_acknowledge(config) || promises_one_primary(config, clocks_agree);
    match promise {
        Promise::OwnWrites if policy == ReadPolicy::OwnWrites => Ok(survived),
        Promise::FreshReads | Promise::OwnWrites => fresh(config, policy, one_answers, survived),
        Promise::MonotonicReads => monotonic(config, policy, one_answers).map(|()| survived),
        Promise::NothingReadLost => {
            if sees_committed_only(config, policy) {
                Ok(survived)
            } else {
                Err(WhyNot::SeenTooSoon)
            }
        }
        _ => Ok(survived),
    }
}

/// Nothing is done before every server has acknowledged it, so that no old primary can be unaware of
/// a new one's writes.
fn all_acknowledge(config: &Config) -> bool {
    let others = config.voters() - 1;
    let replicas = match config.ack.who {
        Who::Nobody => 0,
        Who::First { count, .. } | Who::Any { count } => count,
        Who::Majority => config.voters() / 2,
        Who::All => others,
        Who::InSync { least, .. } => least - 1,
    };
    replicas >= others && (others == 0 || !matches!(config.ack.too_few, TooFew::GoAsync { .. }))
}

/// A read finds all that was done before it began. `one_answers`: no primary answers once a later one
/// has said done to anything.
fn fresh(
    config: &Config,
    policy: ReadPolicy,
    one_answers: bool,
    survived: u16,
) -> Result<u16, WhyNot> {
    match policy {
        _ if config.servers == 1 => Ok(survived),
        ReadPolicy::Primary if one_answers => Ok(survived),
        ReadPolicy::Primary => Err(WhyNot::OldPrimary),
        ReadPolicy::Confirmed if one_answers || config.failover.majority => Ok(survived),
        ReadPolicy::Confirmed => Err(WhyNot::NoMajority),
        // A server with a new disk may be read again before it has applied all that it was sent.
        _ if all_acknowledge(config)
            && config.cascade.is_empty()
            && config.ack.level == Level::Applied
            && config.disk.flush =>
        {
            Ok(0)
        }
        _ => Err(WhyNot::ReplicaLags),
    }
}

/// A client's reads never go back.
fn monotonic(config: &Config, policy: ReadPolicy, one_answers: bool) -> Result<(), WhyNot> {
    match policy {
        _ if config.servers == 1 => Ok(()),
        ReadPolicy::Confirmed if one_answers || config.failover.majority => Ok(()),
        ReadPolicy::Confirmed => Err(WhyNot::NoMajority),
        ReadPolicy::Primary if !one_answers => Err(WhyNot::OldPrimary),
        ReadPolicy::Primary if config.visibility.primary == OnPrimary::AfterAcks => Ok(()),
        ReadPolicy::Primary => Err(WhyNot::SeenTooSoon),
        _ => Err(WhyNot::ReadersMove),
    }
}

/// Readers see nothing that has not met the ack rule.
fn sees_committed_only(config: &Config, policy: ReadPolicy) -> bool {
    let on_primary = config.visibility.primary == OnPrimary::AfterAcks || config.servers == 1;
    match policy {
        ReadPolicy::Confirmed => true,
        ReadPolicy::Primary => on_primary,
        // Whoever may ask a replica may also come upon the primary.
        _ => {
            on_primary
                && (config.visibility.replica == OnReplica::OnceCommitted || config.servers == 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::Lease;
    use super::*;

    fn with(
        promise: Promise,
        policy: ReadPolicy,
        change: impl FnOnce(&mut Config),
    ) -> Result<u16, WhyNot> {
        let mut config = Config::default();
        change(&mut config);
        promised(promise, &config, policy, true)
    }

    #[test]
    fn a_confirmed_read_is_promised_everything() {
        for promise in READ_PROMISES {
            assert_eq!(with(promise, ReadPolicy::Confirmed, |_| {}), Ok(1), "{promise:?}");
        }
    }

    #[test]
    fn a_primary_that_is_not_asked_twice_may_be_an_old_one() {
        let policy = ReadPolicy::Primary;
        assert_eq!(with(Promise::FreshReads, policy, |_| {}), Err(WhyNot::OldPrimary));
        assert_eq!(with(Promise::FreshReads, policy, |c| c.ack.who = Who::All), Ok(2));
    }

    #[test]
    fn a_lease_is_as_good_as_the_clocks() {
        let mut config = Config::default();
        config.failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 });
        let fresh = |agree| promised(Promise::FreshReads, &config, ReadPolicy::Primary, agree);
        assert_eq!((fresh(true), fresh(false)), (Ok(1), Err(WhyNot::OldPrimary)));
    }

    #[test]
    fn without_epochs_nothing_is_promised() {
        for promise in READ_PROMISES {
            let found = with(promise, ReadPolicy::Confirmed, |c| c.failover.fencing.epochs = false);
            assert_eq!(found, Err(WhyNot::DoneCanBeLost), "{promise:?}");
        }
    }

    #[test]
    fn a_replica_lags_unless_everybody_applies_first() {
        let policy = ReadPolicy::Any;
        assert_eq!(with(Promise::FreshReads, policy, |_| {}), Err(WhyNot::ReplicaLags));
        let applied_by_all = |c: &mut Config| (c.ack.who, c.ack.level) = (Who::All, Level::Applied);
        assert_eq!(with(Promise::FreshReads, policy, applied_by_all), Ok(0));
    }

    #[test]
    fn who_carries_a_token_reads_its_own_writes() {
        assert_eq!(with(Promise::OwnWrites, ReadPolicy::OwnWrites, |_| {}), Ok(1));
        let lossy = |c: &mut Config| c.ack.who = Who::Nobody;
        assert_eq!(
            with(Promise::OwnWrites, ReadPolicy::OwnWrites, lossy),
            Err(WhyNot::DoneCanBeLost)
        );
    }

    #[test]
    fn what_is_seen_before_its_acks_may_be_lost() {
        let promise = Promise::NothingReadLost;
        assert_eq!(with(promise, ReadPolicy::Primary, |_| {}), Err(WhyNot::SeenTooSoon));
        let after = |c: &mut Config| c.visibility.primary = OnPrimary::AfterAcks;
        assert_eq!(with(promise, ReadPolicy::Primary, after), Ok(1));
        assert_eq!(with(promise, ReadPolicy::Any, after), Err(WhyNot::SeenTooSoon));
    }
}

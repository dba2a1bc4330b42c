//! How many servers may be lost before a done write can be: one pure function (rule 39).

use super::config::{Choice, Config, Level, TooFew, Who};
use super::in_sync;
use super::members::Voters;
use super::server::election::votes_needed;

/// The number f of the promise "done writes survive the loss of any f servers".
///
/// N is the number of voters; W the fewest that hold an entry, at the level asked, when the rule is
/// met in its weakest mode; V the voters that a winner needs, each refusing a less advanced log. A
/// winner surely holds what W hold only if W + V > N, if its voters compare logs, and if they turn older
/// epochs away from then on; where the choice is another, only if all hold it. Where the counted copies are on disk a loss
/// is a destroyed disk, and one copy must be left; where they are in memory a crash is a loss too, and
/// a voter that forgot may make a majority with those that never knew.
#[must_use]
pub fn tolerated(config: &Config) -> u16 {
    survived(config).unwrap_or(0)
}

/// The same f, and nothing where a failover alone, without any loss, can leave out what was done.
#[must_use]
pub fn survived(config: &Config) -> Option<u16> {
    if in_sync::appoints(config) {
        return survived_by_set(config);
    }
    let n = config.voters();
    let w = fewest_holders(config);
    let v = votes_needed(Voters::at_start(config));
    let fencing = config.failover.fencing;
    let compares = config.failover.choice == Choice::MostAdvanced;
    let surely_elected = compares && w + v > n || w == n;
    if w == 0 || !surely_elected || !fencing.epochs && n > 1 {
        return None;
    }
    // Who comes back without memory may be chosen where nobody compares logs.
    let in_memory = if compares { (w + v - n - 1).min(w - 1) } else { 0 };
    Some(if copies_are_flushed(config) { w - 1 } else { in_memory })
}

/// The same where the coordinator chooses: every member of the set holds what is done, on the disk by
/// which it is a member, and the set may be as small as the rule allows. Without epochs a replica may go
/// back to an old primary; who goes asynchronous is done without the set; and an unclean choice asks
/// nobody for the set.
///
/// A member that comes back without memory is a member still: where copies are in memory, one loss is too
/// many.
fn survived_by_set(config: &Config) -> Option<u16> {
    let waits = !matches!(config.ack.too_few, TooFew::GoAsync { .. });
    let (least, _) = in_sync::rule(config).filter(|_| waits)?;
    let clean = config.failover.choice == Choice::InSync;
    let fenced = config.failover.fencing.epochs || config.servers == 1;
    let spare = if copies_are_flushed(config) { least - 1 } else { 0 };
    (clean && fenced).then_some(spare)
}

/// Whether the settings promise that no primary acknowledges after one of a later epoch has (rule 29).
///
/// A lease does: the old primary's has run out before anybody votes, and without the votes of those
/// who turn its epoch away it gets no other. So does a winner that waits until all who did not vote
/// for it are switched off. Epochs alone do not: an old primary learns of the new one too late, and
/// acknowledgements that were on their way to it let it answer once more; nor does it help to be the only
/// member, since the one that was removed may not know. A lease is as good as the
/// clocks: where one runs faster than the allowed drift, or jumps, they do not agree.
#[must_use]
pub fn promises_one_primary(config: &Config, clocks_agree: bool) -> bool {
    let fencing = config.failover.fencing;
    let by_lease = fencing.lease.is_some() && fencing.epochs && clocks_agree;
    let by_power = fencing.power_off.is_some_and(|power_off| power_off.waits);
    let alone = config.voters() == 1 && !config.members_change();
    alone || by_lease || by_power
}

/// W: the fewest servers that hold an entry at the level asked when the rule is met.
#[must_use]
pub fn fewest_holders(config: &Config) -> u16 {
    let primary = u16::from(primary_holds(config));
    let by_rule = match config.ack.who {
        Who::Nobody => primary,
        Who::First { count, .. } | Who::Any { count } => count + primary,
        Who::Majority => config.voters() / 2 + 1,
        Who::All => config.voters() - 1 + primary,
        Who::InSync { least, .. } => least,
    };
    match config.ack.too_few {
        TooFew::GoAsync { .. } => by_rule.min(u16::from(holds_alone(config))),
        TooFew::Wait | TooFew::Refuse { .. } => by_rule,
    }
}

/// Whether a loss means a destroyed disk; otherwise a crash is a loss too.
#[must_use]
pub fn copies_are_flushed(config: &Config) -> bool {
    config.disk.flush && config.ack.level >= Level::Flushed
}

/// Whether the primary holds what a replica has acknowledged: what it sends only once its own disk has
/// it, it holds.
fn primary_holds(config: &Config) -> bool {
    let sent_from_disk =
        config.replication.send_after_flush && config.ack.who != Who::Nobody && config.voters() > 1;
    holds_alone(config) || sent_from_disk
}

/// Whether the primary holds what it says done to without any replica.
fn holds_alone(config: &Config) -> bool {
    config.ack.level == Level::Received || config.ack.primary_flushes_first || !config.disk.flush
}

#[cfg(test)]
mod tests {
    use super::super::config::{Fencing, Lease, PowerOff};
    use super::*;

    fn with(change: impl FnOnce(&mut Config)) -> u16 {
        let mut config = Config::default();
        change(&mut config);
        tolerated(&config)
    }

    #[test]
    fn the_opening_run_survives_any_one_server() {
        assert_eq!(tolerated(&Config::default()), 1);
    }

    #[test]
    fn asynchronous_promises_nothing() {
        assert_eq!(with(|c| c.ack.who = Who::Nobody), 0);
        assert_eq!(with(|c| c.ack.too_few = TooFew::GoAsync { after_us: 60_000 }), 0);
    }

    #[test]
    fn who_goes_asynchronous_without_flushing_holds_nothing() {
        let mut config = Config::default();
        config.ack.too_few = TooFew::GoAsync { after_us: 60_000 };
        assert_eq!(fewest_holders(&config), 1);
        config.ack.primary_flushes_first = false;
        assert_eq!(fewest_holders(&config), 0);
    }

    #[test]
    fn everybody_survives_all_but_one() {
        assert_eq!(with(|c| c.ack.who = Who::All), 2);
        assert_eq!(with(|c| (c.servers, c.ack.who) = (5, Who::All)), 4);
    }

    #[test]
    fn a_majority_of_five_survives_two() {
        assert_eq!(with(|c| (c.servers, c.ack.who) = (5, Who::Majority)), 2);
        assert_eq!(with(|c| (c.servers, c.ack.who) = (5, Who::Any { count: 1 })), 0);
    }

    #[test]
    fn copies_in_memory_are_lost_by_a_crash() {
        assert_eq!(with(|c| c.ack.level = Level::Received), 0);
        assert_eq!(with(|c| (c.ack.level, c.ack.who) = (Level::Received, Who::All)), 1);
    }

    #[test]
    fn without_epochs_or_comparing_logs_nothing_is_promised() {
        assert_eq!(with(|c| c.failover.fencing.epochs = false), 0);
        assert_eq!(with(|c| c.failover.choice = Choice::Priority), 0);
        assert_eq!(with(|c| (c.failover.choice, c.ack.who) = (Choice::Any, Who::All)), 2);
        let in_memory = |c: &mut Config| {
            (c.failover.choice, c.ack.who, c.ack.level) = (Choice::Any, Who::All, Level::Received);
        };
        assert_eq!(with(in_memory), 0);
    }

    #[test]
    fn only_a_lease_or_waiting_for_the_switch_promises_one_primary() {
        let promised = |change: &dyn Fn(&mut Fencing)| {
            let mut config = Config::default();
            change(&mut config.failover.fencing);
            promises_one_primary(&config, true)
        };
        let lease = Lease { us: 60_000, drift_percent: 10 };
        assert!(!promised(&|_: &mut Fencing| {}));
        assert!(promised(&|fencing: &mut Fencing| fencing.lease = Some(lease)));
        assert!(!promised(
            &|fencing: &mut Fencing| (fencing.lease, fencing.epochs) = (Some(lease), false)
        ));
        let mut leased = Config::default();
        leased.failover.fencing.lease = Some(lease);
        assert!(!promises_one_primary(&leased, false));
        let power_off = PowerOff { takes_us: 50_000, waits: true };
        assert!(promised(&|fencing: &mut Fencing| fencing.power_off = Some(power_off)));
        let at_once = PowerOff { waits: false, ..power_off };
        assert!(!promised(&|fencing: &mut Fencing| fencing.power_off = Some(at_once)));
    }

    #[test]
    fn a_winner_without_votes_may_lack_what_others_hold() {
        assert_eq!(with(|c| c.failover.majority = false), 0);
        assert_eq!(with(|c| (c.failover.majority, c.ack.who) = (false, Who::All)), 2);
    }
}

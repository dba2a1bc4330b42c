//! What happens when a server dies: suspicion, votes, promotion, return, and what is lost (rules 7 to
//! 10, 22 to 29, 34 to 37).

mod story;

use ripple::sim::config::{Load, Who};
use ripple::sim::fact::{Promise, Stall, What};
use ripple::sim::ledger::Fate;
use ripple::sim::promises::Standing;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use story::*;

#[test]
fn a_replica_takes_over_and_no_done_write_is_lost() {
    let mut story = Story::new(3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(50);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S2);
    story.run_ms(200);
    story.expect_fate(write, Fate::Safe);
    story.expect_kept(Promise::Durability);
}

#[test]
fn the_first_in_order_suspects_first_and_one_round_trip_makes_it_primary() {
    let mut story = Story::new(3);
    story.run_ms(1_000);
    // The last heartbeat left at 1,000 ms, arrives at 1,020, and 80 ms of silence follow.
    story.crash(S1);
    let suspected = story.run_until("suspicion", |what| matches!(what, What::Suspected { .. }));
    assert_eq!(suspected.at, SimTime::from_millis(1_100));
    story.run_until_promoted();
    assert_eq!(story.cluster.now(), SimTime::from_millis(1_100 + 20 + 4 + 20));
}

#[test]
fn an_asynchronous_primary_can_lose_what_it_acknowledged() {
    let mut story = Story::with(3, asynchronous);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.expect_fate(write, Fate::InDoubt);
    story.run_until_promoted();
    story.expect_fate(write, Fate::InDoubt);
    story.run_ms(300);
    story.expect_fate(write, Fate::Lost);
    assert_eq!(story.cluster.promises().standing(Promise::Durability), Standing::NotPromised);
    assert_eq!(story.cluster.figures().lost, 1);
}

#[test]
fn the_old_primary_returns_as_a_replica_and_tears_its_tail_off() {
    let mut story = Story::with(3, asynchronous);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let lost = story.write();
    story.run_until_done(lost);
    story.crash(S1);
    story.run_until_promoted();
    story.heal(S1, S2);
    story.heal(S1, S3);
    story.restart(S1);
    let torn = story.run_until("the rewind", |what| matches!(what, What::Rewound { .. }));
    assert!(matches!(torn.what, What::Rewound { server: S1, discarded: 1, .. }));
    let next = story.write();
    story.run_ms(500);
    story.expect_log(S1, &[next.0]);
    story.expect_fate(lost, Fate::Lost);
}

#[test]
fn an_isolated_primary_goes_on_until_it_hears_of_a_higher_epoch() {
    let mut story = Story::with(3, asynchronous);
    story.cut(S1, S2);
    story.cut(S1, S3);
    story.run_until_promoted();
    story.expect_primary(S1);
    story.expect_primary(S2);
    let beside = story.write();
    story.run_until_done(beside);
    story.heal(S1, S2);
    story.heal(S1, S3);
    story.run_until("stepping down", |what| matches!(what, What::SteppedDown { server: S1, .. }));
    story.run_ms(300);
    story.expect_fate(beside, Fate::Lost);
}

#[test]
fn an_isolated_primary_that_needs_a_replica_promises_nothing_it_cannot_keep() {
    let mut story = Story::new(3);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    story.expect_fate(write, Fate::Dropped);
}

#[test]
fn the_clients_retry_under_the_same_number_is_not_appended_twice() {
    let mut story = Story::with(3, |config| config.client.retries = 20);
    let write = story.write();
    story.run_ms(45); // on both replicas' disks, not yet acknowledged
    story.crash(S1);
    story.run_until_done(write);
    story.expect_log(S2, &[1]);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn without_a_retry_an_inherited_write_is_a_ghost() {
    let mut story = Story::new(3);
    let write = story.write();
    story.run_ms(45);
    story.crash(S1);
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    story.expect_fate(write, Fate::Ghost);
}

#[test]
fn a_server_that_cannot_win_disturbs_nobody() {
    let mut story = Story::new(3);
    story.cut(S1, S3);
    story.run_ms(3_000);
    story.expect_primary(S1);
    assert_eq!(story.count(|what| matches!(what, What::Promoted { .. })), 0);
    story.heal(S1, S3);
    story.run_ms(500);
    story.expect_primary(S1);
    assert_eq!(story.count(|what| matches!(what, What::SteppedDown { .. })), 0);
}

#[test]
fn two_servers_cannot_elect_and_the_operator_must() {
    let mut story = Story::new(2);
    story.crash(S1);
    story.run_ms(3_000);
    assert_eq!(story.count(|what| matches!(what, What::Promoted { .. })), 0);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoMajority));
    story.act(&ripple::sim::action::Action::ForcePromote(S2));
    story.run_ms(100);
    story.expect_primary(S2);
    assert_eq!(story.cluster.promises().standing(Promise::Durability), Standing::NotPromised);
}

#[test]
fn with_detection_by_nobody_a_person_promotes() {
    let mut story = Story::with(3, by_hand);
    story.crash(S1);
    story.run_ms(5_000);
    assert_eq!(story.cluster.stalled(), Some(Stall::NobodyPromotes));
    story.act(&ripple::sim::action::Action::Promote(S3));
    story.run_ms(100);
    story.expect_primary(S3);
}

#[test]
fn promoting_a_server_while_the_primary_lives_hands_over_in_order() {
    let mut story = Story::new(3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.act(&ripple::sim::action::Action::Promote(S3));
    story.run_ms(500);
    story.expect_primary(S3);
    assert!(story.cluster.server(S1).primary().is_none());
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn nobody_votes_for_a_log_that_lacks_what_it_has() {
    let mut story = Story::with(3, by_hand);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.act(&ripple::sim::action::Action::Promote(S3));
    story.run_ms(500);
    assert!(story.cluster.server(S3).primary().is_none());
    story.act(&ripple::sim::action::Action::Promote(S2));
    story.run_ms(500);
    story.expect_primary(S2);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn a_single_server_is_down_until_it_is_brought_back_and_its_disk_decides() {
    let mut story = Story::new(1);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.expect_fate(write, Fate::InDoubt);
    story.restart(S1);
    story.run_ms(100);
    story.expect_primary(S1);
    story.expect_fate(write, Fate::AtRisk);
    story.wipe(S1);
    story.expect_fate(write, Fate::Lost);
}

#[test]
fn a_primary_that_restarts_comes_back_as_a_replica() {
    let mut story = Story::new(3);
    story.crash(S1);
    story.restart(S1);
    assert!(story.cluster.server(S1).primary().is_none());
    story.run_until_promoted();
    let epoch = story.cluster.shadow().epoch;
    assert_eq!(epoch.number, 2, "nobody resumes an epoch (rule 8)");
}

#[test]
fn a_wiped_server_counts_only_once_it_has_caught_up() {
    let mut story = Story::with(3, |config| {
        config.ack.who = Who::All;
        config.client.retries = 50;
    });
    let before = story.write();
    story.run_until_done(before);
    story.wipe(S3);
    story.restart(S3);
    assert!(story.cluster.server(S3).storage.learner);
    story.run_until("graduation", |what| matches!(what, What::Graduated { server: S3 }));
    story.expect_log(S3, &[1]);
    let after = story.write();
    story.run_until_done(after);
}

#[test]
fn a_wiped_server_never_votes_before_it_counts() {
    let mut story = Story::new(3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.wipe(S2);
    story.crash(S1);
    story.restart(S2);
    story.run_ms(3_000);
    // S3 has everything, but S2's vote would be a forgotten one.
    assert_eq!(story.count(|what| matches!(what, What::Promoted { .. })), 0);
    story.restart(S1);
    story.run_until_promoted();
    story.run_ms(500);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn a_wiped_server_gets_a_new_disk_number_so_its_epochs_never_repeat() {
    let mut story = Story::new(1);
    story.wipe(S1);
    story.restart(S1);
    story.run_ms(100);
    let first = story.cluster.shadow().epoch;
    story.wipe(S1);
    story.restart(S1);
    story.run_ms(100);
    assert_ne!(first, story.cluster.shadow().epoch);
}

#[test]
fn a_new_primary_answers_nothing_before_its_begin_entry_has_met_the_rule() {
    let mut story = Story::with(3, |config| config.client.load = Load::Closed { pause_us: 28_000 });
    story.run_ms(1_000);
    story.crash(S1);
    story.run_until_promoted();
    let begin = story.cluster.shadow().begin;
    let first =
        story.run_until("a commit", |what| matches!(what, What::Committed { server: S2, .. }));
    assert!(matches!(first.what, What::Committed { to, .. } if to >= begin));
}

#[test]
fn over_many_seeds_and_phases_a_failover_is_short_enough_to_watch() {
    for seed in 0..200 {
        let config = ripple::sim::config::Config::default();
        let mut story = Story::of(config, seed);
        story.run_ms(420 + (seed * 37) % 100);
        story.crash(S1);
        let down = story.cluster.now();
        story.run_until_promoted();
        let promoted = story.cluster.now().since(down);
        let done = story.run_until("a first done", |what| matches!(what, What::FirstDone { .. }));
        let served = done.at.since(down);
        // At the default pace a second on the screen is 25 ms.
        assert!(
            (112_500..=162_500).contains(&promoted),
            "seed {seed}: promoted after {promoted} us"
        );
        assert!(served <= 225_000, "seed {seed}: served after {served} us\n{}", story.trace());
        let split = story.count(|what| matches!(what, What::NotElected { .. }));
        assert_eq!(split, 0, "seed {seed}: a split vote");
        assert_eq!(story.cluster.figures().lost, 0, "seed {seed}");
    }
}

#[test]
fn one_destroyed_disk_loses_nothing_that_two_hold_and_a_second_one_does() {
    let mut story = Story::new(3);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    assert_eq!(story.cluster.promises().tolerated(), 1);
    story.wipe(S1);
    story.run_until_promoted();
    story.expect_fate(write, Fate::AtRisk);
    story.wipe(S2);
    story.expect_fate(write, Fate::Lost);
    story.expect_kept(Promise::Durability);
}

#[test]
fn leave_to_vote_again_does_not_reach_a_later_disk() {
    let mut story = Story::new(2);
    let write = story.write();
    story.run_until_done(write);
    story.wipe(S2);
    story.restart(S2);
    story.run_until("a learner that holds the log", |what| {
        matches!(what, What::Acknowledged { replica: S2, .. })
    });
    story.run_until("the heartbeat that lets it vote", |what| {
        matches!(what, What::SentHeartbeat { to: S2, .. })
    });
    story.wipe(S2);
    story.restart(S2);
    story.run_ms(22);
    assert!(story.cluster.server(S2).storage.learner, "{}", story.trace());
}

#[test]
fn an_election_over_a_slow_link_succeeds() {
    let mut story = Story::with(3, |config| config.network.server_us = 60_000);
    story.crash(S1);
    story.run_until_promoted();
    assert!(story.cluster.now() < SimTime::from_millis(1_500));
}

#[test]
fn a_person_may_promote_right_after_the_knock() {
    let mut story = Story::of(
        {
            let mut config = ripple::sim::config::Config::default();
            by_hand(&mut config);
            config
        },
        7,
    );
    story.run_ms(420);
    story.crash(S1);
    // An update is on its way to both; S2 is nearer, so S3's log is behind when it asks.
    story.act(&ripple::sim::action::Action::Promote(S2));
    story.run_ms(300);
    story.expect_primary(S2);
}

#[test]
fn an_isolated_primary_is_no_stall_while_the_others_can_elect() {
    let mut story = Story::new(3);
    let before = story.write();
    story.run_until_done(before);
    let cut_at = story.cluster.now();
    story.cut(S1, S2);
    story.cut(S1, S3);
    assert_eq!(story.cluster.stalled(), None);
    story.run_until_promoted();
    let outage = story.cluster.figures().open().expect("nobody has answered since");
    assert_eq!(outage.from, cut_at, "service stopped at the cut, not at the promotion");
}

//! What keeps an old primary from serving beside a new one, and what happens where nothing does
//! (rules 23 to 25, 27 and 29).

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Choice, Config, Detection, Lease, LinkLatency, PowerOff, Who};
use ripple::sim::fact::{Promise, Stall, What};
use ripple::sim::ids::{ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::promises::Standing;
use ripple::sim::table::Told;
use story::*;

fn no_epochs(config: &mut Config) {
    config.failover.fencing.epochs = false;
}

fn lease(config: &mut Config) {
    config.failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 });
}

fn power_off(config: &mut Config) {
    config.failover.fencing.power_off = Some(PowerOff { takes_us: 50_000, waits: true });
}

fn isolate(story: &mut Story, server: ServerId) {
    for other in [S1, S2, S3].into_iter().filter(|other| *other != server) {
        story.cut(server, other);
    }
}

fn rejoin(story: &mut Story, server: ServerId) {
    for other in [S1, S2, S3].into_iter().filter(|other| *other != server) {
        story.heal(server, other);
    }
}

fn standing(story: &Story) -> Standing {
    story.cluster.promises().standing(Promise::NoSplitBrain)
}

/// S1 is cut off and says done alone, while S2 is elected.
fn split(config: impl FnOnce(&mut Config)) -> (Story, WriteId) {
    let mut story = Story::with(3, |c| {
        asynchronous(c);
        config(c);
    });
    isolate(&mut story, S1);
    story.run_until_promoted();
    story.run_ms(100);
    let beside = story.write();
    story.run_until_done(beside);
    (story, beside)
}

#[test]
fn without_epochs_two_primaries_serve_until_the_old_one_is_told() {
    let (mut story, beside) = split(no_epochs);
    story.expect_log(S1, &[beside.0]);
    rejoin(&mut story, S1);
    story.run_ms(500);
    story.expect_primary(S1);
    story.expect_primary(S2);
    story.act(&Action::Follow { server: S1, primary: S2 });
    let torn = story.run_until("the rewind", |what| matches!(what, What::Rewound { .. }));
    assert!(matches!(torn.what, What::Rewound { server: S1, discarded: 1, .. }));
    story.expect_fate(beside, Fate::Lost);
    assert_eq!(story.cluster.promises().standing(Promise::Durability), Standing::NotPromised);
}

#[test]
fn with_epochs_the_old_primary_steps_down_when_it_hears_of_the_new_one() {
    let (mut story, beside) = split(|_| {});
    rejoin(&mut story, S1);
    story.run_until("stepping down", |what| matches!(what, What::SteppedDown { server: S1, .. }));
    story.run_ms(300);
    story.expect_fate(beside, Fate::Lost);
}

#[test]
fn without_epochs_a_replica_obeys_the_primary_that_it_is_pointed_at() {
    let mut story = Story::with(3, |config| {
        no_epochs(config);
        by_hand(config);
    });
    story.act(&Action::ForcePromote(S2));
    story.run_ms(200);
    story.expect_primary(S1);
    story.expect_primary(S2);
    let write = story.write();
    story.run_until_done(write);
    // S3 still follows S1, so the write is there and not on S2.
    story.expect_log(S3, &[write.0]);
    story.expect_log(S2, &[]);
    story.act(&Action::Follow { server: S3, primary: S2 });
    story.run_until("the rewind", |what| matches!(what, What::Rewound { server: S3, .. }));
    story.run_ms(200);
    story.expect_log(S3, &[]);
    story.expect_log(S1, &[write.0]);
}

#[test]
fn an_old_primary_that_answers_after_a_new_one_has_is_split_brain() {
    // Without a majority and without epochs, both go on for as long as they like.
    let mut story = Story::with(3, |config| {
        no_epochs(config);
        asynchronous(config);
        config.failover.majority = false;
    });
    let client = |story: &mut Story, server: ServerId| {
        let write = story.write();
        story.run_until_done(write);
        story.expect_log(server, &[write.0]);
    };
    isolate(&mut story, S1);
    story.run_until_promoted();
    client(&mut story, S1);
    assert_eq!(story.count(|what| matches!(what, What::SplitBrain { .. })), 0);
    assert_eq!(standing(&story), Standing::NotPromised);
}

#[test]
fn a_lease_stops_the_old_primary_before_anybody_else_is_elected() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        lease(config);
        config.client.timeout_us = 2_000_000;
    });
    story.run_ms(200);
    isolate(&mut story, S1);
    story.run_ms(61);
    let held_back = story.write();
    story.run_until("the lease", |what| matches!(what, What::LeaseRanOut { server: S1 }));
    story.run_until_promoted();
    story.expect_primary(S1);
    story.run_ms(500);
    story.expect_told(held_back, Told::Nothing);
    assert_eq!(standing(&story), Standing::Kept);
}

#[test]
fn a_lease_that_runs_out_for_a_moment_holds_answers_back_until_it_is_renewed() {
    let mut story = Story::with(3, |config| {
        lease(config);
        config.failover.detection = Detection::Nobody;
        config.ack.who = Who::Nobody;
        config.client.timeout_us = 2_000_000;
    });
    story.run_ms(200);
    isolate(&mut story, S1);
    story.run_ms(100);
    let write = story.write();
    story.run_ms(200);
    story.expect_told(write, Told::Nothing);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoLease));
    rejoin(&mut story, S1);
    story.run_until_done(write);
    assert_eq!(story.count(|what| matches!(what, What::LeaseRenewed { server: S1 })), 1);
}

#[test]
fn while_a_lease_may_run_nobody_votes_even_when_a_person_asks() {
    let mut story = Story::with(3, lease);
    story.run_ms(200);
    story.act(&Action::Promote(S2));
    story.run_until("no majority", |what| matches!(what, What::NotElected { server: S2, .. }));
    story.expect_primary(S1);
    // A server that forgot by a restart whom it had heard waits as well.
    story.crash(S1);
    story.run_ms(40);
    story.crash(S3);
    story.restart(S3);
    story.act(&Action::Promote(S2));
    story.run_until("no majority", |what| matches!(what, What::NotElected { server: S2, .. }));
    story.run_until_promoted();
}

#[test]
fn a_changed_lease_must_be_earned_anew() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        lease(config);
    });
    story.run_ms(200);
    isolate(&mut story, S1);
    story.run_ms(10);
    let mut failover = story.cluster.config().failover.clone();
    failover.suspect_us = 400_000;
    failover.fencing.lease = Some(Lease { us: 300_000, drift_percent: 10 });
    story.set(Setting::Failover(failover));
    let write = story.write();
    story.run_ms(250);
    story.expect_told(write, Told::Nothing);
}

#[test]
fn a_winner_has_the_others_switched_off_and_waits_for_it() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        power_off(config);
    });
    isolate(&mut story, S1);
    let ordered = story.run_until("the order", |what| matches!(what, What::PowerOffOrdered { .. }));
    assert_eq!(ordered.what, What::PowerOffOrdered { server: S1, by: S2 });
    let off = story.run_until("the switch", |what| matches!(what, What::Crashed { .. }));
    assert_eq!(off.at.since(ordered.at), 50_000);
    assert!(matches!(off.what, What::Crashed { server: S1, .. }));
    assert_eq!(story.run_until_promoted(), S2);
    assert_eq!(story.cluster.now(), off.at);
    assert_eq!(standing(&story), Standing::Kept);
    assert_eq!(story.count(|what| matches!(what, What::Crashed { .. })), 1, "S3 voted");
}

#[test]
fn a_winner_that_does_not_wait_for_the_switch_reigns_beside_the_old_primary() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        config.failover.fencing.power_off = Some(PowerOff { takes_us: 500_000, waits: false });
        config.client.timeout_us = 60_000;
        config.client.retries = 3;
    });
    isolate(&mut story, S1);
    story.run_until_promoted();
    story.expect_primary(S1);
    assert_eq!(standing(&story), Standing::NotPromised);
    story.run_until("the switch", |what| matches!(what, What::Crashed { server: S1, .. }));
}

#[test]
fn two_servers_fail_over_where_the_winner_can_switch_the_other_off() {
    let mut story = Story::with(2, |config| {
        power_off(config);
        config.failover.majority = false;
        config.ack.who = Who::Nobody;
        config.client.retries = 1;
    });
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S2);
    let write = story.write();
    story.run_until_done(write);
}

/// S3 suspects first, and its log lacks write 3, which is done. Gives who is elected, and that write.
fn elect(choice: Choice) -> (Story, ServerId, WriteId) {
    let mut story = Story::with(3, |config| {
        config.failover.choice = choice;
        config.failover.order = vec![S1, S3, S2];
        config.failover.stagger_us = 100_000;
        config.network.links = vec![LinkLatency { a: S1, b: S3, us: 35_000 }];
    });
    let [_, _, third] = [(); 3].map(|()| story.write());
    story.run_until_done(third);
    story.crash(S1);
    let elected = story.run_until_promoted();
    story.run_ms(300);
    (story, elected, third)
}

#[test]
fn the_most_advanced_is_elected_though_another_asks_first() {
    let (story, elected, third) = elect(Choice::MostAdvanced);
    assert_eq!(elected, S2);
    story.expect_fate(third, Fate::Safe);
}

#[test]
fn voters_that_compare_no_logs_elect_one_that_lacks_what_was_done() {
    for choice in [Choice::Priority, Choice::Any] {
        let (story, elected, third) = elect(choice);
        assert_eq!(elected, S3);
        story.expect_fate(third, Fate::Lost);
        assert_eq!(story.cluster.promises().standing(Promise::Durability), Standing::NotPromised);
    }
}

#[test]
fn where_the_operator_chooses_suspicion_is_noted_and_nobody_stands() {
    let mut story = Story::with(3, |config| config.failover.choice = Choice::Operator);
    story.crash(S1);
    story.run_until("suspicion", |what| matches!(what, What::Suspected { server: S2, .. }));
    story.run_ms(1_000);
    assert_eq!(story.count(|what| matches!(what, What::AskedVote { .. })), 0);
    assert_eq!(story.cluster.stalled(), Some(Stall::NobodyPromotes));
    story.act(&Action::Promote(S3));
    assert_eq!(story.run_until_promoted(), S3);
}

#[test]
fn order_of_preference_decides_who_suspects_first() {
    let mut story = Story::with(3, |config| config.failover.order = vec![S3, S2, S1]);
    story.run_ms(1_000);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S3);
}

#[test]
fn a_clock_that_runs_too_fast_takes_the_leases_promise_away() {
    // S1's clock is slow: its lease outlasts the patience of those who elect another.
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        lease(config);
        config.client.timeout_us = 2_000_000;
    });
    story.run_ms(200);
    assert_eq!(standing(&story), Standing::Kept);
    story.act(&Action::SetClock { server: S1, jump_us: 0, rate_ppm: -400_000 });
    assert_eq!(standing(&story), Standing::NotPromised);
}

#[test]
fn with_a_slow_clock_the_old_primary_answers_beside_the_new_one() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        config.failover.suspect_us = 200_000;
        config.failover.fencing.lease = Some(Lease { us: 180_000, drift_percent: 10 });
        config.client.timeout_us = 2_000_000;
    });
    story.run_ms(200);
    story.act(&Action::SetClock { server: S1, jump_us: 0, rate_ppm: -500_000 });
    story.run_ms(200);
    isolate(&mut story, S1);
    story.run_until_promoted();
    let write = story.write();
    story.run_until_done(write);
    story.expect_log(S1, &[write.0]);
    story.expect_primary(S2);
}

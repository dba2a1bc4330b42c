//! How a write ripples: the gate, the ack rules, catching up (rules 11 to 19).

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Level, TooFew, Who};
use ripple::sim::fact::{Fact, Stall, What};
use ripple::sim::ids::Lsn;
use ripple::sim::ledger::Fate;
use ripple::sim::message::MessageKind;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use story::*;

fn updates_to(story: &Story, server: ripple::sim::ids::ServerId) -> usize {
    story.count(|what| matches!(what, What::SentUpdate { to, .. } if *to == server))
}

#[test]
fn a_write_takes_seventy_two_milliseconds_when_one_replica_must_have_it() {
    // 12 to the primary, 4 to flush, 20 to a replica, 4 to flush, 20 back, 12 to the client.
    let mut story = Story::new(3);
    let write = story.write();
    assert_eq!(story.run_until_done(write), SimTime::from_millis(72));
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn an_asynchronous_write_takes_twenty_eight() {
    let mut story = Story::with(3, asynchronous);
    let write = story.write();
    assert_eq!(story.run_until_done(write), SimTime::from_millis(28));
    story.expect_fate(write, Fate::AtRisk);
    story.run_ms(100);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn the_next_update_leaves_only_after_the_acknowledgement_of_the_one_before() {
    let mut story = Story::new(3);
    let writes = [story.write(), story.write(), story.write()];
    story.run_ms(59);
    assert_eq!((updates_to(&story, S2), updates_to(&story, S3)), (1, 1));
    let acked = story.run_until("the acknowledgement", |what| {
        matches!(what, What::Acknowledged { replica: S2, .. })
    });
    assert_eq!(acked.at, SimTime::from_millis(60));
    assert_eq!(updates_to(&story, S2), 2, "the gate opens at the same instant");
    story.run_until_done(writes[2]);
    story.expect_log(S2, &[1, 2, 3]);
}

#[test]
fn a_window_of_three_lets_three_updates_fly() {
    let mut story = Story::with(3, |config| config.replication.window = 3);
    for _ in 0..5 {
        story.write();
    }
    story.run_ms(59);
    assert_eq!(updates_to(&story, S2), 3);
}

#[test]
fn each_replica_has_a_gate_of_its_own() {
    let mut story = Story::new(3);
    story.cut(S1, S3);
    let writes = [story.write(), story.write(), story.write()];
    story.run_until_done(writes[2]);
    story.expect_log(S2, &[1, 2, 3]);
    story.expect_log(S3, &[]);
}

#[test]
fn each_level_waits_for_its_own_step() {
    // Back at the primary: received 12 + 4 + 20 + 20, flushed 4 later, applied 3 after that.
    for (level, millis) in [(Level::Received, 68), (Level::Flushed, 72), (Level::Applied, 75)] {
        let mut story = Story::with(3, |config| config.ack.level = level);
        let write = story.write();
        assert_eq!(story.run_until_done(write), SimTime::from_millis(millis), "{level:?}");
    }
}

#[test]
fn all_waits_for_the_slowest_and_majority_for_the_second() {
    let far = |config: &mut ripple::sim::config::Config| {
        config.network.links = vec![ripple::sim::config::LinkLatency { a: S1, b: S3, us: 50_000 }];
    };
    for (who, millis) in [
        (Who::Any { count: 1 }, 72),
        (Who::Majority, 72),
        (Who::Any { count: 2 }, 132),
        (Who::All, 132),
        (Who::First { count: 1, list: vec![S3, S2] }, 132),
    ] {
        let mut story = Story::with(3, |config| {
            far(config);
            config.ack.who = who.clone();
        });
        let write = story.write();
        assert_eq!(story.run_until_done(write), SimTime::from_millis(millis), "{who:?}");
    }
}

#[test]
fn first_of_a_list_falls_to_the_next_that_streams() {
    let mut story =
        Story::with(3, |config| config.ack.who = Who::First { count: 1, list: vec![S3, S2] });
    story.crash(S3);
    story.run_ms(150);
    let write = story.write();
    story.run_until_done(write);
    story.expect_log(S2, &[1]);
}

#[test]
fn without_flushing_first_the_primary_may_be_the_one_without_a_disk_copy() {
    let mut story = Story::with(3, |config| {
        config.ack.primary_flushes_first = false;
        config.replication.send_after_flush = false;
        config.disk.flush_us = 40_000;
        config.ack.level = Level::Received;
    });
    let write = story.write();
    assert_eq!(story.run_until_done(write), SimTime::from_millis(12 + 20 + 20 + 12));
}

#[test]
fn all_stalls_while_one_replica_is_down_and_the_engine_says_whom_it_waits_for() {
    let mut story = Story::with(3, |config| {
        config.ack.who = Who::All;
        config.client.retries = 50;
    });
    story.crash(S3);
    let write = story.write();
    story.run_ms(2_000);
    story.expect_told(write, Told::Nothing);
    assert_eq!(story.cluster.stalled(), Some(Stall::WaitsFor(S3)));
    story.restart(S3);
    story.run_until_done(write);
    assert_eq!(story.cluster.stalled(), None);
}

#[test]
fn a_stall_is_lifted_by_asking_fewer() {
    let mut story = Story::with(3, |config| {
        config.ack.who = Who::All;
        config.client.retries = 50;
    });
    story.crash(S3);
    let write = story.write();
    story.run_ms(500);
    story.set(Setting::Ack(rule(Who::Any { count: 1 }, Level::Flushed)));
    story.run_until_done(write);
}

#[test]
fn after_a_time_out_the_primary_goes_asynchronous_and_comes_back() {
    let mut story =
        Story::with(2, |config| config.ack.too_few = TooFew::GoAsync { after_us: 60_000 });
    story.cut(S1, S2);
    let write = story.write();
    story.run_until("going asynchronous", |what| matches!(what, What::WentAsync { .. }));
    story.run_until_done(write);
    story.expect_fate(write, Fate::AtRisk);
    story.heal(S1, S2);
    story.run_until("the way back", |what| matches!(what, What::BackToRule { .. }));
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn refusing_before_appending_is_definite_and_after_a_time_out_leaves_a_ghost() {
    let mut story =
        Story::with(2, |config| config.ack.too_few = TooFew::Refuse { after_us: 60_000 });
    story.cut(S1, S2);
    let early = story.write();
    story.run_ms(200);
    story.expect_told(early, Told::Refused);
    story.expect_fate(early, Fate::Ghost);
    let late = story.write();
    story.run_ms(200);
    story.expect_told(late, Told::Refused);
    story.expect_fate(late, Fate::Dropped);
}

#[test]
fn a_lost_update_is_sent_again() {
    let mut story = Story::with(2, |config| {
        config.client.retries = 9;
        config.failover.suspect_us = 1_000_000;
    });
    let write = story.write();
    story.run_ms(20);
    story.act(&Action::Cut { from: S1, to: S2 });
    story.run_ms(30);
    story.act(&Action::Heal { from: S1, to: S2 });
    // The first left at 16 ms, the second 120 ms later.
    assert_eq!(story.run_until_done(write), SimTime::from_millis(16 + 120 + 44 + 12));
    assert_eq!(updates_to(&story, S2), 2);
}

#[test]
fn a_replica_that_was_away_catches_up_in_batches_and_then_streams() {
    let mut story = Story::with(3, |config| config.replication.catch_up_batch = 4);
    story.crash(S3);
    for _ in 0..12 {
        let write = story.write();
        story.run_until_done(write);
    }
    story.restart(S3);
    story.run_until("catching up", |what| matches!(what, What::CaughtUp { replica: S3, .. }));
    let all: Vec<u32> = (1..=12).collect();
    story.expect_log(S3, &all);
    let biggest = story.cluster.trace().since(0).filter_map(|(_, fact)| match fact.what {
        What::SentUpdate { to: S3, count, .. } => Some(count),
        _ => None,
    });
    assert_eq!(biggest.max(), Some(4));
}

#[test]
fn what_was_not_flushed_is_gone_after_a_crash_and_is_fetched_again() {
    let mut story = Story::new(3);
    let write = story.write();
    story.run_ms(38);
    assert_eq!(story.cluster.server(S2).positions().received, Lsn(2));
    story.crash(S2);
    story.restart(S2);
    assert_eq!(story.cluster.server(S2).positions().received, Lsn(1));
    story.run_until_done(write);
    story.run_ms(300);
    story.expect_log(S2, &[1]);
}

#[test]
fn with_flushing_off_a_crash_leaves_an_empty_log() {
    let mut story = Story::with(3, |config| {
        config.disk.flush = false;
        config.ack.level = Level::Received;
    });
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.crash(S2);
    story.restart(S2);
    assert_eq!(story.cluster.server(S2).positions().received, Lsn(0));
    story.run_ms(500);
    story.expect_log(S2, &[1]);
}

#[test]
fn one_acknowledgement_for_each_update() {
    let mut story = Story::with(2, |config| config.replication.window = 4);
    for _ in 0..8 {
        story.write();
    }
    story.run_ms(1_000);
    let acks = story.count(|what| matches!(what, What::SentAck { from: S2, .. }));
    assert_eq!((updates_to(&story, S2), acks), (8, 8));
}

#[test]
fn a_link_slower_than_the_resend_time_still_moves_forward() {
    let mut story = Story::with(2, |config| {
        config.network.server_us = 90_000;
        config.client.retries = 50;
    });
    for _ in 0..3 {
        story.write();
    }
    story.run_ms(2_000);
    story.expect_log(S2, &[1, 2, 3]);
}

#[test]
fn every_fact_has_its_cause() {
    let mut story = Story::new(2);
    story.write();
    story.run_until("the acknowledgement", |what| matches!(what, What::Acknowledged { .. }));
    let trace = story.cluster.trace();
    let freed = |(_, fact): &(u64, &Fact)| matches!(fact.what, What::Acknowledged { .. });
    let (number, _) = trace.since(0).find(freed).expect("it has just come");
    let (_, cause) = trace.cause(number).expect("an event comes first");
    assert!(matches!(cause.what, What::Delivered { kind: MessageKind::Ack, .. }), "{cause:?}");
}

//! Figures of a run: lag as it is and as it is reported, recovery point, availability, throughput (rule 42).

mod story;

use ripple::share::figures::{is_known, names, value};
use ripple::sim::fact::What;
use ripple::sim::ledger::Fate;
use story::*;

#[test]
fn the_reported_lag_stands_still_when_nothing_comes_any_more() {
    let mut story = Story::with(3, asynchronous);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    assert_eq!(story.cluster.lag(S3), ripple::sim::lag::Lag::default());
    let reported = story.cluster.reported_lag(S3).expect("S3 has answered");
    assert_eq!((reported.entries, reported.us), (0, 44_000), "there, a flush, and back");
    story.cut(S1, S3);
    story.write();
    let asked = story.cluster.now();
    story.run_ms(2_000);
    let lag = story.cluster.lag(S3);
    assert_eq!((lag.entries, lag.us), (1, story.cluster.now().since(asked)));
    let reported = story.cluster.reported_lag(S3).expect("S3 has answered");
    assert_eq!((reported.entries, reported.us), (1, 44_000), "it still shows the last one");
    assert_eq!(story.cluster.lag(S2).entries, 0);
    story.heal(S1, S3);
    story.run_ms(500);
    assert_eq!(story.cluster.lag(S3).us, 0);
}

#[test]
fn a_server_that_is_down_lags_by_what_its_disk_lacks() {
    let mut story = Story::new(3);
    story.run_ms(50);
    story.crash(S3);
    let write = story.write();
    story.run_until_done(write);
    assert_eq!(story.cluster.lag(S3).entries, 1);
    assert!(story.cluster.reported_lag(S1).is_none(), "a primary reports no lag of its own");
}

#[test]
fn the_recovery_point_is_counted_from_the_oldest_done_write_that_is_lost() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        config.client.retries = 9;
    });
    let kept = story.write();
    story.run_until_done(kept);
    story.run_ms(100);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let first = story.write();
    let told = story.run_until_done(first);
    story.run_ms(30);
    let second = story.write();
    story.run_until_done(second);
    story.crash(S1);
    let crashed = story.cluster.now();
    story.run_until_promoted();
    story.run_ms(300);
    let next = story.write();
    story.run_until_done(next);
    story.expect_fate(first, Fate::Lost);
    let outage = &story.cluster.figures().outages[0];
    assert_eq!(outage.lost, 2);
    assert_eq!(outage.recovery_point_us(), outage.from.since(told));
    assert!(outage.from <= crashed);
    assert_eq!(value("recovery_point_writes", &story.cluster), Some(2));
    assert_eq!(value("failovers", &story.cluster), Some(1));
}

#[test]
fn availability_is_the_share_of_time_in_which_writes_could_be_answered() {
    let mut story = Story::with(3, |config| {
        config.ack.who = ripple::sim::config::Who::All;
    });
    story.run_ms(1_000);
    assert_eq!(value("available_per_million", &story.cluster), Some(1_000_000));
    story.crash(S3);
    story.run_ms(1_000);
    assert_eq!(value("available_per_million", &story.cluster), Some(500_000));
    story.restart(S3);
    story.run_ms(2_000);
    assert_eq!(value("available_per_million", &story.cluster), Some(750_000));
}

#[test]
fn throughput_is_what_was_done_by_the_time_that_passed() {
    let mut story = Story::new(3);
    assert_eq!(value("done_per_minute", &story.cluster), None);
    for _ in 0..4 {
        let write = story.write();
        story.run_until_done(write);
    }
    let us = story.cluster.now().as_micros();
    assert_eq!(value("done_per_minute", &story.cluster), Some(240_000_000 / us));
}

#[test]
fn every_figure_has_a_value_once_everything_has_happened() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        config.client.retries = 9;
    });
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.run_until_promoted();
    let next = story.write();
    story.run_until_done(next);
    story.run_until("positions", |what| matches!(what, What::SentHeartbeatReply { .. }));
    for name in names() {
        assert!(is_known(name));
        assert!(value(name, &story.cluster).is_some(), "{name}");
    }
    assert!(!is_known("S0.lag_us") && !is_known("S1.done") && is_known("S2.reported_lag_us"));
    let page = include_str!("../docs/run-file.md");
    let defined = |name: &&str| page.contains(&format!("`{name}`"));
    assert_eq!(names().find(|name| !defined(name)), None, "docs/run-file.md defines it");
}

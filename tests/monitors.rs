//! Monitors outside the cluster: one suspects, a quorum agrees, a majority lets one lead (rule 22).

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Choice, Config, Detection, Failover, Who};
use ripple::sim::fact::{Stall, What};
use ripple::sim::ids::MonitorId;
use ripple::sim::ledger::Fate;
use ripple::sim::time::SimTime;
use story::*;

fn three_monitors(config: &mut Config) {
    config.failover.detection = Detection::Monitors { count: 3, quorum: 2 };
    config.failover.majority = false;
}

fn is_appointment(what: &What) -> bool {
    matches!(what, What::Appointed { .. })
}

#[test]
fn monitors_notice_agree_and_have_the_most_advanced_promoted() {
    let mut story = Story::with(3, three_monitors);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(50);
    story.crash(S1);
    story.run_until("suspicion", |what| matches!(what, What::MonitorSuspects { primary: S1, .. }));
    let agreed =
        story.run_until("agreement", |what| matches!(what, What::MonitorsAgree { agree: 2, .. }));
    assert!(matches!(agreed.what, What::MonitorsAgree { monitor: MonitorId(0), .. }));
    assert_eq!(story.run_until_promoted(), S2);
    story.run_ms(500);
    story.expect_fate(write, Fate::Safe);
    assert_eq!(story.count(is_appointment), 1);
    assert_eq!(story.count(|what| matches!(what, What::Suspected { .. })), 0, "replicas do not");
}

#[test]
fn one_monitor_that_cannot_hear_the_primary_makes_no_failover() {
    let mut story = Story::with(3, three_monitors);
    story.run_ms(200);
    let (from, to) = (S1.into(), MonitorId(0).into());
    let change = ripple::sim::link::LaneChange {
        us: Some(400_000),
        ..ripple::sim::link::LaneChange::default()
    };
    story.act(&Action::SetLink { from, to, both: false, change });
    story.run_until("suspicion", |what| matches!(what, What::MonitorSuspects { .. }));
    story.run_ms(2_000);
    assert_eq!(story.count(is_appointment), 0);
    story.expect_primary(S1);
}

#[test]
fn with_a_quorum_of_one_a_single_monitor_is_enough_to_suspect_but_not_to_lead() {
    let mut story = Story::with(3, |config| {
        config.failover.detection = Detection::Monitors { count: 3, quorum: 1 };
        config.failover.majority = false;
    });
    story.run_ms(200);
    let change = ripple::sim::link::LaneChange {
        us: Some(400_000),
        ..ripple::sim::link::LaneChange::default()
    };
    let (from, to) = (S1.into(), MonitorId(0).into());
    story.act(&Action::SetLink { from, to, both: false, change });
    story.run_ms(1_000);
    assert_eq!(story.count(is_appointment), 0, "the others hear S1 and let nobody lead");
}

#[test]
fn an_isolated_primary_goes_on_and_its_writes_are_lost_when_it_is_made_a_replica() {
    let mut story = Story::with(3, |config| {
        three_monitors(config);
        asynchronous(config);
        config.failover.fencing.epochs = false;
    });
    story.run_ms(100);
    story.act(&Action::Isolate { server: S1, clients: false });
    assert_eq!(story.run_until_promoted(), S2);
    let beside = story.write();
    story.run_until_done(beside);
    story.expect_log(S1, &[beside.0]);
    story.act(&Action::HealAll);
    let told =
        story.run_until("the word", |what| matches!(what, What::PointedAt { server: S1, .. }));
    assert!(matches!(told.what, What::PointedAt { primary: S2, .. }));
    story.run_until("the rewind", |what| matches!(what, What::Rewound { server: S1, .. }));
    story.run_ms(300);
    story.expect_fate(beside, Fate::Lost);
    story.expect_log(S1, &[]);
}

#[test]
fn without_epochs_monitors_point_the_other_replicas_at_the_new_primary() {
    let mut story = Story::with(3, |config| {
        three_monitors(config);
        config.failover.fencing.epochs = false;
        config.client.retries = 5;
    });
    story.crash(S1);
    story.run_until_promoted();
    story.run_until("the word", |what| matches!(what, What::PointedAt { server: S3, .. }));
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(200);
    story.expect_log(S3, &[write.0]);
}

#[test]
fn a_server_that_was_told_to_stand_in_vain_is_followed_by_another() {
    let mut story = Story::with(3, three_monitors);
    story.run_ms(100);
    story.crash(S1);
    story.run_until("the order", is_appointment);
    story.crash(S2);
    assert_eq!(story.run_until_promoted(), S3);
}

#[test]
fn where_the_operator_chooses_monitors_only_suspect() {
    let mut story = Story::with(3, |config| {
        three_monitors(config);
        config.failover.choice = Choice::Operator;
    });
    story.crash(S1);
    story.run_ms(2_000);
    assert_eq!(story.count(|what| matches!(what, What::MonitorSuspects { .. })), 3);
    assert_eq!(story.count(is_appointment), 0);
    assert_eq!(story.cluster.stalled(), Some(Stall::NobodyPromotes));
}

#[test]
fn by_priority_the_preferred_stands_and_any_draws_one() {
    for (choice, expected) in [(Choice::Priority, Some(S3)), (Choice::Any, None)] {
        let mut story = Story::with(5, |config| {
            three_monitors(config);
            config.failover.choice = choice;
            config.failover.order = vec![S3];
        });
        story.crash(S1);
        let promoted = story.run_until_promoted();
        assert!(expected.is_none_or(|expected| expected == promoted), "{choice:?}: {promoted}");
    }
}

#[test]
fn monitors_may_be_set_while_the_cluster_runs() {
    let mut story = Story::new(3);
    story.run_ms(100);
    let failover = story.cluster.config().failover.clone();
    let detection = Detection::Monitors { count: 1, quorum: 1 };
    story.set(Setting::Failover(Failover { detection, majority: false, ..failover.clone() }));
    story.run_ms(200);
    story.crash(S1);
    story.run_until_promoted();
    story.set(Setting::Failover(failover));
    story.run_ms(50);
    let seen = story.count(|what| matches!(what, What::SentReport { .. }));
    story.run_ms(1_000);
    assert_eq!(story.count(|what| matches!(what, What::SentReport { .. })), seen);
    assert!(story.cluster.now() > SimTime::from_millis(1_000));
}

#[test]
fn with_a_majority_the_appointed_still_needs_the_replicas_votes() {
    let mut story = Story::with(3, |config| {
        three_monitors(config);
        config.failover.majority = true;
        config.ack.who = Who::Majority;
    });
    story.crash(S1);
    story.run_until("votes", |what| matches!(what, What::GaveVote { from: S3, to: S2, .. }));
    assert_eq!(story.run_until_promoted(), S2);
}

#[test]
fn a_monitor_that_lets_another_lead_does_not_take_the_lead_from_it() {
    let mut story = Story::with(3, |config| {
        three_monitors(config);
        config.failover.majority = true;
        config.failover.stagger_us = 0;
    });
    story.run_ms(200);
    story.crash(S1);
    story.run_until("suspicion", |what| matches!(what, What::MonitorSuspects { .. }));
    let promoted = story.run_until_promoted();
    assert_ne!(promoted, S1);
    let asked = story.count(|what| matches!(what, What::AskedLead { .. }));
    assert!(asked <= 20, "monitors asked {asked} times:\n{}", story.trace());
}

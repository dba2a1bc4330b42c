//! Faults of the cluster and its machines: isolation, splits, zones, pauses, slow disks, wrong clocks (rules
//! 10, 13, 33b, 35, 39).

mod story;

use ripple::sim::action::Action;
use ripple::sim::cluster::MOST_QUEUED;
use ripple::sim::config::{Config, Who};
use ripple::sim::fact::{FactLevel, Promise, Stall, Vanished, What};
use ripple::sim::ids::{Lsn, ServerId};
use ripple::sim::ledger::Fate;
use ripple::sim::link::Zone;
use ripple::sim::machine::MachineSettings;
use ripple::sim::message::MessageKind;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use story::*;

// The cluster.

#[test]
fn an_isolated_primary_is_replaced_and_its_clients_may_or_may_not_reach_it() {
    for (clients, told) in [(false, Told::Done), (true, Told::Unknown)] {
        let mut story = Story::with(3, asynchronous);
        story.act(&Action::Isolate { server: S1, clients });
        let write = story.write();
        assert_eq!(story.run_until_promoted(), S2);
        story.run_ms(700);
        story.expect_told(write, told);
    }
}

#[test]
fn isolating_is_one_headline_and_its_links() {
    let mut story = Story::new(3);
    story.act(&Action::Isolate { server: S1, clients: true });
    assert_eq!(story.count(|what| matches!(what, What::Isolated { .. })), 1);
    assert_eq!(story.count(|what| matches!(what, What::CutLane { .. })), 4 + 2);
    story.act(&Action::HealAll);
    assert_eq!(story.count(|what| matches!(what, What::HealedAll)), 1);
    assert_eq!(story.count(|what| matches!(what, What::HealedLane { .. })), 4 + 2);
    assert_eq!(story.cluster.network().cuts(), []);
}

#[test]
fn a_split_leaves_the_group_with_a_majority_at_work() {
    let mut story = Story::new(5);
    story.act(&Action::Split(vec![vec![S1, S2]]));
    let network = story.cluster.network();
    assert!(network.is_cut(S1, S3) && network.is_cut(S5, S2));
    assert!(!network.is_cut(S1, S2) && !network.is_cut(S4, S5));
    assert_eq!(story.run_until_promoted(), S3);
    story.run_ms(200);
    assert_eq!(story.cluster.stalled(), None);
    story.act(&Action::HealAll);
    let back = |what: &What| matches!(what, What::SteppedDown { server: S1, .. });
    story.run_until("the old primary's end", back);
}

#[test]
fn a_primary_that_no_client_reaches_is_a_stall_that_healing_ends() {
    let mut story = Story::with(2, by_hand);
    story.act(&Action::Isolate { server: S1, clients: true });
    assert_eq!(story.cluster.stalled(), Some(Stall::Unreachable(S1)));
    story.act(&Action::HealAll);
    assert_eq!(story.cluster.stalled(), None);
}

fn zones(config: &mut Config) {
    let zone =
        |name: &str, servers: &[ServerId]| Zone { name: name.into(), servers: servers.into() };
    config.network.zones = vec![zone("east", &[S1, S2]), zone("west", &[S3, S4, S5])];
    config.network.zone_us = 50_000;
    config.failover.suspect_us = 150_000;
}

#[test]
fn zones_are_far_from_each_other() {
    for (who, millis) in [(Who::Any { count: 1 }, 72), (Who::Any { count: 2 }, 132)] {
        let mut story = Story::with(5, |config| {
            zones(config);
            config.ack.who = who.clone();
        });
        let write = story.write();
        assert_eq!(story.run_until_done(write), SimTime::from_millis(millis), "{who:?}");
    }
}

#[test]
fn a_lost_zone_takes_its_servers_with_it() {
    let mut story = Story::with(5, zones);
    story.act(&Action::LoseZone("west".into()));
    let up: Vec<bool> = story.cluster.servers().iter().map(|server| server.up).collect();
    assert_eq!(up, [true, true, false, false, false]);
    assert_eq!(story.count(|what| matches!(what, What::LostZone { zone: 1 })), 1);
    assert_eq!(story.count(|what| matches!(what, What::Crashed { .. })), 3);
}

#[test]
fn an_isolated_zone_keeps_talking_within() {
    let mut story = Story::with(5, zones);
    story.act(&Action::IsolateZone { zone: "east".into(), clients: false });
    let network = story.cluster.network();
    assert!(!network.is_cut(S1, S2) && network.is_cut(S2, S3) && network.is_cut(S5, S1));
    assert_eq!(story.run_until_promoted(), S3);
}

// Machines.

#[test]
fn a_paused_replica_takes_everything_in_when_it_goes_on() {
    let mut story = Story::with(3, |config| config.ack.who = Who::All);
    story.act(&Action::Pause(S3));
    let write = story.write();
    story.run_ms(200);
    story.expect_told(write, Told::Nothing);
    assert_eq!(story.cluster.stalled(), Some(Stall::WaitsFor(S3)));
    assert!(story.cluster.shadow().of(S3).live, "who is paused is live");
    story.act(&Action::Resume(S3));
    assert_eq!(story.cluster.stalled(), None);
    let asked = story.cluster.now();
    // 4 ms to flush what waited, 20 to the primary, 12 to the client.
    assert_eq!(story.run_until_done(write), asked + 36_000);
}

#[test]
fn a_paused_primary_is_replaced_and_steps_down_when_it_goes_on() {
    let mut story = Story::with(3, asynchronous);
    story.act(&Action::Pause(S1));
    let write = story.write();
    assert_eq!(story.run_until_promoted(), S2);
    story.act(&Action::Resume(S1));
    story.run_ms(4);
    // It still believes that it reigns, and answers the request that waited.
    assert_eq!(story.count(|what| matches!(what, What::SentDone { from: S1, .. })), 1);
    story.run_until("stepping down", |what| matches!(what, What::SteppedDown { server: S1, .. }));
    story.run_ms(300);
    story.expect_told(write, Told::Done);
    story.expect_fate(write, Fate::Lost);
}

#[test]
fn the_disk_of_a_paused_server_finishes_and_a_crash_keeps_it() {
    let mut story = Story::with(2, asynchronous);
    story.write();
    story.run_ms(38);
    assert_eq!(story.cluster.server(S2).positions().received, Lsn(2));
    story.act(&Action::Pause(S2));
    story.run_ms(20);
    assert_eq!(story.cluster.shadow().of(S2).disk.last(), Lsn(2));
    assert_eq!(story.count(|what| matches!(what, What::SentAck { from: S2, .. })), 0);
    story.crash(S2);
    story.restart(S2);
    story.expect_log(S2, &[1]);
}

#[test]
fn a_crash_of_a_paused_server_loses_what_waited_for_it() {
    let mut story = Story::with(2, only_in_memory);
    story.act(&Action::Pause(S2));
    let write = story.write();
    story.run_ms(40);
    story.crash(S1);
    story.expect_fate(write, Fate::InDoubt);
    story.crash(S2);
    story.expect_fate(write, Fate::Lost);
    story.restart(S2);
    assert!(!story.cluster.server(S2).paused);
}

#[test]
fn a_paused_server_hears_no_order() {
    let mut story = Story::new(3);
    story.act(&Action::Pause(S2));
    story.act(&Action::Promote(S2));
    story.act(&Action::ForcePromote(S2));
    assert_eq!(story.count(|what| matches!(what, What::Unheard { server: S2 })), 2);
    story.run_ms(100);
    story.expect_primary(S1);
    story.expect_kept(Promise::Durability);
}

#[test]
fn a_server_that_was_paused_follows_the_settings_that_changed_meanwhile() {
    let mut story = Story::with(3, |config| config.ack.who = Who::All);
    story.crash(S3);
    let write = story.write();
    story.run_ms(100);
    story.act(&Action::Pause(S1));
    story.set(ripple::sim::action::Setting::Ack(rule(
        Who::Any { count: 1 },
        ripple::sim::config::Level::Flushed,
    )));
    story.run_ms(10);
    story.expect_told(write, Told::Nothing);
    story.act(&Action::Resume(S1));
    let resumed = story.cluster.now();
    assert_eq!(story.run_until_done(write), resumed + 12_000);
}

#[test]
fn only_so_many_messages_wait_for_a_paused_server() {
    let mut story = Story::new(1);
    story.act(&Action::Pause(S1));
    for _ in 0..MOST_QUEUED + 3 {
        story.write();
    }
    story.run_ms(20);
    assert_eq!(story.count(|what| matches!(what, What::Lost { why: Vanished::Full, .. })), 3);
    story.act(&Action::Resume(S1));
    let waited = What::Unpaused { server: S1, messages: MOST_QUEUED };
    assert_eq!(story.count(|what| *what == waited), 1);
    story.run_ms(1);
    assert_eq!(story.log(S1).len(), usize::try_from(MOST_QUEUED).expect("small"));
}

#[test]
fn who_cannot_be_replaced_stalls_the_cluster_by_its_pause() {
    let mut story = Story::with(3, by_hand);
    story.act(&Action::Pause(S1));
    assert_eq!(story.cluster.stalled(), Some(Stall::Paused(S1)));
    story.act(&Action::Resume(S1));
    assert_eq!(story.cluster.stalled(), None);
    let mut three = Story::new(3);
    three.act(&Action::Pause(S1));
    assert_eq!(three.cluster.stalled(), None, "two others will elect one");
    three.act(&Action::Pause(S2));
    assert_eq!(three.cluster.stalled(), Some(Stall::Paused(S1)));
}

#[test]
fn a_slow_disk_takes_longer_from_the_next_flush_on() {
    let mut story = Story::new(2);
    story.act(&Action::SlowDisk { server: S2, percent: 1_000 });
    let write = story.write();
    assert_eq!(story.run_until_done(write), SimTime::from_millis(72 + 36));
    let slow = MachineSettings { server: S2, disk_percent: 1_000, clock_ppm: 0 };
    let mut story = Story::with(2, |config| config.machines = vec![slow]);
    let write = story.write();
    assert_eq!(story.run_until_done(write), SimTime::from_millis(72 + 36));
}

#[test]
fn a_fast_clock_suspects_a_healthy_primary_too_soon() {
    let fast = MachineSettings { server: S2, disk_percent: 100, clock_ppm: 500_000 };
    let suspects = |machines: Vec<MachineSettings>, suspect_us| {
        let mut story = Story::with(3, |config| {
            config.machines = machines;
            config.failover.heartbeat_us = 60_000;
            config.failover.suspect_us = suspect_us;
        });
        story.run_ms(1_000);
        story.count(|what| matches!(what, What::Suspected { server: S2, .. }))
    };
    // Heartbeats come every 60 ms of true time, 90 ms of its own.
    assert_eq!(suspects(vec![], 80_000), 0);
    assert!(suspects(vec![fast], 80_000) > 0);
    assert_eq!(suspects(vec![fast], 100_000), 0);
}

#[test]
fn a_clock_that_jumps_ahead_fires_timers_at_once_and_one_set_back_makes_them_late() {
    for (jump_us, suspicions, beats) in [(500_000, 1, 4), (-500_000, 0, 0)] {
        let mut story = Story::new(3);
        story.run_ms(610);
        let sent = |story: &Story| {
            story.count(|what| matches!(what, What::SentHeartbeat { from: S1, to: S3, .. }))
        };
        let before = sent(&story);
        story.act(&Action::SetClock { server: S1, jump_us, rate_ppm: 0 });
        story.run_ms(80);
        assert_eq!(sent(&story) - before, beats, "{jump_us}:\n{}", story.trace());
        let mut story = Story::new(3);
        story.run_ms(610);
        story.act(&Action::SetClock { server: S2, jump_us, rate_ppm: 0 });
        story.run_ms(80);
        let suspected = |what: &What| matches!(what, What::Suspected { server: S2, .. });
        assert_eq!(story.count(suspected), suspicions, "{jump_us}");
    }
}

#[test]
fn a_fault_is_a_headline_that_is_kept() {
    let mut story = Story::new(3);
    story.act(&Action::Pause(S2));
    story.act(&Action::SlowDisk { server: S1, percent: 300 });
    story.act(&Action::SetClock { server: S1, jump_us: 1, rate_ppm: 0 });
    story.act(&Action::HealAll);
    story.act(&Action::Split(vec![vec![S3]]));
    let headlines = story.cluster.facts_since(0, FactLevel::Headline).count();
    // Among them the split, without its lanes, and the stall that comes of it.
    assert_eq!(headlines, 3 + 1 + 1, "{}", story.trace());
}

#[test]
fn a_vote_that_a_lost_disk_forgot_elects_nobody_after_its_giver_counts_again() {
    let mut story = Story::with(5, |config| {
        config.ack.who = Who::Majority;
        config.failover.suspect_us = 1_500_000;
        config.client.timeout_us = 3_000_000;
    });
    story.run_ms(100);
    story.cut(S1, S2);
    story.act(&Action::Promote(S2));
    for voter in [S4, S5] {
        story.act(&Action::Hold(flying(&story, S2, voter, MessageKind::AskVote)));
    }
    story.run_until("the vote", |what| matches!(what, What::GaveVote { from: S3, .. }));
    story.wipe(S3);
    story.restart(S3);
    story.run_until("counting again", |what| matches!(what, What::Graduated { server: S3 }));
    story.run_ms(100);
    story.cut(S1, S4);
    let write = story.write();
    story.run_until_done(write);
    story.act(&Action::Release(flying(&story, S2, S4, MessageKind::AskVote)));
    story.run_ms(1_000);
    story.expect_kept(Promise::Durability);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn what_is_forced_before_the_first_write_promises_nothing_under_any_later_rule() {
    let mut story = Story::new(3);
    story.act(&Action::ForcePromote(S2));
    assert_eq!(story.cluster.promises().tolerated(), 0);
    let flushed = ripple::sim::config::Level::Flushed;
    story.set(ripple::sim::action::Setting::Ack(rule(Who::Majority, flushed)));
    assert_eq!(story.cluster.promises().tolerated(), 0);
}

//! Servers that are added and removed while the cluster runs (rule 21b): when a change is taken, from when
//! it counts, and what becomes of it when its primary dies.

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Config, Level, Who};
use ripple::sim::fact::{Promise, Stall, What};
use ripple::sim::ids::{ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::members::NoChange;
use ripple::sim::promises::Standing;
use ripple::sim::server::storage::Storage;
use ripple::sim::table::Told;
use story::*;

/// Of these servers the last ones are no members; a majority must have what is done.
fn cluster(servers: u16, spares: u16) -> Story {
    Story::with(servers, |config| spare(config, spares))
}

fn spare(config: &mut Config, spares: u16) {
    config.spares = spares;
    config.ack = rule(Who::Majority, Level::Flushed);
}

fn add(story: &mut Story, server: ServerId) {
    story.act(&Action::Add(server));
}

fn remove(story: &mut Story, server: ServerId) {
    story.act(&Action::Remove(server));
}

fn done(story: &mut Story) -> WriteId {
    let write = story.write();
    story.run_until_done(write);
    write
}

fn settle(story: &mut Story) {
    story.run_until("the change is safe", |what| matches!(what, What::MembersSettled { .. }));
}

fn graduate(story: &mut Story, server: ServerId) {
    story.run_until("it counts", |what| *what == What::Graduated { server });
}

/// The members as one server's log says.
fn members(story: &Story, server: ServerId) -> Vec<ServerId> {
    let storage: &Storage = &story.cluster.server(server).storage;
    storage.voters(story.cluster.config()).all().collect()
}

fn standing(story: &Story) -> Standing {
    story.cluster.promises().standing(Promise::NoSplitBrain)
}

fn expect_kept(story: &Story, server: ServerId, adds: bool, why: NoChange) {
    let kept = story.count(|what| *what == What::MembersKept { server, adds, why });
    assert_eq!(kept, 1, "{}", story.trace());
}

#[test]
fn a_spare_is_down_and_nobody_counts_on_it() {
    let mut story = cluster(4, 1);
    assert!(!story.cluster.server(S4).up);
    story.crash(S3);
    done(&mut story);
    story.run_ms(500);
    let to_spare = story.count(|what| matches!(what, What::SentHeartbeat { to, .. } if *to == S4));
    assert_eq!(to_spare, 0, "{}", story.trace());
    story.restart(S4);
    assert!(!story.cluster.server(S4).up, "who is no member is not started");
    assert_eq!(story.count(|what| *what == What::NoMember { server: S4 }), 1);
}

#[test]
fn an_added_server_catches_up_and_counts() {
    let mut story = cluster(4, 1);
    let before = done(&mut story);
    add(&mut story, S4);
    assert!(story.cluster.server(S4).storage.learner);
    assert_eq!(members(&story, S1), [S1, S2, S3, S4], "it is in force when it is appended");
    graduate(&mut story, S4);
    story.expect_log(S4, &[before.0]);
    story.crash(S3);
    let after = done(&mut story);
    story.run_ms(100);
    story.expect_log(S4, &[before.0, after.0]);
    assert_eq!(members(&story, S4), [S1, S2, S3, S4]);
    story.expect_fate(after, Fate::Safe);
}

#[test]
fn a_majority_grows_with_the_cluster() {
    let mut story = cluster(5, 2);
    for server in [S4, S5] {
        add(&mut story, server);
        graduate(&mut story, server);
        story.run_ms(100);
    }
    story.crash(S2);
    story.crash(S3);
    done(&mut story);
    story.crash(S4);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    assert!(matches!(story.cluster.stalled(), Some(Stall::WaitsFor(_))));
}

#[test]
fn a_majority_asks_for_the_learner_too() {
    let mut story = cluster(4, 1);
    story.crash(S3);
    story.cut(S1, S4);
    add(&mut story, S4);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
}

#[test]
fn an_added_server_votes_before_it_has_caught_up() {
    let mut story = cluster(4, 1);
    for other in [S1, S2, S3] {
        story.cut(S4, other);
    }
    add(&mut story, S4);
    settle(&mut story);
    story.crash(S1);
    story.act(&Action::HealAll);
    assert!(story.cluster.server(S4).storage.learner);
    let next = story.run_until_promoted();
    assert_eq!(members(&story, next).len(), 4, "three votes of four, its own among them");
    graduate(&mut story, S4);
}

#[test]
fn a_single_primary_that_died_while_another_was_added_reigns_again() {
    let mut story = cluster(2, 1);
    let write = done(&mut story);
    story.cut(S1, S2);
    add(&mut story, S2);
    story.run_ms(50);
    story.crash(S1);
    story.restart(S1);
    story.run_ms(500);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoMajority), "one of two");
    story.act(&Action::HealAll);
    assert_eq!(story.run_until_promoted(), S1);
    graduate(&mut story, S2);
    story.expect_log(S2, &[write.0]);
}

#[test]
fn an_added_server_confirms_the_reign_to_one_that_lost_its_disk() {
    let mut story = Story::with(3, |config| config.spares = 1);
    story.cut(S1, S3);
    add(&mut story, S3);
    story.run_ms(50);
    story.wipe(S2);
    story.act(&Action::HealAll);
    story.restart(S2);
    story.run_ms(1_000);
    for server in [S2, S3] {
        assert!(!story.cluster.server(server).storage.learner, "{server}: {}", story.trace());
    }
}

#[test]
fn an_added_server_is_elected() {
    let mut story = Story::with(4, |config| {
        spare(config, 1);
        config.failover.order = vec![S4];
    });
    add(&mut story, S4);
    graduate(&mut story, S4);
    let write = done(&mut story);
    story.run_ms(200);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S4);
    story.run_ms(300);
    story.expect_log(S4, &[write.0]);
    let reign = story.cluster.server(S4).primary().expect("it reigns");
    assert!(reign.commit >= reign.begin, "two others of four have its begin entry");
}

#[test]
fn a_removed_replica_no_longer_counts_and_leaves() {
    let mut story = cluster(4, 1);
    story.crash(S2);
    remove(&mut story, S2);
    settle(&mut story);
    let write = done(&mut story);
    story.expect_fate(write, Fate::Safe);
    story.crash(S3);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    let mut story = cluster(4, 1);
    remove(&mut story, S3);
    story.run_until("it leaves", |what| matches!(what, What::Left { server: S3, .. }));
    assert_eq!(members(&story, S3), [S1, S2], "it knows why");
    story.crash(S2);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
}

#[test]
fn a_majority_shrinks_with_the_cluster() {
    let mut story = cluster(6, 1);
    for server in [S5, S4] {
        remove(&mut story, server);
        story.run_until("it leaves", |what| matches!(what, What::Left { .. }));
    }
    story.crash(S3);
    done(&mut story);
}

#[test]
fn a_removed_primary_steps_down_and_another_is_elected() {
    let mut story = cluster(4, 1);
    let write = done(&mut story);
    remove(&mut story, S1);
    story.expect_primary(S1);
    story.run_until("it leaves", |what| matches!(what, What::Left { server: S1, .. }));
    assert_eq!(story.count(|what| matches!(what, What::SteppedDown { server: S1, .. })), 1);
    let next = story.run_until_promoted();
    assert_eq!(members(&story, next), [S2, S3]);
    story.run_ms(300);
    story.expect_fate(write, Fate::Safe);
    let reign = story.cluster.server(next).primary().expect("it reigns");
    assert!(reign.commit >= reign.begin, "the two that are left are enough");
}

#[test]
fn one_change_at_a_time() {
    let mut story = cluster(5, 2);
    add(&mut story, S4);
    add(&mut story, S5);
    expect_kept(&story, S5, true, NoChange::Another);
    assert!(!story.cluster.server(S5).up);
    settle(&mut story);
    add(&mut story, S5);
    assert_eq!(members(&story, S1).len(), 5);
}

#[test]
fn nobody_is_added_before_the_begin_entry_is_safe() {
    let mut story = cluster(4, 1);
    story.crash(S1);
    let next = story.run_until_promoted();
    add(&mut story, S4);
    expect_kept(&story, S4, true, NoChange::TooSoon);
    story.run_ms(200);
    add(&mut story, S4);
    assert!(members(&story, next).contains(&S4), "{}", story.trace());
}

#[test]
fn what_makes_no_sense_is_not_done() {
    let mut story = Story::with(4, |config| config.spares = 2);
    remove(&mut story, S2);
    expect_kept(&story, S2, false, NoChange::TooFew);
    remove(&mut story, S4);
    expect_kept(&story, S4, false, NoChange::Already);
    add(&mut story, S2);
    expect_kept(&story, S2, true, NoChange::Already);
    story.crash(S1);
    add(&mut story, S3);
    expect_kept(&story, S3, true, NoChange::NoPrimary);
    let rule = rule(Who::Any { count: 2 }, Level::Flushed);
    assert!(story.cluster.act(&Action::Set(Setting::Ack(rule))).is_err());
}

#[test]
fn nobody_is_removed_whom_a_list_cannot_spare() {
    let list = vec![S3, S2, S1];
    let mut story = Story::with(5, |config| {
        config.spares = 1;
        config.ack = rule(Who::First { count: 2, list }, Level::Flushed);
    });
    remove(&mut story, S3);
    expect_kept(&story, S3, false, NoChange::TooFew);
    remove(&mut story, S4);
    assert_eq!(members(&story, S1), [S1, S2, S3], "it is not in the list");
}

#[test]
fn a_discarded_change_restores_the_old_members() {
    let mut story = cluster(4, 1);
    let write = done(&mut story);
    for other in [S2, S3, S4] {
        story.cut(S1, other);
    }
    add(&mut story, S4);
    assert_eq!(members(&story, S1), [S1, S2, S3, S4]);
    let next = story.run_until_promoted();
    assert_ne!(next, S1);
    story.run_ms(200);
    assert_eq!(story.cluster.voters().count(), 3, "history is without it");
    story.act(&Action::HealAll);
    story.run_until("S1 discards it", |what| matches!(what, What::Rewound { server: S1, .. }));
    assert_eq!(members(&story, S1), [S1, S2, S3]);
    story.run_ms(500);
    add(&mut story, S4);
    graduate(&mut story, S4);
    story.expect_log(S4, &[write.0]);
}

#[test]
fn a_restart_keeps_the_members() {
    let mut story = cluster(4, 1);
    add(&mut story, S4);
    graduate(&mut story, S4);
    story.run_ms(200);
    for server in [S1, S2, S3, S4] {
        story.crash(server);
        assert_eq!(members(&story, server).len(), 4);
    }
    for server in [S1, S2] {
        story.restart(server);
    }
    story.run_ms(2_000);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoMajority), "two of four");
    story.restart(S4);
    story.run_until_promoted();
}

#[test]
fn a_change_that_is_not_on_disk_is_forgotten() {
    let mut story = cluster(4, 1);
    add(&mut story, S4);
    story.crash(S1);
    assert_eq!(members(&story, S1), [S1, S2, S3]);
    let sent = story.count(|what| matches!(what, What::SentUpdate { .. }));
    assert_eq!(sent, 0, "nothing left before it was on disk");
}

#[test]
fn a_removed_server_stays_until_a_majority_knows() {
    let mut story = Story::with(6, |config| config.spares = 1);
    for cut_off in [S3, S4] {
        for other in [S1, S2, S5] {
            story.cut(cut_off, other);
        }
    }
    remove(&mut story, S5);
    let write = done(&mut story);
    story.run_ms(300);
    assert!(story.cluster.server(S5).up, "one replica has it, and two of four are no majority");
    story.act(&Action::HealAll);
    story.run_until("it leaves", |what| matches!(what, What::Left { server: S5, .. }));
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn who_was_cut_off_when_removed_is_told_later() {
    let mut story = cluster(4, 1);
    for other in [S1, S2] {
        story.cut(S3, other);
    }
    remove(&mut story, S3);
    settle(&mut story);
    story.run_ms(500);
    assert!(story.cluster.server(S3).up);
    story.act(&Action::HealAll);
    story.run_until("it leaves", |what| matches!(what, What::Left { server: S3, .. }));
    story.expect_primary(S1);
}

#[test]
fn a_server_that_left_can_be_added_again() {
    let mut story = cluster(4, 1);
    let first = done(&mut story);
    remove(&mut story, S3);
    story.run_until("it leaves", |what| matches!(what, What::Left { server: S3, .. }));
    let second = done(&mut story);
    add(&mut story, S3);
    graduate(&mut story, S3);
    story.run_ms(500);
    assert!(story.cluster.server(S3).up, "{}", story.trace());
    story.expect_log(S3, &[first.0, second.0]);
}

#[test]
fn a_single_server_becomes_three() {
    let mut story = cluster(3, 2);
    done(&mut story);
    let why = "one that was removed may answer beside the only member";
    assert_eq!(standing(&story), Standing::NotPromised, "{why}");
    for server in [S2, S3] {
        add(&mut story, server);
        graduate(&mut story, server);
        story.run_ms(100);
    }
    story.crash(S1);
    story.run_until_promoted();
    story.run_ms(300);
    story.write();
    story.run_ms(300);
}

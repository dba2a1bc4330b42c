//! What happens where a log no longer reaches back: full copies (rule 20).

mod story;

use ripple::sim::config::Config;
use ripple::sim::fact::{Fact, What};
use ripple::sim::ids::ServerId;
use ripple::sim::ledger::Fate;
use story::*;

fn short_log(config: &mut Config) {
    config.replication.keep = 2;
    config.replication.copy_entry_us = 5_000;
}

fn writes(story: &mut Story, count: u32) {
    for _ in 0..count {
        let write = story.write();
        story.run_until_done(write);
    }
}

fn run_until_copied(story: &mut Story, server: ServerId) -> Fact {
    story.run_until(
        "the copy",
        |what| matches!(what, What::Copied { server: copied, .. } if *copied == server),
    )
}

#[test]
fn a_replica_that_was_away_for_too_long_gets_a_full_copy_in_proportion_to_the_data() {
    let mut story = Story::with(3, short_log);
    story.crash(S3);
    writes(&mut story, 6);
    story.restart(S3);
    let began = story.run_until("a copy", |what| matches!(what, What::CopyBegan { .. }));
    assert!(matches!(
        began.what,
        What::CopyBegan { replica: S3, entries: 7, takes_us: 35_000, .. }
    ));
    let copied = run_until_copied(&mut story, S3);
    assert_eq!(copied.at.since(began.at), 20_000 + 35_000);
    story.run_ms(100);
    story.expect_log(S3, &[1, 2, 3, 4, 5, 6]);
    writes(&mut story, 1);
    story.run_ms(100);
    story.expect_log(S3, &[1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn a_replica_that_was_away_for_a_moment_catches_up_from_the_log() {
    let mut story = Story::with(3, short_log);
    writes(&mut story, 3);
    story.crash(S3);
    writes(&mut story, 1);
    story.restart(S3);
    story.run_until("all again", |what| matches!(what, What::CaughtUp { replica: S3, .. }));
    assert_eq!(story.count(|what| matches!(what, What::CopyBegan { .. })), 0);
}

#[test]
fn until_the_copy_is_there_the_old_disk_is_and_the_replica_gives_no_vote() {
    let mut story = Story::with(3, |config| {
        short_log(config);
        config.replication.copy_entry_us = 100_000;
    });
    writes(&mut story, 2);
    story.crash(S3);
    writes(&mut story, 6);
    story.restart(S3);
    story.run_until("a copy", |what| matches!(what, What::CopyBegan { .. }));
    story.run_ms(60);
    assert_eq!(story.cluster.shadow().of(S3).disk.last().0, 3, "its old disk");
    story.act(&ripple::sim::action::Action::Promote(S2));
    story.run_until("no", |what| matches!(what, What::RefusedVote { from: S3, .. }));
}

#[test]
fn when_the_primary_dies_during_the_copy_the_replica_takes_part_again() {
    let mut story = Story::with(3, |config| {
        short_log(config);
        config.replication.copy_entry_us = 100_000;
        config.client.retries = 20;
    });
    story.crash(S3);
    writes(&mut story, 6);
    story.restart(S3);
    story.run_until("a copy", |what| matches!(what, What::CopyBegan { .. }));
    story.run_ms(60);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S2);
    story.run_ms(2_000);
    writes(&mut story, 1);
    for write in story.cluster.writes().all() {
        story.expect_fate(write, Fate::Safe);
    }
}

#[test]
fn a_copy_that_is_lost_on_its_way_is_sent_again() {
    let mut story = Story::with(3, short_log);
    story.crash(S3);
    writes(&mut story, 6);
    story.restart(S3);
    story.run_until("a copy", |what| matches!(what, What::CopyBegan { .. }));
    story.run_ms(10);
    story.cut(S1, S3);
    story.run_ms(10);
    story.heal(S1, S3);
    run_until_copied(&mut story, S3);
    assert_eq!(story.count(|what| matches!(what, What::CopyBegan { .. })), 2, "{}", story.trace());
}

#[test]
fn a_destroyed_disk_is_filled_by_a_copy_and_counts_again() {
    let mut story = Story::with(3, short_log);
    writes(&mut story, 6);
    story.wipe(S3);
    story.restart(S3);
    run_until_copied(&mut story, S3);
    story.run_until("it counts", |what| matches!(what, What::Graduated { server: S3 }));
}

#[test]
fn a_tail_that_the_log_cannot_cut_back_is_replaced_with_all_the_rest() {
    let mut story = Story::with(3, |config| {
        short_log(config);
        asynchronous(config);
    });
    story.cut(S1, S2);
    story.cut(S1, S3);
    for _ in 0..8 {
        story.write();
    }
    story.run_ms(60);
    story.crash(S1);
    story.run_until_promoted();
    story.heal(S1, S2);
    story.heal(S1, S3);
    story.restart(S1);
    let copied = run_until_copied(&mut story, S1);
    assert!(matches!(copied.what, What::Copied { discarded: 8, .. }));
    story.run_ms(2_000);
    story.expect_log(S1, &[]);
    assert_eq!(story.cluster.figures().lost, 8);
    let began = story.count(|what| matches!(what, What::CopyBegan { .. }));
    assert_eq!(began, 1, "what it could not cut back is gone");
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.expect_fate(write, Fate::Safe);
}

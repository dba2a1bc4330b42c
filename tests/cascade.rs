//! Replicas that feed replicas (rule 21): what is passed on, whom it does not count for, and where a
//! replica turns when the one that feeds it dies.

mod story;

use ripple::sim::action::Action;
use ripple::sim::config::{Cascaded, Config, Level, OnReplica, ReadPolicy, Who};
use ripple::sim::fact::{Promise, Stall, What};
use ripple::sim::ids::{Lsn, ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::message::MessageKind;
use ripple::sim::server::follower::Stream;
use ripple::sim::table::Told;
use ripple::sim::validate::check_action;
use story::*;

/// S1, S2 and S3 vote; S2 feeds S4, which feeds S5.
fn chain(config: &mut Config) {
    config.cascade =
        vec![Cascaded { server: S4, upstream: S2 }, Cascaded { server: S5, upstream: S4 }];
}

fn writes(story: &mut Story, count: u32) -> Vec<WriteId> {
    (0..count)
        .map(|_| {
            let write = story.write();
            story.run_until_done(write);
            write
        })
        .collect()
}

fn sent(story: &Story, from: ServerId, to: ServerId) -> usize {
    story.count(
        |what| matches!(what, What::SentUpdate { from: f, to: t, .. } if (*f, *t) == (from, to)),
    )
}

fn fed_by(server: ServerId, upstream: ServerId) -> impl Fn(&What) -> bool {
    move |what| *what == What::FedBy { server, upstream }
}

#[test]
fn a_write_ripples_level_by_level() {
    let mut story = Story::with(5, chain);
    let write = story.write();
    let received = |server| move |what: &What| matches!(what, What::Appended { server: s, .. } if *s == server);
    let second = story.run_until("S2", received(S2)).at;
    let fourth = story.run_until("S4", received(S4)).at;
    let fifth = story.run_until("S5", received(S5)).at;
    assert_eq!(fourth.since(second), 24_000, "S2's flush, and the way to S4");
    assert_eq!(fifth.since(fourth), 24_000, "S4's flush, and the way to S5");
    story.run_ms(100);
    story.expect_log(S5, &[write.0]);
    for other in [S1, S3] {
        assert_eq!((sent(&story, other, S4), sent(&story, other, S5)), (0, 0), "{other}");
    }
    assert_eq!((sent(&story, S2, S4), sent(&story, S4, S5)), (1, 1));
}

#[test]
fn each_level_has_its_gate() {
    let mut story = Story::with(5, chain);
    story.cut(S5, S4);
    for _ in 0..3 {
        story.write();
    }
    story.run_ms(130);
    assert_eq!(sent(&story, S4, S5), 1, "the second waits for the first's acknowledgement");
    assert_eq!(sent(&story, S2, S4), 3);
    let gate = story.cluster.server(S4).follower(S5).expect("S4 feeds S5");
    assert_eq!((gate.open, gate.next), (1, Lsn(3)));
}

#[test]
fn who_is_cascaded_does_not_count_for_done() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.ack = rule(Who::All, Level::Flushed);
    });
    story.crash(S4);
    story.crash(S5);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S3);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    assert_eq!(story.cluster.stalled(), Some(Stall::WaitsFor(S3)));
}

#[test]
fn a_majority_is_one_of_those_that_vote() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.ack = rule(Who::Majority, Level::Flushed);
    });
    story.crash(S3);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S2);
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Unknown);
    assert_eq!(story.cluster.stalled(), Some(Stall::WaitsFor(S2)), "three of five servers run");
}

#[test]
fn who_is_cascaded_neither_votes_nor_stands() {
    let mut story = Story::with(5, chain);
    story.crash(S1);
    story.crash(S2);
    story.run_ms(3_000);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoMajority), "three of five run, one votes");
    let asked = |what: &What| matches!(what, What::AskedVote { to: S4 | S5, .. });
    assert_eq!(story.count(asked), 0);
    for action in [Action::Promote(S4), Action::ForcePromote(S4)] {
        let refused = check_action(&action, story.cluster.config()).unwrap_err().to_string();
        let sentence = "server: S4 is fed by S2: it has no vote and cannot become primary";
        assert_eq!(refused, sentence);
    }
}

#[test]
fn when_its_upstream_dies_a_replica_turns_to_the_primary_and_takes_those_below_along() {
    let mut story = Story::with(5, chain);
    writes(&mut story, 2);
    story.run_ms(100);
    story.crash(S2);
    let silent =
        |what: &What| matches!(what, What::UpstreamSilent { server: S4, upstream: S2, .. });
    story.run_until("S4 misses S2", silent);
    story.run_until("the primary", fed_by(S4, S1));
    let write = writes(&mut story, 1)[0];
    story.run_ms(200);
    story.expect_log(S4, &[1, 2, 3]);
    story.expect_log(S5, &[1, 2, 3]);
    story.expect_fate(write, Fate::Safe);
    assert_eq!(story.cluster.server(S5).follow.source, Some(S4), "S4 goes on feeding it");
}

#[test]
fn it_turns_back_when_its_upstream_lives_and_has_caught_up() {
    let mut story = Story::with(5, chain);
    story.run_ms(100);
    story.crash(S2);
    story.run_until("the primary", fed_by(S4, S1));
    writes(&mut story, 5);
    story.restart(S2);
    let back = story.run_until("back", fed_by(S4, S2)).at;
    let known = story.cluster.server(S2).follow.commit;
    assert!(story.cluster.server(S2).positions().received >= Lsn(6), "{known} at {back}");
    story.run_ms(100);
    let before = sent(&story, S1, S4);
    writes(&mut story, 2);
    story.run_ms(200);
    assert_eq!(sent(&story, S1, S4), before, "S1 feeds it no longer");
    story.expect_log(S5, &[1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn an_upstream_that_lost_the_primary_is_left_alone() {
    let mut story = Story::with(5, chain);
    story.run_ms(100);
    story.cut(S1, S2);
    story.run_until("the primary", fed_by(S4, S1));
    writes(&mut story, 3);
    story.run_ms(500);
    story.expect_log(S4, &[1, 2, 3]);
    story.expect_log(S2, &[]);
    assert_eq!(story.count(fed_by(S4, S2)), 0);
}

#[test]
fn what_an_upstream_lacks_at_its_return_is_caught_up_below() {
    let mut story = Story::with(5, chain);
    story.crash(S4);
    writes(&mut story, 9);
    story.restart(S4);
    story.run_ms(500);
    story.expect_log(S4, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    story.expect_log(S5, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let follower = story.cluster.server(S4).follower(S5).expect("S4 feeds S5");
    assert_eq!(follower.stream, Stream::Streaming);
}

#[test]
fn a_full_copy_passes_level_by_level() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.replication.keep = 2;
    });
    writes(&mut story, 2);
    story.crash(S5);
    writes(&mut story, 6);
    story.restart(S5);
    let copies = |what: &What| matches!(what, What::CopyBegan { primary: S4, replica: S5, .. });
    story.run_until("a copy from S4", copies);
    story.run_ms(500);
    story.expect_log(S5, &[1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(story.count(|what| matches!(what, What::CopyBegan { .. })), 1);
}

#[test]
fn a_destroyed_disk_below_is_filled_and_read_again() {
    let mut story = Story::with(5, chain);
    writes(&mut story, 3);
    story.wipe(S5);
    story.restart(S5);
    story.run_until("it counts", |what| matches!(what, What::Graduated { server: S5 }));
    story.run_ms(100);
    story.expect_log(S5, &[1, 2, 3]);
    let asked = |what: &What| matches!(what, What::CopyBegan { .. });
    assert_eq!(story.count(asked), 0);
}

#[test]
fn an_upstream_that_becomes_primary_keeps_those_below_it() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.client.retries = 20;
    });
    writes(&mut story, 2);
    story.run_ms(100);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S2);
    story.run_ms(300);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(200);
    story.expect_log(S5, &[1, 2, write.0]);
    assert_eq!(story.count(|what| matches!(what, What::FedBy { server: S4, .. })), 0);
}

#[test]
fn those_below_the_old_primary_turn_to_the_new_one() {
    let mut story = Story::with(4, |config| {
        config.cascade = vec![Cascaded { server: S4, upstream: S1 }];
    });
    writes(&mut story, 1);
    story.run_ms(100);
    story.crash(S1);
    assert_eq!(story.run_until_promoted(), S2);
    story.run_until("the new primary", fed_by(S4, S2));
    story.restart(S1);
    story.run_until("S1 lives", fed_by(S4, S1));
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(200);
    story.expect_log(S4, &[1, write.0]);
    assert_eq!(sent(&story, S1, S4), 2, "as primary at first, as a replica at last");
}

#[test]
fn a_tail_that_history_went_on_without_is_torn_off_below_too() {
    let mut story = Story::with(5, |config| {
        chain(config);
        by_hand(config);
        config.cascade[0].upstream = S1;
        config.ack.who = Who::Nobody;
    });
    story.cut(S1, S2);
    story.cut(S1, S3);
    let lost = writes(&mut story, 3);
    story.run_ms(100);
    story.expect_log(S5, &[1, 2, 3]);
    story.crash(S1);
    story.act(&Action::Promote(S2));
    story.run_until("the new primary", fed_by(S4, S2));
    story.run_ms(500);
    story.expect_log(S4, &[]);
    story.expect_log(S5, &[]);
    for server in [S4, S5] {
        let torn = |what: &What| matches!(what, What::Rewound { server: s, discarded: 3, .. } if *s == server);
        assert_eq!(story.count(torn), 1, "{server}");
    }
    story.expect_fate(lost[0], Fate::Lost);
}

#[test]
fn disks_below_count_as_copies() {
    let mut story = Story::with(4, |config| {
        by_hand(config);
        config.cascade = vec![Cascaded { server: S4, upstream: S1 }];
        config.ack.who = Who::Nobody;
    });
    story.cut(S1, S2);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn readers_below_see_what_is_passed_on() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.visibility.replica = OnReplica::OnceCommitted;
        config.client.near = Some(S5);
        config.client.reads.prefer = Some(S5);
    });
    let write = writes(&mut story, 1)[0];
    let (early, by) = story.reads(C1, ReadPolicy::Any);
    assert_eq!((early, by), (None, S5), "it is on its way still");
    story.run_ms(200);
    assert_eq!(story.reads(C1, ReadPolicy::Any), (Some(write), S5));
    assert_eq!(story.reads(C1, ReadPolicy::Within { us: 60_000 }), (Some(write), S5));
}

#[test]
fn what_is_passed_on_late_says_nothing_of_the_present() {
    let mut story = Story::with(5, |config| {
        chain(config);
        config.client.reads.prefer = Some(S4);
        config.replication.resend_us = 300_000;
    });
    story.run_ms(200);
    story.write();
    story.run_ms(30);
    for other in [S1, S3, S5] {
        story.cut(S4, other);
    }
    story.cut(S1, S2);
    story.run_ms(60);
    let last = |what: &What| matches!(what, What::ReadDone { server: S4, .. });
    let read = story.read_by(C1, ReadPolicy::Within { us: 60_000 });
    story.run_until("an answer", |what| {
        matches!(what, What::SentNoValue { from: S4, behind: true, .. })
    });
    assert_eq!(story.count(last), 0, "read {read}");
}

#[test]
fn no_message_of_a_relay_changes_what_is_promised() {
    let mut story = Story::with(5, chain);
    story.expect_kept(Promise::Durability);
    writes(&mut story, 3);
    story.wipe(S2);
    story.run_ms(300);
    story.restart(S2);
    story.run_ms(1_000);
    for promise in [Promise::Durability, Promise::AckRuleMet, Promise::CommitPoint] {
        story.expect_kept(promise);
    }
    let asks =
        story.count(|what| matches!(what, What::Delivered { kind: MessageKind::AskFeed, .. }));
    assert!(asks > 0);
    assert_eq!(story.cluster.server(S4).follow.source, Some(S2));
}

//! What those who read find: stale values, their own writes missing, reads that go back, and writes
//! that were read and are lost; and what keeps them from it. Each story names the rule that it shows.

mod story;

use ripple::sim::action::{Action, ClientSetting, Setting};
use ripple::sim::config::{
    Config, Lease, Level, Load, OnPrimary, OnReplica, ReadPolicy, Visibility, Who,
};
use ripple::sim::fact::{Promise, What};
use ripple::sim::ids::{ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::promises::Standing;
use ripple::sim::read_promises::WhyNot;
use ripple::sim::table::Told;
use story::{C1, C2, K1, K2, S1, S2, S3, Story, asynchronous, by_hand};

/// Three servers and two clients; the first reads from S3 where any server may answer.
fn readers(change: impl FnOnce(&mut Config)) -> Story {
    Story::with(3, |config| {
        config.client.reads.prefer = Some(S3);
        config.client.retries = 20;
        config.client.timeout_us = 100_000;
        config.others = vec![config.client];
        change(config);
    })
}

fn after_acks(config: &mut Config) {
    config.visibility =
        Visibility { primary: OnPrimary::AfterAcks, replica: OnReplica::OnceCommitted };
}

/// A done write that S3 does not have.
fn written_without_s3(story: &mut Story) -> WriteId {
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    write
}

#[test]
fn a_replica_that_lags_gives_a_stale_read() {
    let mut story = readers(|_| {});
    let old = story.write();
    story.run_until_done(old);
    story.run_ms(100);
    let new = written_without_s3(&mut story);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(old), S3));
    let stale = |what: &What| {
        matches!(what, What::StaleRead { value, newest, behind: 1, server: S3, .. }
            if (*value, *newest) == (old, new))
    };
    assert_eq!(story.count(stale), 1, "{}", story.trace());
    story.expect_standing(Promise::FreshReads, Standing::Broken);
    let why = story.cluster.promises().reads.why_not(Promise::FreshReads);
    assert_eq!(why, Some(WhyNot::ReplicaLags));
    assert_eq!(story.cluster.figures().reads.stale, 1);
}

#[test]
fn a_read_of_another_key_is_not_stale() {
    let mut story = readers(|config| config.keys = 2);
    story.cut(S1, S3);
    let write = story.write_by(C1, K2);
    story.run_until_done(write);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (None, S3));
    story.expect_standing(Promise::FreshReads, Standing::NotPromised);
}

#[test]
fn no_read_is_stale_where_everybody_applies_first() {
    let mut story = readers(|config| {
        config.ack.who = Who::All;
        config.ack.level = Level::Applied;
    });
    let write = story.write();
    story.run_until_done(write);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(write), S3));
    story.expect_standing(Promise::FreshReads, Standing::Kept);
}

/// S1 is cut off; S2 has taken over and done two writes for a client that asked S1 for the first of
/// them in vain.
fn two_primaries() -> (Story, WriteId, WriteId) {
    let mut story = readers(|_| {});
    let first = story.write();
    story.run_until_done(first);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let second = story.write_by(C2, K1);
    story.run_until_done(second);
    let third = story.write_by(C2, K1);
    story.run_until_done(third);
    story.expect_primary(S1);
    story.expect_primary(S2);
    (story, second, third)
}

#[test]
fn an_old_primary_answers_by_what_it_knew() {
    let (mut story, second, _) = two_primaries();
    assert_eq!(story.reads(C1, ReadPolicy::Primary), (Some(second), S1));
    let stale = |what: &What| matches!(what, What::StaleRead { behind: 1, .. });
    assert_eq!(story.count(stale), 1, "{}", story.trace());
    story.expect_standing(Promise::FreshReads, Standing::Broken);
    let why = story.cluster.promises().reads.why_not(Promise::FreshReads);
    assert_eq!(why, Some(WhyNot::OldPrimary));
}

#[test]
fn a_primary_whose_lease_has_run_out_answers_no_reads() {
    let mut story = readers(|config| {
        config.failover.fencing.lease = Some(Lease { us: 70_000, drift_percent: 10 });
    });
    let write = story.write();
    story.run_until_done(write);
    story.cut(S1, S2);
    story.cut(S1, S3);
    assert_eq!(story.reads(C2, ReadPolicy::Primary), (Some(write), S1), "the lease still runs");
    story.run_ms(60);
    let (found, server) = story.reads(C2, ReadPolicy::Primary);
    assert_eq!((found, server), (Some(write), S2), "{}", story.trace());
    story.expect_standing(Promise::FreshReads, Standing::Kept);
}

#[test]
fn an_old_primary_that_must_ask_a_majority_cannot_answer() {
    let (mut story, _, third) = two_primaries();
    let (found, server) = story.reads(C1, ReadPolicy::Confirmed);
    assert_eq!((found, server), (Some(third), S2), "{}", story.trace());
    story.expect_standing(Promise::FreshReads, Standing::Kept);
    story.expect_standing(Promise::MonotonicReads, Standing::Kept);
}

#[test]
fn a_confirmed_read_takes_one_round_trip_more() {
    let mut story = readers(|_| {});
    let write = story.write();
    story.run_until_done(write);
    let took = |story: &mut Story, policy| {
        let begun = story.cluster.now();
        story.reads(C1, policy);
        story.cluster.now().since(begun)
    };
    assert_eq!(took(&mut story, ReadPolicy::Primary), 24_000);
    assert_eq!(took(&mut story, ReadPolicy::Confirmed), 24_000 + 40_000);
}

#[test]
fn a_single_server_confirms_itself() {
    let mut story = Story::new(1);
    let write = story.write();
    story.run_until_done(write);
    for policy in [ReadPolicy::Primary, ReadPolicy::Confirmed, ReadPolicy::Any] {
        assert_eq!(story.reads(C1, policy), (Some(write), S1));
    }
}

#[test]
fn a_client_may_not_find_its_own_write_on_a_replica() {
    let mut story = readers(|_| {});
    let own = written_without_s3(&mut story);
    assert_eq!(story.reads(C1, ReadPolicy::Any), (None, S3));
    let missed = |what: &What| matches!(what, What::MissedOwnWrite { own: w, .. } if *w == own);
    assert_eq!(story.count(missed), 1);
    story.expect_standing(Promise::OwnWrites, Standing::Broken);
}

#[test]
fn with_a_token_the_replica_says_that_it_is_behind() {
    let mut story = readers(|_| {});
    let own = written_without_s3(&mut story);
    assert_eq!(story.reads(C1, ReadPolicy::OwnWrites), (Some(own), S1));
    let behind = |what: &What| matches!(what, What::SentNoValue { from: S3, behind: true, .. });
    assert_eq!(story.count(behind), 1);
    story.expect_standing(Promise::OwnWrites, Standing::Kept);
    assert_eq!(story.reads(C2, ReadPolicy::OwnWrites), (None, S3), "it has written nothing");
    story.expect_standing(Promise::OwnWrites, Standing::Kept);
}

#[test]
fn a_reader_that_moves_to_another_server_may_find_less() {
    let mut story = readers(|_| {});
    let write = written_without_s3(&mut story);
    assert_eq!(story.reads(C2, ReadPolicy::Primary), (Some(write), S1));
    assert_eq!(story.reads(C2, ReadPolicy::Any), (None, S3));
    let back = |what: &What| matches!(what, What::WentBack { before, .. } if *before == write);
    assert_eq!(story.count(back), 1);
    story.expect_standing(Promise::MonotonicReads, Standing::Broken);
}

#[test]
fn what_is_read_before_its_acks_may_be_lost() {
    let mut story = readers(|_| {});
    story.cut(S1, S2);
    story.cut(S1, S3);
    let write = story.write();
    story.run_ms(30);
    assert_eq!(story.reads(C2, ReadPolicy::Primary), (Some(write), S1));
    story.wipe(S1);
    let lost = |what: &What| matches!(what, What::ReadWasLost { client: C2, server: S1, write: w } if *w == write);
    assert_eq!(story.count(lost), 1, "{}", story.trace());
    story.expect_standing(Promise::NothingReadLost, Standing::Broken);
}

#[test]
fn what_is_read_after_its_acks_is_kept() {
    let mut story = readers(after_acks);
    story.cut(S1, S2);
    story.cut(S1, S3);
    story.write();
    story.run_ms(30);
    assert_eq!(story.reads(C2, ReadPolicy::Primary), (None, S1));
    story.crash(S1);
    story.run_until_promoted();
    story.run_ms(500);
    story.expect_standing(Promise::NothingReadLost, Standing::Kept);
}

#[test]
fn what_was_done_and_read_is_lost_with_an_asynchronous_primary() {
    let mut story = readers(asynchronous);
    story.cut(S1, S2);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until_done(write);
    assert_eq!(story.reads(C2, ReadPolicy::Confirmed).0, None, "nobody confirms S1");
    assert_eq!(story.cluster.server(S2).primary().map(|primary| primary.epoch.number), Some(2));
    story.expect_fate(write, Fate::Lost);
    story.expect_standing(Promise::FreshReads, Standing::Broken);
    let why = story.cluster.promises().reads.why_not(Promise::FreshReads);
    assert_eq!(why, Some(WhyNot::DoneCanBeLost));
}

#[test]
fn a_replica_that_hears_nothing_soon_says_that_it_is_behind() {
    let mut story = readers(|_| {});
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(60);
    let within = ReadPolicy::Within { us: 50_000 };
    assert_eq!(story.reads(C2, within), (Some(write), S3));
    story.cut(S1, S3);
    story.cut(S2, S3);
    story.run_ms(60);
    assert_eq!(story.reads(C2, within).1, S1);
}

#[test]
fn a_replica_shows_a_write_once_it_knows_that_it_is_committed() {
    let mut story = readers(after_acks);
    let write = story.write();
    story.run_until_done(write);
    let applied = |story: &Story| story.cluster.server(S3).positions().applied.0;
    assert_eq!(applied(&story), 1, "{}", story.trace());
    story.run_ms(60);
    assert_eq!(applied(&story), 2, "{}", story.trace());
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(write), S3));
}

#[test]
fn a_replica_that_returns_answers_once_it_knows_what_is_committed() {
    let mut story = readers(after_acks);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.cut(S1, S3);
    story.cut(S2, S3);
    story.crash(S3);
    story.restart(S3);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(write), S1));
    story.heal(S1, S3);
    story.heal(S2, S3);
    story.run_ms(1_000);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(write), S3));
}

#[test]
fn a_replica_that_discards_a_tail_forgets_that_it_was_committed() {
    let mut story = readers(|config| {
        asynchronous(config);
        by_hand(config);
    });
    story.cut(S1, S3);
    story.cut(S2, S3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    assert_eq!(story.cluster.server(S2).follow.commit.0, 2);
    story.crash(S1);
    story.heal(S2, S3);
    story.act(&Action::ForcePromote(S3));
    story.run_until("the rewind", |what| matches!(what, What::Rewound { server: S2, .. }));
    assert_eq!(story.cluster.server(S2).follow.commit.0, 1, "{}", story.trace());
}

#[test]
fn an_acknowledgement_sent_before_a_crash_mends_nothing() {
    let mut story = readers(|config| {
        config.disk.flush = false;
        config.ack.level = Level::Received;
    });
    story.write();
    story.run_until("an ack", |what| matches!(what, What::SentAck { from: S3, .. }));
    story.act(&Action::Cut { from: S1, to: S3 });
    story.crash(S3);
    story.restart(S3);
    let arrives = |what: &What| matches!(what, What::Acknowledged { replica: S3, .. });
    story.run_until("the ack", arrives);
    assert!(story.cluster.shadow().of(S3).lagging, "{}", story.trace());
}

#[test]
fn a_server_without_memory_is_not_read() {
    let mut story = readers(|_| {});
    let write = story.write();
    story.run_until_done(write);
    story.cut(S1, S3);
    story.cut(S2, S3);
    story.wipe(S3);
    story.restart(S3);
    assert_eq!(story.reads(C2, ReadPolicy::Any), (Some(write), S1));
}

#[test]
fn a_new_primary_is_read_once_it_has_applied_what_it_inherited() {
    let mut story = readers(|_| {});
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.run_until_promoted();
    for policy in [ReadPolicy::Primary, ReadPolicy::Confirmed] {
        assert_eq!(story.reads(C2, policy), (Some(write), S2));
    }
    story.expect_standing(Promise::NothingReadLost, Standing::NotPromised);
}

/// A client asks twice: its first attempt is on every server, but no acknowledgement comes back, and
/// nobody else becomes primary.
fn asked_twice(idempotent: bool) -> (Story, WriteId) {
    let mut story = readers(|config| {
        by_hand(config);
        config.client.retries = 3;
        config.client.idempotent = idempotent;
    });
    for replica in [S2, S3] {
        story.act(&Action::Cut { from: replica, to: S1 });
    }
    let write = story.write();
    story.run_until("the end", |what| matches!(what, What::ToldClient { .. }));
    story.expect_told(write, Told::Unknown);
    (story, write)
}

#[test]
fn a_retry_that_nobody_knows_again_is_applied_twice() {
    let (story, write) = asked_twice(false);
    story.expect_log(S1, &[1, 1]);
    story.expect_log(S2, &[1]);
    assert!(story.cluster.books().is_applied_twice(write));
    assert_eq!(story.count(|what| matches!(what, What::AppliedTwice { .. })), 1);
    let (story, write) = asked_twice(true);
    story.expect_log(S1, &[1]);
    assert!(!story.cluster.books().is_applied_twice(write));
}

#[test]
fn a_write_is_present_if_any_of_its_attempts_is() {
    let (mut story, write) = asked_twice(false);
    story.expect_fate(write, Fate::Ghost);
    story.crash(S1);
    story.act(&Action::Promote(S2));
    story.run_until_promoted();
    story.run_ms(500);
    story.expect_log(S2, &[1]);
    story.expect_fate(write, Fate::Ghost);
    assert!(!story.cluster.books().is_applied_twice(write), "the second attempt is gone");
    let turns = |what: &What| matches!(what, What::FateTurned { .. });
    assert_eq!(story.count(turns), 1, "{}", story.trace());
}

#[test]
fn several_clients_number_their_writes_together() {
    let mut story = readers(|config| {
        config.client.load = Load::Closed { pause_us: 20_000 };
        config.others[0].load = Load::Open { every_us: 30_000 };
        config.others.push(config.client);
        config.others[1].load = Load::Hand;
    });
    story.run_ms(1_000);
    let writes = story.cluster.writes();
    let of = |client| writes.all().filter(|write| writes.get(*write).client == client).count();
    assert_eq!(of(C2), 34);
    assert!(of(C1) > 2, "{}", of(C1));
    assert_eq!(of(story::C3), 0);
    assert_eq!(of(C1) + of(C2), writes.all().count());
    assert!(writes.all().take(5).all(|write| writes.get(write).told == Told::Done));
}

#[test]
fn a_setting_may_be_of_one_client_alone() {
    let mut story = readers(|config| {
        config.client.load = Load::Open { every_us: 10_000 };
        config.others[0] = config.client;
    });
    story.run_ms(100);
    story.set(Setting::Client(C1, ClientSetting::Load(Load::Hand)));
    let of = |story: &Story, client| {
        let writes = story.cluster.writes();
        writes.all().filter(|write| writes.get(*write).client == client).count()
    };
    let before = (of(&story, C1), of(&story, C2));
    story.run_ms(100);
    assert_eq!((of(&story, C1), of(&story, C2)), (before.0, before.1 + 10));
}

#[test]
fn a_client_beside_a_server_reads_from_it_and_waits_for_the_others() {
    let mut story = readers(|config| {
        config.client.reads.prefer = None;
        config.client.near = Some(S2);
        config.client.latency_us = Some(1_000);
    });
    let begun = story.cluster.now();
    assert_eq!(story.reads(C1, ReadPolicy::Any).1, S2);
    assert_eq!(story.cluster.now().since(begun), 2_000);
    let begun = story.cluster.now();
    assert_eq!(story.reads(C1, ReadPolicy::Primary).1, S1);
    assert_eq!(story.cluster.now().since(begun), 2 * 21_000);
}

#[test]
fn a_load_reads_as_often_as_is_set() {
    let mut story = readers(|config| {
        config.keys = 4;
        config.client.load = Load::Open { every_us: 1_000 };
        config.client.reads.percent = 70;
    });
    story.run_ms(1_000);
    let reads = story.cluster.reads();
    assert!((640..760).contains(&reads), "{reads}");
    assert_eq!(reads + story.cluster.writes().newest().0, 1_001);
    let writes = story.cluster.writes();
    let of = |key: u8| writes.all().filter(|write| writes.get(*write).key.0 == key).count();
    assert!((0..4).all(|key| of(key) > 40), "{:?}", [0, 1, 2, 3].map(of));
    assert!(story.cluster.figures().reads.done > 600);
}

#[test]
fn a_promotion_by_force_takes_every_promise_to_readers() {
    let mut story = readers(|_| {});
    story.reads(C1, ReadPolicy::Confirmed);
    story.expect_standing(Promise::FreshReads, Standing::Kept);
    story.act(&Action::ForcePromote(ServerId(1)));
    story.expect_standing(Promise::FreshReads, Standing::NotPromised);
    let why = story.cluster.promises().reads.why_not(Promise::FreshReads);
    assert_eq!(why, Some(WhyNot::Forced));
}

#[test]
fn a_value_that_arrives_after_its_last_copy_is_gone_is_told_as_a_loss() {
    let mut story = Story::new(1);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(20);
    let read = story.read_by(C1, ReadPolicy::Primary);
    story.run_until("the value", |what| matches!(what, What::SentValue { .. }));
    story.wipe(S1);
    let lost = |story: &Story| story.count(|what| matches!(what, What::ReadWasLost { .. }));
    assert_eq!(lost(&story), 0, "nobody has read anything that is lost");
    story.run_until_read(read);
    assert_eq!(lost(&story), 1, "{}", story.trace());
    story.expect_standing(Promise::NothingReadLost, Standing::Broken);
}

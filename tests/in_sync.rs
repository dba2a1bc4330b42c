//! The in-sync set: a write is done when all have it that a coordinator calls in sync, and only one of
//! those is appointed (rules 17, 21a and 23).

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{AckRule, Choice, Config, Detection, Failover, Level, Load, TooFew, Who};
use ripple::sim::durability::survived;
use ripple::sim::fact::{Promise, Stall, What};
use ripple::sim::ids::{NodeId, ServerId};
use ripple::sim::ledger::Fate;
use ripple::sim::link::LaneChange;
use ripple::sim::message::MessageKind;
use ripple::sim::promises::Standing;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use story::*;

/// All in sync must have it, so many at least; the coordinator appoints.
fn in_sync(least: u16) -> impl Fn(&mut Config) {
    move |config| {
        config.ack.who = Who::InSync { least, lag_max_us: 150_000 };
        config.failover.detection = Detection::Coordinator;
        config.failover.choice = Choice::InSync;
        config.failover.majority = false;
        config.client.retries = 10;
    }
}

fn members(story: &Story) -> Vec<ServerId> {
    let coordinator = story.cluster.coordinator().expect("there is one");
    let members = coordinator.members.as_deref().expect("it was told");
    members.iter().map(|member| member.server).collect()
}

fn left(server: ServerId) -> impl Fn(&What) -> bool {
    move |what| matches!(what, What::LeftInSync { server: left, .. } if *left == server)
}

fn joined(server: ServerId) -> impl Fn(&What) -> bool {
    move |what| matches!(what, What::JoinedInSync { server: joined, .. } if *joined == server)
}

/// The ways between a server and the coordinator take so long from now on.
fn slow(story: &mut Story, server: ServerId, us: u64) {
    let change = LaneChange { us: Some(us), ..LaneChange::default() };
    let (from, to) = (server.into(), NodeId::COORDINATOR);
    story.act(&Action::SetLink { from, to, both: true, change });
}

#[test]
fn a_write_is_done_when_all_in_sync_have_it() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    story.cut(S1, S3);
    let write = story.write();
    story.run_ms(100);
    story.expect_told(write, Told::Nothing);
    story.run_until("S3's leaving", left(S3));
    story.expect_told(write, Told::Nothing);
    story.run_until_done(write);
    assert_eq!(members(&story), [S1, S2]);
    story.expect_kept(Promise::AckRuleMet);
}

#[test]
fn the_primary_relies_on_a_smaller_set_only_once_it_is_stored() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    slow(&mut story, S1, 5_000_000);
    story.crash(S3);
    let write = story.write();
    story.run_ms(60);
    assert_eq!(members(&story), [S1, S2, S3]);
    story.expect_told(write, Told::Nothing);
}

#[test]
fn who_is_caught_up_again_is_in_sync_again() {
    let mut story = Story::with(3, |config| {
        in_sync(2)(config);
        config.client.load = Load::Open { every_us: 60_000 };
    });
    story.run_ms(200);
    story.cut(S1, S3);
    story.run_until("S3's leaving", left(S3));
    story.heal(S1, S3);
    story.run_until("its catching up", joined(S3));
    assert_eq!(members(&story), [S1, S2, S3]);
    let end = story.cluster.server(S1).primary().map(|own| own.commit).expect("it reigns");
    assert!(story.cluster.server(S3).positions().flushed >= end);
}

#[test]
fn who_is_only_a_little_behind_under_a_steady_load_stays_in_sync() {
    let mut story = Story::with(3, |config| {
        in_sync(2)(config);
        config.replication.window = 64;
        config.client.load = Load::Open { every_us: 5_000 };
    });
    story.run_ms(3_000);
    assert_eq!(story.count(|what| matches!(what, What::LeftInSync { .. })), 0);
}

#[test]
fn with_too_few_in_sync_writes_wait() {
    let mut story = Story::with(3, in_sync(2));
    story.run_ms(50);
    story.crash(S2);
    story.crash(S3);
    assert!(matches!(story.cluster.stalled(), Some(Stall::WaitsFor(_))));
    story.run_until("S3's leaving", left(S3));
    let write = story.write();
    story.run_ms(1_000);
    story.expect_told(write, Told::Nothing);
    story.restart(S2);
    assert_eq!(story.cluster.stalled(), None);
    story.run_until_done(write);
    assert_eq!(members(&story), [S1, S2]);
}

#[test]
fn with_too_few_in_sync_writes_are_refused_if_that_is_set() {
    let mut story = Story::with(3, |config| {
        in_sync(2)(config);
        config.ack.too_few = TooFew::Refuse { after_us: 400_000 };
    });
    story.run_ms(50);
    story.crash(S2);
    story.crash(S3);
    story.run_until("S3's leaving", left(S3));
    story.run_ms(50);
    let asked = story.cluster.now();
    let write = story.write();
    story.run_until("a refusal", |what| {
        matches!(what, What::ToldClient { told: Told::Refused, .. })
    });
    story.expect_told(write, Told::Refused);
    assert!(story.cluster.now().since(asked) < 100_000, "refused at once");
    story.expect_log(S1, &[]);
}

#[test]
fn the_coordinator_appoints_one_that_is_in_sync_and_nothing_is_lost() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    story.cut(S1, S2);
    story.run_until("S2's leaving", left(S2));
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    let noticed = story.run_until("suspicion", |what| {
        matches!(what, What::CoordinatorSuspects { primary: S1, .. })
    });
    assert!(matches!(noticed.what, What::CoordinatorSuspects { silence_us: 80_000.., .. }));
    assert_eq!(story.run_until_promoted(), S3, "S2 comes first by number, but is out of sync");
    let next = story.write();
    story.run_until_done(next);
    story.run_ms(300);
    story.expect_fate(write, Fate::Safe);
    assert_eq!(
        story.count(|what| matches!(what, What::Suspected { .. })),
        0,
        "nobody else notices"
    );
}

#[test]
fn an_old_primary_cannot_shrink_the_set() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    story.cut(S1, S2);
    story.cut(S1, S3);
    slow(&mut story, S1, 300_000);
    let beside = story.write();
    assert_eq!(story.run_until_promoted(), S2);
    story.run_until("the refusal", |what| matches!(what, What::RefusedSet { server: S1, .. }));
    story.run_until("its stepping down", |what| {
        matches!(what, What::SteppedDown { server: S1, .. })
    });
    assert_eq!(members(&story), [S2, S3]);
    assert_eq!(story.log(S1), [beside.0], "S1 appended it, and never said done");
    assert_eq!(story.count(|what| matches!(what, What::SentDone { from: S1, .. })), 0);
}

#[test]
fn with_one_left_an_acknowledged_write_can_be_lost() {
    let mut story = Story::with(3, |config| {
        in_sync(1)(config);
        config.failover.choice = Choice::Unclean;
    });
    let write = last_replica_standing(&mut story);
    let appointed =
        story.run_until("an appointment", |what| matches!(what, What::CoordinatorAppoints { .. }));
    assert!(matches!(appointed.what, What::CoordinatorAppoints { server: S2, unclean: true, .. }));
    story.run_until("the loss", |what| matches!(what, What::FateTurned { fate: Fate::Lost, .. }));
    story.expect_fate(write, Fate::Lost);
    story.expect_standing(Promise::Durability, Standing::NotPromised);
}

/// S2 and S3 leave the set; S1 says done alone and crashes; S2 and S3 are back.
fn last_replica_standing(story: &mut Story) -> ripple::sim::ids::WriteId {
    story.run_ms(50);
    story.crash(S2);
    story.crash(S3);
    story.run_until("S3's leaving", left(S3));
    story.run_ms(50);
    let write = story.write();
    story.run_until_done(write);
    assert_eq!(members(story), [S1]);
    story.crash(S1);
    story.run_ms(50);
    story.restart(S2);
    story.restart(S3);
    write
}

#[test]
fn without_unclean_election_the_last_one_in_sync_is_waited_for() {
    let mut story = Story::with(3, in_sync(1));
    let write = last_replica_standing(&mut story);
    assert_eq!(story.cluster.stalled(), Some(Stall::NoneInSync));
    story.run_ms(3_000);
    assert_eq!(story.count(|what| matches!(what, What::Promoted { .. })), 0);
    story.expect_fate(write, Fate::InDoubt);
    story.restart(S1);
    assert_eq!(story.run_until_promoted(), S1);
    story.run_ms(500);
    story.expect_fate(write, Fate::Safe);
    assert_eq!(members(&story), [S1, S2, S3]);
}

#[test]
fn a_member_that_lost_its_disk_is_no_member() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    let write = story.write();
    story.run_until_done(write);
    story.crash(S1);
    story.wipe(S2);
    story.restart(S2);
    assert_eq!(story.run_until_promoted(), S3);
    story.run_ms(500);
    story.expect_fate(write, Fate::Safe);
    assert_eq!(members(&story), [S2, S3], "on its new disk S2 is a member anew");
    assert_eq!(story.count(left(S2)), 1);
}

#[test]
fn a_person_promotes_only_who_is_in_sync() {
    let mut story = Story::with(3, |config| {
        in_sync(1)(config);
        config.failover.detection = Detection::Nobody;
    });
    story.run_ms(50);
    story.cut(S1, S2);
    story.run_until("S2's leaving", left(S2));
    story.act(&Action::Promote(S2));
    story.run_until("the refusal", |what| matches!(what, What::NotInSync { server: S2 }));
    story.run_ms(200);
    story.expect_primary(S1);
    story.act(&Action::Promote(S3));
    assert_eq!(story.run_until_promoted(), S3);
    story.run_ms(200);
    assert!(story.cluster.server(S1).primary().is_none());
    assert!(members(&story).contains(&S1), "a primary that was well stays in sync");
}

#[test]
fn a_lost_word_to_the_coordinator_is_said_again() {
    let mut story = Story::with(3, in_sync(1));
    story.run_ms(50);
    story.cut(S1, S3);
    story.run_until("a proposal", |what| matches!(what, What::Proposed { .. }));
    let proposal = flying(&story, S1, NodeId::COORDINATOR, MessageKind::Propose);
    story.act(&Action::Drop(proposal));
    story.run_until("S3's leaving", left(S3));
    assert_eq!(members(&story), [S1, S2]);
}

#[test]
fn the_rule_may_be_set_while_the_cluster_runs() {
    let mut story = Story::new(3);
    story.run_ms(100);
    story.cut(S1, S3);
    let who = Who::InSync { least: 2, lag_max_us: 150_000 };
    let rule = AckRule { who, ..story.cluster.config().ack.clone() };
    story.set(Setting::Ack(rule.clone()));
    story.run_ms(500);
    assert_eq!(members(&story), [S1, S2]);
    let write = story.write();
    story.run_until_done(write);
    story.set(Setting::Ack(AckRule { who: Who::Any { count: 1 }, ..rule }));
    story.heal(S1, S3);
    story.run_ms(500);
    assert!(story.cluster.coordinator().is_some_and(|own| own.members.is_none()));
}

#[test]
fn who_stands_for_votes_no_longer_does_when_the_coordinator_decides() {
    let mut story = Story::with(3, |config| {
        config.ack.who = Who::InSync { least: 1, lag_max_us: 150_000 };
    });
    story.run_ms(50);
    story.cut(S1, S3);
    story.cut(S2, S3);
    story.run_until("a question", |what| matches!(what, What::AskedVote { from: S3, .. }));
    story.set(Setting::Failover(Failover {
        detection: Detection::Coordinator,
        choice: Choice::InSync,
        majority: false,
        ..story.cluster.config().failover.clone()
    }));
    story.run_ms(1_000);
    assert!(
        story.cluster.server(S3).primary().is_none(),
        "it needs no votes, but it was not asked"
    );
    story.expect_primary(S1);
}

#[test]
fn a_primary_that_was_voted_for_learns_the_set_first() {
    let mut story = Story::with(3, |config| {
        config.ack.who = Who::InSync { least: 2, lag_max_us: 150_000 };
        config.client.retries = 10;
    });
    story.run_ms(50);
    story.crash(S1);
    let promoted = story.run_until_promoted();
    let write = story.write();
    story.run_until("S1's leaving", left(S1));
    story.expect_told(write, Told::Nothing);
    story.run_until_done(write);
    assert!(members(&story).contains(&promoted));
    assert_eq!(survived(story.cluster.config()), Some(1));
}

#[test]
fn what_the_settings_survive() {
    let f = |change: &dyn Fn(&mut Config)| {
        let mut config = quiet(3);
        in_sync(2)(&mut config);
        change(&mut config);
        survived(&config)
    };
    assert_eq!(f(&|_| {}), Some(1));
    let all = Who::InSync { least: 3, lag_max_us: 150_000 };
    assert_eq!(f(&|config| config.ack.who = all.clone()), Some(2));
    assert_eq!(f(&|config| config.ack.level = Level::Received), Some(0));
    assert_eq!(f(&|config| config.failover.choice = Choice::Unclean), None);
    assert_eq!(f(&|config| config.failover.fencing.epochs = false), None);
    assert_eq!(f(&|config| config.ack.too_few = TooFew::GoAsync { after_us: 60_000 }), None);
}

/// f = 1, tried both ways: one destroyed disk loses nothing, whichever it is; two can.
#[test]
fn two_in_sync_survive_one_disk_and_not_two() {
    for lost in [S1, S2, S3] {
        let mut story = Story::with(3, in_sync(2));
        let write = done_by_two(&mut story);
        assert_eq!(story.cluster.promises().tolerated(), 1);
        story.wipe(lost);
        story.run_ms(800);
        story.restart(S3);
        story.run_ms(800);
        assert_ne!(story.cluster.fate(write), Fate::Lost, "{lost}:\n{}", story.trace());
        story.expect_kept(Promise::Durability);
    }
    let mut story = Story::with(3, in_sync(2));
    let write = done_by_two(&mut story);
    story.wipe(S1);
    story.wipe(S2);
    story.run_ms(800);
    story.expect_fate(write, Fate::Lost);
    story.expect_kept(Promise::Durability);
}

/// S3 is out of sync and down; a write is done by S1 and S2 alone.
fn done_by_two(story: &mut Story) -> ripple::sim::ids::WriteId {
    story.run_ms(50);
    story.crash(S3);
    story.run_until("S3's leaving", left(S3));
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(50);
    write
}

#[test]
fn who_asks_the_coordinator_to_reign_waits_for_its_answer() {
    let mut story = Story::with(2, |config| {
        in_sync(2)(config);
        config.failover.detection = Detection::Nobody;
    });
    story.run_ms(50);
    story.crash(S1);
    story.run_ms(300);
    story.restart(S1);
    let before = story.cluster.events();
    while story.cluster.now() < SimTime::from_millis(550) && story.cluster.events() < before + 500 {
        story.cluster.step(SimTime::from_millis(550));
    }
    assert!(story.cluster.events() < before + 500, "it asks without end");
    story.expect_primary(S1);
}

//! Stories about the ledger's hard cases: what counts as history when those who wrote it are gone, and
//! what counts as held when it is only on its way.

mod story;

use ripple::sim::config::{Config, Load, Who};
use ripple::sim::fact::What;
use ripple::sim::ids::Lsn;
use ripple::sim::ledger::Fate;
use story::{S1, S2, S3, Story, asynchronous};

fn without_majority(config: &mut Config) {
    config.failover.majority = false;
    asynchronous(config);
}

/// How often a fact told of this fate.
fn turns(story: &Story, wanted: Fate) -> usize {
    story.count(|what| matches!(what, What::FateTurned { fate, .. } if *fate == wanted))
}

#[test]
fn a_reign_that_dies_before_any_disk_knows_of_it_leaves_no_history() {
    let mut story = Story::with(3, without_majority);
    story.act(&ripple::sim::action::Action::Promote(S3));
    assert_eq!(story.run_until_promoted(), S3);
    story.crash(S3);
    let write = story.write();
    story.run_until_done(write);
    story.run_ms(100);
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn an_update_that_leaves_a_gap_holds_nothing() {
    let mut story = Story::with(2, |config| {
        without_majority(config);
        config.replication.window = 2;
    });
    story.cut(S1, S2);
    let missed = story.write();
    story.run_until_done(missed);
    story.heal(S1, S2);
    let sent = story.write();
    story.run_until("the update", |what| matches!(what, What::SentUpdate { first: Lsn(3), .. }));
    story.wipe(S1);
    story.expect_fate(missed, Fate::Lost);
    assert_eq!(story.told(sent), ripple::sim::table::Told::Nothing);
}

#[test]
fn a_done_that_arrives_after_its_write_is_lost_is_told_as_a_loss() {
    let mut story = Story::with(1, |config| config.disk.flush = false);
    let write = story.write();
    story.run_until("the answer", |what| matches!(what, What::SentDone { .. }));
    story.crash(S1);
    story.restart(S1);
    assert_eq!(turns(&story, Fate::Lost), 0, "nobody was told anything that is lost");
    story.run_until_done(write);
    story.expect_fate(write, Fate::Lost);
    assert_eq!(turns(&story, Fate::Lost), 1);
}

#[test]
fn the_last_copies_are_lost_when_the_update_that_carries_them_is_refused() {
    let mut story = Story::with(3, asynchronous);
    story.cut(S1, S3);
    let write = story.write();
    story.run_until("the update", |what| matches!(what, What::SentUpdate { to: S2, .. }));
    story.wipe(S2);
    story.restart(S2);
    story.run_until_done(write);
    story.wipe(S1);
    story.expect_fate(write, Fate::InDoubt);
    story.run_ms(20);
    story.expect_fate(write, Fate::Lost);
    assert_eq!(turns(&story, Fate::Lost), 1, "{}", story.trace());
}

#[test]
fn what_was_on_its_way_when_history_fell_back_is_history_when_it_arrives() {
    let mut story = Story::with(2, |config| {
        without_majority(config);
        config.ack.who = Who::Nobody;
        config.replication.send_after_flush = false;
        config.ack.primary_flushes_first = false;
        config.client.load = Load::Hand;
    });
    let write = story.write();
    story.run_until("the update", |what| matches!(what, What::SentUpdate { .. }));
    story.run_ms(1);
    story.crash(S1);
    story.run_until_done(write);
    story.expect_fate(write, Fate::InDoubt);
    story.run_ms(20);
    story.expect_fate(write, Fate::AtRisk);
}

#[test]
fn when_the_last_copy_of_a_reign_is_discarded_history_is_what_is_left() {
    let mut story = Story::with(2, |config| {
        without_majority(config);
        config.failover.fencing.epochs = false;
    });
    story.cut(S1, S2);
    assert_eq!(story.run_until_promoted(), S2);
    story.run_ms(50);
    story.heal(S1, S2);
    story.act(&ripple::sim::action::Action::Follow { server: S2, primary: S1 });
    let write = story.write();
    story.run_until("the discarded tail", |what| matches!(what, What::Rewound { server: S2, .. }));
    story.run_ms(200);
    story.expect_log(S2, &[write.0]);
    story.expect_fate(write, Fate::Safe);
}

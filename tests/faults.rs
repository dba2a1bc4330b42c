//! Faults of messages and links: what each does, and that the protocol bears it (rules 4, 5, 14 to 16, 35).

mod story;

use ripple::share::limits::Limits;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;
use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Load, Who};
use ripple::sim::fact::{Promise, Vanished, What};
use ripple::sim::ids::{ClientId, NodeId};
use ripple::sim::ledger::Fate;
use ripple::sim::link::{LaneChange, LaneFaults};
use ripple::sim::message::MessageKind;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use ripple::timeline::playback::{Command, Playback};
use story::*;

const C1: ClientId = ClientId(0);

fn nothing_done(story: &Story) -> usize {
    story.count(|what| matches!(what, What::NoSuchMessage { .. }))
}

fn change(change: LaneChange, from: impl Into<NodeId>, to: impl Into<NodeId>) -> Action {
    Action::SetLink { from: from.into(), to: to.into(), both: false, change }
}

// One message, by its name.

#[test]
fn a_dropped_update_is_sent_again_after_a_while() {
    let mut story = Story::new(2);
    let write = story.write();
    story.run_ms(20);
    let update = flying(&story, S1, S2, MessageKind::Append);
    story.act(&Action::Drop(update));
    assert_eq!(story.count(|what| matches!(what, What::Lost { why: Vanished::Taken, .. })), 1);
    // The update left at 16 ms and is sent again 120 ms later: without the loss it was done at 72 ms.
    assert_eq!(story.run_until_done(write), SimTime::from_millis(72 + 120));
    story.expect_fate(write, Fate::Safe);
}

#[test]
fn a_delayed_message_arrives_later_and_those_behind_it_pass() {
    let mut story = Story::with(2, |config| config.replication.window = 3);
    let first = story.write();
    story.run_ms(17);
    let update = flying(&story, S1, S2, MessageKind::Append);
    let second = story.write();
    story.act(&Action::Delay { message: update, us: 50_000 });
    story.run_until_done(second);
    // The second came to a gap and was refused; what was missing was sent again at once.
    assert!(story.count(|what| matches!(what, What::SentRefusal { mismatch: true, .. })) > 0);
    story.expect_told(first, Told::Done);
    story.run_ms(100);
    story.expect_log(S2, &[1, 2]);
    story.expect_kept(Promise::LogMatching);
}

#[test]
fn a_held_message_stays_until_it_is_released_and_goes_the_rest_of_its_way() {
    let mut story = Story::with(2, asynchronous);
    story.write();
    story.run_ms(26);
    let update = flying(&story, S1, S2, MessageKind::Append);
    story.act(&Action::Hold(update));
    story.run_ms(70);
    story.expect_log(S2, &[]);
    let half = story.cluster.network().flights().find(|flight| flight.key == update);
    assert_eq!(half.expect("it is held").passed(story.cluster.now()), 500_000);
    story.act(&Action::Release(update));
    story.run_ms(9);
    story.expect_log(S2, &[]);
    story.run_ms(1);
    story.expect_log(S2, &[1]);
}

#[test]
fn a_message_held_and_released_at_one_instant_arrives_once() {
    let mut story = Story::with(2, asynchronous);
    story.write();
    story.run_ms(26);
    let update = flying(&story, S1, S2, MessageKind::Append);
    for _ in 0..3 {
        story.act(&Action::Hold(update));
        story.act(&Action::Release(update));
    }
    story.run_ms(100);
    let arrived = |what: &What| matches!(what, What::Delivered { to, kind: MessageKind::Append, .. } if *to == S2.into());
    assert_eq!(story.count(arrived), 1);
}

#[test]
fn a_doubled_message_is_taken_in_once_and_answered_twice() {
    let mut story = Story::new(2);
    story.write();
    story.run_ms(1);
    story.act(&Action::Duplicate(flying(&story, C1, S1, MessageKind::Request)));
    story.run_ms(19);
    story.act(&Action::Duplicate(flying(&story, S1, S2, MessageKind::Append)));
    story.run_ms(300);
    story.expect_log(S1, &[1]);
    story.expect_log(S2, &[1]);
    assert_eq!(story.count(|what| matches!(what, What::SentAck { .. })), 2);
    assert_eq!(story.count(|what| matches!(what, What::SentDone { .. })), 1);
}

#[test]
fn what_no_longer_flies_is_let_be_and_a_fact_says_so() {
    let mut story = Story::new(2);
    story.write();
    story.run_ms(1);
    let request = flying(&story, C1, S1, MessageKind::Request);
    story.run_ms(20);
    for action in [
        Action::Drop(request),
        Action::Delay { message: request, us: 10 },
        Action::Duplicate(request),
        Action::Hold(request),
        Action::Release(request),
    ] {
        story.act(&action);
    }
    assert_eq!(nothing_done(&story), 5);
    let flies = flying(&story, S1, S2, MessageKind::Append);
    story.act(&Action::Release(flies));
    assert_eq!(nothing_done(&story), 6, "what is not held cannot be released");
}

#[test]
fn a_held_message_is_lost_with_its_lane() {
    let mut story = Story::with(2, asynchronous);
    story.write();
    story.run_ms(26);
    let update = flying(&story, S1, S2, MessageKind::Append);
    story.act(&Action::Hold(update));
    story.run_ms(40);
    story.cut(S1, S2);
    story.act(&Action::Release(update));
    assert_eq!(nothing_done(&story), 1);
    story.run_ms(20);
    let left = story.cluster.network().flights().filter(|flight| flight.key == update);
    assert_eq!(left.count(), 0, "a lost message leaves the network");
}

#[test]
fn a_held_update_holds_its_entries_and_a_dropped_one_does_not() {
    for (drop, fate) in [(false, Fate::InDoubt), (true, Fate::Lost)] {
        let mut story = Story::with(2, only_in_memory);
        let write = story.write();
        story.run_until_done(write);
        let update = flying(&story, S1, S2, MessageKind::Append);
        story.act(&Action::Hold(update));
        story.crash(S1);
        story.expect_fate(write, Fate::InDoubt);
        if drop {
            story.act(&Action::Drop(update));
            let lost = |what: &What| matches!(what, What::FateTurned { fate: Fate::Lost, .. });
            assert_eq!(story.count(lost), 1, "the turn is told:\n{}", story.trace());
        }
        story.expect_fate(write, fate);
    }
}

#[test]
fn a_refused_update_takes_the_last_copy_with_it_and_the_ledger_says_so() {
    let mut story = Story::with(3, |config| {
        asynchronous(config);
        config.ack.primary_flushes_first = false;
        config.replication.send_after_flush = false;
        config.disk.flush_us = 60_000;
    });
    story.cut(S1, S3);
    let write = story.write();
    story.run_ms(13);
    let update = flying(&story, S1, S2, MessageKind::Append);
    story.act(&Action::Hold(update));
    story.run_until_done(write);
    story.crash(S1);
    story.run_until_promoted();
    story.expect_fate(write, Fate::InDoubt);
    story.act(&Action::Release(update));
    story.run_ms(20);
    story.expect_fate(write, Fate::Lost);
    assert_eq!(story.cluster.figures().lost, 1, "{}", story.trace());
}

#[test]
fn an_acknowledgement_that_outlives_its_sender_repairs_no_loss() {
    let mut story = Story::with(2, |config| {
        by_hand(config);
        config.disk.flush = false;
        config.ack = rule(Who::All, ripple::sim::config::Level::Received);
    });
    let write = story.write();
    story.run_ms(33);
    let ack = flying(&story, S2, S1, MessageKind::Ack);
    story.act(&Action::Hold(ack));
    story.crash(S2);
    story.act(&Action::Release(ack));
    story.run_until_done(write);
    story.restart(S2);
    story.crash(S1);
    story.expect_fate(write, Fate::Lost);
    // Both memories are gone, and one is what these settings cover.
    assert_eq!(story.cluster.promises().tolerated(), 1);
    story.expect_kept(Promise::Durability);
}

#[test]
fn a_release_recorded_live_plays_the_same() {
    let mut playback =
        Playback::open(Config::default(), 3, SimTime::from_millis(200)).expect("valid");
    let act = |playback: &mut Playback, action| {
        assert_eq!(playback.update(Command::Act(action)).refused, None);
    };
    let first = |playback: &Playback| {
        let flights = playback.cluster().network().flights();
        flights.filter(|flight| flight.flies()).map(|flight| flight.key).min().expect("one flies")
    };
    let key = first(&playback);
    act(&mut playback, Action::Hold(key));
    let doubled = first(&playback);
    act(&mut playback, Action::Duplicate(doubled));
    for _ in 0..9 {
        let _ = playback.update(Command::Step);
    }
    act(&mut playback, Action::Release(key));
    act(&mut playback, Action::Pause(S2));
    for _ in 0..20 {
        let _ = playback.update(Command::Step);
    }
    act(&mut playback, Action::SetClock { server: S1, jump_us: 9_000, rate_ppm: -20 });
    act(&mut playback, Action::Resume(S2));
    let until = playback.now() + 600_000;
    let text = RunFile::new(playback.run().clone(), until).encode();
    let file = RunFile::decode(&text, Limits::PAGE).expect("the page writes good files");
    let again = play(&file, |_, _| {}).expect("it is short");
    let mut cluster = playback.cluster().clone();
    cluster.run_until(until);
    assert_eq!(again.trace().hash(), cluster.trace().hash());
}

// Links.

fn busy(change: impl FnOnce(&mut Config)) -> Story {
    let mut story = Story::with(3, |config| {
        config.client.load = Load::Open { every_us: 10_000 };
        config.client.timeout_us = 150_000;
        config.client.retries = 20;
        config.replication.window = 8;
        change(config);
    });
    story.run_ms(3_000);
    story
}

#[test]
fn a_network_that_loses_doubles_and_reorders_breaks_nothing() {
    let faults =
        LaneFaults { loss_per_million: 50_000, duplicate_per_million: 300_000, reorder_us: 30_000 };
    let mut story = busy(|config| config.network.faults = faults);
    assert!(story.count(|what| matches!(what, What::Lost { why: Vanished::Chance, .. })) > 50);
    assert!(story.count(|what| matches!(what, What::DoubledMessage { by_chance: true, .. })) > 300);
    story.act(&Action::Set(ripple::sim::action::Setting::Load(Load::Hand)));
    story.run_ms(4_000);
    story.expect_kept(Promise::Durability);
    assert!(story.cluster.figures().done > 200);
    assert_eq!(story.log(S1), story.log(S2));
}

#[test]
fn only_a_lane_that_reorders_lets_messages_pass_each_other() {
    let passes = |reorder_us| {
        let story = busy(|config| {
            config.network.faults.reorder_us = reorder_us;
            config.network.variation_percent = 90;
        });
        let arrived = story.cluster.trace().since(0).filter_map(|(_, fact)| match fact.what {
            What::Delivered { from, to, nth, .. } if (from, to) == (S1.into(), S2.into()) => {
                Some(nth)
            }
            _ => None,
        });
        let arrived: Vec<u32> = arrived.collect();
        arrived.windows(2).filter(|pair| pair[1] < pair[0]).count()
    };
    assert_eq!(passes(0), 0);
    assert!(passes(40_000) > 10);
}

#[test]
fn a_link_is_changed_one_way_or_both_while_the_cluster_runs() {
    let mut story = Story::new(2);
    story.run_ms(10);
    let slow = LaneChange { us: Some(50_000), ..LaneChange::default() };
    story.act(&change(slow, S1, S2));
    story.run_ms(90);
    let asked = story.cluster.now();
    let write = story.write();
    assert_eq!(story.run_until_done(write), asked + 72_000 + 30_000);
    story.act(&Action::SetLink { from: S1.into(), to: S2.into(), both: true, change: slow });
    story.run_ms(100);
    let asked = story.cluster.now();
    let write = story.write();
    assert_eq!(story.run_until_done(write), asked + 72_000 + 60_000);
}

#[test]
fn a_lane_keeps_what_a_later_change_does_not_name() {
    let mut config = Config::default();
    let lossy = LaneChange { loss_per_million: Some(7), ..LaneChange::default() };
    let slow = LaneChange { us: Some(9), ..LaneChange::default() };
    config.change_lane(S1.into(), S2.into(), lossy);
    config.change_lane(S1.into(), S2.into(), slow);
    let expected = LaneChange { us: Some(9), loss_per_million: Some(7), ..LaneChange::default() };
    assert_eq!(config.network.lanes[0].change, expected);
    assert_eq!(config.network.lanes.len(), 1);
}

#[test]
fn loss_shifts_no_other_draw() {
    let latency = |loss_per_million| {
        let mut config = Config::default();
        config.network.faults.loss_per_million = loss_per_million;
        let mut cluster = Cluster::new(config, 5).expect("valid");
        cluster.run_until(SimTime::from_millis(1));
        let mut flights: Vec<_> =
            cluster.network().flights().map(|flight| (flight.key, flight.due)).collect();
        flights.sort_unstable();
        flights
    };
    assert_eq!(latency(0).len(), 3);
    assert_eq!(latency(0), latency(900_000));
}

//! Faults of messages, links, machines and zones: what each does, and that the protocol bears it (rules 5,
//! 13, 14 to 16, 35).

mod story;

use ripple::share::limits::Limits;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;
use ripple::sim::action::Action;
use ripple::sim::cluster::{Cluster, MOST_QUEUED};
use ripple::sim::config::{Config, Load, Who};
use ripple::sim::fact::{FactLevel, Promise, Stall, Vanished, What};
use ripple::sim::ids::{ClientId, Lsn, NodeId, ServerId};
use ripple::sim::ledger::Fate;
use ripple::sim::link::{LaneChange, LaneFaults, Zone};
use ripple::sim::machine::MachineSettings;
use ripple::sim::message::{MessageKey, MessageKind};
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;
use ripple::timeline::playback::{Command, Playback};
use story::*;

const C1: ClientId = ClientId(0);

/// The only message of a kind between two nodes.
fn flying(
    story: &Story,
    from: impl Into<NodeId>,
    to: impl Into<NodeId>,
    kind: MessageKind,
) -> MessageKey {
    let (from, to) = (from.into(), to.into());
    let flights = story.cluster.network().flights();
    let mut found = flights.filter(|flight| {
        (flight.key.from, flight.key.to, flight.message.kind()) == (from, to, kind)
            && flight.flies()
    });
    found.next().unwrap_or_else(|| panic!("no such message flies:\n{}", story.trace())).key
}

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
        let mut story = Story::with(2, |config| {
            asynchronous(config);
            by_hand(config);
            config.ack.primary_flushes_first = false;
            config.replication.send_after_flush = false;
            config.disk.flush_us = 100_000;
        });
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
    let mut story = Story::with(2, |config| {
        asynchronous(config);
        by_hand(config);
        config.ack.primary_flushes_first = false;
        config.replication.send_after_flush = false;
        config.disk.flush_us = 100_000;
    });
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

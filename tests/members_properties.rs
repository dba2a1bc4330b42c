//! Random runs in which members come and go while servers crash, lose their disks and are cut off (rule
//! 21b). What always holds, holds; what is promised, is kept; and once all is mended, every
//! member of a primary that reigns has its log.

mod story;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Lease, Level, Load, TooFew, Who};
use ripple::sim::fact::{Promise, What};
use ripple::sim::ids::{ClientId, ServerId};
use ripple::sim::link::LaneFaults;
use ripple::sim::promises::Standing;
use story::dice::Dice;
use story::*;

/// Its draws are its own.
const STREAM: u16 = 4;

const ALWAYS: [Promise; 7] = [
    Promise::LogMatching,
    Promise::OneAcknowledger,
    Promise::AckRuleMet,
    Promise::Positions,
    Promise::CommitPoint,
    Promise::Durability,
    Promise::NoSplitBrain,
];

fn random_story(dice: &mut Dice, seed: u64) -> Story {
    let servers = 3 + u16::try_from(dice.below(4)).expect("few servers");
    let spares = 1 + u16::try_from(dice.below(u64::from(servers) - 2)).expect("few servers");
    let mut config = quiet(servers);
    config.spares = spares;
    config.client.load = Load::Open { every_us: 30_000 };
    config.network.variation_percent = 30;
    config.disk.variation_percent = 30;
    config.client.retries = 5;
    config.client.timeout_us = 150_000;
    let who = [Who::Majority, Who::Any { count: 1 }, Who::All, Who::Nobody];
    let who = dice.of(&who);
    let level = if dice.below(3) == 0 { Level::Received } else { Level::Flushed };
    let alone = servers - spares == 1 && who == (Who::Any { count: 1 });
    config.ack = rule(if alone { Who::Nobody } else { who }, level);
    if dice.below(3) == 0 {
        config.failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 });
    }
    if dice.below(4) == 0 {
        config.replication.keep = 5;
    }
    if dice.below(3) == 0 {
        config.network.faults = LaneFaults {
            loss_per_million: 50_000,
            duplicate_per_million: 50_000,
            reorder_us: 40_000,
        };
    }
    if dice.below(3) == 0 {
        config.ack.too_few = TooFew::GoAsync { after_us: 60_000 };
    }
    config.ack.primary_flushes_first = dice.below(3) > 0;
    config.replication.send_after_flush = dice.below(3) == 0;
    config.replication.window = if dice.below(2) == 0 { 1 } else { 8 };
    Story::of(config, seed)
}

fn random_action(dice: &mut Dice, servers: u16) -> Action {
    let (server, other) = (dice.server(servers), dice.server(servers));
    match dice.below(18) {
        0..=2 => Action::Crash(server),
        3..=5 => Action::Restart(server),
        6..=8 => Action::Add(server),
        9..=11 => Action::Remove(server),
        12 if server != other => Action::Cut { from: server, to: other },
        13 => Action::HealAll,
        14 if dice.below(3) == 0 => Action::Wipe(server),
        15 => Action::Promote(server),
        16 => Action::Pause(server),
        17 => Action::Resume(server),
        _ => Action::Write(ClientId(0)),
    }
}

fn expect_promises(story: &Story, seed: u64) {
    for promise in ALWAYS {
        let standing = story.cluster.promises().standing(promise);
        assert_ne!(standing, Standing::Broken, "seed {seed}: {promise:?}\n{}", story.trace());
    }
}

/// Everybody comes back, nothing is cut, and nobody writes.
fn mend(story: &mut Story) {
    story.act(&Action::HealAll);
    let servers = story.cluster.config().servers;
    for id in ServerId::all(servers) {
        story.act(&Action::Resume(id));
        story.act(&Action::Restart(id));
    }
    story.set(Setting::Load(Load::Hand));
    story.set(Setting::Window(64));
    story.run_ms(6_000);
}

#[test]
fn members_come_and_go_in_any_weather() {
    let runs = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(400);
    let (mut settled, mut left, mut mended, mut promised) = (0, 0, 0, 0);
    for seed in 0..runs {
        let mut dice = Dice::new(seed, STREAM);
        let mut story = random_story(&mut dice, seed);
        let servers = story.cluster.config().servers;
        let mut wiped = false;
        for _ in 0..30 {
            let action = random_action(&mut dice, servers);
            wiped |= matches!(action, Action::Wipe(_));
            story.act(&action);
            story.run_ms(20 + dice.below(200));
            expect_promises(&story, seed);
        }
        promised += u32::from(story.cluster.promises().tolerated() > 0);
        mend(&mut story);
        expect_promises(&story, seed);
        settled += story.count(|what| matches!(what, What::MembersSettled { .. }));
        left += story.count(|what| matches!(what, What::Left { .. }));
        if !wiped {
            expect_one_log(&story, seed);
            mended += 1;
        }
    }
    assert!(settled > 400 && left > 100, "{settled} {left}");
    assert!(mended > 100 && promised > 50, "{mended} {promised}");
}

/// A primary reigns, and every member has its log and knows the same members.
fn expect_one_log(story: &Story, seed: u64) {
    let cluster = &story.cluster;
    let reigns = cluster.servers().iter().filter_map(|server| server.primary());
    let newest = reigns.max_by_key(|own| own.epoch);
    let own = newest.unwrap_or_else(|| panic!("seed {seed}: nobody reigns\n{}", story.trace()));
    let primary = &cluster.server(own.epoch.primary()).storage;
    let config = cluster.config();
    let members = primary.voters(config).all();
    for member in members.clone() {
        let storage = &cluster.server(member).storage;
        assert_eq!(storage.log, primary.log, "seed {seed}: {member}\n{}", story.trace());
        assert!(storage.voters(config).all().eq(members.clone()), "seed {seed}: {member}");
        assert!(!storage.learner, "seed {seed}: {member}");
    }
}

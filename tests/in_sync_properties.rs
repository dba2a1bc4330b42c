//! Random runs with an in-sync set: what the rules promise always, and what the settings promise.

mod story;

use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Choice, Config, Detection, Level, Load, TooFew, Who};
use ripple::sim::fact::{Promise, What};
use ripple::sim::ids::{NodeId, ServerId};
use ripple::sim::link::LaneChange;
use ripple::sim::promises::Standing;
use ripple::sim::text::line;
use story::dice::Dice;
use story::quiet;

const ALWAYS: [Promise; 6] = [
    Promise::LogMatching,
    Promise::OneAcknowledger,
    Promise::AckRuleMet,
    Promise::Positions,
    Promise::CommitPoint,
    Promise::Durability,
];

fn random_config(dice: &mut Dice) -> Config {
    let mut config = quiet(dice.of(&[2, 3, 3, 4, 5]));
    let least = u16::try_from(1 + dice.below(config.servers.into())).expect("few servers");
    config.ack.who = Who::InSync { least, lag_max_us: dice.of(&[40_000, 90_000, 200_000]) };
    config.ack.level = dice.of(&[Level::Received, Level::Flushed, Level::Flushed, Level::Applied]);
    config.ack.too_few =
        dice.of(&[TooFew::Wait, TooFew::Wait, TooFew::Refuse { after_us: 150_000 }]);
    config.ack.primary_flushes_first = dice.below(3) > 0;
    config.replication.window = dice.of(&[1, 4, 64]);
    config.replication.send_after_flush = dice.below(2) == 0;
    config.network.variation_percent = dice.of(&[0, 20, 80]);
    config.network.faults.loss_per_million = dice.of(&[0, 0, 50_000]);
    config.network.faults.duplicate_per_million = dice.of(&[0, 0, 50_000]);
    config.network.faults.reorder_us = dice.of(&[0, 0, 40_000]);
    config.client.load = dice.of(&[
        Load::Closed { pause_us: 5_000 },
        Load::Open { every_us: 9_000 },
        Load::Open { every_us: 30_000 },
    ]);
    config.client.retries = 3;
    match dice.below(4) {
        0 => {}
        choice => {
            config.failover.detection = Detection::Coordinator;
            config.failover.majority = false;
            config.failover.choice = if choice == 1 { Choice::Unclean } else { Choice::InSync };
        }
    }
    config
}

fn random_action(dice: &mut Dice, config: &Config) -> Action {
    let (one, other) = (dice.server(config.servers), dice.server(config.servers));
    let coordinator = NodeId::COORDINATOR;
    let slow = LaneChange { us: Some(dice.of(&[20_000, 300_000])), ..LaneChange::default() };
    match dice.below(12) {
        0 | 1 => Action::Crash(one),
        2..=4 => Action::Restart(one),
        5 => Action::Wipe(one),
        6 if one != other => Action::Cut { from: one, to: other },
        7 if one != other => Action::Heal { from: one, to: other },
        8 => Action::Isolate { server: one, clients: false },
        9 => Action::SetLink { from: one.into(), to: coordinator, both: true, change: slow },
        10 => Action::Promote(one),
        _ => Action::HealAll,
    }
}

/// Crashes, cuts, destroyed disks, slow ways to the coordinator: whatever is promised is kept.
#[test]
fn nothing_promised_is_broken() {
    let (mut lost, mut appointed, mut left, mut promised) = (0, 0, 0, 0);
    for seed in 0..runs() {
        let mut dice = Dice::new(seed, 2);
        let config = random_config(&mut dice);
        let mut cluster = Cluster::new(config.clone(), seed).expect("it is valid");
        for _ in 0..25 {
            let until = cluster.now() + dice.below(160_000);
            cluster.run_until(until);
            cluster.act(&random_action(&mut dice, &config)).expect("it makes sense");
        }
        cluster.run_until(cluster.now() + 1_000_000);
        for promise in ALWAYS {
            let standing = cluster.promises().standing(promise);
            assert_ne!(standing, Standing::Broken, "seed {seed}: {promise:?}\n{config:#?}");
        }
        let count = |wanted: fn(&What) -> bool| {
            cluster.trace().milestones().iter().filter(|(_, fact)| wanted(&fact.what)).count()
        };
        lost += cluster.figures().lost;
        appointed += count(|what| matches!(what, What::CoordinatorAppoints { .. }));
        left += count(|what| matches!(what, What::LeftInSync { .. }));
        promised += u32::from(cluster.promises().tolerated() > 0);
    }
    assert!(lost > 0 && appointed > 100 && left > 100 && promised > 50, "the hazards were met");
}

/// `RUNS=n` plays more.
fn runs() -> u64 {
    std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(400)
}

/// When everything is mended, all in sync again, writes go on and logs are equal.
#[test]
fn what_is_mended_is_whole_again() {
    for seed in 0..runs() / 4 {
        let mut dice = Dice::new(seed, 3);
        let mut config = random_config(&mut dice);
        config.network.faults = ripple::sim::link::LaneFaults::NONE;
        config.ack.too_few = TooFew::Wait;
        config.failover.suspect_us = 400_000;
        config.replication.window = 64;
        config.client.load = Load::Closed { pause_us: 5_000 };
        let who = Who::InSync { least: config.servers, lag_max_us: 300_000 };
        config.ack.who = who;
        let mut cluster = Cluster::new(config.clone(), seed).expect("it is valid");
        for _ in 0..8 {
            let until = cluster.now() + dice.below(160_000);
            cluster.run_until(until);
            let action = match random_action(&mut dice, &config) {
                Action::Wipe(server) => Action::Crash(server),
                action => action,
            };
            cluster.act(&action).expect("it makes sense");
        }
        let change = LaneChange { us: Some(20_000), ..LaneChange::default() };
        cluster.act(&Action::HealAll).expect("it makes sense");
        for id in ServerId::all(config.servers) {
            cluster.act(&Action::Restart(id)).expect("it makes sense");
            let (from, to) = (id.into(), NodeId::COORDINATOR);
            cluster.act(&Action::SetLink { from, to, both: true, change }).expect("it makes sense");
        }
        cluster.run_until(cluster.now() + 5_000_000);
        let before = cluster.figures().done;
        cluster.run_until(cluster.now() + 1_000_000);
        let headlines = || {
            let facts =
                cluster.trace().milestones().iter().map(|(_, fact)| line(fact, cluster.table()));
            facts.collect::<Vec<_>>().join("\n")
        };
        assert!(cluster.figures().done > before, "seed {seed}: nobody writes\n{}", headlines());
        let members = cluster.coordinator().and_then(|own| own.members.as_deref());
        let all = members.map_or(0, <[_]>::len);
        assert_eq!(all, usize::from(config.servers), "seed {seed}\n{}", headlines());
    }
}

//! Random clusters with several clients who read and write: what the settings promise to readers is
//! never broken while no more servers are lost than they survive; and each promise is broken where it
//! is not given.

mod story;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ripple::sim::action::Action;
use ripple::sim::config::{
    AckRule, Choice, ClientConfig, Config, Detection, Lease, Level, LinkLatency, Load, OnPrimary,
    OnReplica, PowerOff, ReadPolicy, TooFew, Visibility, Who,
};
use ripple::sim::fact::Promise;
use ripple::sim::ids::ServerId;
use ripple::sim::promises::Standing;
use ripple::sim::read_promises::READ_PROMISES;
use story::Story;
use story::dice::Dice;

/// Runs of each policy.
const SEEDS: u64 = 600;

fn random_config(dice: &mut Dice, policy: ReadPolicy) -> Config {
    let servers = dice.of(&[1, 2, 3, 3, 3, 4, 5]);
    let mut config = Config { servers, ..Config::default() };
    config.network.links.clear();
    config.network.variation_percent = dice.of(&[0, 10, 50, 90]);
    config.network.client_us = dice.of(&[300, 3_000, 12_000]);
    if servers > 2 && dice.one_in(2) {
        config.network.links.push(LinkLatency { a: ServerId(0), b: ServerId(2), us: 60_000 });
    }
    config.disk.flush = !dice.one_in(8);
    config.disk.apply_us = dice.of(&[100, 3_000, 25_000]);
    config.replication.window = dice.of(&[1, 1, 5, 64]);
    config.replication.send_after_flush = !dice.one_in(3);
    config.replication.keep = dice.of(&[0, 0, 3, 20]);
    config.visibility = Visibility {
        primary: dice.of(&[OnPrimary::BeforeAcks, OnPrimary::AfterAcks]),
        replica: dice.of(&[OnReplica::AsItArrives, OnReplica::OnceCommitted]),
    };
    config.ack = random_rule(dice, &config);
    config.failover.majority = !dice.one_in(5);
    config.failover.detection =
        dice.of(&[Detection::Replicas, Detection::Replicas, Detection::Nobody]);
    random_fencing(dice, &mut config);
    if dice.one_in(3) {
        let chance = dice.of(&[0, 20_000, 100_000]);
        config.network.faults.loss_per_million = chance;
        config.network.faults.duplicate_per_million = dice.of(&[0, chance]);
        config.network.faults.reorder_us = dice.of(&[0, 0, 15_000]);
    }
    config.keys = dice.of(&[1, 1, 3]);
    config.client = random_client(dice, policy, servers);
    config.others = (0..2).map(|_| random_client(dice, policy, servers)).collect();
    config
}

fn random_fencing(dice: &mut Dice, config: &mut Config) {
    let failover = &mut config.failover;
    if dice.one_in(8) {
        failover.choice = dice.of(&[Choice::Priority, Choice::Any]);
    }
    if failover.majority && dice.one_in(4) {
        failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 });
    }
    if dice.one_in(6) {
        failover.fencing.power_off = Some(PowerOff { takes_us: 30_000, waits: !dice.one_in(3) });
    }
    failover.fencing.epochs = !dice.one_in(10);
}

fn random_client(dice: &mut Dice, policy: ReadPolicy, servers: u16) -> ClientConfig {
    let mut client = Config::default().client;
    client.load = dice.of(&[
        Load::Closed { pause_us: 2_000 },
        Load::Closed { pause_us: 20_000 },
        Load::Open { every_us: 15_000 },
    ]);
    client.retries = dice.of(&[1, 20]);
    client.idempotent = !dice.one_in(3);
    client.reads.policy = policy;
    client.reads.percent = dice.of(&[30, 60, 90]);
    client.reads.prefer = Some(dice.server(servers)).filter(|_| !dice.one_in(2));
    client
}

fn random_rule(dice: &mut Dice, config: &Config) -> AckRule {
    let who = match config.servers {
        1 => dice.of(&[Who::Nobody, Who::Majority, Who::All]),
        _ => dice.of(&[
            Who::Nobody,
            Who::Any { count: 1 },
            Who::First { count: 1, list: Vec::new() },
            Who::Majority,
            Who::Majority,
            Who::All,
            Who::All,
        ]),
    };
    let once = config.visibility.replica == OnReplica::OnceCommitted;
    let levels = match (config.disk.flush, once) {
        (true, false) => &[Level::Received, Level::Flushed, Level::Applied][..],
        (true, true) => &[Level::Received, Level::Flushed],
        (false, _) => &[Level::Received],
    };
    let too_few = dice.of(&[
        TooFew::Wait,
        TooFew::Wait,
        TooFew::GoAsync { after_us: 90_000 },
        TooFew::Refuse { after_us: 90_000 },
    ]);
    let level = dice.of(levels);
    AckRule { level, who, primary_flushes_first: !dice.one_in(4), too_few }
}

fn random_action(dice: &mut Dice, servers: u16) -> Action {
    let server = dice.server(servers);
    let other = ServerId((server.0 + 1 + dice.server(servers).0) % servers);
    match dice.below(18) {
        14 => Action::Pause(server),
        15..=17 => Action::Resume(server),
        0 | 1 => Action::Crash(server),
        6..=8 if server != other => Action::Cut { from: server, to: other },
        9..=11 if server != other => Action::Heal { from: server, to: other },
        12 => Action::Promote(server),
        13 if dice.one_in(2) => Action::Wipe(server),
        _ => Action::Restart(server),
    }
}

/// How often something was so.
#[derive(Default)]
struct Tally {
    promised: BTreeMap<Promise, u32>,
    broken: BTreeMap<Promise, u32>,
    reads: u32,
}

/// Plays one random run. A promise that is broken while it is given is a fault of ours.
fn play(seed: u64, policy: ReadPolicy, tally: &mut Tally) -> Result<(), String> {
    let mut dice = Dice::new(seed, 1);
    let config = random_config(&mut dice, policy);
    let mut log = format!("{config:?}\n");
    let mut story = Story::of(config.clone(), seed);
    let mut broken = Vec::new();
    for _ in 0..25 {
        let pause = dice.of(&[1, 5, 20, 60, 150, 400]);
        story.run_ms(pause);
        look(&story, &mut broken).map_err(|problem| format!("{problem}\n{log}"))?;
        let action = random_action(&mut dice, config.servers);
        writeln!(log, "{} {action:?}", story.cluster.now()).expect("a string takes any text");
        story.act(&action);
    }
    story.run_ms(1_000);
    look(&story, &mut broken).map_err(|problem| format!("{problem}\n{log}"))?;
    for promise in READ_PROMISES {
        let given = story.cluster.promises().reads.why_not(promise).is_none();
        *tally.promised.entry(promise).or_default() += u32::from(given);
        *tally.broken.entry(promise).or_default() += u32::from(broken.contains(&promise));
    }
    tally.reads += story.cluster.figures().reads.done;
    Ok(())
}

/// Compares how the promises stand with what is promised.
fn look(story: &Story, broken: &mut Vec<Promise>) -> Result<(), String> {
    let promises = story.cluster.promises();
    for promise in [Promise::Positions, Promise::CommitPoint, Promise::AckRuleMet] {
        if promises.standing(promise) == Standing::Broken {
            return Err(format!("{promise:?} is broken"));
        }
    }
    for promise in READ_PROMISES {
        if promises.standing(promise) == Standing::Broken && !broken.contains(&promise) {
            if promises.reads.why_not(promise).is_none() {
                return Err(format!("{promise:?} is promised and broken"));
            }
            broken.push(promise);
        }
    }
    Ok(())
}

/// Plays many runs in which everybody reads by one policy.
fn run_seeds(policy: ReadPolicy, from: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in from..from + SEEDS {
        if let Err(problem) = play(seed, policy, &mut tally) {
            panic!("seed {seed}, {policy:?}: {problem}");
        }
    }
    assert!(tally.reads > 10_000, "{} reads only", tally.reads);
    assert!(tally.broken.values().all(|runs| *runs > 0), "{:?}", tally.broken);
    tally
}

#[test]
fn confirmed_reads_are_what_is_promised() {
    let tally = run_seeds(ReadPolicy::Confirmed, 0);
    assert!(tally.promised.values().all(|runs| *runs > 60), "{:?}", tally.promised);
}

#[test]
fn reads_from_the_primary_are_what_is_promised() {
    let tally = run_seeds(ReadPolicy::Primary, 10_000);
    assert!(tally.promised.values().all(|runs| *runs > 10), "{:?}", tally.promised);
}

#[test]
fn reads_from_any_server_are_what_is_promised() {
    for (policy, from) in [(ReadPolicy::Any, 20_000), (ReadPolicy::Within { us: 60_000 }, 30_000)] {
        let tally = run_seeds(policy, from);
        assert!(tally.promised[&Promise::FreshReads] > 5, "{:?}", tally.promised);
        assert!(tally.promised[&Promise::NothingReadLost] > 20, "{:?}", tally.promised);
    }
}

#[test]
fn reads_with_a_token_are_what_is_promised() {
    let tally = run_seeds(ReadPolicy::OwnWrites, 40_000);
    assert!(tally.promised[&Promise::OwnWrites] > 60, "{:?}", tally.promised);
}

//! Random configurations, loads and faults: no promise of rule 38 ever breaks, done writes survive as
//! many losses as the settings promise (rule 39), what the facts tell is what the servers hold, and
//! once everything is mended all logs become equal.

mod story;

use std::fmt::Write as _;

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{
    AckRule, Cascaded, Choice, Config, Detection, Failover, Fencing, Lease, Level, LinkLatency,
    Load, OnReplica, PowerOff, TooFew, Who,
};
use ripple::sim::fact::Promise;
use ripple::sim::ids::{ClientId, NodeId, ServerId};
use ripple::sim::link::{LaneChange, LaneFaults};
use ripple::sim::message::MessageKey;
use ripple::sim::promises::Standing;
use ripple::sim::server::Server;
use ripple::sim::time::SimTime;
use story::Story;
use story::dice::Dice;

/// One that may become primary.
fn voter(dice: &mut Dice, config: &Config) -> ServerId {
    let voters: Vec<ServerId> = config.all_voters().collect();
    dice.of(&voters)
}

fn random_config(dice: &mut Dice) -> Config {
    let servers = dice.of(&[1, 2, 3, 3, 3, 4, 5, 5, 7]);
    let mut config = Config { servers, ..Config::default() };
    config.network.links.clear();
    config.network.variation_percent = dice.of(&[0, 10, 50, 90]);
    if servers > 2 && dice.one_in(2) {
        config.network.links.push(LinkLatency { a: ServerId(0), b: ServerId(2), us: 60_000 });
    }
    config.disk.variation_percent = dice.of(&[0, 10, 90]);
    config.disk.flush = !dice.one_in(8);
    config.replication.window = dice.of(&[1, 1, 2, 5, 64]);
    config.replication.catch_up_batch = dice.of(&[1, 3, 64]);
    config.replication.send_after_flush = !dice.one_in(3);
    config.replication.keep = dice.of(&[0, 0, 1, 5, 40]);
    config.replication.copy_entry_us = dice.of(&[0, 200, 3_000]);
    config.ack = random_rule(dice, &config);
    config.failover.majority = !dice.one_in(5);
    config.failover.detection = dice.of(&[
        Detection::Replicas,
        Detection::Replicas,
        Detection::Replicas,
        Detection::Nobody,
    ]);
    config.failover.choice = dice.of(&[
        Choice::MostAdvanced,
        Choice::MostAdvanced,
        Choice::MostAdvanced,
        Choice::Priority,
        Choice::Any,
        Choice::Operator,
    ]);
    config.failover.fencing = random_fencing(dice, &config);
    config.client.load = dice.of(&[
        Load::Closed { pause_us: 5_000 },
        Load::Open { every_us: 7_000 },
        Load::Open { every_us: 40_000 },
    ]);
    config.client.retries = dice.of(&[0, 1, 20]);
    config
}

/// Some of the last servers are fed by others, in a third of the runs.
fn random_cascade(dice: &mut Dice, config: &mut Config) {
    if config.servers < 3 || !config.failover.fencing.epochs || !dice.one_in(3) {
        return;
    }
    let most = u64::from(config.servers) - 2;
    let many = u16::try_from(dice.below(most)).expect("a server's number") + 1;
    for server in ServerId::all(config.servers).skip(usize::from(config.servers - many)) {
        let upstream = ServerId(u16::try_from(dice.below(server.0.into())).expect("it is smaller"));
        config.cascade.push(Cascaded { server, upstream });
    }
    config.ack = random_rule(dice, config);
    if config.ack.level != Level::Applied {
        config.visibility.replica = dice.of(&[OnReplica::AsItArrives, OnReplica::OnceCommitted]);
    }
}

fn random_fencing(dice: &mut Dice, config: &Config) -> Fencing {
    let lease = config.failover.majority && dice.one_in(4);
    let takes_us = dice.of(&[0, 20_000, 200_000]);
    let power_off = PowerOff { takes_us, waits: !dice.one_in(4) };
    Fencing {
        epochs: !dice.one_in(8),
        lease: lease.then_some(Lease { us: 60_000, drift_percent: 10 }),
        power_off: dice.one_in(6).then_some(power_off),
    }
}

fn random_rule(dice: &mut Dice, config: &Config) -> AckRule {
    let replicas = config.voters() - 1;
    let count =
        u16::try_from(dice.below(u64::from(replicas.max(1)))).expect("a server's number") + 1;
    let who = if replicas == 0 {
        dice.of(&[Who::Nobody, Who::Majority, Who::All])
    } else {
        dice.of(&[
            Who::Nobody,
            Who::Any { count },
            Who::Any { count: 1 },
            Who::First { count, list: Vec::new() },
            Who::Majority,
            Who::Majority,
            Who::All,
        ])
    };
    let applied = match config.visibility.replica {
        OnReplica::AsItArrives => Level::Applied,
        OnReplica::OnceCommitted => Level::Flushed,
    };
    let levels = [Level::Received, Level::Flushed, Level::Flushed, applied];
    let level = if config.disk.flush { dice.of(&levels) } else { Level::Received };
    let too_few = dice.of(&[
        TooFew::Wait,
        TooFew::Wait,
        TooFew::Wait,
        TooFew::GoAsync { after_us: 90_000 },
        TooFew::Refuse { after_us: 90_000 },
    ]);
    AckRule { level, who, primary_flushes_first: !dice.one_in(4), too_few }
}

/// What may happen to a run.
#[derive(Clone, Copy)]
enum Weather {
    /// Crashes, cuts, promotions by vote.
    Rough,
    /// Destroyed disks too.
    Wild,
    /// Promotions by force and changing rules too.
    Lawless,
    /// Links that lose, double and reorder; messages dropped, held and moved; servers that pause, slow
    /// disks, wrong clocks; splits.
    Stormy,
    /// All of it.
    Doom,
}

/// Faults of messages, links and machines that keep no promise from being kept.
fn random_fault(dice: &mut Dice, story: &Story) -> Action {
    let config = story.cluster.config();
    let server = dice.server(config.servers);
    let flights: Vec<MessageKey> =
        story.cluster.network().flights().map(|flight| flight.key).collect();
    let any = NodeId::from(server);
    let message = if flights.is_empty() {
        MessageKey { from: ClientId(0).into(), to: any, nth: 1 }
    } else {
        dice.of(&flights)
    };
    match dice.below(21) {
        0 => Action::Drop(message),
        1 => Action::Delay { message, us: dice.of(&[1, 5_000, 60_000, 400_000]) },
        2 | 3 => Action::Duplicate(message),
        4..=6 => Action::Hold(message),
        7 | 8 => {
            let held = story.cluster.network().flights().find(|flight| flight.held.is_some());
            Action::Release(held.map_or(message, |flight| flight.key))
        }
        9 | 10 => Action::SetLink {
            from: message.from,
            to: message.to,
            both: dice.one_in(2),
            change: LaneChange {
                us: Some(dice.of(&[1, 5_000, 20_000, 90_000, 300_000])),
                ..random_change(dice)
            },
        },
        11 => Action::Isolate { server, clients: dice.one_in(2) },
        12 if config.servers > 1 => Action::Split(vec![vec![server]]),
        12..=14 => Action::HealAll,
        15 | 16 => Action::Pause(server),
        17 | 18 => Action::Resume(server),
        19 => Action::SlowDisk { server, percent: dice.of(&[1, 100, 500, 3_000]) },
        _ => Action::SetClock {
            server,
            jump_us: dice.of(&[0, 0, 50_000, 400_000, -50_000, -400_000]),
            rate_ppm: dice.of(&[0, 300, -300, 500_000, -500_000]),
        },
    }
}

fn random_change(dice: &mut Dice) -> LaneChange {
    LaneChange {
        us: None,
        loss_per_million: Some(dice.of(&[0, 0, 50_000, 400_000])),
        duplicate_per_million: Some(dice.of(&[0, 0, 100_000, 900_000])),
        reorder_us: Some(dice.of(&[0, 0, 30_000, 200_000])),
    }
}

fn random_action(dice: &mut Dice, story: &Story, config: &Config, weather: Weather) -> Action {
    if matches!(weather, Weather::Stormy | Weather::Doom) && !dice.one_in(3) {
        return random_fault(dice, story);
    }
    let server = dice.server(config.servers);
    let other = ServerId((server.0 + 1 + dice.server(config.servers).0) % config.servers);
    let link = |cut: bool| {
        let (from, to) = (server, other);
        if cut { Action::Cut { from, to } } else { Action::Heal { from, to } }
    };
    let kinds = match weather {
        Weather::Rough | Weather::Stormy => 12,
        Weather::Wild => 13,
        Weather::Lawless | Weather::Doom => 16,
    };
    match dice.below(kinds) {
        0..=2 => Action::Crash(server),
        3..=6 => Action::Restart(server),
        7 | 8 if server != other => link(true),
        9 | 10 if server != other => link(false),
        11 => Action::Promote(voter(dice, config)),
        12 => Action::Wipe(server),
        13 | 14 => Action::ForcePromote(voter(dice, config)),
        15 => Action::Set(Setting::Ack(random_rule(dice, config))),
        _ => Action::Write(ClientId(0)),
    }
}

/// What the facts tell must be what the servers hold.
fn compare_with_servers(story: &Story) -> Result<(), String> {
    for server in story.cluster.servers() {
        let seen = story.cluster.shadow().of(server.id);
        if seen.live != server.up {
            return Err(format!("{}: the facts are wrong about its life", server.id));
        }
        if seen.disk != server.storage.disk.log {
            return Err(format!("{}: the facts are wrong about its disk", server.id));
        }
        if server.up && seen.memory != server.storage.log {
            return Err(format!("{}: the facts are wrong about its memory", server.id));
        }
    }
    Ok(())
}

fn broken(story: &Story) -> Option<Promise> {
    let all = [
        Promise::LogMatching,
        Promise::OneAcknowledger,
        Promise::AckRuleMet,
        Promise::Positions,
        Promise::CommitPoint,
        Promise::Durability,
        Promise::NoSplitBrain,
    ];
    all.into_iter().find(|promise| story.cluster.promises().standing(*promise) == Standing::Broken)
}

/// Plays one random run; gives what went wrong.
fn play(seed: u64, weather: Weather, log: &mut String) -> Result<Story, String> {
    let mut dice = Dice::new(seed, 0);
    let mut config = random_config(&mut dice);
    random_cascade(&mut Dice::new(seed + 1_000_000, 0), &mut config);
    if matches!(weather, Weather::Stormy | Weather::Doom) {
        let change = random_change(&mut dice);
        config.network.faults = LaneFaults {
            loss_per_million: change.loss_per_million.unwrap_or(0) / 4,
            duplicate_per_million: change.duplicate_per_million.unwrap_or(0),
            reorder_us: change.reorder_us.unwrap_or(0),
        };
    }
    writeln!(log, "{config:?}").expect("a string takes any text");
    let mut story = Story::of(config.clone(), seed);
    for _ in 0..30 {
        let pause = dice.of(&[1, 5, 20, 60, 150, 400]);
        story.run_ms(pause);
        let action = random_action(&mut dice, &story, &config, weather);
        writeln!(log, "{} {action:?}", story.cluster.now()).expect("a string takes any text");
        if story.cluster.act(&action).is_err() {
            return Err("a sensible action was refused".into());
        }
        compare_with_servers(&story)?;
    }
    story.run_ms(1_000);
    compare_with_servers(&story)?;
    match broken(&story) {
        Some(promise) => Err(format!("{promise:?} is broken\n{}", story.trace())),
        None => Ok(story),
    }
}

/// Mends everything, stops the load, makes the detector more patient than the slowest link is slow,
/// and waits until all logs are equal.
fn mend(story: &mut Story) -> Result<(), String> {
    let servers: Vec<ServerId> = ServerId::all(story.cluster.config().servers).collect();
    calm(story);
    story.set(Setting::Load(Load::Hand));
    story.set(Setting::Window(64));
    let failover = story.cluster.config().failover.clone();
    let fencing = Fencing { power_off: None, ..failover.fencing };
    story.set(Setting::Failover(Failover { suspect_us: 400_000, fencing, ..failover }));
    story.set(Setting::Ack(AckRule { who: Who::Nobody, ..story.cluster.config().ack.clone() }));
    // What was ordered off before goes off first.
    story.run_ms(1_000);
    for a in &servers {
        for b in &servers {
            if a != b {
                story.act(&Action::Heal { from: *a, to: *b });
            }
        }
        story.restart(*a);
    }
    story.run_ms(15_000);
    for _ in 0..4 {
        // A first try may only teach the server how high the others' epochs are.
        if story.cluster.servers().iter().any(|server| server.primary().is_some()) {
            break;
        }
        let config = story.cluster.config();
        let voters = story.cluster.servers().iter().filter(|server| config.is_voter(server.id));
        let best = voters.max_by_key(|server| server.storage.log.progress());
        let best = best.expect("a cluster has servers").id;
        story.act(&Action::ForcePromote(best));
        story.run_ms(8_000);
    }
    if !story.cluster.config().failover.fencing.epochs {
        point_at_newest(story);
        story.run_ms(8_000);
    }
    let first = &story.cluster.servers()[0].storage.log;
    let equal = story.cluster.servers().iter().all(|server| server.storage.log == *first);
    if equal { Ok(()) } else { Err("mended logs do not become equal".into()) }
}

/// Without epochs nobody turns to the newest primary by itself: a person points all at it.
fn point_at_newest(story: &mut Story) {
    let reigns = |server: &Server| Some((server.primary()?.epoch, server.id));
    let newest = story.cluster.servers().iter().filter_map(reigns).max();
    let Some((_, primary)) = newest else { return };
    for server in ServerId::all(story.cluster.config().servers).filter(|id| *id != primary) {
        story.act(&Action::Follow { server, primary });
    }
}

/// Links, machines and messages are as they should be again.
fn calm(story: &mut Story) {
    let config = story.cluster.config().clone();
    story.act(&Action::HealAll);
    let held: Vec<MessageKey> = {
        let flights = story.cluster.network().flights();
        flights.filter(|flight| flight.held.is_some()).map(|flight| flight.key).collect()
    };
    for key in held {
        story.act(&Action::Release(key));
    }
    let nodes = || ServerId::all(config.servers).map(NodeId::from).chain([ClientId(0).into()]);
    for server in ServerId::all(config.servers) {
        story.act(&Action::Resume(server));
        story.act(&Action::SlowDisk { server, percent: 100 });
        story.act(&Action::SetClock { server, jump_us: 600_000, rate_ppm: 0 });
        for other in nodes().filter(|other| *other != server.into()) {
            let us = Some(20_000);
            let (loss_per_million, duplicate_per_million, reorder_us) = (Some(0), Some(0), Some(0));
            let change = LaneChange { us, loss_per_million, duplicate_per_million, reorder_us };
            story.act(&Action::SetLink { from: server.into(), to: other, both: true, change });
        }
    }
}

fn run_seeds(seeds: std::ops::Range<u64>, weather: Weather) -> u32 {
    let mut promised = 0;
    for seed in seeds {
        let mut log = String::new();
        let outcome = play(seed, weather, &mut log).and_then(|mut story| {
            promised += u32::from(story.cluster.promises().tolerated() > 0);
            mend(&mut story).map_err(|problem| format!("{problem}\n{}", story.trace()))
        });
        if let Err(problem) = outcome {
            panic!("seed {seed}: {problem}\n{log}");
        }
    }
    promised
}

#[test]
fn no_promise_breaks_under_crashes_cuts_and_promotions() {
    let promised = run_seeds(0..1_200, Weather::Rough);
    assert!(promised > 200, "the durability promise was in force in {promised} runs only");
}

#[test]
fn no_promise_breaks_when_disks_die_too() {
    let promised = run_seeds(10_000..11_200, Weather::Wild);
    assert!(promised > 200, "the durability promise was in force in {promised} runs only");
}

#[test]
fn no_promise_breaks_under_force_and_changing_rules() {
    run_seeds(20_000..20_600, Weather::Lawless);
}

#[test]
fn no_promise_breaks_in_a_storm() {
    let promised = run_seeds(30_000..31_200, Weather::Stormy);
    assert!(promised > 200, "the durability promise was in force in {promised} runs only");
}

#[test]
fn no_promise_breaks_when_everything_goes_wrong() {
    run_seeds(40_000..40_600, Weather::Doom);
}

#[test]
fn the_same_run_twice_has_the_same_name() {
    for seed in 0..50 {
        let hash = || {
            let story = play(seed, Weather::Lawless, &mut String::new())
                .expect("the run holds its promises");
            (story.cluster.trace().hash(), story.cluster.events())
        };
        assert_eq!(hash(), hash());
    }
}

#[test]
fn taking_an_action_away_shifts_no_draw_before_it() {
    let play = |crash: bool| {
        let mut story = Story::of(Config::default(), 7);
        story.cluster.run_until(SimTime::from_millis(500));
        let before = story.cluster.trace().hash();
        if crash {
            story.crash(ServerId(2));
        }
        before
    };
    assert_eq!(play(true), play(false));
}

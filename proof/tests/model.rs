//! Every order of events within small bounds keeps every promise, and meets the hazards that the settings
//! allow.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use ripple::share::limits::Limits;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;
use ripple::sim::config::{Config, Lease, PowerOff};
use ripple::sim::durability::{promises_one_primary, tolerated};
use ripple::sim::read_promises::{READ_PROMISES, promised};
use ripple::sim::time::SimTime;
use ripple_proof::chaos::config::{arrange, config as random_config};
use ripple_proof::chaos::faults::Weather;
use ripple_proof::crew::share;
use ripple_proof::dice::Dice;
use ripple_proof::model::post::Post;
use ripple_proof::model::replay::{report, run_of};
use ripple_proof::model::search::{Explored, explore};
use ripple_proof::model::spaces::{Space, tested};
use ripple_proof::model::step::{Bounds, Step};
use ripple_proof::model::world::World;
use ripple_proof::second::promised::{losses, one_answers, to_readers};

/// Without `RIPPLE_SPACES`, spaces of more states are left for another time.
const SMALL: usize = 70_000;

/// What must be reached somewhere: a check that cannot fail proves nothing.
const HAZARDS: [&str; 10] = [
    "lost",
    "in doubt",
    "ghost",
    "dropped",
    "two primaries",
    "rewound",
    "went async",
    "split brain",
    "stale read",
    "double apply",
];

/// The golden table: a line for each space.
fn table() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spaces.txt"))
}

fn golden(space: &Space, lines: &str) -> Option<(String, usize)> {
    let line = lines.lines().find_map(|line| line.strip_prefix(&format!("{}: ", space.name)))?;
    let states = line.split(' ').nth(1)?.parse().ok()?;
    Some((line.to_owned(), states))
}

/// Explores spaces on all cores.
fn explore_all(spaces: &[Space]) -> Vec<(String, Explored)> {
    let found = Mutex::new(Vec::new());
    let each = |at: u64, (): &mut ()| {
        let at = usize::try_from(at).expect("few spaces");
        let explored = explore(&spaces[at], usize::MAX)
            .map_err(|counterexample| report(&spaces[at], *counterexample))?;
        found.lock().expect("no hand dies").push((at, explored));
        Ok::<(), String>(())
    };
    let count = u64::try_from(spaces.len()).expect("few spaces");
    share(0, count, each).unwrap_or_else(|(_, text)| panic!("{text}"));
    let mut found = found.into_inner().expect("no hand dies");
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(at, explored)| (spaces[at].name.clone(), explored)).collect()
}

#[test]
fn small_spaces_hold_every_promise_and_are_as_large_as_they_were() {
    let updating = std::env::var_os("UPDATE_GOLDEN").is_some();
    let all = updating || std::env::var_os("RIPPLE_SPACES").is_some();
    let lines = fs::read_to_string(table()).expect("the table is there");
    let mut spaces = tested();
    spaces.retain(|space| all || golden(space, &lines).is_some_and(|(_, size)| size <= SMALL));
    // The largest first, so that no core waits for the last.
    spaces
        .sort_by_key(|space| std::cmp::Reverse(golden(space, &lines).map_or(0, |(_, size)| size)));
    let explored = explore_all(&spaces);
    let states: usize = explored.iter().map(|(_, explored)| explored.states).sum();
    println!("figure: model: {states} states in {} spaces, each complete", explored.len());
    if all {
        for hazard in HAZARDS {
            let met = |explored: &Explored| explored.met.words().contains(&hazard);
            assert!(
                explored.iter().any(|(_, explored)| met(explored)),
                "no space meets \"{hazard}\""
            );
        }
    }
    if updating {
        let line = |(name, explored): &(String, Explored)| format!("{name}: {explored}\n");
        fs::write(table(), explored.iter().map(line).collect::<String>())
            .expect("it can be written");
        return;
    }
    for (space, (name, explored)) in spaces.iter().zip(&explored) {
        let (wanted, _) = golden(space, &lines).unwrap_or_default();
        assert_eq!(wanted, explored.to_string(), "{name}; UPDATE_GOLDEN=1 writes what was found");
    }
}

/// Walks at random through a space that is far too large to explore.
fn walk(space: &Space, post: &mut Post, dice: &mut Dice) -> Vec<Step> {
    let mut world = World::at_start(space);
    let mut path = Vec::new();
    for _ in 0..60 {
        let steps = world.steps(space, post);
        if steps.is_empty() {
            break;
        }
        let step = dice.of(&steps);
        let taken = world.take(step, space, post).unwrap_or_else(|problem| panic!("{problem}"));
        if let Some((next, _)) = taken {
            path.push(step);
            world = next;
        }
    }
    path
}

fn wide(change: fn(&mut Config)) -> Space {
    let bounds = Bounds {
        writes: 3,
        reads: 1,
        turns: 3,
        crashes: 2,
        wipes: 1,
        stands: 4,
        orders: 1,
        forces: 1,
        reigns: 4,
        beats: 4,
    };
    Space::new("wide", 3, change, bounds)
}

const WIDE: [fn(&mut Config); 7] = [
    |_| {},
    |config| config.failover.majority = false,
    |config| config.ack.level = ripple::sim::config::Level::Applied,
    |config| config.client.retries = 2,
    |config| config.failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 }),
    |config| {
        config.failover.fencing.power_off = Some(PowerOff { takes_us: 50_000, waits: true });
    },
    |config| {
        config.failover.majority = false;
        config.failover.fencing.power_off = Some(PowerOff { takes_us: 0, waits: false });
    },
];

#[test]
fn the_checkers_servers_are_the_engines() {
    for (at, change) in WIDE.into_iter().enumerate() {
        let space = wide(change);
        let mut post = Post::default();
        let mut dice = Dice::new(u64::try_from(at).expect("few"));
        for _ in 0..200 {
            let path = walk(&space, &mut post, &mut dice);
            // Compares all servers and the client after every step.
            let _ = run_of(&space, &mut post, &path);
        }
    }
}

#[test]
fn a_path_is_a_run_file_that_plays() {
    let space = wide(WIDE[3]);
    let mut post = Post::default();
    for seed in 0..100 {
        let path = walk(&space, &mut post, &mut Dice::new(seed));
        let file = RunFile::new(run_of(&space, &mut post, &path), SimTime::ZERO);
        let text = file.encode();
        let again = RunFile::decode(&text, Limits::PAGE);
        assert_eq!(again.as_ref(), Ok(&file), "seed {seed}:\n{text}");
        let cluster = play(&file, |_, _| {}).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(cluster.now(), file.until);
    }
}

#[test]
fn two_ways_to_compute_what_is_promised_agree() {
    for seed in 0..20_000 {
        let mut config = random_config(Weather::Rough, &mut Dice::new(seed));
        arrange(&mut config, seed);
        assert_eq!(losses(&config), tolerated(&config), "{config:?}");
        assert_eq!(one_answers(&config), promises_one_primary(&config, true), "{config:?}");
        let policy = config.client.reads.policy;
        for promise in READ_PROMISES {
            let other = promised(promise, &config, policy, true).ok();
            assert_eq!(to_readers(promise, &config, policy), other, "{promise:?} {config:?}");
        }
    }
}

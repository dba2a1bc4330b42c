//! The spaces that are explored: settings, and bounds on what may happen.

use ripple::sim::config::{Clock, Config, Detection, Level, Load, ReadPolicy, TooFew, Who};

use super::step::Bounds;

/// Settings, and how much is tried under them.
#[derive(Clone, Debug)]
pub struct Space {
    /// What it is called.
    pub name: String,
    /// The settings.
    pub config: Config,
    /// How much is tried.
    pub bounds: Bounds,
}

impl Space {
    /// A space of `servers`, default settings but for a change.
    #[must_use]
    pub fn new(name: &str, servers: u16, change: impl FnOnce(&mut Config), bounds: Bounds) -> Self {
        let mut config = Config { clock: Clock::Scheduled, ..Config::default().resized(servers) };
        config.client.load = Load::Hand;
        config.client.retries = 0;
        change(&mut config);
        Self { name: name.into(), config, bounds }
    }
}

/// One write, one crash, one candidacy, one reign beyond the first.
const ONE: Bounds = Bounds {
    writes: 1,
    reads: 0,
    turns: 0,
    crashes: 1,
    wipes: 0,
    stands: 1,
    orders: 0,
    forces: 0,
    reigns: 1,
};

fn no_majority(config: &mut Config) {
    config.failover.majority = false;
}

fn asynchronous(config: &mut Config) {
    no_majority(config);
    config.ack.who = Who::Nobody;
}

fn in_memory(config: &mut Config) {
    no_majority(config);
    config.disk.flush = false;
    config.ack.level = Level::Received;
}

fn eager(config: &mut Config) {
    no_majority(config);
    config.ack.primary_flushes_first = false;
    config.replication.send_after_flush = false;
}

fn by_hand(config: &mut Config) {
    config.failover.detection = Detection::Nobody;
}

fn majority(config: &mut Config) {
    config.ack.who = Who::Majority;
}

fn all(config: &mut Config) {
    config.ack.who = Who::All;
}

fn going_async(config: &mut Config) {
    no_majority(config);
    config.ack.too_few = TooFew::GoAsync { after_us: 60_000 };
}

fn received(config: &mut Config) {
    config.ack.level = Level::Received;
}

fn refusing(config: &mut Config) {
    no_majority(config);
    config.ack.too_few = TooFew::Refuse { after_us: 60_000 };
}

/// Nobody turns an old primary away, and a client that waits in vain asks the other.
fn without_fencing(config: &mut Config) {
    asynchronous(config);
    config.failover.fencing.epochs = false;
    config.client.retries = 1;
}

fn without_key(config: &mut Config) {
    by_hand(config);
    config.client.retries = 2;
    config.client.idempotent = false;
}

fn read_anywhere(config: &mut Config) {
    by_hand(config);
    config.ack.who = Who::Nobody;
    config.client.reads.policy = ReadPolicy::Any;
}

fn read_own_writes(config: &mut Config) {
    by_hand(config);
    config.client.reads.policy = ReadPolicy::OwnWrites;
}

fn read_confirmed(config: &mut Config) {
    majority(config);
    config.client.reads.policy = ReadPolicy::Confirmed;
}

/// The spaces that every run of the tests explores, each to its end.
#[must_use]
pub fn tested() -> Vec<Space> {
    let alone = Bounds { stands: 0, ..ONE };
    vec![
        Space::new(
            "two servers, one acknowledges",
            2,
            |_| {},
            Bounds { writes: 2, turns: 2, ..alone },
        ),
        Space::new("two servers, no majority", 2, no_majority, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, no majority, a disk dies", 2, no_majority, dying(ONE)),
        Space::new("two servers, asynchronous", 2, asynchronous, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, nobody waits for a disk", 2, eager, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, in memory", 2, in_memory, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, going asynchronous", 2, going_async, Bounds { stands: 2, ..ONE }),
        Space::new("two servers, refusing", 2, refusing, Bounds { writes: 2, stands: 1, ..ONE }),
        Space::new(
            "two servers, promoted by hand, a client that gives up",
            2,
            by_hand,
            Bounds { writes: 2, turns: 2, orders: 1, ..alone },
        ),
        Space::new("three servers, majority", 3, majority, ONE),
        Space::new("three servers, asynchronous, no majority", 3, asynchronous, ONE),
        Space::new("three servers, received by one", 3, received, Bounds { crashes: 0, ..ONE }),
        Space::new(
            "two servers, no fencing",
            2,
            without_fencing,
            Bounds { turns: 1, crashes: 0, ..ONE },
        ),
        Space::new(
            "two servers, retrying without a key",
            2,
            without_key,
            Bounds { turns: 2, ..alone },
        ),
        Space::new("two servers, any is read", 2, read_anywhere, Bounds { reads: 1, ..alone }),
        Space::new(
            "two servers, own writes are read",
            2,
            read_own_writes,
            Bounds { reads: 1, writes: 2, ..alone },
        ),
        Space::new(
            "three servers, a confirmed read",
            3,
            read_confirmed,
            Bounds { reads: 1, crashes: 0, ..alone },
        ),
        Space::new(
            "three servers, by force",
            3,
            by_hand,
            Bounds { crashes: 0, forces: 1, ..alone },
        ),
    ]
}

/// A disk dies instead of a server.
const fn dying(bounds: Bounds) -> Bounds {
    Bounds { crashes: 0, wipes: 1, ..bounds }
}

/// Who must acknowledge, by name.
type Rule = (&'static str, fn(&mut Config));

const RULES: [Rule; 5] = [
    ("nobody", |config| config.ack.who = Who::Nobody),
    ("any one", |config| config.ack.who = Who::Any { count: 1 }),
    ("the first", |config| config.ack.who = Who::First { count: 1, list: Vec::new() }),
    ("majority", majority),
    ("all", all),
];

/// What may be changed besides.
const VARIATIONS: [Rule; 9] = [
    ("received", received),
    ("applied", |config| config.ack.level = Level::Applied),
    ("in memory", in_memory),
    ("the primary's disk does not count", |config| config.ack.primary_flushes_first = false),
    ("sent before it is flushed", |config| config.replication.send_after_flush = false),
    ("window two", |config| config.replication.window = 2),
    ("going asynchronous", going_async),
    ("refusing", refusing),
    ("retrying", |config| config.client.retries = 1),
];

/// The larger table: every rule with and without a majority, with a crash and with a dying disk, by two
/// servers and by three; and every pair of the other settings.
#[must_use]
pub fn proven() -> Vec<Space> {
    let mut spaces = tested();
    for servers in [2, 3] {
        for (rule, set) in RULES {
            for with_majority in [true, false] {
                for (failure, bounds) in [("a crash", ONE), ("a dying disk", dying(ONE))] {
                    let votes = if with_majority { "a majority" } else { "no majority" };
                    let name =
                        format!("{servers} servers, {rule} acknowledges, {votes}, {failure}");
                    let change = |config: &mut Config| {
                        set(config);
                        config.failover.majority = with_majority;
                    };
                    let stands = if servers == 2 { 2 } else { 1 };
                    let bounds = Bounds { writes: 2, stands, reigns: 2, ..bounds };
                    spaces.push(Space::new(&name, servers, change, bounds));
                }
            }
        }
    }
    spaces.extend(pairs());
    spaces
}

fn pairs() -> impl Iterator<Item = Space> {
    VARIATIONS.iter().enumerate().flat_map(|(at, (one, change_one))| {
        VARIATIONS[at + 1..].iter().filter_map(move |(other, change_other)| {
            let change = |config: &mut Config| {
                no_majority(config);
                change_one(config);
                change_other(config);
            };
            let bounds = Bounds { writes: 2, turns: 1, ..ONE };
            let space = Space::new(&format!("2 servers, {one}, {other}"), 2, change, bounds);
            ripple::sim::validate::check(&space.config).is_ok().then_some(space)
        })
    })
}

/// Small spaces in which a deliberate bug should show that random runs seldom meet.
#[must_use]
pub fn hunting_ground() -> Vec<Space> {
    let elections = Bounds { writes: 0, stands: 0, orders: 2, reigns: 2, ..ONE };
    let crowned = Bounds { crashes: 0, stands: 2, reigns: 2, ..ONE };
    vec![
        Space::new("three servers, two orders, a crash", 3, by_hand, elections),
        Space::new("two servers, no majority", 2, no_majority, Bounds { writes: 2, ..ONE }),
        Space::new("three servers, one acknowledges, a disk dies", 3, |_| {}, dying(ONE)),
        Space::new("three servers, majority", 3, majority, ONE),
        Space::new("three servers, two candidacies", 3, majority, crowned),
    ]
}

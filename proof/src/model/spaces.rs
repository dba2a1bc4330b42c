//! The spaces that are explored: settings, and bounds on what may happen.

use ripple::sim::config::{
    Clock, Config, Detection, Lease, Level, Load, PowerOff, ReadPolicy, TooFew, Who,
};

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
pub(super) const ONE: Bounds = Bounds {
    writes: 1,
    reads: 0,
    turns: 0,
    crashes: 1,
    wipes: 0,
    stands: 1,
    orders: 0,
    forces: 0,
    reigns: 1,
    beats: 0,
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

/// A client that waits in vain asks the next: so two servers may answer, if nothing keeps them from it.
fn asking_again(config: &mut Config) {
    config.ack.who = Who::Nobody;
    config.client.retries = 1;
}

pub(super) fn leased(config: &mut Config) {
    config.failover.fencing.lease = Some(Lease { us: 60_000, drift_percent: 10 });
}

/// A winner waits until those who did not vote for it are off.
pub(super) fn switching_off(config: &mut Config) {
    config.failover.fencing.power_off = Some(PowerOff { takes_us: 0, waits: true });
}

fn switching_off_in_haste(config: &mut Config) {
    asking_again(config);
    config.failover.fencing.power_off = Some(PowerOff { takes_us: 0, waits: false });
}

/// What may keep an old primary from answering beside a new one.
fn fenced() -> Vec<Space> {
    let both_asked = Bounds { turns: 1, crashes: 0, ..ONE };
    let off = |config: &mut Config| {
        asking_again(config);
        no_majority(config);
        switching_off(config);
    };
    let elected = Bounds { writes: 0, crashes: 0, beats: 1, ..ONE };
    vec![
        Space::new("three servers, a lease", 3, leased, elected),
        Space::new("two servers, power off", 2, off, both_asked),
        Space::new("two servers, power off, a crash", 2, off, Bounds { crashes: 1, ..both_asked }),
    ]
}

/// A person orders a promotion while a lease may still run.
fn ordered() -> Space {
    let change = |config: &mut Config| {
        by_hand(config);
        leased(config);
    };
    let bounds = Bounds { writes: 0, crashes: 0, stands: 0, orders: 1, beats: 1, ..ONE };
    Space::new("three servers, a lease, an order", 3, change, bounds)
}

/// Spaces that are too large for every run of the tests.
pub(super) fn larger() -> Vec<Space> {
    let both_asked = Bounds { turns: 1, crashes: 0, ..ONE };
    let elected = Bounds { writes: 0, beats: 1, ..ONE };
    let in_haste = |config: &mut Config| {
        no_majority(config);
        switching_off_in_haste(config);
    };
    let lease = |config: &mut Config| {
        asking_again(config);
        leased(config);
    };
    let asked = Bounds { beats: 1, ..both_asked };
    let calm = Bounds { crashes: 0, beats: 2, ..elected };
    vec![
        Space::new("three servers, asynchronous, no majority", 3, asynchronous, ONE),
        Space::new("two servers, nobody waits for a disk", 2, eager, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, power off in haste", 2, in_haste, both_asked),
        Space::new("three servers, epochs alone, both asked", 3, asking_again, both_asked),
        Space::new("three servers, a lease, both asked", 3, lease, asked),
        Space::new("three servers, a lease, a crash", 3, leased, elected),
        Space::new("three servers, a lease, two rounds", 3, leased, calm),
        ordered(),
    ]
}

/// The spaces that every run of the tests explores, each to its end.
#[must_use]
pub fn tested() -> Vec<Space> {
    let alone = Bounds { stands: 0, ..ONE };
    let mut spaces = fenced();
    spaces.extend([
        Space::new(
            "two servers, one acknowledges",
            2,
            |_| {},
            Bounds { writes: 2, turns: 2, ..alone },
        ),
        Space::new("two servers, no majority", 2, no_majority, Bounds { writes: 2, ..ONE }),
        Space::new("two servers, no majority, a disk dies", 2, no_majority, dying(ONE)),
        Space::new("two servers, asynchronous", 2, asynchronous, Bounds { writes: 2, ..ONE }),
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
    ]);
    spaces
}

/// A disk dies instead of a server.
pub(super) const fn dying(bounds: Bounds) -> Bounds {
    Bounds { crashes: 0, wipes: 1, ..bounds }
}

/// Small spaces in which a deliberate bug should show that random runs seldom meet.
#[must_use]
pub fn hunting_ground() -> Vec<Space> {
    let elections = Bounds { writes: 0, stands: 0, orders: 2, reigns: 2, ..ONE };
    let crowned = Bounds { crashes: 0, stands: 2, reigns: 2, ..ONE };
    let mut spaces = vec![
        Space::new("three servers, two orders, a crash", 3, by_hand, elections),
        Space::new("two servers, no majority", 2, no_majority, Bounds { writes: 2, ..ONE }),
        Space::new("three servers, one acknowledges, a disk dies", 3, |_| {}, dying(ONE)),
        Space::new("three servers, majority", 3, majority, ONE),
        Space::new("three servers, two candidacies", 3, majority, crowned),
    ];
    spaces.extend(fenced());
    spaces.push(ordered());
    spaces
}

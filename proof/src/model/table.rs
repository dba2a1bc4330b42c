//! The larger table of spaces: ack rules by fencings, and pairs of all other settings.

use ripple::sim::config::{Choice, Config, Level, OnPrimary, OnReplica, ReadPolicy, TooFew, Who};
use ripple::sim::validate::check;

use super::spaces::{ONE, Space, dying, larger, leased, switching_off, tested};
use super::step::Bounds;

/// A setting, by name.
type Named = (&'static str, fn(&mut Config));

/// Who must acknowledge what.
const RULES: [Named; 7] = [
    ("nobody", |config| config.ack.who = Who::Nobody),
    ("any one has received", |config| config.ack.level = Level::Received),
    ("any one has flushed", |_| {}),
    ("the first", |config| config.ack.who = Who::First { count: 1, list: Vec::new() }),
    ("a majority", |config| config.ack.who = Who::Majority),
    ("all", |config| config.ack.who = Who::All),
    ("all have applied", |config| {
        config.ack.who = Who::All;
        config.ack.level = Level::Applied;
    }),
];

/// What keeps an old primary from answering.
const FENCINGS: [Named; 4] = [
    ("no fencing", |config| config.failover.fencing.epochs = false),
    ("epochs", |_| {}),
    ("a lease", leased),
    ("power off", switching_off),
];

/// What may be changed besides.
const VARIATIONS: [Named; 14] = [
    ("received", |config| config.ack.level = Level::Received),
    ("applied", |config| config.ack.level = Level::Applied),
    ("in memory", |config| {
        config.disk.flush = false;
        config.ack.level = Level::Received;
    }),
    ("the primary's disk does not count", |config| config.ack.primary_flushes_first = false),
    ("sent before it is flushed", |config| config.replication.send_after_flush = false),
    ("window two", |config| config.replication.window = 2),
    ("going asynchronous", |config| config.ack.too_few = TooFew::GoAsync { after_us: 60_000 }),
    ("refusing", |config| config.ack.too_few = TooFew::Refuse { after_us: 60_000 }),
    ("retrying", |config| config.client.retries = 1),
    ("no key", |config| {
        config.client.retries = 1;
        config.client.idempotent = false;
    }),
    ("seen after acks", |config| config.visibility.primary = OnPrimary::AfterAcks),
    ("seen once committed", |config| {
        config.visibility.replica = OnReplica::OnceCommitted;
        config.client.reads.policy = ReadPolicy::Any;
    }),
    ("by priority", |config| config.failover.choice = Choice::Priority),
    ("whoever asks first", |config| config.failover.choice = Choice::Any),
];

/// Every rule with every fencing, by two servers and by three, with a crash; every rule with a dying disk;
/// and every pair of the other settings.
#[must_use]
pub fn proven() -> Vec<Space> {
    let mut spaces = tested();
    spaces.extend(larger());
    for (rule, set_rule) in RULES {
        for (fencing, set_fencing) in FENCINGS {
            for servers in [2, 3] {
                let change = |config: &mut Config| {
                    set_rule(config);
                    set_fencing(config);
                    // Two servers elect nobody by a majority.
                    let leased = config.failover.fencing.lease.is_some();
                    config.failover.majority = servers > 2 || leased;
                };
                let name = format!("{servers} servers, {rule}, {fencing}, a crash");
                let beats = u8::from(fencing == "a lease");
                let bounds = Bounds { writes: 2, reigns: 2, beats, ..ONE };
                add(&mut spaces, Space::new(&name, servers, change, bounds));
            }
        }
        let name = format!("3 servers, {rule}, a dying disk");
        let bounds = dying(Bounds { writes: 2, reigns: 2, ..ONE });
        add(&mut spaces, Space::new(&name, 3, set_rule, bounds));
    }
    for (at, (one, change_one)) in VARIATIONS.iter().enumerate() {
        for (other, change_other) in &VARIATIONS[at + 1..] {
            let change = |config: &mut Config| {
                config.failover.majority = false;
                change_one(config);
                change_other(config);
            };
            let name = format!("2 servers, {one}, {other}");
            let mut space = Space::new(&name, 2, change, Bounds { turns: 1, ..ONE });
            space.bounds.reads = u8::from(space.config.visibility != usual_sight());
            space.bounds.writes = 2 - space.bounds.reads;
            add(&mut spaces, space);
        }
    }
    spaces
}

/// What readers see where nothing else is set.
fn usual_sight() -> ripple::sim::config::Visibility {
    Config::default().visibility
}

/// Settings that contradict each other are left out.
fn add(spaces: &mut Vec<Space>, space: Space) {
    if check(&space.config).is_ok() {
        spaces.push(space);
    }
}

//! A cluster with the verbs of a story: write, crash, cut, promote, expect. For tests that a newcomer
//! reads to learn the protocol.
#![allow(dead_code, reason = "each test file uses its own part of the vocabulary")]

pub mod dice;

use ripple::sim::action::{Action, Setting};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{AckRule, Config, Detection, Level, Load, ReadPolicy, TooFew, Who};
use ripple::sim::fact::{Fact, FactLevel, Promise, What};
use ripple::sim::ids::{ClientId, Key, Lsn, NodeId, ReadId, ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::message::{MessageKey, MessageKind};
use ripple::sim::promises::Standing;
use ripple::sim::table::Told;
use ripple::sim::text::line;
use ripple::sim::time::SimTime;

pub const S1: ServerId = ServerId(0);
pub const S2: ServerId = ServerId(1);
pub const S3: ServerId = ServerId(2);
pub const S4: ServerId = ServerId(3);
pub const S5: ServerId = ServerId(4);
pub const C1: ClientId = ClientId(0);
pub const C2: ClientId = ClientId(1);
pub const C3: ClientId = ClientId(2);
pub const K1: Key = Key(0);
pub const K2: Key = Key(1);

/// A configuration in which nothing varies and the client writes by hand, once: 20 ms between
/// servers, 12 ms to the client, 4 ms a flush, 3 ms to apply, 600 ms before the client gives up.
pub fn quiet(servers: u16) -> Config {
    let mut config = Config { servers, ..Config::default() };
    config.network.links.clear();
    config.network.variation_percent = 0;
    config.disk.variation_percent = 0;
    config.client.load = Load::Hand;
    config.client.timeout_us = 600_000;
    config.client.retries = 0;
    if servers == 1 {
        config.ack.who = Who::Nobody;
    }
    config
}

/// A run being told.
pub struct Story {
    pub cluster: Cluster,
}

impl Story {
    /// `servers` of them, quiet, done when one replica has it on its disk.
    pub fn new(servers: u16) -> Self {
        Self::with(servers, |_| {})
    }

    /// The same with something changed.
    pub fn with(servers: u16, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = quiet(servers);
        change(&mut config);
        Self::of(config, 1)
    }

    pub fn of(config: Config, seed: u64) -> Self {
        Self { cluster: Cluster::new(config, seed).expect("the story's configuration is valid") }
    }

    pub fn act(&mut self, action: &Action) {
        self.cluster.act(action).expect("the story's action is valid");
    }

    /// Asks for a write; gives its number.
    pub fn write(&mut self) -> WriteId {
        self.act(&Action::Write(ClientId(0)));
        self.cluster.writes().newest()
    }

    /// A client asks for a write of a key.
    pub fn write_by(&mut self, client: ClientId, key: Key) -> WriteId {
        self.act(&Action::WriteKey { client, key });
        self.cluster.writes().newest()
    }

    /// A client asks for a read of the first key.
    pub fn read_by(&mut self, client: ClientId, policy: ReadPolicy) -> ReadId {
        self.act(&Action::Read { client, key: Some(K1), policy: Some(policy) });
        ReadId(self.cluster.reads())
    }

    /// Runs until a read ends; gives the write that it found, if any, and where.
    pub fn run_until_read(&mut self, read: ReadId) -> (Option<WriteId>, ServerId) {
        let ended = |what: &What| matches!(what, What::ReadDone { read: r, .. } if *r == read);
        match self.run_until("the read's answer", ended).what {
            What::ReadDone { place, server, .. } => {
                (self.cluster.table().write_at(place.epoch, place.lsn), server)
            }
            _ => unreachable!(),
        }
    }

    /// Asks for a read and runs until it ends.
    pub fn reads(&mut self, client: ClientId, policy: ReadPolicy) -> (Option<WriteId>, ServerId) {
        let read = self.read_by(client, policy);
        self.run_until_read(read)
    }

    pub fn expect_standing(&self, promise: Promise, standing: Standing) {
        let found = self.cluster.promises().standing(promise);
        assert_eq!(found, standing, "{promise:?}:\n{}", self.trace());
    }

    pub fn crash(&mut self, server: ServerId) {
        self.act(&Action::Crash(server));
    }

    pub fn restart(&mut self, server: ServerId) {
        self.act(&Action::Restart(server));
    }

    pub fn wipe(&mut self, server: ServerId) {
        self.act(&Action::Wipe(server));
    }

    pub fn cut(&mut self, a: ServerId, b: ServerId) {
        self.act(&Action::Cut { from: a, to: b });
        self.act(&Action::Cut { from: b, to: a });
    }

    pub fn heal(&mut self, a: ServerId, b: ServerId) {
        self.act(&Action::Heal { from: a, to: b });
        self.act(&Action::Heal { from: b, to: a });
    }

    pub fn set(&mut self, setting: Setting) {
        self.act(&Action::Set(setting));
    }

    pub fn run_ms(&mut self, millis: u64) {
        let until = self.cluster.now() + millis * 1_000;
        self.cluster.run_until(until);
    }

    /// Runs until a fact like this comes; panics with the trace if none does within ten seconds.
    pub fn run_until(&mut self, what: &str, wanted: impl Fn(&What) -> bool) -> Fact {
        let limit = self.cluster.now() + 10_000_000;
        let mut seen = self.cluster.trace().count();
        while self.cluster.step(limit) {
            let found = self.cluster.trace().since(seen).find(|(_, fact)| wanted(&fact.what));
            if let Some((_, fact)) = found {
                return *fact;
            }
            seen = self.cluster.trace().count();
        }
        panic!("{what} never came:\n{}", self.trace());
    }

    pub fn run_until_promoted(&mut self) -> ServerId {
        match self.run_until("a promotion", |what| matches!(what, What::Promoted { .. })).what {
            What::Promoted { server, .. } => server,
            _ => unreachable!(),
        }
    }

    pub fn run_until_done(&mut self, write: WriteId) -> SimTime {
        let done = |what: &What| matches!(what, What::ToldClient { write: w, told: Told::Done, .. } if *w == write);
        self.run_until("the client's done", done).at
    }

    pub fn told(&self, write: WriteId) -> Told {
        self.cluster.writes().get(write).told
    }

    pub fn expect_told(&self, write: WriteId, told: Told) {
        assert_eq!(self.told(write), told, "write {write}:\n{}", self.trace());
    }

    pub fn expect_fate(&self, write: WriteId, fate: Fate) {
        assert_eq!(self.cluster.fate(write), fate, "write {write}:\n{}", self.trace());
    }

    pub fn expect_primary(&self, server: ServerId) {
        let believer = self.cluster.server(server).primary();
        assert!(believer.is_some(), "{server} is not primary:\n{}", self.trace());
    }

    pub fn expect_log(&self, server: ServerId, writes: &[u32]) {
        assert_eq!(self.log(server), writes, "{server}:\n{}", self.trace());
    }

    /// The writes in a server's log, begin entries left out.
    pub fn log(&self, server: ServerId) -> Vec<u32> {
        let log = &self.cluster.server(server).storage.log;
        (1..=log.last().0)
            .filter_map(|lsn| {
                let epoch = log.epoch_at(Lsn(lsn))?;
                self.cluster.table().write_at(epoch, Lsn(lsn))
            })
            .filter(|write| *write != WriteId::NONE)
            .map(|write| write.0)
            .collect()
    }

    pub fn count(&self, wanted: impl Fn(&What) -> bool) -> usize {
        self.cluster.trace().since(0).filter(|(_, fact)| wanted(&fact.what)).count()
    }

    pub fn expect_kept(&self, promise: Promise) {
        let standing = self.cluster.promises().standing(promise);
        assert_eq!(standing, Standing::Kept, "{promise:?}:\n{}", self.trace());
    }

    /// Every fact that is not background, a line each.
    pub fn trace(&self) -> String {
        let facts = self.cluster.facts_since(0, FactLevel::Detail);
        facts.map(|(_, fact)| line(fact, self.cluster.table()) + "\n").collect()
    }
}

pub fn asynchronous(config: &mut Config) {
    config.ack.who = Who::Nobody;
}

pub fn by_hand(config: &mut Config) {
    config.failover.detection = Detection::Nobody;
}

/// A done write stands in memory only for a long while, and nobody takes over.
pub fn only_in_memory(config: &mut Config) {
    asynchronous(config);
    by_hand(config);
    config.ack.primary_flushes_first = false;
    config.replication.send_after_flush = false;
    config.disk.flush_us = 100_000;
}

pub fn rule(who: Who, level: Level) -> AckRule {
    AckRule { level, who, primary_flushes_first: true, too_few: TooFew::Wait }
}

/// The message of a kind that flies between two nodes; of several, the first in the network's order.
pub fn flying(
    story: &Story,
    from: impl Into<NodeId>,
    to: impl Into<NodeId>,
    kind: MessageKind,
) -> MessageKey {
    let (from, to) = (from.into(), to.into());
    let mut flights = story.cluster.network().flights();
    let found = flights.find(|flight| {
        let is_it = (flight.key.from, flight.key.to, flight.message.kind()) == (from, to, kind);
        is_it && flight.flies()
    });
    found.unwrap_or_else(|| panic!("no such message flies:\n{}", story.trace())).key
}

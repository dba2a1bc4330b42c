//! A client's reads: whom it asks first, and whom next (rules 30 and 33).
//!
//! Where only a primary may answer, a read looks for it as a write does. Where others may too, it
//! goes to the preferred server, to the next when that one is silent, and to the primary when a server
//! says that it does not have what is demanded.

use std::collections::{BTreeSet, VecDeque};

use super::super::config::{ClientConfig, Config, ReadPolicy};
use super::super::fact::What;
use super::super::ids::{Key, Place, ReadId, ServerId};
use super::super::message::{Demand, Read, ReadAnswer};
use super::super::network::base_latency;
use super::super::time::SimTime;
use super::super::timer::{Armed, ClientTimer};
use super::{Client, ClientContext, ClientEffect, PATIENCE_WITH_REPLICAS, next_server};

/// The reads that a client is waiting for.
#[derive(Clone, Debug, Default, Hash)]
pub struct OpenReads {
    /// Oldest first.
    pub operations: VecDeque<ReadOperation>,
    /// When each of them needs attention.
    agenda: BTreeSet<(SimTime, ReadId)>,
    attention: Armed,
}

/// A read that has not ended at the client.
#[derive(Clone, Copy, Debug, Hash)]
pub struct ReadOperation {
    /// What is asked.
    pub ask: Read,
    /// Whom it was last asked of.
    pub server: ServerId,
    by_load: bool,
    /// When this attempt is given up.
    deadline: SimTime,
    /// When it is asked again after "not primary" or "behind".
    again: Option<SimTime>,
    /// It ends with the first silence or rebuff after this.
    ends: SimTime,
    retries: u32,
    rebuffs: u32,
}

impl OpenReads {
    /// Whether the client's own load waits for one of them.
    pub(super) fn by_load(&self) -> bool {
        self.operations.iter().any(|operation| operation.by_load)
    }

    pub(super) fn timer_fires(&mut self, generation: u32) -> bool {
        self.attention.fires(generation)
    }

    fn place_of(&self, read: ReadId) -> Option<usize> {
        self.operations.binary_search_by_key(&read, |operation| operation.ask.read).ok()
    }
}

impl ReadOperation {
    fn due(&self) -> SimTime {
        self.again.map_or(self.deadline, |again| again.min(self.deadline))
    }

    fn ask(&mut self, server: ServerId, timeout_us: u64, context: &mut ClientContext<'_>) {
        self.server = server;
        self.deadline = context.now + timeout_us;
        self.again = None;
        context.out.push(ClientEffect::Read(server, self.ask));
    }

    /// Whether only a primary can answer it.
    const fn asks_primary(&self) -> bool {
        matches!(self.ask.demand, Demand::Primary | Demand::Confirmed)
    }
}

impl Client {
    /// Asks for one read; of a drawn key when none is given, by the policy that is set when none is.
    pub fn read(
        &mut self,
        key: Option<Key>,
        policy: Option<ReadPolicy>,
        by_load: bool,
        context: &mut ClientContext<'_>,
    ) {
        let key = key.unwrap_or_else(|| self.draw_key(context));
        let ClientConfig { timeout_us, retries, reads, .. } = *self.settings(context);
        let policy = policy.unwrap_or(reads.policy);
        self.asked += 1;
        *context.reads += 1;
        let (client, read) = (self.id, ReadId(*context.reads));
        let asked = What::ReadAsked { client, read, key, policy: policy.kind() };
        context.out.push(ClientEffect::Note(asked));
        let server = self.first_to_ask(policy, reads.prefer, context.config);
        let mut operation = ReadOperation {
            ask: Read { read, key, demand: demand(policy, self.newest) },
            server,
            by_load,
            deadline: context.now,
            again: None,
            ends: context.now + timeout_us * u64::from(retries + 1),
            retries: 0,
            rebuffs: 0,
        };
        operation.ask(server, timeout_us, context);
        self.reads.agenda.insert((operation.due(), read));
        self.reads.operations.push_back(operation);
        self.arm_read_attention(context);
    }

    /// The primary that it knows; or else the preferred server, or the nearest other one.
    fn first_to_ask(
        &self,
        policy: ReadPolicy,
        prefer: Option<ServerId>,
        config: &Config,
    ) -> ServerId {
        if policy.asks_primary() {
            return self.server;
        }
        prefer.unwrap_or_else(|| {
            let others = ServerId::all(config.servers)
                .filter(|server| *server != self.server && config.starts_as_member(*server));
            let far = |server: &ServerId| base_latency(config, self.id.into(), (*server).into());
            others.min_by_key(far).unwrap_or(self.server)
        })
    }

    pub(super) fn on_read_attention(&mut self, context: &mut ClientContext<'_>) {
        while let Some(&(due, read)) = self.reads.agenda.first() {
            if due > context.now {
                break;
            }
            self.reads.agenda.pop_first();
            self.attend_read(read, context);
        }
        self.arm_read_attention(context);
    }

    /// A read's pause is over, or its server was silent for too long.
    fn attend_read(&mut self, read: ReadId, context: &mut ClientContext<'_>) {
        let Some(at) = self.reads.place_of(read) else { return };
        let ClientConfig { timeout_us, retries, .. } = *self.settings(context);
        let operation = &mut self.reads.operations[at];
        if operation.again.is_some_and(|again| again < operation.deadline) {
            operation.ask(operation.server, timeout_us, context);
        } else {
            let (client, server) = (self.id, operation.server);
            context.out.push(ClientEffect::Note(What::ReadTimedOut { client, server, read }));
            if operation.retries >= retries {
                self.give_up_read(read, context);
                return;
            }
            operation.retries += 1;
            operation.rebuffs = 0;
            operation.ask(next_server(server, context.config), timeout_us, context);
            if operation.asks_primary() {
                self.server = operation.server;
            }
        }
        let due = self.reads.operations[at].due();
        self.reads.agenda.insert((due, read));
    }

    /// A server answered a read.
    pub fn on_read_answer(
        &mut self,
        from: ServerId,
        read: ReadId,
        answer: ReadAnswer,
        context: &mut ClientContext<'_>,
    ) {
        match answer {
            ReadAnswer::Value(place, _) => {
                let Some(at) = self.reads.place_of(read) else { return };
                let key = self.reads.operations[at].ask.key;
                let (client, server) = (self.id, from);
                let done = What::ReadDone { client, server, key, read, place };
                self.end_read(read, done, context);
            }
            ReadAnswer::NotPrimary(hint) => {
                self.follow_hint(hint);
                let known = self.epoch.primary();
                let elsewhere = hint == self.epoch && known != from && self.server == known;
                self.on_rebuff(from, read, elsewhere.then_some(known), context);
            }
            ReadAnswer::Behind => {
                let primary = self.server;
                self.on_rebuff(from, read, (primary != from).then_some(primary), context);
            }
        }
    }

    /// The server cannot answer: another that can is asked now, or somebody after a pause.
    fn on_rebuff(
        &mut self,
        from: ServerId,
        read: ReadId,
        better: Option<ServerId>,
        context: &mut ClientContext<'_>,
    ) {
        let Some(at) = self.reads.place_of(read) else { return };
        let operation = &mut self.reads.operations[at];
        if operation.server != from || operation.again.is_some() {
            return;
        }
        if context.now >= operation.ends {
            self.give_up_read(read, context);
            return;
        }
        let ClientConfig { timeout_us, ask_again_us, .. } = *context.config.client_of(self.id);
        self.reads.agenda.remove(&(operation.due(), read));
        if let Some(better) = better {
            operation.ask(better, timeout_us, context);
        } else {
            operation.rebuffs += 1;
            if operation.rebuffs.is_multiple_of(PATIENCE_WITH_REPLICAS) {
                operation.server = next_server(from, context.config);
                if operation.asks_primary() {
                    self.server = operation.server;
                }
            }
            let again = context.now + ask_again_us;
            operation.again = Some(again);
            operation.deadline = again + timeout_us;
        }
        self.reads.agenda.insert((operation.due(), read));
        self.arm_read_attention(context);
    }

    fn give_up_read(&mut self, read: ReadId, context: &mut ClientContext<'_>) {
        self.end_read(read, What::ReadGivenUp { client: self.id, read }, context);
    }

    fn end_read(&mut self, read: ReadId, told: What, context: &mut ClientContext<'_>) {
        let Some(at) = self.reads.place_of(read) else { return };
        self.reads.agenda.remove(&(self.reads.operations[at].due(), read));
        let ended = self.reads.operations.remove(at);
        context.out.push(ClientEffect::Note(told));
        self.rest(ended.is_some_and(|operation| operation.by_load), context);
    }

    fn arm_read_attention(&mut self, context: &mut ClientContext<'_>) {
        let Some(&(earliest, _)) = self.reads.agenda.first() else { return };
        if self.reads.attention.at().is_none_or(|at| at > earliest) {
            let generation = self.reads.attention.set(earliest);
            context.out.push(ClientEffect::Arm(ClientTimer::Read, earliest, generation));
        }
    }
}

/// What a server must be or know to answer by this policy.
const fn demand(policy: ReadPolicy, newest: Place) -> Demand {
    match policy {
        ReadPolicy::Primary => Demand::Primary,
        ReadPolicy::Confirmed => Demand::Confirmed,
        ReadPolicy::Any => Demand::Nothing,
        ReadPolicy::Within { us } => Demand::Within(us),
        ReadPolicy::OwnWrites => Demand::Has(newest),
    }
}

//! A client: asks for writes, waits, asks again, is told (rules 30 and 31). It knows only what
//! servers told it; a crash is silence to it.

use std::collections::{BTreeSet, VecDeque};

use super::config::{ClientConfig, Config, Load};
use super::fact::What;
use super::ids::{ClientId, Epoch, ServerId, WriteId};
use super::message::Answer;
use super::table::{Told, Writes};
use super::time::SimTime;
use super::timer::{Armed, ClientTimer};

/// How often a server that answers "not primary" is asked again before the client tries the next. It
/// is alive, so it will soon know the new primary; a silent one is left at once.
const PATIENCE_WITH_REPLICAS: u32 = 3;

/// What a client may do.
#[derive(Clone, Copy, Debug)]
pub enum ClientEffect {
    /// Ask this server for this write.
    Request(ServerId, WriteId),
    /// Arm a timer.
    Arm(ClientTimer, SimTime, u32),
    /// Something worth knowing happened.
    Note(What),
}

/// What a client works with while it handles an input.
pub struct ClientContext<'a> {
    /// The instant.
    pub now: SimTime,
    /// The settings in force.
    pub config: &'a Config,
    /// All writes.
    pub writes: &'a mut Writes,
    /// Where effects go.
    pub out: &'a mut Vec<ClientEffect>,
}

/// One client.
#[derive(Clone, Debug, Hash)]
pub struct Client {
    /// Its name.
    pub id: ClientId,
    /// The server that it believes to be primary.
    pub server: ServerId,
    /// What it is waiting for, oldest first.
    pub operations: VecDeque<Operation>,
    /// When each of them needs attention.
    agenda: BTreeSet<(SimTime, WriteId)>,
    epoch: Epoch,
    load: Armed,
    attention: Armed,
}

/// A write that has not ended at the client.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Operation {
    /// Which.
    pub write: WriteId,
    /// Whom it was last asked of.
    pub server: ServerId,
    /// The client's own load asked for it, not a person.
    by_load: bool,
    /// When this attempt is given up.
    deadline: SimTime,
    /// When it is asked again after "not primary".
    again: Option<SimTime>,
    /// However often it is asked again, it ends with the first silence or rebuff after this.
    ends: SimTime,
    retries: u32,
    rebuffs: u32,
}

impl Client {
    /// A client that knows the first primary.
    #[must_use]
    pub fn new(id: ClientId, epoch: Epoch) -> Self {
        Self {
            id,
            server: epoch.primary(),
            operations: VecDeque::new(),
            agenda: BTreeSet::new(),
            epoch,
            load: Armed::default(),
            attention: Armed::default(),
        }
    }

    /// Begins, or goes on with, the load that is set.
    pub fn follow_load(&mut self, context: &mut ClientContext<'_>) {
        self.load.cancel();
        let busy = self.operations.iter().any(|operation| operation.by_load);
        let idle = matches!(context.config.client.load, Load::Hand)
            || busy && matches!(context.config.client.load, Load::Closed { .. });
        if !idle {
            self.arm_load(context.now, context);
        }
    }

    /// Asks for one write.
    pub fn write(&mut self, by_load: bool, context: &mut ClientContext<'_>) {
        let write = context.writes.ask(self.id, context.now);
        context.out.push(ClientEffect::Note(What::Asked { client: self.id, write }));
        let ClientConfig { timeout_us, retries, .. } = context.config.client;
        let mut operation = Operation {
            write,
            server: self.server,
            by_load,
            deadline: context.now,
            again: None,
            ends: context.now + timeout_us * u64::from(retries + 1),
            retries: 0,
            rebuffs: 0,
        };
        operation.ask(self.server, context);
        self.agenda.insert((operation.due(), write));
        self.operations.push_back(operation);
        self.arm_attention(context);
    }

    /// Whether a firing of this timer is real.
    pub fn timer_fires(&mut self, timer: ClientTimer, generation: u32) -> bool {
        match timer {
            ClientTimer::Load => self.load.fires(generation),
            ClientTimer::Operation => self.attention.fires(generation),
        }
    }

    /// The client has waited long enough for this write.
    pub fn let_time_pass(&mut self, write: WriteId, now: SimTime) {
        let Some(at) = self.place_of(write) else { return };
        let operation = &mut self.operations[at];
        self.agenda.remove(&(operation.due(), write));
        if operation.again.is_some() {
            operation.again = Some(now);
        } else {
            operation.deadline = now;
        }
        self.agenda.insert((operation.due(), write));
        self.attention.cancel();
    }

    /// A timer fired.
    pub fn on_timer(&mut self, timer: ClientTimer, context: &mut ClientContext<'_>) {
        match timer {
            ClientTimer::Load => self.on_load(context),
            ClientTimer::Operation => self.on_attention(context),
        }
    }

    fn on_load(&mut self, context: &mut ClientContext<'_>) {
        match context.config.client.load {
            Load::Hand => {}
            Load::Closed { .. } => self.write(true, context),
            Load::Open { every_us } => {
                self.write(true, context);
                self.arm_load(context.now + every_us, context);
            }
        }
    }

    fn on_attention(&mut self, context: &mut ClientContext<'_>) {
        while let Some(&(due, write)) = self.agenda.first() {
            if due > context.now {
                break;
            }
            self.agenda.pop_first();
            self.attend(write, context);
        }
        self.arm_attention(context);
    }

    /// An operation's pause is over, or its server was silent for too long.
    fn attend(&mut self, write: WriteId, context: &mut ClientContext<'_>) {
        let Some(at) = self.place_of(write) else { return };
        let operation = &mut self.operations[at];
        if operation.again.is_some_and(|again| again < operation.deadline) {
            operation.ask(operation.server, context);
        } else {
            let (client, server) = (self.id, operation.server);
            context.out.push(ClientEffect::Note(What::TimedOut { client, server, write }));
            if operation.retries >= context.config.client.retries {
                self.end(write, Told::Unknown, Epoch::NONE, context);
                return;
            }
            operation.retries += 1;
            operation.rebuffs = 0;
            operation.ask(next_server(server, context.config), context);
            self.server = operation.server;
        }
        let due = self.operations[at].due();
        self.agenda.insert((due, write));
    }

    fn place_of(&self, write: WriteId) -> Option<usize> {
        self.operations.binary_search_by_key(&write, |operation| operation.write).ok()
    }

    /// A server answered.
    pub fn on_answer(
        &mut self,
        from: ServerId,
        write: WriteId,
        answer: Answer,
        context: &mut ClientContext<'_>,
    ) {
        if let Answer::Done(epoch) = answer
            && epoch >= self.epoch
        {
            self.epoch = epoch;
            self.server = from;
        }
        let Some(at) = self.place_of(write) else { return };
        match answer {
            Answer::Done(epoch) => self.end(write, Told::Done, epoch, context),
            Answer::Refused => self.end(write, Told::Refused, Epoch::NONE, context),
            Answer::NotPrimary(hint) => self.on_not_primary(at, from, hint, context),
        }
    }

    /// Follows a hint only to a higher epoch; otherwise asks again soon (rule 30).
    fn on_not_primary(
        &mut self,
        at: usize,
        from: ServerId,
        hint: Epoch,
        context: &mut ClientContext<'_>,
    ) {
        let operation = &mut self.operations[at];
        if hint > self.epoch {
            self.epoch = hint;
            self.server = hint.primary();
        }
        if operation.server != from || operation.again.is_some() {
            return;
        }
        if context.now >= operation.ends {
            let write = operation.write;
            self.end(write, Told::Unknown, Epoch::NONE, context);
            return;
        }
        self.agenda.remove(&(operation.due(), operation.write));
        let known = self.epoch.primary();
        if hint == self.epoch && known != from && self.server == known {
            operation.rebuffs = 0;
            operation.ask(known, context);
        } else {
            operation.rebuffs += 1;
            if operation.rebuffs.is_multiple_of(PATIENCE_WITH_REPLICAS) {
                operation.server = next_server(from, context.config);
                self.server = operation.server;
            }
            let again = context.now + context.config.client.ask_again_us;
            operation.again = Some(again);
            operation.deadline = again + context.config.client.timeout_us;
        }
        self.agenda.insert((operation.due(), operation.write));
        self.arm_attention(context);
    }

    fn end(&mut self, write: WriteId, told: Told, epoch: Epoch, context: &mut ClientContext<'_>) {
        let Some(at) = self.place_of(write) else { return };
        self.agenda.remove(&(self.operations[at].due(), write));
        let ended = self.operations.remove(at);
        context.writes.tell(write, told, context.now);
        let client = self.id;
        context.out.push(ClientEffect::Note(What::ToldClient { client, write, told, epoch }));
        let by_load = ended.is_some_and(|operation| operation.by_load);
        if let (true, Load::Closed { pause_us }) = (by_load, context.config.client.load) {
            self.arm_load(context.now + pause_us, context);
        }
    }

    fn arm_load(&mut self, at: SimTime, context: &mut ClientContext<'_>) {
        let generation = self.load.set(at);
        context.out.push(ClientEffect::Arm(ClientTimer::Load, at, generation));
    }

    /// One timer for all operations: the earliest instant at which one needs attention.
    fn arm_attention(&mut self, context: &mut ClientContext<'_>) {
        let Some(&(earliest, _)) = self.agenda.first() else { return };
        if self.attention.at().is_none_or(|at| at > earliest) {
            let generation = self.attention.set(earliest);
            context.out.push(ClientEffect::Arm(ClientTimer::Operation, earliest, generation));
        }
    }
}

impl Operation {
    fn due(&self) -> SimTime {
        self.again.map_or(self.deadline, |again| again.min(self.deadline))
    }

    fn ask(&mut self, server: ServerId, context: &mut ClientContext<'_>) {
        let ClientConfig { timeout_us, .. } = context.config.client;
        self.server = server;
        self.deadline = context.now + timeout_us;
        self.again = None;
        context.out.push(ClientEffect::Request(server, self.write));
    }
}

fn next_server(server: ServerId, config: &Config) -> ServerId {
    ServerId((server.0 + 1) % config.servers)
}

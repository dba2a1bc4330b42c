//! A client: asks for writes, waits, asks again, is told (rules 30 and 31). It knows only what
//! servers told it; a crash is silence to it. [`reads`] is its other half.

pub mod reads;

use std::collections::{BTreeSet, VecDeque};

use super::chance::{Purpose, below, draw};
use super::config::{ClientConfig, Config, Load};
use super::fact::What;
use super::ids::{ClientId, Epoch, Key, Place, ServerId, WriteId};
use super::message::{Answer, Read};
use super::table::{Told, Writes};
use super::time::SimTime;
use super::timer::{Armed, ClientTimer};
use reads::OpenReads;

/// How often a server that answers "not primary" is asked again before the client tries the next. It
/// is alive, so it will soon know the new primary; a silent one is left at once.
const PATIENCE_WITH_REPLICAS: u32 = 3;

/// What a client may do.
#[derive(Clone, Copy, Debug)]
pub enum ClientEffect {
    /// Ask this server for this write.
    Request(ServerId, WriteId),
    /// Ask this server for this read.
    Read(ServerId, Read),
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
    /// The run's seed.
    pub seed: u64,
    /// How many reads there have been.
    pub reads: &'a mut u32,
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
    /// The writes that it is waiting for, oldest first.
    pub operations: VecDeque<Operation>,
    /// The reads that it is waiting for.
    pub reads: OpenReads,
    /// Where its newest done write stands.
    pub newest: Place,
    /// When each of them needs attention.
    agenda: BTreeSet<(SimTime, WriteId)>,
    epoch: Epoch,
    /// How often it has asked for anything: its draws have this number.
    asked: u32,
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
            reads: OpenReads::default(),
            newest: Place::NONE,
            agenda: BTreeSet::new(),
            epoch,
            asked: 0,
            load: Armed::default(),
            attention: Armed::default(),
        }
    }

    /// Begins, or goes on with, the load that is set.
    pub fn follow_load(&mut self, context: &mut ClientContext<'_>) {
        self.load.cancel();
        let busy =
            self.operations.iter().any(|operation| operation.by_load) || self.reads.by_load();
        let load = self.settings(context).load;
        let idle = load == Load::Hand || busy && matches!(load, Load::Closed { .. });
        if !idle {
            self.arm_load(context.now, context);
        }
    }

    /// This client's settings.
    fn settings<'a>(&self, context: &ClientContext<'a>) -> &'a ClientConfig {
        context.config.client_of(self.id)
    }

    /// Asks for one write; of a drawn key when none is given.
    pub fn write(&mut self, key: Option<Key>, by_load: bool, context: &mut ClientContext<'_>) {
        let key = key.unwrap_or_else(|| self.draw_key(context));
        self.asked += 1;
        let write = context.writes.ask(self.id, key, context.now);
        context.out.push(ClientEffect::Note(What::Asked { client: self.id, write, key }));
        let ClientConfig { timeout_us, retries, .. } = *self.settings(context);
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
        operation.ask(self.server, timeout_us, context);
        self.agenda.insert((operation.due(), write));
        self.operations.push_back(operation);
        self.arm_attention(context);
    }

    /// Whether a firing of this timer is real.
    pub fn timer_fires(&mut self, timer: ClientTimer, generation: u32) -> bool {
        match timer {
            ClientTimer::Load => self.load.fires(generation),
            ClientTimer::Operation => self.attention.fires(generation),
            ClientTimer::Read => self.reads.timer_fires(generation),
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
            ClientTimer::Read => self.on_read_attention(context),
        }
    }

    fn on_load(&mut self, context: &mut ClientContext<'_>) {
        match self.settings(context).load {
            Load::Hand => {}
            Load::Closed { .. } => self.ask_by_load(context),
            Load::Open { every_us } => {
                self.ask_by_load(context);
                self.arm_load(context.now + every_us, context);
            }
        }
    }

    /// Its own load reads or writes, as often as is set.
    fn ask_by_load(&mut self, context: &mut ClientContext<'_>) {
        let percent = u64::from(self.settings(context).reads.percent);
        let reads = match percent {
            0 => false,
            100 => true,
            _ => below(100, self.draw(Purpose::ReadShare, context)) < percent,
        };
        if reads {
            self.read(None, None, true, context);
        } else {
            self.write(None, true, context);
        }
    }

    fn draw_key(&self, context: &ClientContext<'_>) -> Key {
        match context.config.keys {
            1 => Key::FIRST,
            keys => {
                let drawn = below(keys.into(), self.draw(Purpose::Key, context));
                Key(u8::try_from(drawn).expect("a key is a small number"))
            }
        }
    }

    fn draw(&self, purpose: Purpose, context: &ClientContext<'_>) -> u64 {
        draw(context.seed, purpose, self.id.0, 0, self.asked)
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
        let ClientConfig { timeout_us, retries, .. } = *self.settings(context);
        let operation = &mut self.operations[at];
        if operation.again.is_some_and(|again| again < operation.deadline) {
            operation.ask(operation.server, timeout_us, context);
        } else {
            let (client, server) = (self.id, operation.server);
            context.out.push(ClientEffect::Note(What::TimedOut { client, server, write }));
            if operation.retries >= retries {
                self.end(write, Told::Unknown, None, context);
                return;
            }
            operation.retries += 1;
            operation.rebuffs = 0;
            operation.ask(next_server(server, context.config), timeout_us, context);
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
        if let Answer::Done(epoch, place) = answer {
            self.newest = self.newest.max(place);
            if epoch >= self.epoch {
                self.epoch = epoch;
                self.server = from;
            }
        }
        let Some(at) = self.place_of(write) else { return };
        match answer {
            Answer::Done(epoch, place) => {
                self.end(write, Told::Done, Some((epoch, place)), context);
            }
            Answer::Refused => self.end(write, Told::Refused, None, context),
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
        let ClientConfig { timeout_us, ask_again_us, .. } = *self.settings(context);
        self.follow_hint(hint);
        let operation = &mut self.operations[at];
        if operation.server != from || operation.again.is_some() {
            return;
        }
        if context.now >= operation.ends {
            let write = operation.write;
            self.end(write, Told::Unknown, None, context);
            return;
        }
        self.agenda.remove(&(operation.due(), operation.write));
        let known = self.epoch.primary();
        if hint == self.epoch && known != from && self.server == known {
            operation.rebuffs = 0;
            operation.ask(known, timeout_us, context);
        } else {
            operation.rebuffs += 1;
            if operation.rebuffs.is_multiple_of(PATIENCE_WITH_REPLICAS) {
                operation.server = next_server(from, context.config);
                self.server = operation.server;
            }
            let again = context.now + ask_again_us;
            operation.again = Some(again);
            operation.deadline = again + timeout_us;
        }
        self.agenda.insert((operation.due(), operation.write));
        self.arm_attention(context);
    }

    fn follow_hint(&mut self, hint: Epoch) {
        if hint > self.epoch {
            self.epoch = hint;
            self.server = hint.primary();
        }
    }

    /// An operation is over; `done` is the answering primary's epoch and where the write stands.
    fn end(
        &mut self,
        write: WriteId,
        told: Told,
        done: Option<(Epoch, Place)>,
        context: &mut ClientContext<'_>,
    ) {
        let Some(at) = self.place_of(write) else { return };
        self.agenda.remove(&(self.operations[at].due(), write));
        let ended = self.operations.remove(at);
        let (epoch, place) = done.unzip();
        context.writes.tell(write, told, place, context.now);
        let (client, epoch) = (self.id, epoch.unwrap_or(Epoch::NONE));
        context.out.push(ClientEffect::Note(What::ToldClient { client, write, told, epoch }));
        self.rest(ended.is_some_and(|operation| operation.by_load), context);
    }

    /// A client that asks for one thing at a time pauses before the next.
    fn rest(&mut self, by_load: bool, context: &mut ClientContext<'_>) {
        if let (true, Load::Closed { pause_us }) = (by_load, self.settings(context).load) {
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

    fn ask(&mut self, server: ServerId, timeout_us: u64, context: &mut ClientContext<'_>) {
        self.server = server;
        self.deadline = context.now + timeout_us;
        self.again = None;
        context.out.push(ClientEffect::Request(server, self.write));
    }
}

fn next_server(server: ServerId, config: &Config) -> ServerId {
    ServerId((server.0 + 1) % config.servers)
}

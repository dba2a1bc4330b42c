//! The cluster: servers, clients, network and queue, driven event by event. It carries inputs to
//! servers and their effects to the world, and shows every fact to trace, shadow, ledger and
//! promises. It decides nothing of the protocol.

use super::action::{Action, Setting};
use super::chance::{Purpose, draw, vary};
use super::client::{Client, ClientContext, ClientEffect};
use super::config::Config;
use super::fact::{Fact, FactLevel, Stall, Vanished, What};
use super::figures::Figures;
use super::ids::{ClientId, Epoch, Lsn, NodeId, ServerId, WriteId};
use super::ledger::{Books, Extents, Fate, Ledger};
use super::log::Log;
use super::message::{Answer, Message, MessageKind};
use super::network::{Flight, Network};
use super::promises::Promises;
use super::queue::{Due, Queue};
use super::server::storage::Storage;
use super::server::{Context, Effect, Input, Server};
use super::shadow::Shadow;
use super::stall::service;
use super::table::{EntryTable, Told, Writes};
use super::time::SimTime;
use super::trace::Trace;
use super::validate::{Invalid, check};

/// What the ledger looks at, borrowed field by field so that the ledger itself stays free.
macro_rules! books {
    ($cluster:expr) => {
        Books {
            shadow: &$cluster.shadow,
            table: &$cluster.table,
            writes: &$cluster.writes,
            network: &$cluster.network,
        }
    };
}

/// A running cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    config: Config,
    seed: u64,
    now: SimTime,
    events: u64,
    actions: u32,
    disks: u16,
    /// How many servers are down.
    down: u16,
    queue: Queue,
    network: Network,
    servers: Vec<Server>,
    clients: Vec<Client>,
    table: EntryTable,
    writes: Writes,
    trace: Trace,
    shadow: Shadow,
    ledger: Ledger,
    promises: Promises,
    figures: Figures,
    stalled: Option<Stall>,
    /// When a failure happened after which no "done" has been sent and arrived.
    wounded: Option<SimTime>,
    /// When the answer that a client is being given was sent.
    answer_sent: SimTime,
    effects: Vec<Effect>,
    client_effects: Vec<ClientEffect>,
}

impl Cluster {
    /// A cluster at time zero: the first server is primary of epoch 1, whose begin entry is on every
    /// disk.
    ///
    /// # Errors
    ///
    /// When the configuration contradicts itself or is too large.
    pub fn new(config: Config, seed: u64) -> Result<Self, Invalid> {
        check(&config)?;
        let epoch = Epoch::FIRST;
        let mut log = Log::default();
        log.extend(epoch, Lsn(1));
        let mut table = EntryTable::default();
        table.append(epoch, Lsn(1), Epoch::NONE, WriteId::NONE);
        let servers = ServerId::all(config.servers)
            .map(|id| Server::new(id, Storage::new(id.0, log.clone(), epoch, config.disk.flush)))
            .collect();
        let network = Network::new(&config);
        let shadow = Shadow::new(&config, epoch, &log);
        let ledger = Ledger::new(&shadow, &network);
        let promises = Promises::new(&config, epoch, log.last());
        let mut cluster = Self {
            disks: config.servers,
            down: 0,
            config,
            seed,
            now: SimTime::ZERO,
            events: 0,
            actions: 0,
            queue: Queue::default(),
            network,
            servers,
            clients: vec![Client::new(ClientId(0), epoch)],
            table,
            writes: Writes::default(),
            trace: Trace::default(),
            shadow,
            ledger,
            promises,
            figures: Figures::default(),
            stalled: None,
            wounded: None,
            answer_sent: SimTime::ZERO,
            effects: Vec::new(),
            client_effects: Vec::new(),
        };
        cluster.begin(epoch);
        Ok(cluster)
    }

    fn begin(&mut self, epoch: Epoch) {
        for id in ServerId::all(self.config.servers) {
            self.with_server(id, |server, context| {
                if id == epoch.primary() {
                    server.reign_from_start(epoch, context);
                } else {
                    server.follow_from_start(epoch, context);
                }
            });
        }
        self.with_client(ClientId(0), Client::follow_load);
    }

    /// The settings in force.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The present.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// How many events have been handled (rule 2).
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The servers.
    #[must_use]
    pub fn servers(&self) -> &[Server] {
        &self.servers
    }

    /// One server.
    #[must_use]
    pub fn server(&self, id: ServerId) -> &Server {
        &self.servers[id.index()]
    }

    /// The clients.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Links and what flies over them.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// All entries.
    #[must_use]
    pub const fn table(&self) -> &EntryTable {
        &self.table
    }

    /// All writes.
    #[must_use]
    pub const fn writes(&self) -> &Writes {
        &self.writes
    }

    /// All facts.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The state as the facts tell it.
    #[must_use]
    pub const fn shadow(&self) -> &Shadow {
        &self.shadow
    }

    /// The promises.
    #[must_use]
    pub const fn promises(&self) -> &Promises {
        &self.promises
    }

    /// The figures.
    #[must_use]
    pub const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// What keeps writes from being answered, if anything.
    #[must_use]
    pub const fn stalled(&self) -> Option<Stall> {
        self.stalled
    }

    /// How well history is held now; with it, many fates can be asked for at little cost.
    #[must_use]
    pub fn extents(&self) -> Extents {
        Extents::measure(&self.shadow, &self.network)
    }

    /// What the ledger looks at.
    #[must_use]
    pub const fn books(&self) -> Books<'_> {
        books!(self)
    }

    /// The fate of one write now.
    #[must_use]
    pub fn fate(&self, write: WriteId) -> Fate {
        self.books().fate(write, &self.extents())
    }

    /// When the next event is due.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.queue.next_at()
    }

    /// Handles the next event due at or before `limit`. False when there is none.
    pub fn step(&mut self, limit: SimTime) -> bool {
        while let Some((at, due)) = self.queue.pop(limit) {
            self.now = at;
            if self.handle(due) {
                self.events += 1;
                return true;
            }
        }
        false
    }

    /// Handles all that is due until `instant`, and stands there.
    pub fn run_until(&mut self, instant: SimTime) {
        while self.step(instant) {}
        self.now = self.now.max(instant);
    }

    /// Lets time pass to `instant`, handling what is due before it but not what is due there: an
    /// action recorded between two events of one instant comes between them (rule 3).
    pub fn stand_at(&mut self, instant: SimTime) {
        while self.queue.next_at().is_some_and(|next| next < instant) && self.step(instant) {}
        self.now = self.now.max(instant);
    }

    /// Handles one thing that is due. False when it turned out to be no event.
    fn handle(&mut self, due: Due) -> bool {
        match due {
            Due::Delivery(place) => self.deliver(place),
            Due::Timer(id, timer, generation) => {
                if !self.servers[id.index()].timer_fires(timer, generation) {
                    return false;
                }
                self.note(What::Fired { server: id, timer });
                self.give(id, Input::Timer(timer));
                true
            }
            Due::Client(id, timer, generation) => {
                if !self.clients[id.index()].timer_fires(timer, generation) {
                    return false;
                }
                self.note(What::ClientFired { client: id });
                self.with_client(id, |client, context| client.on_timer(timer, context));
                true
            }
            Due::Flush(id, job) => {
                self.finish_job(id, job, What::FlushDone { server: id }, Input::FlushDone(job))
            }
            Due::Apply(id, job) => {
                self.finish_job(id, job, What::ApplyDone { server: id }, Input::ApplyDone(job))
            }
        }
    }

    fn finish_job(&mut self, id: ServerId, job: u32, marker: What, input: Input) -> bool {
        let server = &self.servers[id.index()];
        if !server.up || !server.storage.has_job(job) {
            return false;
        }
        self.note(marker);
        self.give(id, input);
        true
    }

    fn deliver(&mut self, place: u32) -> bool {
        let doomed = self.down > 0 && self.is_doomed_update(place);
        if doomed {
            self.ledger.before(&self.shadow, &self.network);
        }
        let Flight { key, sent, lost, message, .. } = self.network.arrive(place);
        if lost.is_some() {
            return false;
        }
        let (from, to, nth, kind) = (key.from, key.to, key.nth, message.kind());
        self.note(What::Delivered { from, to, nth, kind });
        match (to.server(), to.client(), message) {
            (Some(server), _, message) => {
                if self.servers[server.index()].up {
                    self.give(server, Input::Message(from, message));
                } else {
                    self.note(What::Lost { from, to, nth, kind, why: Vanished::Down });
                    if doomed {
                        self.tell_turns(None);
                    }
                }
            }
            (_, Some(client), Message::Answer { write, answer }) => {
                let from = from.server().expect("only servers answer");
                self.answer_sent = sent;
                self.with_client(client, |client, context| {
                    client.on_answer(from, write, answer, context);
                });
            }
            _ => unreachable!("clients get answers only"),
        }
        true
    }

    /// Whether entries vanish with this delivery, because its receiver is down.
    fn is_doomed_update(&self, place: u32) -> bool {
        self.network.flight(place).is_some_and(|flight| {
            let receiver = flight.key.to.server();
            flight.message.kind() == MessageKind::Append
                && receiver.is_some_and(|id| !self.servers[id.index()].up)
        })
    }

    fn give(&mut self, id: ServerId, input: Input) {
        self.with_server(id, |server, context| server.handle(input, context));
    }

    /// Lets a server work, then carries out what it decided.
    fn with_server(&mut self, id: ServerId, work: impl FnOnce(&mut Server, &mut Context<'_>)) {
        let mut effects = std::mem::take(&mut self.effects);
        let mut context = Context {
            now: self.now,
            config: &self.config,
            seed: self.seed,
            table: &mut self.table,
            writes: &mut self.writes,
            out: &mut effects,
        };
        work(&mut self.servers[id.index()], &mut context);
        for effect in effects.drain(..) {
            self.carry_out(id, effect);
        }
        self.effects = effects;
    }

    fn carry_out(&mut self, id: ServerId, effect: Effect) {
        match effect {
            Effect::Send(to, message) => self.send(id.into(), to, message),
            Effect::Arm(timer, at, generation) => {
                self.queue.push(at, Due::Timer(id, timer, generation));
            }
            Effect::Flush(job) => {
                let takes = self.disk_time(Purpose::Flush, id, job, self.config.disk.flush_us);
                self.queue.push(self.now + takes, Due::Flush(id, job));
            }
            Effect::Apply(job) => {
                let takes = self.disk_time(Purpose::Apply, id, job, self.config.disk.apply_us);
                self.queue.push(self.now + takes, Due::Apply(id, job));
            }
            Effect::Note(what) => self.note(what),
        }
    }

    fn disk_time(&self, purpose: Purpose, id: ServerId, job: u32, base_us: u64) -> u64 {
        vary(base_us, self.config.disk.variation_percent, draw(self.seed, purpose, id.0, 0, job))
    }

    fn with_client(
        &mut self,
        id: ClientId,
        work: impl FnOnce(&mut Client, &mut ClientContext<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.client_effects);
        let mut context = ClientContext {
            now: self.now,
            config: &self.config,
            writes: &mut self.writes,
            out: &mut effects,
        };
        work(&mut self.clients[id.index()], &mut context);
        for effect in effects.drain(..) {
            match effect {
                ClientEffect::Request(server, write) => {
                    self.send(id.into(), server.into(), Message::Request { write });
                }
                ClientEffect::Arm(timer, at, generation) => {
                    self.queue.push(at, Due::Client(id, timer, generation));
                }
                ClientEffect::Note(what) => self.note(what),
            }
        }
        self.client_effects = effects;
    }

    fn send(&mut self, from: NodeId, to: NodeId, message: Message) {
        let sent = sent_fact(from, to, &message);
        let kind = message.kind();
        let sending = self.network.send(&self.config, self.seed, self.now, (from, to), message);
        self.note(with_number(sent, sending.nth));
        if sending.lost {
            let nth = sending.nth;
            self.note(What::Lost { from, to, nth, kind, why: Vanished::Cut });
        }
        self.queue.push(sending.due, Due::Delivery(sending.place));
    }

    /// Records a fact and shows it to everyone who watches.
    fn note(&mut self, what: What) {
        self.trace.push(Fact { at: self.now, what });
        if what.is_marker() {
            return;
        }
        match what {
            What::Promoted { .. } => {
                self.wounded.get_or_insert(self.now);
                self.reassess(|cluster| cluster.watch(&what));
                self.look_for_stall();
            }
            What::Rewound { .. } => self.reassess(|cluster| cluster.watch(&what)),
            What::Flushed { .. } | What::Appended { .. } if self.ledger.has_doubts() => {
                self.watch(&what);
                self.tell_doubts();
            }
            What::ToldClient { client, write, told, epoch } => {
                self.watch(&what);
                self.on_told(client, write, told, epoch);
            }
            _ => self.watch(&what),
        }
        if let What::Appended { server, epoch, last, .. } = what {
            self.notice_late_ghost(server, epoch, last);
        }
        if matches!(
            what,
            What::SteppedDown { .. } | What::Graduated { .. } | What::NotElected { .. }
        ) {
            self.look_for_stall();
        }
    }

    /// Shadow, figures and promises take a fact in.
    fn watch(&mut self, what: &What) {
        self.figures.observe(self.now, what, &self.writes);
        self.shadow.observe(what, &self.config);
        let broken = self.promises.observe(what, &self.shadow, &self.table, &self.config);
        if let Some(promise) = broken {
            self.trace.push(Fact { at: self.now, what: What::Broke { promise } });
        }
    }

    /// Lets something happen that may change fates, and tells those that turned.
    fn reassess(&mut self, happening: impl FnOnce(&mut Self)) {
        let old = self.shadow.history.clone();
        self.ledger.before(&self.shadow, &self.network);
        happening(self);
        let replaced = (old != self.shadow.history).then_some(old);
        self.tell_turns(replaced.as_ref());
    }

    fn tell_turns(&mut self, old_history: Option<&Log>) {
        for turn in self.ledger.after(books!(self), old_history) {
            self.note(turn);
        }
    }

    fn tell_doubts(&mut self) {
        for turn in self.ledger.doubts(books!(self)) {
            self.note(turn);
        }
    }

    fn on_told(&mut self, client: ClientId, write: WriteId, told: Told, epoch: Epoch) {
        let all_up = self.down == 0;
        if let Some(turn) = self.ledger.told(write, all_up, books!(self)) {
            self.note(turn);
        }
        let after = self.wounded.is_some_and(|wounded| self.answer_sent >= wounded);
        if told == Told::Done && after && self.stalled.is_none() {
            self.wounded = None;
            self.note(What::FirstDone { client, write, epoch });
        }
    }

    /// A write that its client gave up has been appended after all.
    fn notice_late_ghost(&mut self, server: ServerId, epoch: Epoch, last: Lsn) {
        if server != epoch.primary() || epoch != self.shadow.epoch {
            return;
        }
        let write = self.table.write_at(epoch, last).filter(|write| *write != WriteId::NONE);
        let Some(write) = write else { return };
        if matches!(self.writes.get(write).told, Told::Refused | Told::Unknown) {
            let (fate, count) = (Fate::Ghost, 1);
            self.note(What::FateTurned { fate, first: write, last: write, count, worse: true });
        }
    }

    fn look_for_stall(&mut self) {
        let service = service(&self.config, &self.servers, &self.network);
        if !service.runs && self.wounded.is_some() {
            self.figures.stopped(self.now);
        }
        let found = service.stall;
        if found == self.stalled {
            return;
        }
        self.stalled = found;
        if found.is_some() {
            self.wounded.get_or_insert(self.now);
        }
        match found {
            Some(why) => self.note(What::Stalled { why }),
            None => self.note(What::Resumed),
        }
    }

    /// Takes an action now (rule 3).
    ///
    /// # Errors
    ///
    /// When it makes no sense in this cluster: a server that does not exist, a setting that
    /// contradicts the rest. Nothing has changed then.
    pub fn act(&mut self, action: &Action) -> Result<(), Invalid> {
        super::validate::check_action(action, &self.config)?;
        self.actions += 1;
        let number = self.actions;
        self.note(What::Acted { action: number });
        match action {
            Action::Crash(id) => self.crash(*id),
            Action::Restart(id) => self.restart(*id),
            Action::Wipe(id) => self.wipe(*id),
            Action::Cut { from, to } => self.cut(*from, *to),
            Action::Heal { from, to } => self.heal(*from, *to),
            Action::Promote(id) => self.order(*id, Input::Promote),
            Action::ForcePromote(id) => {
                if self.servers[id.index()].up && self.servers[id.index()].primary().is_none() {
                    self.promises.forced();
                }
                self.order(*id, Input::ForcePromote);
            }
            Action::Write(id) => {
                self.with_client(*id, |client, context| client.write(false, context));
            }
            Action::Set(setting) => self.set(setting, number),
        }
        self.look_for_stall();
        Ok(())
    }

    fn order(&mut self, id: ServerId, input: Input) {
        if self.servers[id.index()].up {
            self.give(id, input);
        }
    }

    fn crash(&mut self, id: ServerId) {
        let server = &self.servers[id.index()];
        if !server.up {
            return;
        }
        self.wounded = Some(self.now);
        let flushed = server.storage.disk.log.last();
        self.reassess(|cluster| {
            cluster.servers[id.index()].crash();
            cluster.down += 1;
            cluster.note(What::Crashed { server: id, flushed });
        });
    }

    fn restart(&mut self, id: ServerId) {
        if self.servers[id.index()].up {
            return;
        }
        let now = self.now;
        self.reassess(|cluster| {
            let server = &mut cluster.servers[id.index()];
            server.start(now);
            cluster.down -= 1;
            let (disk, session) = (server.storage.disk.number, server.session);
            cluster.note(What::Restarted { server: id, disk, session });
        });
        self.with_server(id, Server::wake);
    }

    fn wipe(&mut self, id: ServerId) {
        self.crash(id);
        self.wounded = Some(self.now);
        let disk = self.disks;
        self.disks += 1;
        self.reassess(|cluster| {
            cluster.servers[id.index()].storage.wipe(disk);
            cluster.note(What::Wiped { server: id, disk });
        });
    }

    fn cut(&mut self, from: ServerId, to: ServerId) {
        if from == to || self.network.is_cut(from, to) {
            return;
        }
        self.wounded = Some(self.now);
        self.reassess(|cluster| {
            let lost = cluster.network.cut(&cluster.config, cluster.now, from, to);
            cluster.note(What::CutLink { from, to });
            for (key, kind) in lost {
                let (from, to, nth) = (key.from, key.to, key.nth);
                cluster.note(What::Lost { from, to, nth, kind, why: Vanished::Cut });
            }
        });
    }

    fn heal(&mut self, from: ServerId, to: ServerId) {
        if self.network.is_cut(from, to) {
            self.network.heal(&self.config, from, to);
            self.note(What::HealedLink { from, to });
        }
    }

    fn set(&mut self, setting: &Setting, action: u32) {
        self.config.apply(setting);
        self.note(What::SettingChanged { action });
        self.promises.settings_changed(&self.config);
        match setting {
            Setting::ServerLatency(_) => self.network.set_latency(&self.config),
            Setting::Load(_) => {
                self.with_client(ClientId(0), Client::follow_load);
            }
            _ => {}
        }
        for id in ServerId::all(self.config.servers) {
            self.order(id, Input::SettingsChanged);
        }
    }

    /// Facts of at least this level, from this number on.
    pub fn facts_since(&self, number: u64, level: FactLevel) -> impl Iterator<Item = (u64, &Fact)> {
        self.trace.since(number).filter(move |(_, fact)| fact.what.level() >= level)
    }
}

/// The fact of a message's leaving, still without its number.
fn sent_fact(from: NodeId, to: NodeId, message: &Message) -> What {
    let nth = 0;
    match (from.server(), to.server(), message) {
        (Some(from), Some(to), message) => sent_between_servers(from, to, message),
        (None, Some(to), Message::Request { write }) => {
            let client = from.client().expect("a node is a server or a client");
            What::SentRequest { client, to, nth, write: *write }
        }
        (Some(from), None, Message::Answer { write, answer }) => {
            let client = to.client().expect("a node is a server or a client");
            match answer {
                Answer::Done(epoch) => {
                    What::SentDone { from, client, nth, write: *write, epoch: *epoch }
                }
                Answer::Refused => {
                    What::SentNotDone { from, client, nth, write: *write, refused: true }
                }
                Answer::NotPrimary(_) => {
                    What::SentNotDone { from, client, nth, write: *write, refused: false }
                }
            }
        }
        _ => unreachable!("clients ask and servers answer"),
    }
}

fn sent_between_servers(from: ServerId, to: ServerId, message: &Message) -> What {
    let nth = 0;
    match message {
        Message::Append(append) => {
            let count = append.last.0 - append.first.0 + 1;
            let count = u8::try_from(count).expect("a batch has at most 255 entries");
            What::SentUpdate { from, to, nth, epoch: append.entries, first: append.first, count }
        }
        Message::Ack(ack) => What::SentAck {
            from,
            to,
            nth,
            received: ack.positions.received,
            flushed: ack.positions.flushed,
            applied: ack.positions.applied,
        },
        Message::Refusal(refusal) => {
            let mismatch = refusal.log.is_some();
            What::SentRefusal { from, to, nth, epoch: refusal.epoch, mismatch }
        }
        Message::Heartbeat { commit, .. } => What::SentHeartbeat { from, to, nth, commit: *commit },
        Message::HeartbeatReply { ack, .. } => {
            What::SentHeartbeatReply { from, to, nth, received: ack.positions.received }
        }
        Message::AskVote { epoch, .. } => What::AskedVote { from, to, nth, epoch: *epoch },
        Message::Vote { epoch, granted: true, .. } => {
            What::GaveVote { from, to, nth, epoch: *epoch }
        }
        Message::Vote { epoch, .. } => What::RefusedVote { from, to, nth, epoch: *epoch },
        Message::Request { .. } | Message::Answer { .. } => {
            unreachable!("clients' messages do not pass between servers")
        }
    }
}

/// The same fact with the message's number on its lane.
fn with_number(mut what: What, number: u32) -> What {
    match &mut what {
        What::SentUpdate { nth, .. }
        | What::SentAck { nth, .. }
        | What::SentRefusal { nth, .. }
        | What::SentHeartbeat { nth, .. }
        | What::SentHeartbeatReply { nth, .. }
        | What::AskedVote { nth, .. }
        | What::GaveVote { nth, .. }
        | What::RefusedVote { nth, .. }
        | What::SentRequest { nth, .. }
        | What::SentDone { nth, .. }
        | What::SentNotDone { nth, .. } => *nth = number,
        _ => {}
    }
    what
}

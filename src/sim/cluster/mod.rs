//! The cluster: servers, clients, network and queue. It decides nothing of the protocol.
//!
//! One room for each part: `drive` (events are handled, effects are carried out), `watch` (every fact
//! is shown to trace, shadow, ledger and promises), `reads` (those who read are watched), `act` (what a
//! person does; to `messages`, `links` and `machines` in rooms of their own), `monitors` and
//! `coordinator` (theirs),
//! `choose` (what happens while clocks stand still), `sent` (the fact of a message's leaving).

mod act;
mod choose;
mod coordinator;
mod drive;
mod links;
mod machines;
mod members;
mod messages;
mod monitors;
mod reads;
mod sent;
mod watch;

use super::client::{Client, ClientEffect};
use super::config::Config;
use super::coordinator::Coordinator;
use super::fact::{Fact, FactLevel, Stall};
use super::figures::Figures;
use super::ids::{Epoch, Lsn, ServerId, WriteId};
use super::lag::{self, Lag};
use super::ledger::{Books, Extents, Fate, Ledger};
use super::log::Log;
use super::machine::Machine;
use super::monitor::{Monitor, MonitorEffect};
use super::network::Network;
use super::promises::Promises;
use super::queue::Queue;
use super::server::storage::Storage;
use super::server::{Effect, Server};
use super::shadow::Shadow;
use super::table::{EntryTable, Writes};
use super::time::SimTime;
use super::trace::Trace;
use super::validate::{Invalid, check};
use machines::Backlog;
pub use machines::MOST_QUEUED;

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
use books;

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
    /// How many are paused.
    paused: u16,
    queue: Queue,
    network: Network,
    servers: Vec<Server>,
    machines: Vec<Machine>,
    /// For each server what waits while it is paused.
    backlogs: Vec<Backlog>,
    clients: Vec<Client>,
    monitors: Vec<Monitor>,
    /// There is one once the ack rule "in sync" has been asked for.
    coordinator: Option<Box<Coordinator>>,
    /// Servers that were ordered off while clocks stand still, each with who ordered it.
    switches: Vec<(ServerId, ServerId)>,
    table: EntryTable,
    writes: Writes,
    /// How many reads there have been.
    reads: u32,
    trace: Trace,
    shadow: Shadow,
    ledger: Ledger,
    promises: Promises,
    /// The settings with as many members as history has, where that is another number than at the start.
    resized: Option<Box<Config>>,
    figures: Figures,
    stalled: Option<Stall>,
    /// When a failure happened after which no "done" has been sent and arrived.
    wounded: Option<SimTime>,
    /// When the answer that a client is being given was sent.
    answer_sent: SimTime,
    effects: Vec<Effect>,
    client_effects: Vec<ClientEffect>,
    monitor_effects: Vec<MonitorEffect>,
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
        let clients = config.client_ids().map(|id| Client::new(id, epoch)).collect();
        let network = Network::new(&config);
        let shadow = Shadow::new(&config, epoch, &log);
        let ledger = Ledger::new(&shadow, &network);
        let promises = Promises::new(&config, epoch, log.last());
        let mut cluster = Self {
            disks: config.servers,
            down: 0,
            paused: 0,
            machines: Machine::all(&config),
            backlogs: vec![Backlog::default(); usize::from(config.servers)],
            config,
            seed,
            now: SimTime::ZERO,
            events: 0,
            actions: 0,
            queue: Queue::default(),
            network,
            servers,
            clients,
            monitors: Vec::new(),
            coordinator: None,
            switches: Vec::new(),
            table,
            writes: Writes::default(),
            reads: 0,
            trace: Trace::default(),
            shadow,
            ledger,
            promises,
            resized: None,
            figures: Figures::default(),
            stalled: None,
            wounded: None,
            answer_sent: SimTime::ZERO,
            effects: Vec::new(),
            client_effects: Vec::new(),
            monitor_effects: Vec::new(),
        };
        cluster.begin(epoch);
        Ok(cluster)
    }

    fn begin(&mut self, epoch: Epoch) {
        self.leave_spares_out();
        self.set_monitors(epoch);
        self.set_coordinator(epoch);
        let members = self.config.servers - self.config.spares;
        for id in ServerId::all(members) {
            self.with_server(id, |server, context| {
                if id == epoch.primary() {
                    server.reign_from_start(epoch, context);
                } else {
                    server.follow_from_start(epoch, context);
                }
            });
        }
        self.watch_readers();
        for id in self.config.client_ids() {
            self.with_client(id, Client::follow_load);
        }
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

    /// What a server's own clock shows now: the time that it goes by.
    #[must_use]
    pub fn local_now(&self, id: ServerId) -> SimTime {
        self.machines[id.index()].local(self.now)
    }

    /// The machine under a server.
    #[must_use]
    pub fn machine(&self, id: ServerId) -> &Machine {
        &self.machines[id.index()]
    }

    /// The clients.
    #[must_use]
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// The monitors that have ever watched; as many as are set do now.
    #[must_use]
    pub fn monitors(&self) -> &[Monitor] {
        &self.monitors
    }

    /// The coordinator, if there has ever been one.
    #[must_use]
    pub fn coordinator(&self) -> Option<&Coordinator> {
        self.coordinator.as_deref()
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

    /// How many reads have been asked for.
    #[must_use]
    pub const fn reads(&self) -> u32 {
        self.reads
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

    /// How far a server is behind history.
    #[must_use]
    pub fn lag(&self, server: ServerId) -> Lag {
        lag::real(server, &self.books(), self.now)
    }

    /// How far a replica is behind as the newest primary reports it, if there is one that has heard of it.
    #[must_use]
    pub fn reported_lag(&self, replica: ServerId) -> Option<Lag> {
        let reigns = self.servers.iter().filter_map(Server::primary).map(|own| own.epoch);
        let primary = reigns.max()?.primary();
        (primary != replica)
            .then(|| lag::reported(replica, self.server(primary), &self.figures.measured))?
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

    /// Facts of at least this level, from this number on.
    pub fn facts_since(&self, number: u64, level: FactLevel) -> impl Iterator<Item = (u64, &Fact)> {
        self.trace.since(number).filter(move |(_, fact)| fact.what.level() >= level)
    }
}

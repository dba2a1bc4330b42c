//! Lanes and what flies over them. A lane keeps the order of what it carries, unless it is set to reorder;
//! copies, and messages that a person moved, keep no order (rule 5).

use super::chance::{Purpose, below, draw, vary};
use super::choice::CHOICE_US;
use super::config::{Clock, Config};
use super::fact::Vanished;
pub use super::flight::Flight;
use super::ids::{ClientId, MonitorId, NodeId, ServerId};
pub use super::link::base_latency;
use super::link::{LaneFaults, MILLION, faults_under, lane_faults, latency_under};
use super::message::{Message, MessageKey, MessageKind};
use super::time::SimTime;
use super::validate::MAX_MONITORS;

/// All lanes and all messages in flight.
#[derive(Clone, Debug)]
pub struct Network {
    servers: u16,
    /// For each node the lanes that it has used, in order of the other end.
    lanes: Vec<Vec<Lane>>,
    flights: Vec<Option<Flight>>,
    free: Vec<u32>,
}

/// One direction between two nodes.
#[derive(Clone, Copy, Debug)]
struct Lane {
    to: NodeId,
    sent: u32,
    base_us: u64,
    newest_due: SimTime,
    cut: bool,
    faults: LaneFaults,
}

/// A flight that will end: its place, and when.
pub type Arrival = (u32, SimTime);

/// What became of a sending.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    /// Where it flies, and when it is due.
    pub arrival: Arrival,
    /// The message's number on its lane.
    pub nth: u32,
    /// Why it will not arrive, if it will not.
    pub lost: Option<Vanished>,
    /// A copy that arrives too.
    pub copy: Option<Arrival>,
}

/// What a cut took.
#[derive(Clone, Debug, Default)]
pub struct Severed {
    /// What was lost, lane by lane in order of sending.
    pub lost: Vec<(MessageKey, MessageKind)>,
    /// Flights that were held and now end.
    pub ends: Vec<Arrival>,
}

impl Network {
    /// A network in which nothing is in flight.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let nodes = usize::from(config.servers + WATCHERS) + 1 + config.others.len();
        Self {
            servers: config.servers,
            lanes: vec![Vec::new(); nodes],
            flights: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Sends a message. On a cut lane it is lost at once.
    pub fn send(
        &mut self,
        config: &Config,
        seed: u64,
        now: SimTime,
        (from, to): (NodeId, NodeId),
        message: Message,
    ) -> Sending {
        let lane = self.lane(config, from, to);
        lane.sent += 1;
        let nth = lane.sent;
        let percent = config.network.variation_percent;
        let takes = vary(lane.base_us, percent, draw(seed, Purpose::Latency, from.0, to.0, nth));
        let key = MessageKey { from, to, nth };
        let due = match (config.clock, message.bulk_us()) {
            (Clock::Scheduled, _) => now + CHOICE_US,
            (_, 0) => lane.due(seed, key, now + takes),
            (_, bulk_us) => now + takes + bulk_us,
        };
        let lost = lane.loses(seed, key);
        let doubles = lost.is_none() && lane.doubles(seed, key);
        let flight = Flight::new(key, now, due, lost.map(|_| now), message);
        let copy = doubles.then(|| self.place_copy(seed, now, &flight, config));
        Sending { arrival: (self.place(flight), due), nth, lost, copy }
    }

    /// What flies in this place.
    #[must_use]
    pub fn flight(&self, place: u32) -> Option<&Flight> {
        self.flights.get(index(place))?.as_ref()
    }

    /// Whether something in this place arrives now: what was moved or held does not when it was first
    /// due.
    #[must_use]
    pub fn arrives(&self, place: u32, now: SimTime) -> bool {
        self.flight(place).is_some_and(|flight| flight.arrives(now))
    }

    /// Takes a message out when it is due.
    pub fn arrive(&mut self, place: u32) -> Flight {
        let flight = self.flights[index(place)].take();
        self.free.push(place);
        flight.expect("a delivery is due once")
    }

    /// Where a message flies that is not lost.
    #[must_use]
    pub fn place_of(&self, key: MessageKey) -> Option<u32> {
        self.named(key, |_| true)
    }

    /// One more of this message flies from now on.
    pub fn double(&mut self, place: u32) {
        if let Some(flight) = self.flight(place).cloned() {
            self.place(flight);
        }
    }

    /// A message has come to a paused server, and waits there.
    pub fn queue(&mut self, place: u32) {
        if let Some(flight) = &mut self.flights[index(place)] {
            flight.queued = true;
        }
    }

    /// Cuts lanes that are not cut yet; what flies on them is lost.
    pub fn cut(&mut self, config: &Config, now: SimTime, lanes: &[(NodeId, NodeId)]) -> Severed {
        for (from, to) in lanes {
            self.lane(config, *from, *to).cut = true;
        }
        let mut severed = Severed::default();
        let mut flights = std::mem::take(&mut self.flights);
        for (place, flight) in flights.iter_mut().enumerate() {
            let Some(flight) = flight.as_mut().filter(|flight| flight.flies()) else { continue };
            if self.is_cut(flight.key.from, flight.key.to) {
                severed.lost.push((flight.key, flight.message.kind()));
                severed.ends.extend(lose(flight, place, now));
            }
        }
        self.flights = flights;
        severed.lost.sort_unstable();
        severed
    }

    /// Heals a lane.
    pub fn heal(&mut self, config: &Config, from: NodeId, to: NodeId) {
        self.lane(config, from, to).cut = false;
    }

    /// Whether messages from one node to the other vanish.
    #[must_use]
    pub fn is_cut(&self, from: impl Into<NodeId>, to: impl Into<NodeId>) -> bool {
        let to = to.into();
        let from = from.into();
        let lanes = &self.lanes[row(from, self.servers)];
        find(lanes, from, to).is_ok_and(|at| lanes[at].cut)
    }

    /// All lanes that are cut, in order of their ends.
    #[must_use]
    pub fn cuts(&self) -> Vec<(NodeId, NodeId)> {
        let rows = self.lanes.iter().enumerate();
        rows.flat_map(|(at, lanes)| {
            let from = node(at, self.servers);
            lanes.iter().filter(|lane| lane.cut).map(move |lane| (from, lane.to))
        })
        .collect()
    }

    /// Whether a client can ask this server and be answered.
    #[must_use]
    pub fn is_reached(&self, server: ServerId) -> bool {
        let mut clients = (self.first_client()..self.lanes.len()).map(|at| node(at, self.servers));
        clients.any(|client| !self.is_cut(client, server) && !self.is_cut(server, client))
    }

    /// The clients.
    pub fn clients(&self) -> impl Iterator<Item = ClientId> + use<> {
        let servers = self.servers;
        let rows = self.first_client()..self.lanes.len();
        rows.filter_map(move |at| node(at, servers).client())
    }

    /// The message with this name that would arrive first, of those that fly.
    #[must_use]
    pub fn named(&self, key: MessageKey, fits: impl Fn(&Flight) -> bool) -> Option<u32> {
        let flights = self.flights.iter().enumerate();
        let found =
            flights.filter_map(|(place, flight)| flight.as_ref().map(|flight| (place, flight)));
        found
            .filter(|(_, flight)| flight.key == key && flight.flies() && fits(flight))
            .min_by_key(|(place, flight)| (flight.due, *place))
            .map(|(place, _)| number(place))
    }

    /// Takes a message away; gives the end of its flight, if that was not foreseen.
    pub fn lose(&mut self, place: u32, now: SimTime) -> Option<Arrival> {
        self.flights[index(place)].as_mut().and_then(|flight| lose(flight, index(place), now))
    }

    /// Changes a message's flight; gives its arrival, unless it is held.
    pub fn change(&mut self, place: u32, change: impl FnOnce(&mut Flight)) -> Option<Arrival> {
        let flight = self.flights[index(place)].as_mut()?;
        change(flight);
        flight.held.is_none().then_some((place, flight.due))
    }

    /// Makes a second one of a message; it follows within one latency of its lane.
    pub fn copy(
        &mut self,
        config: &Config,
        seed: u64,
        now: SimTime,
        place: u32,
    ) -> Option<Arrival> {
        let flight = self.flights[index(place)].clone()?;
        Some(self.place_copy(seed, now, &flight, config))
    }

    fn place_copy(&mut self, seed: u64, now: SimTime, flight: &Flight, config: &Config) -> Arrival {
        let MessageKey { from, to, nth } = flight.key;
        let base_us = self.lane(config, from, to).base_us;
        let behind_us = 1 + below(base_us, draw(seed, Purpose::Copy, from.0, to.0, nth));
        let copy = flight.copy(now, behind_us);
        let due = copy.due;
        (self.place(copy), due)
    }

    /// Takes over changed latencies and faults; messages in flight keep theirs.
    pub fn settings_changed(&mut self, config: &Config) {
        let servers = self.servers;
        let changes = config.lane_changes();
        for (at, lanes) in self.lanes.iter_mut().enumerate() {
            let from = node(at, servers);
            for lane in lanes {
                let change = changes.get(&(from, lane.to)).copied().unwrap_or_default();
                lane.base_us = latency_under(config, change, from, lane.to);
                lane.faults = faults_under(config, change);
            }
        }
    }

    /// The same of one lane.
    pub fn lane_changed(&mut self, config: &Config, from: NodeId, to: NodeId) {
        let lane = self.lane(config, from, to);
        lane.base_us = base_latency(config, from, to);
        lane.faults = lane_faults(config, from, to);
    }

    /// Everything on its way, what is lost included until it would have arrived. In no particular
    /// order.
    pub fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.flights.iter().flatten()
    }

    fn first_client(&self) -> usize {
        usize::from(self.servers + WATCHERS)
    }

    fn place(&mut self, flight: Flight) -> u32 {
        if let Some(place) = self.free.pop() {
            self.flights[index(place)] = Some(flight);
            return place;
        }
        self.flights.push(Some(flight));
        number(self.flights.len() - 1)
    }

    fn lane(&mut self, config: &Config, from: NodeId, to: NodeId) -> &mut Lane {
        let lanes = &mut self.lanes[row(from, self.servers)];
        let at = match find(lanes, from, to) {
            Ok(at) => at,
            Err(at) => {
                let base_us = base_latency(config, from, to);
                let newest_due = SimTime::ZERO;
                let faults = lane_faults(config, from, to);
                lanes.insert(at, Lane { to, sent: 0, base_us, newest_due, cut: false, faults });
                at
            }
        };
        &mut lanes[at]
    }
}

impl Lane {
    /// When a message arrives: behind those before it, or after a random wait where order is not kept.
    fn due(&mut self, seed: u64, key: MessageKey, due: SimTime) -> SimTime {
        let reorder_us = self.faults.reorder_us;
        let due = if reorder_us == 0 {
            due.max(self.newest_due)
        } else {
            let MessageKey { from, to, nth } = key;
            due + below(reorder_us + 1, draw(seed, Purpose::Reorder, from.0, to.0, nth))
        };
        self.newest_due = self.newest_due.max(due);
        due
    }

    fn loses(&self, seed: u64, key: MessageKey) -> Option<Vanished> {
        if self.cut {
            return Some(Vanished::Cut);
        }
        let chance = self.faults.loss_per_million;
        happens(chance, Purpose::Loss, seed, key).then_some(Vanished::Chance)
    }

    fn doubles(&self, seed: u64, key: MessageKey) -> bool {
        happens(self.faults.duplicate_per_million, Purpose::Duplicate, seed, key)
    }
}

/// Whether something happens to a message that happens to so many of a million.
fn happens(per_million: u32, purpose: Purpose, seed: u64, key: MessageKey) -> bool {
    let MessageKey { from, to, nth } = key;
    per_million > 0
        && below(u64::from(MILLION), draw(seed, purpose, from.0, to.0, nth))
            < u64::from(per_million)
}

/// A flight is lost. One that was held now ends where it would have.
fn lose(flight: &mut Flight, place: usize, now: SimTime) -> Option<Arrival> {
    flight.lost = Some(now);
    flight.held.is_some().then(|| {
        flight.release(now);
        (number(place), flight.due)
    })
}

/// Nodes that watch: all monitors that there may ever be, and the coordinator.
const WATCHERS: u16 = MAX_MONITORS + 1;

/// Where the lane to a node stands in the row of its sender, or would. A primary has lanes to all others,
/// everybody else to few: mostly it stands where it would among all servers, or is the last.
fn find(lanes: &[Lane], from: NodeId, to: NodeId) -> Result<usize, usize> {
    let among_all = usize::from(to.0) - usize::from(from < to);
    let guess = among_all.min(lanes.len().saturating_sub(1));
    if lanes.get(guess).is_some_and(|lane| lane.to == to) {
        return Ok(guess);
    }
    lanes.binary_search_by_key(&to, |lane| lane.to)
}

/// A row of lanes for each node: servers, then all that may ever watch, then clients.
fn row(node: NodeId, servers: u16) -> usize {
    match (node.server(), node.monitor(), node.client()) {
        (Some(server), ..) => server.index(),
        (_, Some(monitor), _) => usize::from(servers) + monitor.index(),
        (.., Some(client)) => usize::from(servers + WATCHERS) + client.index(),
        (None, None, None) => usize::from(servers + MAX_MONITORS),
    }
}

fn node(row: usize, servers: u16) -> NodeId {
    let row = u16::try_from(row).expect("a node has a 16-bit number");
    match row.checked_sub(servers) {
        None => ServerId(row).into(),
        Some(monitor) if monitor < MAX_MONITORS => MonitorId(monitor).into(),
        Some(MAX_MONITORS) => NodeId::COORDINATOR,
        Some(further) => ClientId(further - WATCHERS).into(),
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("fewer than 2^32 messages in flight")
}

fn index(place: u32) -> usize {
    usize::try_from(place).expect("32 bits fit an index")
}

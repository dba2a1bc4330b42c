//! Lanes and what flies over them. A message in flight is two times, sent and due, so its place is a
//! function of the clock. A lane keeps the order of what it carries.

use super::chance::{Purpose, draw, vary};
use super::choice::CHOICE_US;
use super::config::{Clock, Config};
use super::ids::{NodeId, ServerId};
use super::message::{Message, MessageKey, MessageKind};
use super::time::SimTime;

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
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Flight {
    /// Its stable name.
    pub key: MessageKey,
    /// When it left.
    pub sent: SimTime,
    /// When it arrives.
    pub due: SimTime,
    /// When it was lost, if it was: it then never arrives.
    pub lost: Option<SimTime>,
    /// What it says.
    pub message: Message,
}

/// What became of a sending.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    /// The flight's place.
    pub place: u32,
    /// When it is due.
    pub due: SimTime,
    /// The message's number on its lane.
    pub nth: u32,
    /// The lane is cut.
    pub lost: bool,
}

impl Network {
    /// A network in which nothing is in flight.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let nodes = usize::from(config.servers) + 1;
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
        let due = match config.clock {
            Clock::Running => (now + takes).max(lane.newest_due),
            Clock::Scheduled => now + CHOICE_US,
        };
        lane.newest_due = due;
        let lost = lane.cut.then_some(now);
        let key = MessageKey { from, to, nth };
        let flight = Flight { key, sent: now, due, lost, message };
        Sending { place: self.place(flight), due, nth, lost: lost.is_some() }
    }

    /// What flies in this place.
    #[must_use]
    pub fn flight(&self, place: u32) -> Option<&Flight> {
        self.flights.get(index(place))?.as_ref()
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
        let here = |flight: &Option<Flight>| {
            flight.as_ref().is_some_and(|flight| flight.key == key && flight.lost.is_none())
        };
        let place = self.flights.iter().position(here)?;
        Some(u32::try_from(place).expect("fewer than 2^32 messages in flight"))
    }

    /// One more of this message flies from now on.
    pub fn double(&mut self, place: u32) {
        if let Some(flight) = self.flight(place).cloned() {
            self.place(flight);
        }
    }

    /// Cuts a lane; what flies on it is lost. Gives what was lost, in order of sending.
    pub fn cut(
        &mut self,
        config: &Config,
        now: SimTime,
        from: ServerId,
        to: ServerId,
    ) -> Vec<(MessageKey, MessageKind)> {
        self.lane(config, from.into(), to.into()).cut = true;
        let mut lost = Vec::new();
        for flight in self.flights.iter_mut().flatten() {
            let here = flight.key.from == from.into() && flight.key.to == to.into();
            if here && flight.lost.is_none() {
                flight.lost = Some(now);
                lost.push((flight.key, flight.message.kind()));
            }
        }
        lost.sort_unstable();
        lost
    }

    /// Heals a lane.
    pub fn heal(&mut self, config: &Config, from: ServerId, to: ServerId) {
        self.lane(config, from.into(), to.into()).cut = false;
    }

    /// Whether messages from one server to the other vanish.
    #[must_use]
    pub fn is_cut(&self, from: ServerId, to: ServerId) -> bool {
        let lanes = &self.lanes[from.index()];
        let found = lanes.binary_search_by_key(&NodeId::from(to), |lane| lane.to);
        found.is_ok_and(|at| lanes[at].cut)
    }

    /// Takes over changed latencies; messages in flight keep theirs.
    pub fn set_latency(&mut self, config: &Config) {
        let servers = self.servers;
        for (at, lanes) in self.lanes.iter_mut().enumerate() {
            for lane in lanes {
                lane.base_us = base_latency(config, node(at, servers), lane.to);
            }
        }
    }

    /// Everything on its way, what is lost included until it would have arrived. In no particular
    /// order.
    pub fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.flights.iter().flatten()
    }

    fn place(&mut self, flight: Flight) -> u32 {
        if let Some(place) = self.free.pop() {
            self.flights[index(place)] = Some(flight);
            return place;
        }
        self.flights.push(Some(flight));
        u32::try_from(self.flights.len() - 1).expect("fewer than 2^32 messages in flight")
    }

    fn lane(&mut self, config: &Config, from: NodeId, to: NodeId) -> &mut Lane {
        let lanes = &mut self.lanes[row(from, self.servers)];
        let at = match lanes.binary_search_by_key(&to, |lane| lane.to) {
            Ok(at) => at,
            Err(at) => {
                let base_us = base_latency(config, from, to);
                let newest_due = SimTime::ZERO;
                lanes.insert(at, Lane { to, sent: 0, base_us, newest_due, cut: false });
                at
            }
        };
        &mut lanes[at]
    }
}

/// The latency between two nodes before variation.
#[must_use]
pub fn base_latency(config: &Config, from: NodeId, to: NodeId) -> u64 {
    let (Some(from), Some(to)) = (from.server(), to.server()) else {
        return config.network.client_us;
    };
    let pair = |link: &&super::config::LinkLatency| {
        (link.a, link.b) == (from, to) || (link.a, link.b) == (to, from)
    };
    config.network.links.iter().find(pair).map_or(config.network.server_us, |link| link.us)
}

fn row(node: NodeId, servers: u16) -> usize {
    match (node.server(), node.client()) {
        (Some(server), _) => server.index(),
        (None, client) => usize::from(servers) + client.map_or(0, super::ids::ClientId::index),
    }
}

fn node(row: usize, servers: u16) -> NodeId {
    let row = u16::try_from(row).expect("a node has a 16-bit number");
    if row < servers { ServerId(row).into() } else { super::ids::ClientId(row - servers).into() }
}

fn index(place: u32) -> usize {
    usize::try_from(place).expect("32 bits fit an index")
}

//! What there is to move, without where it is: while this is the same, a frame needs no rendering.
//! And what is carried with every frame, past rendering.

use std::mem::take;

use crate::scene::build::beat::Course;
use crate::scene::picture::{Bar, EpochColour, Gate, Message, MessageKind, Moving, Ring};
use crate::sim::ids::{NodeId, ServerId};

/// Above so many messages they are drawn on a canvas: elements of their own would take too long.
pub const MOST_ELEMENTS: usize = 80;

/// What stands in the layers that move, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presence {
    /// One for each message; none when there are too many.
    pub flights: Vec<Flight>,
    /// Rings, seen or waiting to be seen again; none when there are too many messages: the water
    /// would be all rings.
    pub rings: Vec<RingSlot>,
    /// There are too many messages for elements of their own.
    pub many: bool,
}

/// A message, wherever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its stable name.
    pub key: (NodeId, NodeId, u32),
    /// What it is.
    pub kind: MessageKind,
    /// It died at a cut.
    pub dead: bool,
    /// Somebody holds it.
    pub held: bool,
    /// Selected.
    pub selected: bool,
}

/// A ring that may spread: when one has faded, the next of its kind takes its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RingSlot {
    /// Around this server.
    pub server: ServerId,
    /// The colour of the epoch.
    pub colour: EpochColour,
    /// How far out it goes, in stage pixels.
    pub reach: f64,
    /// It does not spread: an outline that is there or not.
    pub still: bool,
}

/// What a frame puts in place.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The messages in flight.
    pub messages: Vec<Message>,
    /// For each ring slot how far its ring has come; none while it has no ring.
    pub rings: Vec<Option<Course>>,
    /// How the bar of each gate stands.
    pub bars: Vec<Bar>,
    /// For each card, from which slot on blocks are landing, and how far.
    pub landings: Vec<Option<(usize, Course)>>,
    /// Nothing glides.
    pub still: bool,
    /// So many microseconds pass in a millisecond of the screen.
    pub us_per_ms: f64,
    /// The number of the ring in each slot.
    numbers: Vec<Option<u64>>,
}

impl Carried {
    /// Takes out of a picture what moves with every frame: what is left is the same while nothing
    /// comes or goes. Tells what there is to move.
    pub fn take_from(&mut self, moving: &mut Moving, still: bool, old: &Presence) -> Presence {
        self.still = still;
        self.messages = take(&mut moving.messages);
        let many = self.messages.len() > MOST_ELEMENTS;
        self.landings = moving.cards.iter_mut().map(|card| card.landing.take()).collect();
        self.bars = moving.gates.iter_mut().map(|gate| take(&mut gate.bar)).collect();
        let mut presence = Presence { many, ..Presence::default() };
        if many {
            (self.rings, self.numbers) = (Vec::new(), Vec::new());
            return presence;
        }
        presence.flights = self.messages.iter().map(Flight::of).collect();
        presence.rings.clone_from(&old.rings);
        self.place_rings(&moving.rings, &mut presence.rings);
        presence
    }

    /// A ring keeps its slot; a new one takes a free one that looks the same, or that can be made to.
    fn place_rings(&mut self, rings: &[Ring], slots: &mut Vec<RingSlot>) {
        self.numbers.resize(slots.len(), None);
        self.rings.clear();
        self.rings.resize(slots.len(), None);
        for number in &mut self.numbers {
            *number = number.filter(|number| rings.iter().any(|ring| ring.number == *number));
        }
        for ring in rings {
            let Ring { server, colour, reach, .. } = *ring;
            let wanted = RingSlot { server, colour, reach, still: self.still };
            let own = self.numbers.iter().position(|number| *number == Some(ring.number));
            let free = |alike: fn(&RingSlot, &RingSlot) -> bool| {
                let mut places = slots.iter().zip(&self.numbers);
                places.position(|(slot, number)| number.is_none() && alike(slot, &wanted))
            };
            let same = |slot: &RingSlot, wanted: &RingSlot| slot == wanted;
            let near = |slot: &RingSlot, wanted: &RingSlot| slot.server == wanted.server;
            let at = own.or_else(|| free(same)).or_else(|| free(near)).unwrap_or(slots.len());
            if at == slots.len() {
                slots.push(wanted);
                self.numbers.push(None);
                self.rings.push(None);
            }
            slots[at] = wanted;
            (self.numbers[at], self.rings[at]) = (Some(ring.number), Some(ring.course));
        }
    }
}

impl Flight {
    fn of(message: &Message) -> Self {
        let Message { key, kind, dead, held, selected, .. } = *message;
        Self { key, kind, dead, held, selected }
    }
}

/// The gates as they are drawn; when there are many messages, without what nobody could follow.
#[must_use]
pub fn gates_to_draw(gates: Vec<Gate>, many: bool) -> Vec<Gate> {
    if !many {
        return gates;
    }
    let bare = |gate: Gate| Gate {
        acknowledged: false,
        shut: false,
        waits_for: None,
        next: None,
        more: 0,
        pips: None,
        label: None,
        ..gate
    };
    gates.into_iter().map(bare).collect()
}

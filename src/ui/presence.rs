//! What there is to move, without where it is: while this is the same, a frame needs no rendering.

use crate::scene::picture::{EpochColour, Gate, MessageKind, Moving};
use crate::sim::ids::{NodeId, ServerId};

/// Above so many messages they are drawn on a canvas: elements of their own would take too long.
pub const MOST_ELEMENTS: usize = 80;

/// Messages and rings, in the order of [`Moving`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// One for each message; none when there are too many.
    pub flights: Vec<Flight>,
    /// One for each ring; none when there are too many messages: the water would be all rings.
    pub rings: Vec<(ServerId, EpochColour)>,
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
    /// Selected.
    pub selected: bool,
}

/// The gates as they are drawn; when there are many messages, only whether each is shut.
#[must_use]
pub fn gates_to_draw(gates: Vec<Gate>, many: bool) -> Vec<Gate> {
    if !many {
        return gates;
    }
    let bare = |gate: Gate| Gate {
        open: 0,
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

impl Presence {
    /// What there is to move.
    #[must_use]
    pub fn of(moving: &Moving) -> Self {
        let many = moving.messages.len() > MOST_ELEMENTS;
        let flights = moving.messages.iter().filter(|_| !many).map(|message| Flight {
            key: message.key,
            kind: message.kind,
            dead: message.dead,
            selected: message.selected,
        });
        Self {
            flights: flights.collect(),
            rings: moving
                .rings
                .iter()
                .filter(|_| !many)
                .map(|ring| (ring.server, ring.colour))
                .collect(),
            many,
        }
    }
}

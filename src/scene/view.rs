//! How the page looks at a run: what is selected, how much is shown, how much may move. Knows
//! nothing of the run itself.

use crate::sim::ids::{ClientId, NodeId, ServerId, WriteId};
use crate::sim::message::MessageKey;
use crate::timeline::pace::Pace;

/// When a beat takes less than this on the screen, single messages are not seen.
const SHORTEST_BEAT_US: u64 = 150_000;

/// What is selected, everywhere on the page at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A server.
    Server(ServerId),
    /// A link, the lower server first.
    Link(ServerId, ServerId),
    /// A message, by its stable name.
    Message(NodeId, NodeId, u32),
    /// A write: its blocks, its token, its row.
    Write(WriteId),
    /// A client.
    Client(ClientId),
    /// A monitor, or the coordinator.
    Watcher(NodeId),
}

/// How much is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// What a newcomer needs.
    #[default]
    Plain,
    /// Everything: heartbeats, LSNs, positions.
    Full,
}

/// How much may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// Everything.
    #[default]
    Full,
    /// Nothing glides: messages stand in the middle of their way, the rest is at its end.
    Reduced,
    /// Time passes too fast for single messages and rings.
    TooFast,
}

impl Motion {
    /// How much may move at this pace, for one who may prefer little motion.
    #[must_use]
    pub const fn at(pace: Pace, beat_us: u64, reduced: bool) -> Self {
        let (passes, on_screen) = pace.ratio(beat_us);
        if beat_us * on_screen / passes < SHORTEST_BEAT_US {
            Self::TooFast
        } else if reduced {
            Self::Reduced
        } else {
            Self::Full
        }
    }
}

/// A way of looking at a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What is selected.
    pub selection: Option<Selection>,
    /// How much is shown.
    pub detail: Detail,
    /// How much may move.
    pub motion: Motion,
    /// A gate before which an update waits says why at once.
    pub labels_gates: bool,
}

impl View {
    pub(crate) fn selects_server(&self, server: ServerId) -> bool {
        self.selection == Some(Selection::Server(server))
    }

    pub(crate) fn selects_link(&self, a: ServerId, b: ServerId) -> bool {
        matches!(self.selection, Some(Selection::Link(x, y)) if (x, y) == (a, b) || (x, y) == (b, a))
    }

    pub(crate) fn selects_message(&self, key: MessageKey) -> bool {
        self.selection == Some(Selection::Message(key.from, key.to, key.nth))
    }

    pub(crate) fn selects_write(&self, write: Option<WriteId>) -> bool {
        matches!((self.selection, write), (Some(Selection::Write(own)), Some(write)) if own == write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_drawn_as_long_as_they_can_be_followed() {
        assert_eq!(Motion::at(Pace::Beat(200), 20_000, false), Motion::Full);
        assert_eq!(Motion::at(Pace::Beat(200), 20_000, true), Motion::Reduced);
        assert_eq!(Motion::at(Pace::RealTime, 20_000, false), Motion::TooFast);
        assert_eq!(Motion::at(Pace::RealTime, 400_000, false), Motion::Full);
    }
}

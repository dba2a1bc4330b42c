//! How the page looks at a run: what is selected, how much is shown, how much may move. Knows
//! nothing of the run itself.

use crate::sim::ids::{NodeId, ServerId, WriteId};

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
    /// A line of the narration, by the number of its fact.
    Fact(u64),
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

/// A way of looking at a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What is selected.
    pub selection: Option<Selection>,
    /// How much is shown.
    pub detail: Detail,
    /// How much may move.
    pub motion: Motion,
}

impl View {
    pub(crate) fn selects_server(&self, server: ServerId) -> bool {
        self.selection == Some(Selection::Server(server))
    }

    pub(crate) fn selects_link(&self, a: ServerId, b: ServerId) -> bool {
        matches!(self.selection, Some(Selection::Link(x, y)) if (x, y) == (a, b) || (x, y) == (b, a))
    }

    pub(crate) fn selects_write(&self, write: Option<WriteId>) -> bool {
        matches!((self.selection, write), (Some(Selection::Write(own)), Some(write)) if own == write)
    }
}

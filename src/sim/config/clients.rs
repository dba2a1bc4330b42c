//! What is set for a client: when it asks, how long it waits, what it reads and from whom; and what
//! readers see.

use super::super::ids::ServerId;

/// A client: what it asks, how long it waits, whether it asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientConfig {
    /// When it writes.
    pub load: Load,
    /// Silence before it gives a server up, in microseconds.
    pub timeout_us: u64,
    /// How many more times it asks under the same write number; 0 means never.
    pub retries: u32,
    /// Its pause before it asks again after "not primary", in microseconds.
    pub ask_again_us: u64,
    /// One way between it and a server, in microseconds, where it differs from `network.client_us`.
    pub latency_us: Option<u64>,
    /// The server beside which it stands: to any other, the link between the two comes on top.
    pub near: Option<ServerId>,
    /// Whether its retries carry a key by which a server knows them again (rule 32). Without, a retry
    /// can be applied twice.
    pub idempotent: bool,
    /// What it reads.
    pub reads: Reads,
}

/// What a client reads, and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reads {
    /// How many of a hundred operations of its own load are reads, 0 to 100.
    pub percent: u32,
    /// Who may answer a read.
    pub policy: ReadPolicy,
    /// The server that is asked first where any may answer; else the nearest replica.
    pub prefer: Option<ServerId>,
}

/// Who may answer a read, and what it must know before it does (rule 33).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadPolicy {
    /// Whoever believes that it is primary.
    Primary,
    /// A primary whose reign a majority has confirmed since the read came, and only with what has met
    /// the ack rule.
    Confirmed,
    /// Any server.
    Any,
    /// Any server that is not further behind than this, by the lag that it knows.
    Within {
        /// In microseconds.
        us: u64,
    },
    /// Any server that has the client's own last write.
    OwnWrites,
}

/// A read policy without its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// [`ReadPolicy::Primary`].
    Primary,
    /// [`ReadPolicy::Confirmed`].
    Confirmed,
    /// [`ReadPolicy::Any`].
    Any,
    /// [`ReadPolicy::Within`].
    Within,
    /// [`ReadPolicy::OwnWrites`].
    OwnWrites,
}

impl ReadPolicy {
    /// It without its figures.
    #[must_use]
    pub const fn kind(self) -> PolicyKind {
        match self {
            Self::Primary => PolicyKind::Primary,
            Self::Confirmed => PolicyKind::Confirmed,
            Self::Any => PolicyKind::Any,
            Self::Within { .. } => PolicyKind::Within,
            Self::OwnWrites => PolicyKind::OwnWrites,
        }
    }

    /// Whether only a primary may answer.
    #[must_use]
    pub const fn asks_primary(self) -> bool {
        matches!(self, Self::Primary | Self::Confirmed)
    }
}

/// What readers see of a write that has not met the ack rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// On the primary.
    pub primary: OnPrimary,
    /// On a replica.
    pub replica: OnReplica,
}

/// When readers on the primary see a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnPrimary {
    /// As soon as it is applied there.
    BeforeAcks,
    /// Once it has met the ack rule too.
    AfterAcks,
}

/// When a replica applies a write, so that its readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnReplica {
    /// As soon as it is on the replica's disk.
    AsItArrives,
    /// Once the replica knows that it has met the ack rule too.
    OnceCommitted,
}

/// When a client writes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Only when a person asks it to.
    Hand,
    /// One write at a time, this long after the answer to the last.
    Closed {
        /// In microseconds.
        pause_us: u64,
    },
    /// One write each so often, answered or not.
    Open {
        /// In microseconds.
        every_us: u64,
    },
}

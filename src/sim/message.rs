//! What travels. A message carries no entry, only where in the table it stands.

use super::ids::{Epoch, Lsn, NodeId, WriteId};
use super::log::Run;

/// The stable name of a message (rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageKey {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// The how-manieth on this lane, from 1.
    pub nth: u32,
}

/// Anything that one node sends to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Primary to replica: entries.
    Append(Append),
    /// Replica to primary: an update has come as far as the rule asks.
    Ack(Ack),
    /// Replica to primary: this update does not fit, or comes from an older epoch.
    Refusal(Refusal),
    /// Primary to replica: I am alive.
    Heartbeat {
        /// The sender's.
        epoch: Epoch,
        /// Counts the sender's rounds of heartbeats.
        round: u32,
        /// The sender's commit point.
        commit: Lsn,
        /// Tells a learner that it may vote and count from now on (rule 10), if this is its session:
        /// the word must not reach a later disk.
        graduate: Option<u32>,
    },
    /// Replica to primary: the answer to a heartbeat, with positions.
    HeartbeatReply {
        /// The heartbeat's round.
        round: u32,
        /// Where the replica stands; `serial` means nothing here.
        ack: Ack,
    },
    /// "Would you vote for me?"
    AskVote {
        /// The epoch that the sender would begin.
        epoch: Epoch,
        /// Counts the sender's attempts, so that late answers are known.
        attempt: u32,
        /// The sender's newest entry.
        progress: (Epoch, Lsn),
        /// A person asked for it: a voter says yes although it hears a primary.
        by_operator: bool,
    },
    /// The answer.
    Vote {
        /// The epoch that was asked about.
        epoch: Epoch,
        /// The attempt that is answered.
        attempt: u32,
        /// Yes or no.
        granted: bool,
        /// The highest epoch that the voter knows.
        highest: Epoch,
    },
    /// Client to server: a write.
    Request {
        /// Its number; a retry keeps it.
        write: WriteId,
    },
    /// Server to client.
    Answer {
        /// Which write.
        write: WriteId,
        /// What is said of it.
        answer: Answer,
    },
}

/// Entries `first` to `last`, all of the epoch `entries`, and what must stand before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Append {
    /// The sender's epoch.
    pub epoch: Epoch,
    /// Counts the sender's updates to this replica; the answer repeats it.
    pub serial: u32,
    /// The epoch of the entry before `first`.
    pub previous: Epoch,
    /// The epoch that wrote the entries. An update never spans two epochs.
    pub entries: Epoch,
    /// The first entry.
    pub first: Lsn,
    /// The last entry.
    pub last: Lsn,
    /// The sender's commit point.
    pub commit: Lsn,
}

/// Where a replica stands, as far as it is known to agree with the primary's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ack {
    /// The primary's epoch.
    pub epoch: Epoch,
    /// The replica's session: new at each start and after each rewind (rule 16).
    pub session: u32,
    /// The update that is acknowledged.
    pub serial: u32,
    /// Positions.
    pub positions: Positions,
    /// The replica is a learner: its acknowledgements do not count yet (rule 10).
    pub learner: bool,
}

/// How far a log has come at each level (rule 11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Positions {
    /// In memory.
    pub received: Lsn,
    /// On disk.
    pub flushed: Lsn,
    /// Visible to readers.
    pub applied: Lsn,
}

/// Why an update was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// The highest epoch that the replica knows.
    pub epoch: Epoch,
    /// The replica's session.
    pub session: u32,
    /// The update that is refused.
    pub serial: u32,
    /// The replica is a learner.
    pub learner: bool,
    /// The runs and the end of the replica's log, so that the fork is found in one round trip;
    /// nothing when only the epoch was too old.
    pub log: Option<(Box<[Run]>, Lsn)>,
}

/// What a server says to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The write has met the ack rule, says the primary of this epoch.
    Done(Epoch),
    /// It is refused.
    Refused,
    /// I am not primary; the highest primary that I know is this epoch's.
    NotPrimary(Epoch),
}

/// The kind of a message, for facts and drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// [`Message::Append`].
    Append,
    /// [`Message::Ack`].
    Ack,
    /// [`Message::Refusal`].
    Refusal,
    /// [`Message::Heartbeat`].
    Heartbeat,
    /// [`Message::HeartbeatReply`].
    HeartbeatReply,
    /// [`Message::AskVote`].
    AskVote,
    /// [`Message::Vote`].
    Vote,
    /// [`Message::Request`].
    Request,
    /// [`Message::Answer`].
    Answer,
}

impl Message {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Append(_) => MessageKind::Append,
            Self::Ack(_) => MessageKind::Ack,
            Self::Refusal(_) => MessageKind::Refusal,
            Self::Heartbeat { .. } => MessageKind::Heartbeat,
            Self::HeartbeatReply { .. } => MessageKind::HeartbeatReply,
            Self::AskVote { .. } => MessageKind::AskVote,
            Self::Vote { .. } => MessageKind::Vote,
            Self::Request { .. } => MessageKind::Request,
            Self::Answer { .. } => MessageKind::Answer,
        }
    }
}

impl MessageKind {
    /// The word in a fact's line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Ack => "ack",
            Self::Refusal => "refusal",
            Self::Heartbeat => "heartbeat",
            Self::HeartbeatReply => "heartbeat reply",
            Self::AskVote => "ask vote",
            Self::Vote => "vote",
            Self::Request => "request",
            Self::Answer => "answer",
        }
    }
}

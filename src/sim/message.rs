//! What travels. A message carries no entry, only where in the table it stands.

use super::ids::{Epoch, Key, Lsn, NodeId, Place, ReadId, WriteId};
use super::in_sync::Members;
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
        /// The newest disk on which a server is known to have come back (rule 10).
        newest_disk: u16,
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
        /// The newest disk on which the sender knows a server to have come back.
        newest_disk: u16,
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
        /// The newest disk on which the voter knows a server to have come back.
        newest_disk: u16,
    },
    /// Server to monitor: how I stand.
    Report(Report),
    /// Monitor to monitor: is this primary dead, and may I lead?
    AskLead {
        /// Counts campaigns over all monitors.
        term: u32,
        /// The primary that is silent.
        primary: Epoch,
    },
    /// The answer.
    Lead {
        /// The term that was asked about.
        term: u32,
        /// I take it for dead, too.
        agrees: bool,
        /// You may lead.
        granted: bool,
    },
    /// Monitor to server: stand for primary.
    Appoint,
    /// Monitor to server: this is the primary.
    Point {
        /// Its epoch.
        epoch: Epoch,
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
    /// Primary to replica: you will get a full copy (rule 20).
    CopyOffer {
        /// The sender's epoch.
        epoch: Epoch,
        /// What the copy will be called.
        serial: u32,
    },
    /// Primary to replica: all data up to an entry, in one piece.
    Copy(DataCopy),
    /// Client to server: a read.
    Read(Read),
    /// Server to client: what is read, or why nothing is.
    ReadAnswer {
        /// Which read.
        read: ReadId,
        /// What is said to it.
        answer: ReadAnswer,
    },
    /// Primary to coordinator: who is in sync.
    Propose {
        /// The sender's.
        epoch: Epoch,
        /// The newest version of the set that it knows.
        version: u32,
        /// Who is in sync from now on; nothing when it only asks.
        members: Option<Members>,
    },
    /// Coordinator to primary: the set as it is stored.
    Stored {
        /// The receiver's.
        epoch: Epoch,
        /// Counts the changes of the set.
        version: u32,
        /// Who is in sync; nothing before anybody has said.
        members: Option<Members>,
    },
    /// Coordinator to server: you are primary.
    Crown(Crown),
    /// Server to coordinator: a person wants me to reign.
    AskReign,
    /// Cascaded replica to every server that votes: whoever is primary, feed me (rule 21).
    AskFeed,
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Crown {
    /// The number of the epoch to be begun.
    pub number: u32,
    /// The disk that is meant.
    pub disk: u16,
    /// Counts the changes of the in-sync set.
    pub version: u32,
    /// Who is in sync.
    pub members: Members,
}

/// All data up to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DataCopy {
    /// The sender's epoch.
    pub epoch: Epoch,
    /// The answer repeats it.
    pub serial: u32,
    /// The last entry that the data hold.
    pub last: Place,
    /// The sender's commit point.
    pub commit: Lsn,
    /// What sending it takes beyond the way itself, in microseconds.
    pub takes_us: u64,
}

/// A read, as it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    /// Its number; asking again keeps it.
    pub read: ReadId,
    /// What it asks for.
    pub key: Key,
    /// What a server must be or know to answer.
    pub demand: Demand,
}

/// What a server must be or know to answer a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Demand {
    /// It believes that it is primary.
    Primary,
    /// A majority confirms that it is.
    Confirmed,
    /// Nothing.
    Nothing,
    /// By the lag that it knows it is not further behind than so many microseconds.
    Within(u64),
    /// It has this entry.
    Has(Place),
}

/// What a server says to a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadAnswer {
    /// The newest write of the key that readers see here, and where it stands.
    Value(Place, WriteId),
    /// I am not primary; the highest primary that I know is this epoch's.
    NotPrimary(Epoch),
    /// I do not have what the read demands.
    Behind,
}

/// How a server stands, as it tells a monitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Report {
    /// The epoch in which it reigns.
    pub reigns: Option<Epoch>,
    /// The primary that it follows.
    pub follows: Option<Epoch>,
    /// Its newest entry.
    pub progress: (Epoch, Lsn),
    /// It has lost its disk, and does not count yet.
    pub learner: bool,
    /// Its disk.
    pub disk: u16,
    /// The highest epoch number that it has heard of.
    pub highest: u32,
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
    /// The replica's disk.
    pub disk: u16,
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
    /// What stands up to here is in the replica's data only: its log cannot be cut back further.
    pub trimmed: Lsn,
}

/// What a server says to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The write has met the ack rule, says the primary of this epoch; and where it stands.
    Done(Epoch, Place),
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
    /// [`Message::Report`].
    Report,
    /// [`Message::AskLead`].
    AskLead,
    /// [`Message::Lead`].
    Lead,
    /// [`Message::Appoint`].
    Appoint,
    /// [`Message::Point`].
    Point,
    /// [`Message::CopyOffer`].
    CopyOffer,
    /// [`Message::Copy`].
    Copy,
    /// [`Message::Read`].
    Read,
    /// [`Message::ReadAnswer`].
    ReadAnswer,
    /// [`Message::Propose`].
    Propose,
    /// [`Message::Stored`].
    Stored,
    /// [`Message::Crown`].
    Crown,
    /// [`Message::AskReign`].
    AskReign,
    /// [`Message::AskFeed`].
    AskFeed,
}

impl Message {
    /// What sending it takes beyond the way itself, in microseconds. Such a message has a connection of
    /// its own: what is sent after it may pass it.
    #[must_use]
    pub const fn bulk_us(&self) -> u64 {
        match self {
            Self::Copy(copy) => copy.takes_us,
            _ => 0,
        }
    }

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
            Self::Report(_) => MessageKind::Report,
            Self::AskLead { .. } => MessageKind::AskLead,
            Self::Lead { .. } => MessageKind::Lead,
            Self::Appoint => MessageKind::Appoint,
            Self::Point { .. } => MessageKind::Point,
            Self::CopyOffer { .. } => MessageKind::CopyOffer,
            Self::Copy(_) => MessageKind::Copy,
            Self::Read(_) => MessageKind::Read,
            Self::ReadAnswer { .. } => MessageKind::ReadAnswer,
            Self::Propose { .. } => MessageKind::Propose,
            Self::Stored { .. } => MessageKind::Stored,
            Self::Crown(_) => MessageKind::Crown,
            Self::AskReign => MessageKind::AskReign,
            Self::AskFeed => MessageKind::AskFeed,
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
            Self::Report => "report",
            Self::AskLead => "ask lead",
            Self::Lead => "lead",
            Self::Appoint => "appoint",
            Self::Point => "point",
            Self::CopyOffer => "copy offer",
            Self::Copy => "full copy",
            Self::Read => "read",
            Self::ReadAnswer => "read answer",
            Self::Propose => "proposal",
            Self::Stored => "stored set",
            Self::Crown => "appointment",
            Self::AskReign => "ask to reign",
            Self::AskFeed => "ask feed",
        }
    }
}

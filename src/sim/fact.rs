//! Facts: what happened, typed, 32 bytes each (rule 43). Narration, diagram, ledger and checkers read
//! facts only. Text is made when read, in [`super::text`].
//!
//! The cause of a fact is the nearest *marker* before it: each handled event and each action begins
//! with one (see [`What::is_marker`]), and a delivered message is named as its sending was.

mod level;

use super::config::PolicyKind;
use super::ids::{ClientId, Epoch, Key, Lsn, MonitorId, NodeId, Place, ReadId, ServerId, WriteId};
use super::ledger::Fate;
use super::members::NoChange;
use super::message::MessageKind;
use super::table::Told;
use super::time::SimTime;
use super::timer::Timer;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: SimTime,
    /// What.
    pub what: What,
}

const _: () = assert!(size_of::<Fact>() == 32, "a fact is 32 bytes (rule 43)");

/// How much a fact matters to a reader (rule 33b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactLevel {
    /// Heartbeats, timers, markers.
    Background,
    /// A step of the protocol.
    Detail,
    /// What the story is about.
    Headline,
}

/// Why a message vanished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vanished {
    /// Its lane was cut.
    Cut,
    /// Its receiver was down.
    Down,
    /// A person took it away.
    Taken,
    /// Its lane loses some.
    Chance,
    /// Its receiver is paused, and too many wait for it already.
    Full,
}

/// A promise that can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// Same (LSN, epoch) means same entry and same log before it.
    LogMatching,
    /// No two servers acknowledge in the same epoch.
    OneAcknowledger,
    /// Every acknowledgement met its rule.
    AckRuleMet,
    /// Flushed <= received, applied <= received (rule 11).
    Positions,
    /// The commit point only grows within an epoch (rule 19).
    CommitPoint,
    /// Done writes survive the loss of any f servers (rule 39).
    Durability,
    /// No primary acknowledges after one of a later epoch has (rule 29).
    NoSplitBrain,
    /// No read is older than the newest write that was done before the read began (rules 33 and 40).
    FreshReads,
    /// A client reads its own done writes (rule 40).
    OwnWrites,
    /// A client's reads never go back (rule 40).
    MonotonicReads,
    /// Nothing that was read is later lost (rule 40).
    NothingReadLost,
}

/// What keeps writes from being answered while the present failures last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// The primary waits for this replica.
    WaitsFor(ServerId),
    /// There is no primary, and nobody looks for one.
    NobodyPromotes,
    /// There is no primary, and too few servers can talk to elect one.
    NoMajority,
    /// No server is up.
    AllDown,
    /// The primary is paused, and nobody can take over.
    Paused(ServerId),
    /// No client can reach the primary, and nobody else can become it.
    Unreachable(ServerId),
    /// The primary cannot reach the majority that would renew its lease.
    NoLease,
    /// There is no primary, and no server that is in sync could become it.
    NoneInSync,
    /// This primary cannot reach the coordinator, without which no server leaves the in-sync set.
    NoCoordinator(ServerId),
}

/// What happened. Sending facts carry the message's number on its lane (rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the field's own words; the variant says what they mean"
)]
pub enum What {
    // Markers: each handled event or action begins with one.
    /// A message arrived.
    Delivered { from: NodeId, to: NodeId, nth: u32, kind: MessageKind },
    /// A server's timer fired.
    Fired { server: ServerId, timer: Timer },
    /// A client's timer fired.
    ClientFired { client: ClientId },
    /// A server's disk finished writing.
    FlushDone { server: ServerId },
    /// A server finished applying.
    ApplyDone { server: ServerId },
    /// The action with this number, from 1, was taken.
    Acted { action: u32 },

    // Messages leave, and vanish.
    /// An update leaves: entries `first` to `first + count - 1` of `epoch`.
    SentUpdate { from: ServerId, to: ServerId, nth: u32, epoch: Epoch, first: Lsn, count: u8 },
    /// An acknowledgement leaves.
    SentAck { from: ServerId, to: ServerId, nth: u32, received: Lsn, flushed: Lsn, applied: Lsn },
    /// A refusal of an update leaves; `mismatch` when the logs do not fit.
    SentRefusal { from: ServerId, to: ServerId, nth: u32, epoch: Epoch, mismatch: bool },
    /// A heartbeat leaves.
    SentHeartbeat { from: ServerId, to: ServerId, nth: u32, commit: Lsn },
    /// The answer to a heartbeat leaves.
    SentHeartbeatReply { from: ServerId, to: ServerId, nth: u32, received: Lsn },
    /// "Would you vote for me?" leaves.
    AskedVote { from: ServerId, to: ServerId, nth: u32, epoch: Epoch },
    /// "Yes" leaves.
    GaveVote { from: ServerId, to: ServerId, nth: u32, epoch: Epoch },
    /// "No" leaves.
    RefusedVote { from: ServerId, to: ServerId, nth: u32, epoch: Epoch },
    /// A client's write leaves for a server.
    SentRequest { client: ClientId, to: ServerId, nth: u32, write: WriteId },
    /// "Done" leaves for the client.
    SentDone { from: ServerId, client: ClientId, nth: u32, write: WriteId, epoch: Epoch },
    /// "Refused" or "not primary" leaves for the client.
    SentNotDone { from: ServerId, client: ClientId, nth: u32, write: WriteId, refused: bool },
    /// A message vanished.
    Lost { from: NodeId, to: NodeId, nth: u32, kind: MessageKind, why: Vanished },

    // Logs.
    /// Entries of `epoch` stand in a server's memory.
    Appended { server: ServerId, epoch: Epoch, first: Lsn, last: Lsn },
    /// A log is on disk up to here; `rewrote` when a discarded tail left the disk with it.
    Flushed { server: ServerId, to: Lsn, rewrote: bool },
    /// A log is visible to readers up to here.
    Applied { server: ServerId, to: Lsn },
    /// A server discarded what follows `to`: another history went on without it.
    Rewound { server: ServerId, to: Lsn, discarded: u32 },
    /// An acknowledgement reached the primary and freed its place in the window.
    Acknowledged { primary: ServerId, replica: ServerId, to: Lsn },
    /// The commit point of an epoch moved here.
    Committed { server: ServerId, epoch: Epoch, to: Lsn },
    /// A replica that had fallen behind holds all that the primary holds.
    CaughtUp { primary: ServerId, replica: ServerId },
    /// A learner may vote again.
    Graduated { server: ServerId },

    // The ack rule when too few answer.
    /// The primary says "done" without its replicas from now on.
    WentAsync { server: ServerId },
    /// The primary asks its replicas again.
    BackToRule { server: ServerId },

    // Clients.
    /// A client wants a write.
    Asked { client: ClientId, write: WriteId, key: Key },
    /// A client gave a server up.
    TimedOut { client: ClientId, server: ServerId, write: WriteId },
    /// An operation ended at the client; `epoch` is the answering primary's, if one answered.
    ToldClient { client: ClientId, write: WriteId, told: Told, epoch: Epoch },
    /// The first "done" after a failure.
    FirstDone { client: ClientId, write: WriteId, epoch: Epoch },

    // Failures and repairs.
    /// A server stopped; its disk keeps `flushed` entries.
    Crashed { server: ServerId, flushed: Lsn },
    /// A server started from its disk.
    Restarted { server: ServerId, disk: u16, session: u32 },
    /// A disk was destroyed; the server will start with a new one.
    Wiped { server: ServerId, disk: u16 },
    /// Messages from one server to another vanish from now on.
    CutLink { from: ServerId, to: ServerId },
    /// They pass again.
    HealedLink { from: ServerId, to: ServerId },
    /// A setting changed.
    SettingChanged { action: u32 },

    // Failover.
    /// A replica has not heard from the primary for `silence_us`; the first since it was heard.
    Suspected { server: ServerId, primary: ServerId, silence_us: u32, first: bool },
    /// A server has enough votes.
    Elected { server: ServerId, votes: u16, needed: u16 },
    /// A server asked for votes and did not get enough.
    NotElected { server: ServerId, votes: u16, needed: u16, by_operator: bool },
    /// A server is primary from now on.
    Promoted { server: ServerId, epoch: Epoch, begin: Lsn },
    /// A primary learned of a higher epoch.
    SteppedDown { server: ServerId, epoch: Epoch, highest: Epoch },
    /// A replica follows another primary.
    Follows { server: ServerId, epoch: Epoch },

    // The story's outcome.
    /// Done writes between these two, `count` of them, have this fate now.
    FateTurned { fate: Fate, first: WriteId, last: WriteId, count: u32, worse: bool },
    /// Writes cannot be answered while the present failures last.
    Stalled { why: Stall },
    /// They can again.
    Resumed,
    /// A promise is broken.
    Broke { promise: Promise },

    // Fencing.
    /// A primary's lease has run out, and holds an answer back.
    LeaseRanOut { server: ServerId },
    /// Its lease runs again.
    LeaseRenewed { server: ServerId },
    /// A winner has a server's power taken away.
    PowerOffOrdered { server: ServerId, by: ServerId },
    /// That server is off. A marker: what follows, follows from it.
    PoweredOff { server: ServerId, by: ServerId },
    /// The winner learns it. A marker, too.
    PowerConfirmed { server: ServerId, by: ServerId },
    /// A person or a monitor pointed a server at a primary.
    PointedAt { server: ServerId, primary: ServerId },
    // Full copies.
    /// A primary sends a replica all its data; it takes so long beyond the way.
    CopyBegan { primary: ServerId, replica: ServerId, entries: u32, takes_us: u32 },
    /// The offer of a copy, or the copy itself, leaves.
    SentCopy { from: ServerId, to: ServerId, nth: u32, last: Lsn },
    /// A full copy replaced a server's log and data; it had so many other entries.
    Copied { server: ServerId, epoch: Epoch, to: Lsn, discarded: u32 },
    // Monitors.
    /// A monitor's timer fired. A marker.
    MonitorFired { monitor: MonitorId },
    /// A server's report to a monitor leaves.
    SentReport { from: NodeId, to: NodeId, nth: u32 },
    /// A monitor asks another whether the primary is dead, and whether it may lead.
    AskedLead { from: NodeId, to: NodeId, nth: u32, primary: ServerId },
    /// The answer leaves.
    SaidLead { from: NodeId, to: NodeId, nth: u32, agrees: bool, granted: bool },
    /// A monitor tells a server to stand for primary.
    Appointed { from: NodeId, to: NodeId, nth: u32 },
    /// A monitor tells a server who is primary.
    Pointed { from: NodeId, to: NodeId, nth: u32, epoch: Epoch },
    /// A monitor takes the primary for dead.
    MonitorSuspects { monitor: MonitorId, primary: ServerId, silence_us: u32 },
    /// Enough monitors do, and a majority lets this one lead.
    MonitorsAgree { monitor: MonitorId, primary: ServerId, agree: u16, quorum: u16 },
    /// A primary of an older epoch acknowledged after one of a later epoch had (rule 29).
    SplitBrain { old: ServerId, new: ServerId, write: WriteId },
    // Faults of messages, lanes, machines and zones.
    /// A message arrives so much later.
    DelayedMessage { from: NodeId, to: NodeId, nth: u32, kind: MessageKind, us: u32 },
    /// A message stops on its way.
    HeldMessage { from: NodeId, to: NodeId, nth: u32, kind: MessageKind },
    /// It goes on.
    ReleasedMessage { from: NodeId, to: NodeId, nth: u32, kind: MessageKind },
    /// A message arrives twice; `by_chance` when nobody chose it.
    DoubledMessage { from: NodeId, to: NodeId, nth: u32, kind: MessageKind, by_chance: bool },
    /// No message of this name is on its way: nothing was done.
    NoSuchMessage { from: NodeId, to: NodeId, nth: u32 },
    /// A lane treats its messages like this from now on: latency, losses and copies of a million, wait.
    ChangedLane { from: NodeId, to: NodeId, us: u32, loss: u32, duplicate: u32, reorder_us: u32 },
    /// A server was cut off from all others, and from the clients too.
    Isolated { server: ServerId, clients: bool },
    /// The servers were split into so many groups.
    Split { groups: u16 },
    /// All cut links pass messages again.
    HealedAll,
    /// The zone with this place in the list, from 0, was lost with all its servers.
    LostZone { zone: u16 },
    /// It was cut off from all others, and from the clients too.
    IsolatedZone { zone: u16, clients: bool },
    /// One of many lanes that are cut at once: messages on it vanish from now on.
    CutLane { from: NodeId, to: NodeId },
    /// One of many that are healed at once.
    HealedLane { from: NodeId, to: NodeId },
    /// A server stands still.
    Paused { server: ServerId },
    /// It goes on; so many messages have waited for it.
    Unpaused { server: ServerId, messages: u32 },
    /// A person's order did not reach a server, because it is paused.
    Unheard { server: ServerId },
    /// A disk takes so many percent of the usual time from now on.
    SetDisk { server: ServerId, percent: u32 },
    /// A clock jumped, and gains so many microseconds a second from now on.
    SetClock { server: ServerId, jump_us: i32, rate_ppm: i32 },
    // Reads.
    /// A client wants to read a key.
    ReadAsked { client: ClientId, read: ReadId, key: Key, policy: PolicyKind },
    /// A client's read leaves for a server.
    SentRead { client: ClientId, to: ServerId, nth: u32, read: ReadId },
    /// The newest write that readers see there leaves for the client.
    SentValue { from: ServerId, client: ClientId, nth: u32, read: ReadId, value: WriteId },
    /// "Not primary" or, with `behind`, "I do not have what you demand" leaves for the client.
    SentNoValue { from: ServerId, client: ClientId, nth: u32, read: ReadId, behind: bool },
    /// A reader gave a server up.
    ReadTimedOut { client: ClientId, server: ServerId, read: ReadId },
    /// A read ended at the client with what stands at `place`; before the first entry when there is
    /// nothing.
    ReadDone { client: ClientId, server: ServerId, key: Key, read: ReadId, place: Place },
    /// A read ended at the client without an answer.
    ReadGivenUp { client: ClientId, read: ReadId },
    /// A read found less than was done before it began: `behind` done writes of its key are newer.
    StaleRead {
        client: ClientId,
        server: ServerId,
        key: Key,
        read: ReadId,
        value: WriteId,
        newest: WriteId,
        behind: u32,
    },
    /// A read found less than the client's own done write.
    MissedOwnWrite {
        client: ClientId,
        server: ServerId,
        key: Key,
        read: ReadId,
        value: WriteId,
        own: WriteId,
    },
    /// A read found less than an earlier read of the same client.
    WentBack {
        client: ClientId,
        server: ServerId,
        key: Key,
        read: ReadId,
        value: WriteId,
        before: WriteId,
    },
    /// A write that this client has read, at this server, is lost.
    ReadWasLost { client: ClientId, server: ServerId, write: WriteId },

    // Retries without a key.
    /// A write stands in history a second time.
    AppliedTwice { write: WriteId, epoch: Epoch, first: Lsn, again: Lsn },

    // The in-sync set and its coordinator.
    /// The coordinator's timer fired. A marker.
    CoordinatorFired,
    /// A primary tells the coordinator who is in sync, or asks; so many members.
    Proposed { from: NodeId, to: NodeId, nth: u32, epoch: Epoch, version: u32, size: u16 },
    /// The coordinator's answer leaves: the set as it is stored.
    SentStored { from: NodeId, to: NodeId, nth: u32, version: u32, size: u16 },
    /// The coordinator's order to reign leaves.
    SentCrown { from: NodeId, to: NodeId, nth: u32, number: u32 },
    /// A server that a person wants to reign asks the coordinator.
    AskedReign { from: NodeId, to: NodeId, nth: u32 },
    /// The coordinator stores that a server is no longer in sync; so many are left.
    LeftInSync { server: ServerId, epoch: Epoch, version: u32, size: u16 },
    /// The coordinator stores that a server is in sync.
    JoinedInSync { server: ServerId, epoch: Epoch, version: u32, size: u16 },
    /// The coordinator refuses what a primary of an older epoch proposes.
    RefusedSet { server: ServerId, epoch: Epoch, highest: Epoch },
    /// The coordinator takes the primary for dead.
    CoordinatorSuspects { primary: ServerId, silence_us: u32 },
    /// The coordinator makes a server primary; `unclean` when it is not in sync.
    CoordinatorAppoints { server: ServerId, number: u32, unclean: bool },
    /// The coordinator does not let a server reign that is not in sync, although a person wants it.
    NotInSync { server: ServerId },
    // Cascades.
    /// A cascaded replica's question for the primary leaves.
    SentAskFeed { from: ServerId, to: ServerId, nth: u32 },
    /// A cascaded replica has not heard from the one that feeds it.
    UpstreamSilent { server: ServerId, upstream: ServerId, silence_us: u32 },
    /// A cascaded replica is fed by another server from now on.
    FedBy { server: ServerId, upstream: ServerId },
    // Members that come and go.
    /// A primary writes down that a server is a member from now on, on this disk.
    MemberAdded { server: ServerId, disk: u16, epoch: Epoch, lsn: Lsn },
    /// A primary writes down that a server, which has this disk, is no member from now on.
    MemberRemoved { server: ServerId, disk: u16, epoch: Epoch, lsn: Lsn },
    /// The changes up to here have met the ack rule, on a majority; so many are members.
    MembersSettled { server: ServerId, epoch: Epoch, to: Lsn, members: u16 },
    /// A change of the members is not taken.
    MembersKept { server: ServerId, adds: bool, why: NoChange },
    /// A server that was added starts, on a new disk, and holds nothing.
    Joined { server: ServerId, disk: u16, session: u32 },
    /// A server that was removed stops for good.
    Left { server: ServerId, flushed: Lsn },
    /// A server is not started, because it is no member.
    NoMember { server: ServerId },
}

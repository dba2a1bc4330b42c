//! What a person or a file does to a running cluster. An action is data, so every act replays.

use super::choice::Choice;
use super::config::{AckRule, Failover, Load, ReadPolicy};
use super::ids::{ClientId, Key, NodeId, ServerId};
use super::link::LaneChange;
use super::message::MessageKey;
use super::time::SimTime;

/// An action with its place in the run (rule 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedAction {
    /// When.
    pub at: SimTime,
    /// How many events had been handled before it, when it was recorded live. Without, it comes
    /// after all events due at or before `at`.
    pub after_events: Option<u64>,
    /// What.
    pub action: Action,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The server stops now; its disk keeps what was flushed.
    Crash(ServerId),
    /// The server starts again from its disk.
    Restart(ServerId),
    /// The server stops, if it runs, and its disk is gone for good.
    Wipe(ServerId),
    /// Messages from one to the other vanish.
    Cut {
        /// The sending end.
        from: ServerId,
        /// The receiving end.
        to: ServerId,
    },
    /// Messages pass again.
    Heal {
        /// The sending end.
        from: ServerId,
        /// The receiving end.
        to: ServerId,
    },
    /// The server asks for the votes that the settings ask for.
    Promote(ServerId),
    /// The server makes itself primary without a vote.
    ForcePromote(ServerId),
    /// Where fencing by epochs is off: the server takes updates from this primary and no other; a
    /// primary that is pointed elsewhere steps down.
    Follow {
        /// Who is pointed.
        server: ServerId,
        /// At whom.
        primary: ServerId,
    },
    /// The client asks for one write.
    Write(ClientId),
    /// A setting changes while the cluster runs (rule 33a).
    Set(Setting),
    /// A message on its way vanishes.
    Drop(MessageKey),
    /// A message on its way arrives so much later; those behind it may pass.
    Delay {
        /// Which.
        message: MessageKey,
        /// In microseconds.
        us: u64,
    },
    /// A message on its way arrives twice.
    Duplicate(MessageKey),
    /// A message on its way stops until it is released; those behind it pass.
    Hold(MessageKey),
    /// A message that was stopped goes on.
    Release(MessageKey),
    /// A lane treats what is sent over it from now on otherwise.
    SetLink {
        /// The sending end.
        from: NodeId,
        /// The receiving end.
        to: NodeId,
        /// The way back too.
        both: bool,
        /// What changes; the rest stays.
        change: LaneChange,
    },
    /// The server and all others no longer hear each other.
    Isolate {
        /// Who.
        server: ServerId,
        /// Clients and it no longer hear each other either.
        clients: bool,
    },
    /// Servers of different groups no longer hear each other; who is in no group stands with the
    /// others that are in none.
    Split(Vec<Vec<ServerId>>),
    /// All links that are cut pass messages again, those to clients too.
    HealAll,
    /// The server stands still: messages wait for it, timers fall due, its disk finishes what it does.
    Pause(ServerId),
    /// It goes on, and handles what has come meanwhile.
    Resume(ServerId),
    /// Its disk takes this many percent of the time that is set for disks.
    SlowDisk {
        /// Whose.
        server: ServerId,
        /// 100 is as set.
        percent: u32,
    },
    /// Its clock jumps, and runs at another rate from now on.
    SetClock {
        /// Whose.
        server: ServerId,
        /// So far ahead, or back, in microseconds.
        jump_us: i32,
        /// It gains so many microseconds in each second.
        rate_ppm: i32,
    },
    /// All servers of a zone stop.
    LoseZone(String),
    /// The servers of a zone and all others no longer hear each other.
    IsolateZone {
        /// Its name.
        zone: String,
        /// Clients and its servers no longer hear each other either.
        clients: bool,
    },
    /// The client asks for one write that sets this key.
    WriteKey {
        /// Who asks.
        client: ClientId,
        /// What it sets.
        key: Key,
    },
    /// The client asks for one read.
    Read {
        /// Who asks.
        client: ClientId,
        /// What it asks for; drawn when absent.
        key: Option<Key>,
        /// Who may answer; as the client is set when absent.
        policy: Option<ReadPolicy>,
    },
    /// In a run whose clocks stand still: this happens next (rule 6).
    Choose(Choice),
    /// The primary makes a server that is none a member; it starts on a new disk.
    Add(ServerId),
    /// The primary makes a member none; it stops when it knows.
    Remove(ServerId),
}

/// A setting that may change in the running run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// When a client is told *done*.
    Ack(AckRule),
    /// Updates that may be unacknowledged at one replica.
    Window(u32),
    /// Latency between all servers, one way, in microseconds.
    ServerLatency(u64),
    /// When every client asks by itself.
    Load(Load),
    /// Every client's time-out in microseconds, and how often it asks again.
    Patience {
        /// Silence before it gives a server up, in microseconds.
        timeout_us: u64,
        /// How many more times it asks under the same write number.
        retries: u32,
    },
    /// Who notices a dead primary, and who follows it.
    Failover(Failover),
    /// One client's alone.
    Client(ClientId, ClientSetting),
    /// What every client reads.
    Reads {
        /// How many of a hundred operations of its load are reads.
        percent: u32,
        /// Who may answer.
        policy: ReadPolicy,
    },
}

/// A setting of one client that may change in the running run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientSetting {
    /// When it asks by itself.
    Load(Load),
    /// How long it waits.
    Patience {
        /// Silence before it gives a server up, in microseconds.
        timeout_us: u64,
        /// How many more times it asks.
        retries: u32,
    },
    /// What it reads.
    Reads {
        /// How many of a hundred operations of its load are reads.
        percent: u32,
        /// Who may answer.
        policy: ReadPolicy,
    },
}

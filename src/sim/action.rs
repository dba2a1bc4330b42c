//! What a person or a file does to a running cluster. An action is data, so every act replays.

use super::choice::Choice;
use super::config::{AckRule, Failover, Load};
use super::ids::{ClientId, ServerId};
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
    /// The client asks for one write.
    Write(ClientId),
    /// A setting changes while the cluster runs (rule 33a).
    Set(Setting),
    /// In a run whose clocks stand still: this happens next (rule 6).
    Choose(Choice),
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
    /// When the client writes by itself.
    Load(Load),
    /// The client's time-out in microseconds, and how often it asks again.
    Patience {
        /// Silence before it gives a server up, in microseconds.
        timeout_us: u64,
        /// How many more times it asks under the same write number.
        retries: u32,
    },
    /// Who notices a dead primary, and who follows it.
    Failover(Failover),
}

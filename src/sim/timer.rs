//! What servers and clients may be waiting for: an enum and a place for each, so that nothing is set
//! twice or forgotten.

use std::hash::{Hash, Hasher};

use super::ids::{Name, ServerId};
use super::time::SimTime;

/// What a server may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Primary: time to tell the replicas that it is alive.
    Heartbeat,
    /// Replica: the primary has been silent for too long.
    Suspect,
    /// Candidate: the votes have not come.
    Votes,
    /// Primary: a write has waited too long for its acknowledgements.
    TooFew,
    /// Primary: this replica has not acknowledged; send again.
    Resend(ServerId),
    /// Time to tell the monitors how it stands.
    Report,
}

/// What a client may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientTimer {
    /// The next write of its own load.
    Load,
    /// The earliest of its writes needs attention.
    Operation,
    /// The earliest of its reads needs attention.
    Read,
}

/// One timer's place: armed or not, and a generation that tells a stale firing from a real one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Armed {
    generation: Name,
    at: Option<SimTime>,
}

impl Armed {
    /// One that was never armed.
    pub const UNSET: Self = Self { generation: Name(0), at: None };

    /// Arms it, forgetting an earlier arming; gives the generation to put in the queue.
    pub fn set(&mut self, at: SimTime) -> u32 {
        self.at = Some(at);
        self.generation.renew()
    }

    /// Disarms it.
    pub fn cancel(&mut self) {
        self.at = None;
    }

    /// When it will fire.
    #[must_use]
    pub const fn at(&self) -> Option<SimTime> {
        self.at
    }

    /// The generation of the newest arming.
    #[must_use]
    pub const fn generation(&self) -> u32 {
        self.generation.0
    }

    /// Whether a firing of this generation is real; if so, it is disarmed.
    pub fn fires(&mut self, generation: u32) -> bool {
        let real = self.generation.0 == generation && self.at.is_some();
        if real {
            self.at = None;
        }
        real
    }
}

/// Two timers are in the same state when both are armed or neither is: when they fire is a matter of the
/// clock.
impl Hash for Armed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at.is_some().hash(state);
    }
}

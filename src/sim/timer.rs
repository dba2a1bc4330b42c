//! What servers and clients may be waiting for: an enum and a place for each, so that nothing is set
//! twice or forgotten.

use super::ids::ServerId;
use super::time::SimTime;

/// What a server may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientTimer {
    /// The next write of its own load.
    Load,
    /// The earliest of its operations needs attention.
    Operation,
}

/// One timer's place: armed or not, and a generation that tells a stale firing from a real one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Armed {
    generation: u32,
    at: Option<SimTime>,
}

impl Armed {
    /// Arms it, forgetting an earlier arming; gives the generation to put in the queue.
    pub fn set(&mut self, at: SimTime) -> u32 {
        self.generation = self.generation.wrapping_add(1);
        self.at = Some(at);
        self.generation
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
        self.generation
    }

    /// Whether a firing of this generation is real; if so, it is disarmed.
    pub fn fires(&mut self, generation: u32) -> bool {
        let real = self.generation == generation && self.at.is_some();
        if real {
            self.at = None;
        }
        real
    }
}

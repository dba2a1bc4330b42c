//! What may happen next in a state, and how much of it is tried.

use ripple::sim::ids::{ServerId, WriteId};
use ripple::sim::timer::Timer;

/// One step from a state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A message, by its number in the post office, arrives; `late` when its receiver has heard nobody
    /// for long.
    Deliver {
        /// Which.
        letter: u32,
        /// What the receiver waits for has lasted long enough.
        late: bool,
    },
    /// A timer fires.
    Fire(ServerId, Timer),
    /// A primary sends a round of heartbeats, which renew its lease; `late` when all earlier rounds were
    /// sent so long ago that no lease rests on them any more.
    Beat {
        /// Who.
        server: ServerId,
        /// Earlier rounds have run out.
        late: bool,
    },
    /// A server is off, as another ordered.
    SwitchOff {
        /// Who loses its power.
        server: ServerId,
        /// Who ordered it.
        by: ServerId,
    },
    /// A disk finishes writing.
    Flush(ServerId),
    /// A server finishes applying.
    Apply(ServerId),
    /// A client has waited long enough.
    Attend(WriteId),
    /// A client asks for a write.
    Write,
    /// A client asks for a read, by the policy that is set.
    Read,
    /// A server stops.
    Crash(ServerId),
    /// A server's disk is destroyed.
    Wipe(ServerId),
    /// A server starts again.
    Restart(ServerId),
    /// A person promotes.
    Promote(ServerId),
    /// A person promotes by force.
    ForcePromote(ServerId),
}

/// How often each thing may happen on one path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Writes that the client asks for.
    pub writes: u8,
    /// Reads that the client asks for.
    pub reads: u8,
    /// Times that the client has waited long enough.
    pub turns: u8,
    /// Servers that stop.
    pub crashes: u8,
    /// Disks that are destroyed.
    pub wipes: u8,
    /// Times that a server loses patience: with a silent primary, with votes that do not come, with
    /// waiting after a vote that nobody won.
    pub stands: u8,
    /// Promotions that a person asks for.
    pub orders: u8,
    /// Promotions by force.
    pub forces: u8,
    /// Reigns beyond the first.
    pub reigns: u8,
    /// Rounds of heartbeats, beyond the one with which a reign begins, where there is a lease.
    pub beats: u8,
}

impl Bounds {
    /// Whether nothing happened more often than allowed.
    #[must_use]
    pub const fn within(&self, allowed: &Self) -> bool {
        self.writes <= allowed.writes
            && self.reads <= allowed.reads
            && self.turns <= allowed.turns
            && self.crashes <= allowed.crashes
            && self.wipes <= allowed.wipes
            && self.stands <= allowed.stands
            && self.orders <= allowed.orders
            && self.forces <= allowed.forces
            && self.reigns <= allowed.reigns
            && self.beats <= allowed.beats
    }

    /// Counts a step. Reigns are counted where they begin.
    pub const fn count(&mut self, step: &Step) {
        match step {
            Step::Write => self.writes += 1,
            Step::Read => self.reads += 1,
            Step::Attend(_) => self.turns += 1,
            Step::Crash(_) => self.crashes += 1,
            Step::Wipe(_) => self.wipes += 1,
            Step::Promote(_) => self.orders += 1,
            Step::ForcePromote(_) => self.forces += 1,
            Step::Beat { .. } => self.beats += 1,
            Step::Fire(_, Timer::Suspect | Timer::Votes) => self.stands += 1,
            _ => {}
        }
    }
}

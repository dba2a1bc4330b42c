//! Runs in which nothing happens by itself (rule 6): what may be chosen to happen next. This is how a
//! counterexample of the model checker plays, one choice after the other.
//!
//! Servers' and clients' clocks stand still then, at [`STANDING`]. A timer that is armed may fire
//! whenever it is chosen, and whatever depends on how long something has lasted is a choice too: an
//! event is *late* when all that its server waits for has lasted long enough, and otherwise nothing has.
//! No order of events that real clocks allow is left out by this; the tests of the protocol's promises
//! must hold in all of them.

use super::ids::{ClientId, ServerId, WriteId};
use super::message::MessageKey;
use super::time::SimTime;
use super::timer::Timer;

/// What every clock shows while clocks stand still: later than any time-out that may be set.
pub const STANDING: SimTime = SimTime::from_millis(1_000_000);

/// From one choice to the next when a list of them is played, in microseconds.
pub const CHOICE_US: u64 = 100_000;

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A message arrives.
    Deliver {
        /// Which.
        message: MessageKey,
        /// The network doubled it: one more is still on its way.
        keeps: bool,
        /// All that its receiver waits for has lasted long enough.
        late: bool,
    },
    /// A server's timer fires.
    Fire {
        /// Whose.
        server: ServerId,
        /// Which.
        timer: Timer,
        /// All that it waits for has lasted long enough.
        late: bool,
    },
    /// A client has waited long enough for a write.
    Attend {
        /// Who.
        client: ClientId,
        /// For which.
        write: WriteId,
    },
    /// A server's disk finishes writing.
    Flush(ServerId),
    /// A server finishes applying.
    Apply(ServerId),
    /// A server is off, as another ordered, which learns of it.
    SwitchOff {
        /// Who loses its power.
        server: ServerId,
        /// Who ordered it.
        by: ServerId,
    },
}

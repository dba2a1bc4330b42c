//! Model checking: the engine's own servers and clients, in every order of deliveries, time-outs,
//! flushes, crashes and promotions that a few bounds allow.
//!
//! **What a state is.** Disks, memories, armed timers, messages, history, what clients were told, and
//! what the checker must remember. No time, no facts, no draws, and none of the numbers that only tell
//! armings and jobs apart ([`ripple::sim::ids::Name`]). Its fingerprint is the engine's own types' hash,
//! so whatever is added to a server, client or message is part of the state from then on.
//!
//! **Messages are a set.** What was sent may arrive at any later moment, in any order, or never: loss and
//! cut links are deliveries that do not happen. An update that has arrived may arrive again when its
//! receiver has lost its memory or discarded a tail; so sending again is implied. Heartbeats and resending
//! are left out: an update says all that a heartbeat says. Only where a read asks for confirmation they are
//! sent, one round for each reign and read.
//!
//! **Time.** Clocks stand still ([`ripple::sim::choice`]); every armed timer may fire at any moment.
//! Three comparisons with the clock decide what a server does, and each becomes a choice:
//!
//! | where | asks | here |
//! |---|---|---|
//! | a replica's suspicion | has the primary been silent for longer than my patience? | only a firing that finds it so is a step: any other arms the timer again and changes nothing |
//! | a vote | have I heard a primary just now? | both answers are tried, whenever it follows one |
//! | too few answer | has the oldest write waited too long? | it has, when the timer fires; the next write's turn is a firing of its own |
//!
//! What real clocks allow is a part of what is tried here, so a promise that holds here holds there.
//!
//! **Leases** are a matter of the clock through and through, so they bring two things back. Heartbeats are
//! sent, one round when a reign begins and as many more as the bounds say. And time cannot have passed for a
//! voter before it has passed for the lease that rests on its word: it may be late only when no primary's
//! lease rests, or still may come to rest, on a round that it has heard. A primary's lease runs out when its
//! next round leaves *late*. So clocks are right here; what wrong ones do is chaos's business.
//!
//! **Power** is taken away in a step of its own, at any moment after the order.
//!
//! **What is checked** in every state and step: rules 8, 11, 19, 32 and 38, that no "done" precedes its
//! rule, that there is no split brain and no read breaks its word where that is promised, and the durability that [`ripple::sim::durability::tolerated`] promises. What is *reached* is
//! counted too, for a check that cannot fail proves nothing.

mod clients;
mod inert;
mod leases;
mod letters;
mod moves;
pub mod post;
pub mod print;
pub mod proofs;
pub mod replay;
pub mod search;
mod shared;
pub mod spaces;
pub mod step;
pub mod table;
pub mod world;

//! What is due, in order of (time, sequence number) (rule 1). A cancelled timer stays in the queue
//! and is passed over when it comes up; it is no event.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::ids::{ClientId, ServerId};
use super::time::SimTime;
use super::timer::{ClientTimer, Timer};

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The message in this place of the network arrives.
    Delivery(u32),
    /// A server's timer, if it still stands as armed.
    Timer(ServerId, Timer, u32),
    /// A client's timer, if it still stands as armed.
    Client(ClientId, ClientTimer, u32),
    /// A server's flush with this number ends.
    Flush(ServerId, u32),
    /// A server's applying with this number ends.
    Apply(ServerId, u32),
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    heap: BinaryHeap<Reverse<(SimTime, u64, Due)>>,
    sequence: u64,
}

impl Queue {
    /// Puts something behind all that is due at the same time.
    pub fn push(&mut self, at: SimTime, due: Due) {
        self.sequence += 1;
        self.heap.push(Reverse((at, self.sequence, due)));
    }

    /// When the next thing is due.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    /// Takes the next thing, if it is due at or before `limit`.
    pub fn pop(&mut self, limit: SimTime) -> Option<(SimTime, Due)> {
        if self.next_at()? > limit {
            return None;
        }
        self.heap.pop().map(|Reverse((at, _, due))| (at, due))
    }
}

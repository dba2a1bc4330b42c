//! What is due, in order of time, and of creation where times are equal (rule 1). A cancelled timer
//! stays in the queue and is passed over when it comes up; it is no event.
//!
//! A radix heap in base 64 (Ahuja, Mehlhorn, Orlin and Tarjan 1990): time never goes back, so an item
//! waits at the level of the highest digit in which its time differs from the last one taken, in the
//! slot of that digit, and moves to lower levels as that time comes near. Items of one time always
//! share a slot and keep their order.

use super::ids::{ClientId, MonitorId, ServerId};
use super::time::SimTime;
use super::timer::{ClientTimer, Timer};

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The first server is off, as the second ordered.
    PowerOff(ServerId, ServerId),
    /// The second learns that the first is off.
    PowerConfirmed(ServerId, ServerId),
    /// A monitor looks, if its timer still stands as armed.
    Monitor(MonitorId, u32),
    /// The coordinator looks, if its timer still stands as armed.
    Coordinator(u32),
}

/// Slots of a level: the values of one digit.
const SLOTS: usize = 64;
/// Bits of a digit.
const DIGIT: u32 = 6;
/// Enough digits for 64 bits.
const LEVELS: usize = 11;

type Item = (SimTime, Due);

/// The queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The time of the last item taken; the slots are arranged around it.
    last: SimTime,
    /// What is due at that very time.
    ready: Vec<Item>,
    /// How many of those have been taken.
    taken: usize,
    slots: Vec<Vec<Item>>,
    /// For each level, which slots hold something.
    filled: [u64; LEVELS],
    /// Room for a slot's items on their way down, kept to spare its making.
    moving: Vec<Item>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            last: SimTime::ZERO,
            ready: Vec::new(),
            taken: 0,
            slots: vec![Vec::new(); LEVELS * SLOTS],
            filled: [0; LEVELS],
            moving: Vec::new(),
        }
    }
}

impl Queue {
    /// Puts something behind all that is due at the same time.
    pub fn push(&mut self, at: SimTime, due: Due) {
        assert!(at >= self.last, "nothing is due before what has happened");
        let differs = at.as_micros() ^ self.last.as_micros();
        if differs == 0 {
            self.ready.push((at, due));
            return;
        }
        let level = index(differs.ilog2() / DIGIT);
        let slot = digit(at, level);
        self.filled[level] |= 1 << slot;
        self.slots[level * SLOTS + slot].push((at, due));
    }

    /// When the next thing is due.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        if self.taken < self.ready.len() {
            return Some(self.last);
        }
        let (level, slot) = self.nearest()?;
        let items = &self.slots[level * SLOTS + slot];
        if level == 0 {
            items.first().map(|(at, _)| *at)
        } else {
            items.iter().map(|(at, _)| *at).min()
        }
    }

    /// Takes the next thing, if it is due at or before `limit`.
    pub fn pop(&mut self, limit: SimTime) -> Option<Item> {
        if self.taken == self.ready.len() {
            let next = self.next_at()?;
            if next > limit {
                return None;
            }
            self.arrange_around(next);
        } else if self.last > limit {
            return None;
        }
        let item = self.ready[self.taken];
        self.taken += 1;
        Some(item)
    }

    /// Makes `next`, the earliest time at which anything is due, the last one taken.
    fn arrange_around(&mut self, next: SimTime) {
        self.ready.clear();
        self.taken = 0;
        let Some((level, slot)) = self.nearest() else { return };
        self.filled[level] &= !(1 << slot);
        self.last = next;
        let from = &mut self.slots[level * SLOTS + slot];
        if level == 0 {
            std::mem::swap(&mut self.ready, from);
            return;
        }
        let mut moving = std::mem::take(&mut self.moving);
        std::mem::swap(&mut moving, from);
        for (at, due) in moving.drain(..) {
            self.push(at, due);
        }
        self.moving = moving;
    }

    /// The lowest level that holds something, and its lowest slot that does.
    fn nearest(&self) -> Option<(usize, usize)> {
        let level = self.filled.iter().position(|slots| *slots != 0)?;
        Some((level, index(self.filled[level].trailing_zeros())))
    }
}

/// One digit of a time.
fn digit(at: SimTime, level: usize) -> usize {
    let places = u32::try_from(level).expect("a level is a small number") * DIGIT;
    usize::try_from((at.as_micros() >> places) & 63).expect("a digit fits an index")
}

fn index(small: u32) -> usize {
    usize::try_from(small).expect("32 bits fit an index")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Purpose, below, draw};

    #[test]
    fn items_come_in_order_of_time_and_then_of_creation() {
        let mut queue = Queue::default();
        let mut expected = Vec::new();
        let mut now = SimTime::ZERO;
        for n in 0..5_000 {
            let at = now + below(40, draw(1, Purpose::Latency, 0, 0, n)) * 10;
            queue.push(at, Due::Delivery(n));
            expected.push((at, n));
            if n % 3 != 0 {
                expected.sort_unstable();
                let (at, first) = expected.remove(0);
                assert_eq!(queue.next_at(), Some(at));
                assert_eq!(queue.pop(at), Some((at, Due::Delivery(first))));
                now = at;
            }
        }
    }

    #[test]
    fn what_is_due_later_stays_and_time_before_it_stays_free() {
        let mut queue = Queue::default();
        queue.push(SimTime::from_micros(100), Due::Delivery(1));
        assert_eq!(queue.pop(SimTime::from_micros(99)), None);
        queue.push(SimTime::from_micros(50), Due::Delivery(2));
        let limit = SimTime::from_micros(100);
        assert_eq!(queue.pop(limit), Some((SimTime::from_micros(50), Due::Delivery(2))));
        assert_eq!(queue.pop(limit), Some((limit, Due::Delivery(1))));
        assert_eq!(queue.pop(limit), None);
    }
}

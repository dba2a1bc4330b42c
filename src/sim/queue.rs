//! What is due, in order of time, and of creation where times are equal (rule 1). A cancelled timer
//! stays in the queue and is passed over when it comes up; it is no event.
//!
//! A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan 1990): time never goes back, so an item waits in
//! the bucket of the highest bit in which its time differs from the last one taken, and moves to lower
//! buckets as that time comes near. Items of one time always share a bucket and keep their order.

use super::ids::{ClientId, ServerId};
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
}

/// One bucket for "now" and one for each bit of a time.
const BUCKETS: usize = 65;

/// The queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The time that the buckets are arranged around: that of the last item taken.
    last: SimTime,
    buckets: [Vec<(SimTime, Due)>; BUCKETS],
    /// Bit b is set when bucket b + 1 holds something.
    filled: u64,
    /// Items of bucket 0 that have been taken.
    taken: usize,
    /// Room for a bucket's items on their way down, kept to spare its making.
    moving: Vec<(SimTime, Due)>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            last: SimTime::ZERO,
            buckets: [const { Vec::new() }; BUCKETS],
            filled: 0,
            taken: 0,
            moving: Vec::new(),
        }
    }
}

impl Queue {
    /// Puts something behind all that is due at the same time.
    pub fn push(&mut self, at: SimTime, due: Due) {
        assert!(at >= self.last, "nothing is due before what has happened");
        let bucket = bucket(at, self.last);
        self.buckets[bucket].push((at, due));
        if bucket > 0 {
            self.filled |= 1 << (bucket - 1);
        }
    }

    /// When the next thing is due.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        if self.taken < self.buckets[0].len() {
            return Some(self.last);
        }
        self.buckets[self.lowest()?].iter().map(|(at, _)| *at).min()
    }

    /// Takes the next thing, if it is due at or before `limit`.
    pub fn pop(&mut self, limit: SimTime) -> Option<(SimTime, Due)> {
        if self.taken == self.buckets[0].len() {
            let next = self.next_at()?;
            if next > limit {
                return None;
            }
            self.arrange_around(next);
        } else if self.last > limit {
            return None;
        }
        let item = self.buckets[0][self.taken];
        self.taken += 1;
        Some(item)
    }

    /// Makes `next`, the earliest time that anything is due, the new centre.
    fn arrange_around(&mut self, next: SimTime) {
        self.buckets[0].clear();
        self.taken = 0;
        let Some(from) = self.lowest() else { return };
        self.filled &= !(1 << (from - 1));
        self.last = next;
        let mut moving = std::mem::take(&mut self.moving);
        std::mem::swap(&mut moving, &mut self.buckets[from]);
        for (at, due) in moving.drain(..) {
            self.push(at, due);
        }
        self.moving = moving;
    }

    /// The lowest bucket above 0 that holds something.
    fn lowest(&self) -> Option<usize> {
        let bit = self.filled.trailing_zeros();
        usize::try_from(bit).ok().filter(|bit| *bit < BUCKETS - 1).map(|bit| bit + 1)
    }
}

/// The highest bit in which two times differ, from 1; 0 when they are equal.
fn bucket(at: SimTime, last: SimTime) -> usize {
    let differs = at.as_micros() ^ last.as_micros();
    usize::try_from(u64::BITS - differs.leading_zeros()).expect("a bit's number fits an index")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::chance::{Purpose, below, draw};

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

//! The run's facts: a hash of all, a ring of the recent ones, and the milestones for good (rule 43).

use super::fact::Fact;
use super::words::words;

/// How many recent facts are kept.
const RING: usize = 1 << 16;
const RING_U64: u64 = 1 << 16;

/// The record of a run.
#[derive(Clone, Debug)]
pub struct Trace {
    hash: u64,
    count: u64,
    ring: Vec<Fact>,
    milestones: Vec<(u64, Fact)>,
}

impl Default for Trace {
    fn default() -> Self {
        Self { hash: 0x5249_5050_4C45_0001, count: 0, ring: Vec::new(), milestones: Vec::new() }
    }
}

impl Trace {
    /// Records a fact.
    pub fn push(&mut self, fact: Fact) {
        for word in words(&fact) {
            self.hash = (self.hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        }
        if fact.what.is_milestone() {
            self.milestones.push((self.count, fact));
        }
        if self.ring.len() < RING {
            self.ring.push(fact);
        } else {
            let at = slot(self.count);
            self.ring[at] = fact;
        }
        self.count += 1;
    }

    /// The hash of all facts so far: the run's name.
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// How many facts there have been.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The fact with this number, from 0, if it is still kept.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Fact> {
        (number < self.count && number >= self.oldest()).then(|| &self.ring[slot(number)])
    }

    /// The facts from this number on, as far back as they are kept, with their numbers.
    #[must_use]
    pub fn since(&self, number: u64) -> impl DoubleEndedIterator<Item = (u64, &Fact)> {
        (number.max(self.oldest())..self.count).map(|number| (number, &self.ring[slot(number)]))
    }

    /// Faults, promotions, losses and the like, with their numbers.
    #[must_use]
    pub fn milestones(&self) -> &[(u64, Fact)] {
        &self.milestones
    }

    /// The marker that a fact follows from: the event or action that caused it.
    #[must_use]
    pub fn cause(&self, number: u64) -> Option<(u64, &Fact)> {
        self.since(0).rev().filter(|(at, _)| *at <= number).find(|(_, fact)| fact.what.is_marker())
    }

    fn oldest(&self) -> u64 {
        self.count.saturating_sub(RING_U64)
    }
}

fn slot(number: u64) -> usize {
    usize::try_from(number & (RING_U64 - 1)).expect("a place in the ring fits an index")
}

//! Draws, one after the other, from one seed. The engine's own chance has no state; who makes up a run
//! needs nothing so careful.

use ripple::sim::chance::{Purpose, below, draw};

/// A seed, and how many draws it has given.
#[derive(Clone, Debug)]
pub struct Dice {
    seed: u64,
    nth: u32,
}

impl Dice {
    /// Dice that always fall the same for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, nth: 0 }
    }

    /// A number from 0 to `limit - 1`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.nth += 1;
        below(limit, draw(self.seed, Purpose::Latency, 0xBEEF, 0, self.nth))
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A number from 0 to `limit - 1`, as a server's number is.
    pub fn short(&mut self, limit: u16) -> u16 {
        u16::try_from(self.below(limit.into())).expect("it is below a 16-bit number")
    }

    /// One of several, each as likely as the others.
    pub fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        let count = u64::try_from(choices.len()).expect("few choices");
        choices[usize::try_from(self.below(count)).expect("few choices")].clone()
    }
}

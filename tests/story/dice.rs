//! Chance for tests of their own: draws one after the other from one seed.

use ripple::sim::chance::{Purpose, below, draw};
use ripple::sim::ids::ServerId;

/// Each kind of random run draws from a stream of its own.
pub struct Dice {
    seed: u64,
    stream: u16,
    nth: u32,
}

impl Dice {
    pub fn new(seed: u64, stream: u16) -> Self {
        Self { seed, stream, nth: 0 }
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.nth += 1;
        below(limit, draw(self.seed, Purpose::Latency, 0xBEEF, self.stream, self.nth))
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        let last = u64::try_from(choices.len()).expect("few choices");
        choices[usize::try_from(self.below(last)).expect("few choices")].clone()
    }

    pub fn server(&mut self, servers: u16) -> ServerId {
        ServerId(u16::try_from(self.below(servers.into())).expect("a server's number"))
    }
}

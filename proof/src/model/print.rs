//! Fingerprints: 128 bits that stand for a state. Two states that differ share one by chance only, about
//! once in 10^25 for a million states.

use std::hash::{Hash, Hasher};

/// A state's fingerprint.
pub type Print = u128;

/// The fingerprint of anything that can be hashed.
pub fn print_of(thing: &impl Hash) -> Print {
    let mut lanes = Lanes { one: 0x9E37_79B9_7F4A_7C15, two: 0xD1B5_4A32_D192_ED03 };
    thing.hash(&mut lanes);
    u128::from(scramble(lanes.one)) << 64 | u128::from(scramble(lanes.two ^ lanes.one))
}

/// Two lanes that take in the same words and mix them differently.
struct Lanes {
    one: u64,
    two: u64,
}

impl Lanes {
    fn take(&mut self, word: u64) {
        self.one = (self.one ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD).rotate_left(31);
        self.two = (self.two.rotate_left(23) ^ word).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        self.two ^= self.two >> 29;
    }
}

impl Hasher for Lanes {
    fn finish(&self) -> u64 {
        scramble(self.one)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.take(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.take(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.take(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.take(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.take(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.take(u64::try_from(number).expect("64 bits hold any length"));
    }

    fn write_isize(&mut self, number: isize) {
        self.take(u64::from_ne_bytes(i64::try_from(number).expect("64 bits").to_ne_bytes()));
    }
}

/// Every bit of the input changes every bit of the output.
fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    z = (z ^ (z >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    z ^ (z >> 33)
}

/// The fingerprints that have been seen: a table with open addresses, at most two thirds full.
#[derive(Debug)]
pub struct Seen {
    places: Vec<Print>,
    count: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self { places: vec![0; 1 << 12], count: 0 }
    }
}

impl Seen {
    /// Adds one. False when it was there.
    pub fn add(&mut self, print: Print) -> bool {
        if self.count * 3 > self.places.len() * 2 {
            let old = std::mem::take(&mut self.places);
            self.places = vec![0; old.len() * 2];
            self.count = 0;
            for print in old.into_iter().filter(|print| *print != 0) {
                self.put(print);
            }
        }
        self.put(print.max(1))
    }

    fn put(&mut self, print: Print) -> bool {
        let mask = self.places.len() - 1;
        let low = u64::try_from(print & u128::from(u64::MAX)).expect("64 bits are left");
        let mut at = usize::try_from(low).expect("states are counted on 64-bit machines") & mask;
        while self.places[at] != 0 {
            if self.places[at] == print {
                return false;
            }
            at = (at + 1) & mask;
        }
        self.places[at] = print;
        self.count += 1;
        true
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }
}

//! How long things took, counted in a table of fixed size (rule 43). A time's slot is its power of two
//! and the next three bits, so a figure read from it is at most an eighth too high.

/// Slots for each power of two.
const PARTS: u64 = 8;
/// Times below this have a slot each.
const EXACT: u64 = 2 * PARTS;
/// Slots: enough for the longest run.
const SLOTS: usize = 256;

/// Times, counted.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u32>,
    total: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; SLOTS], total: 0 }
    }
}

impl Histogram {
    /// Counts one.
    pub fn add(&mut self, us: u64) {
        self.counts[slot(us)] += 1;
        self.total += 1;
    }

    /// How many were counted.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.total
    }

    /// The time that `percent` of a hundred did not exceed, in microseconds; nothing when none was
    /// counted.
    #[must_use]
    pub fn percentile_us(&self, percent: u32) -> Option<u64> {
        let wanted = (u64::from(self.total) * u64::from(percent)).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.counts.iter().zip(0..).find(|(count, _)| {
            seen += u64::from(**count);
            seen >= wanted
        });
        found.map(|(_, slot)| longest(slot))
    }
}

/// The slot of a time; the last one takes all that is longer.
fn slot(us: u64) -> usize {
    let slot = if us < EXACT {
        us
    } else {
        let power = u64::from(us.ilog2());
        let part = (us >> (power - 3)) & (PARTS - 1);
        EXACT + (power - 4) * PARTS + part
    };
    usize::try_from(slot).map_or(SLOTS - 1, |slot| slot.min(SLOTS - 1))
}

/// The longest time in a slot.
const fn longest(slot: u64) -> u64 {
    if slot < EXACT {
        return slot;
    }
    let (power, part) = ((slot - EXACT) / PARTS + 4, (slot - EXACT) % PARTS);
    ((PARTS + part + 1) << (power - 3)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_at_most_an_eighth_too_high() {
        for us in (0..100_000).chain([1_000_000, 36_000_000, 600_000_000, 3_600_000_000]) {
            let mut one = Histogram::default();
            one.add(us);
            let read = one.percentile_us(50).expect("one was counted");
            assert!(us <= read && read <= us + us / 8, "{us} is read as {read}");
        }
    }

    #[test]
    fn percentiles_are_of_what_was_counted() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile_us(50), None);
        (1..=100).for_each(|us| histogram.add(us));
        assert_eq!(histogram.total(), 100);
        let read = histogram.percentile_us(50).expect("a hundred were counted");
        assert!((50..=56).contains(&read), "{read}");
        assert!(histogram.percentile_us(99).is_some_and(|read| read >= 99));
    }
}

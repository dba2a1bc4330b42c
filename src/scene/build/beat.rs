//! How far a motion has come, in thousandths. Integer arithmetic, so that the same instant gives the
//! same picture on every machine.

use crate::sim::time::SimTime;

/// A motion that is over.
pub const DONE: u16 = 1_000;

/// A motion under way: with the run's time it goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// How much of its time has passed, in thousandths.
    pub done: u16,
    /// How long all of it takes, in microseconds.
    pub takes_us: u64,
}

impl Course {
    /// What began then, or none when it is over.
    #[must_use]
    pub fn since(began: SimTime, now: SimTime, takes_us: u64) -> Option<Self> {
        let done = progress(began, now, takes_us);
        (done < DONE).then_some(Self { done, takes_us })
    }
}

/// So many tenths of a beat, in microseconds.
#[must_use]
pub const fn tenths(beat_us: u64, tenths: u64) -> u64 {
    beat_us * tenths / 10
}

/// How much of `takes_us` has passed since `began`.
#[must_use]
pub fn progress(began: SimTime, now: SimTime, takes_us: u64) -> u16 {
    share(now.since(began), takes_us)
}

/// `part` of `whole`, at most 1,000.
#[must_use]
pub fn share(part: u64, whole: u64) -> u16 {
    if part >= whole {
        return DONE;
    }
    u16::try_from(part * 1_000 / whole).unwrap_or(DONE)
}

/// Quick at first, then slower.
#[must_use]
pub fn ease_out(done: u16) -> u16 {
    DONE - ease_in(DONE - done)
}

/// Slow at first, then quicker.
#[must_use]
pub fn ease_in(done: u16) -> u16 {
    let done = u32::from(done);
    u16::try_from(done * done / 1_000).unwrap_or(DONE)
}

/// Very quick at first.
#[must_use]
pub fn ease_out_cubic(done: u16) -> u16 {
    let left = u64::from(DONE - done);
    DONE - u16::try_from(left * left * left / 1_000_000).unwrap_or(DONE)
}

/// Slow at both ends.
#[must_use]
pub fn ease_in_out(done: u16) -> u16 {
    if done < DONE / 2 { ease_in(done * 2) / 2 } else { DONE - ease_in((DONE - done) * 2) / 2 }
}

/// The size of a message that has come so far: it grows in over a tenth of its way, and shrinks out
/// over as much.
#[must_use]
pub fn grown(done: u16) -> u16 {
    const GROWS: u64 = 100;
    share(done.min(DONE - done).into(), GROWS)
}

/// A number of thousandths as a fraction, for places.
#[must_use]
pub fn fraction(thousandths: u16) -> f64 {
    f64::from(thousandths) / f64::from(DONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_begins_at_nothing_and_ends_at_rest() {
        for curve in [ease_in, ease_out, ease_out_cubic, ease_in_out] {
            assert_eq!((curve(0), curve(DONE)), (0, DONE));
            assert!((1..=DONE).all(|done| curve(done) >= curve(done - 1)));
        }
    }

    #[test]
    fn a_motion_without_length_is_over() {
        assert_eq!(progress(SimTime::ZERO, SimTime::ZERO, 0), DONE);
    }
}

//! How fast simulated time passes on the screen. Measured in beats: one beat is the run's usual
//! one-way latency between servers.

/// A pace, from slow to fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A beat takes this many milliseconds on the screen.
    Beat(u32),
    /// One second a second.
    RealTime,
    /// Ten seconds a second.
    TenTimes,
}

impl Pace {
    /// All paces, slowest first.
    pub const ALL: [Self; 7] = [
        Self::Beat(3_200),
        Self::Beat(1_600),
        Self::Beat(800),
        Self::Beat(400),
        Self::Beat(200),
        Self::RealTime,
        Self::TenTimes,
    ];

    /// The pace at which the page opens.
    pub const DEFAULT: Self = Self::Beat(800);

    /// The next faster pace, or this one if there is none.
    #[must_use]
    pub fn faster(self) -> Self {
        self.neighbour(1)
    }

    /// The next slower pace, or this one if there is none.
    #[must_use]
    pub fn slower(self) -> Self {
        self.neighbour(-1)
    }

    /// Whether there is a slower pace, and a faster one.
    #[must_use]
    pub fn has_others(self) -> (bool, bool) {
        (self.slower() != self, self.faster() != self)
    }

    fn neighbour(self, steps: isize) -> Self {
        let place = Self::ALL.iter().position(|pace| *pace == self);
        let there = place.and_then(|place| place.checked_add_signed(steps));
        there.and_then(|there| Self::ALL.get(there)).copied().unwrap_or(self)
    }

    /// Simulated time for each microsecond of the screen, as a ratio.
    #[must_use]
    pub const fn ratio(self, beat_us: u64) -> (u64, u64) {
        match self {
            Self::Beat(screen_ms) => (beat_us, screen_ms as u64 * 1_000),
            Self::RealTime => (1, 1),
            Self::TenTimes => (10, 1),
        }
    }

    /// Simulated microseconds for each millisecond of the screen.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for the screen")]
    pub fn us_per_ms(self, beat_us: u64) -> f64 {
        let (numerator, denominator) = self.ratio(beat_us);
        numerator as f64 / denominator as f64 * 1_000.0
    }

    /// The label: "Slow motion 40 x", "Real time", "Fast 10 x".
    #[must_use]
    pub fn label(self, beat_us: u64) -> String {
        match self {
            Self::Beat(screen_ms) => {
                let factor = u64::from(screen_ms) * 1_000 / beat_us.max(1);
                format!("Slow motion {factor} x")
            }
            Self::RealTime => "Real time".into(),
            Self::TenTimes => "Fast 10 x".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_opens_forty_times_slowed() {
        assert_eq!(Pace::DEFAULT.label(20_000), "Slow motion 40 x");
        assert_eq!(Pace::DEFAULT.label(500), "Slow motion 1600 x");
    }

    #[test]
    fn paces_end_at_both_ends() {
        assert_eq!(Pace::Beat(200).faster(), Pace::RealTime);
        assert_eq!(Pace::TenTimes.faster(), Pace::TenTimes);
        assert_eq!(Pace::Beat(3_200).slower(), Pace::Beat(3_200));
        let others = [Pace::ALL[0], Pace::DEFAULT, Pace::TenTimes].map(Pace::has_others);
        assert_eq!(others, [(false, true), (true, true), (true, false)]);
    }
}

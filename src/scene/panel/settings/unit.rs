//! The units in which people type figures, and how the engine counts them.

use crate::scene::words::controls;

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Pieces.
    Count,
    /// Milliseconds, which the engine counts in microseconds.
    Millis,
    /// Percent, which the engine counts in millionths.
    Percent,
}

impl Unit {
    /// The figure as it is shown.
    pub fn text(self, figure: u64) -> String {
        controls::decimal(figure, self.digits())
    }

    /// The figure that was typed; digits that the engine does not count are refused.
    pub fn read(self, typed: &str) -> Result<u64, String> {
        let bad = || controls::no_figure(typed, self.digits());
        let (before, after) = typed.trim().split_once('.').unwrap_or((typed.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let places = usize::try_from(self.digits()).unwrap_or(0);
        let too_fine = after.len() > places || places == 0 && typed.contains('.');
        if before.is_empty() && after.is_empty() || !digits(before) || !digits(after) || too_fine {
            return Err(bad());
        }
        format!("{before}{after:0<places$}").parse().map_err(|_| controls::too_large(typed))
    }

    /// How many digits after the point the engine counts.
    const fn digits(self) -> u32 {
        match self {
            Self::Count => 0,
            Self::Millis => 3,
            Self::Percent => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_what_is_shown() {
        for (unit, typed, figure) in [
            (Unit::Count, "12", 12),
            (Unit::Millis, "0.5", 500),
            (Unit::Millis, "20", 20_000),
            (Unit::Millis, "1.025", 1_025),
            (Unit::Percent, "2.5", 25_000),
        ] {
            assert_eq!(unit.read(typed), Ok(figure));
            assert_eq!(unit.text(figure), typed);
        }
        assert_eq!(Unit::Millis.read(".5"), Ok(500));
    }

    #[test]
    fn what_is_no_figure_is_told_as_it_was_typed() {
        let refused = |unit: Unit, typed: &str| unit.read(typed).expect_err("it is no figure");
        assert_eq!(refused(Unit::Count, "-3"), "\"-3\" is not a whole number");
        assert_eq!(refused(Unit::Count, "1.5"), "\"1.5\" is not a whole number");
        assert_eq!(
            refused(Unit::Count, "99999999999999999999"),
            "99999999999999999999 is too large"
        );
        assert_eq!(refused(Unit::Count, ""), "Type a whole number");
        assert_eq!(
            refused(Unit::Millis, "soon"),
            "\"soon\" is not a number with at most 3 decimals"
        );
        assert_eq!(refused(Unit::Millis, ""), "Type a number");
    }
}

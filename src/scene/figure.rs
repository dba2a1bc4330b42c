//! Numbers as paths and styles take them. The language's own way of writing them is exact to the last
//! digit, and so large that it would be a noticeable part of the page. Knows nothing of what they mean.

use std::fmt::{Display, Formatter, Result};

/// A number with so many digits after the point, and none that say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    scaled: i64,
    digits: u32,
}

/// Rounded to a whole number.
#[must_use]
pub fn whole(value: f64) -> Figure {
    Figure::of(value, 0)
}

/// Rounded to tenths: places in pixels, angles in degrees.
#[must_use]
pub fn tenths(value: f64) -> Figure {
    Figure::of(value, 1)
}

/// Rounded to thousandths: scales.
#[must_use]
pub fn thousandths(value: f64) -> Figure {
    Figure::of(value, 3)
}

/// Rounded to millionths: shares of a long time.
#[must_use]
pub fn millionths(value: f64) -> Figure {
    Figure::of(value, 6)
}

impl Figure {
    #[expect(clippy::cast_possible_truncation, reason = "what is too large to be drawn is cut off")]
    fn of(value: f64, digits: u32) -> Self {
        let mut figure =
            Self { scaled: (value * f64::from(10_u32.pow(digits))).round() as i64, digits };
        while figure.digits > 0 && figure.scaled % 10 == 0 {
            figure.scaled /= 10;
            figure.digits -= 1;
        }
        figure
    }
}

impl Display for Figure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let unit = 10_u64.pow(self.digits);
        let (size, sign) = (self.scaled.unsigned_abs(), if self.scaled < 0 { "-" } else { "" });
        write!(f, "{sign}{}", size / unit)?;
        if self.digits == 0 {
            return Ok(());
        }
        // A leading one keeps the zeros after the point.
        let after = (unit + size % unit).to_string();
        write!(f, ".{}", &after[1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_say_something() {
        let written = [
            (whole(12.5), "13"),
            (whole(-0.4), "0"),
            (tenths(7.25), "7.3"),
            (tenths(-7.04), "-7"),
            (tenths(-0.26), "-0.3"),
            (thousandths(0.05), "0.05"),
            (thousandths(1.0), "1"),
            (millionths(0.000_123), "0.000123"),
        ];
        for (figure, text) in written {
            assert_eq!(figure.to_string(), text);
        }
    }
}

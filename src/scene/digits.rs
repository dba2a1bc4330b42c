//! Numbers where there is little room: on blocks, in sockets and in acknowledgements. Three digits at
//! most, the last ones; the full number stands in the name of whatever carries it.

use crate::sim::ids::WriteId;

/// The most digits that a block has room for.
const MOST: u32 = 1_000;
/// From here on a number needs smaller type.
const NARROW_FROM: u32 = 100;

/// A number as a block shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The digits.
    pub text: String,
    /// They are three, and need smaller type.
    pub narrow: bool,
}

impl Digits {
    /// The number of a write: "7", "142", and "042" for 1042.
    #[must_use]
    pub fn of(write: WriteId) -> Self {
        let text = match write.0 {
            number @ 0..MOST => number.to_string(),
            number => format!("{:03}", number % MOST),
        };
        Self { text, narrow: write.0 >= NARROW_FROM }
    }

    /// The whole number, where a block has no room for it.
    #[must_use]
    pub fn whole(write: WriteId) -> Option<String> {
        (write.0 >= MOST).then(|| write.to_string())
    }

    /// The class by which styles know how large the type may be.
    #[must_use]
    pub const fn class(&self) -> Option<&'static str> {
        if self.narrow { Some("narrow") } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_shows_three_digits_at_most() {
        let shown = |number| Digits::of(WriteId(number)).text;
        assert_eq!([7, 42, 142, 999].map(shown), ["7", "42", "142", "999"]);
        assert_eq!([1_000, 1_042, 123_456].map(shown), ["000", "042", "456"]);
        let all = [1, 99, 100, 1_042, u32::MAX].map(|number| Digits::of(WriteId(number)));
        assert_eq!(
            [999, 1_042].map(|number| Digits::whole(WriteId(number))),
            [None, Some("1042".into())]
        );
        assert!(all.iter().all(|digits| digits.narrow == (digits.text.len() == 3)));
    }
}

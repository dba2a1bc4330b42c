//! Whose booking a write is: a person for each number, so that a loss has a name. It is a label; the
//! engine knows numbers only.

use crate::sim::ids::WriteId;

use super::phrases::list;

const PEOPLE: [&str; 24] = [
    "Mia", "Jonas", "Ada", "Kofi", "Lin", "Omar", "Noor", "Ivan", "Sofia", "Tariq", "Yuki", "Zoe",
    "Amara", "Ben", "Chidi", "Dana", "Elif", "Finn", "Gita", "Hugo", "Ines", "Jun", "Kaia", "Leo",
];

/// More people than these are counted.
const MOST_NAMED: usize = 3;

/// "Kofi".
#[must_use]
pub fn name(write: WriteId) -> &'static str {
    let place = write.0.saturating_sub(1) % 24;
    PEOPLE[usize::try_from(place).expect("below 24")]
}

/// "Kofi's booking".
#[must_use]
pub fn booking(write: WriteId) -> String {
    format!("{}'s booking", name(write))
}

/// "Kofi and Lin", and from four on "9 people".
#[must_use]
pub fn names(writes: &[WriteId]) -> String {
    if writes.len() > MOST_NAMED {
        return format!("{} people", writes.len());
    }
    list(&writes.iter().map(|write| name(*write)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_has_a_name() {
        assert_eq!(booking(WriteId(4)), "Kofi's booking");
        assert_eq!(name(WriteId(28)), "Kofi", "the list begins again");
        assert_eq!(names(&[WriteId(4), WriteId(5)]), "Kofi and Lin");
        assert_eq!(names(&[1, 2, 3, 4].map(WriteId)), "4 people");
    }
}

//! What the guide says: heading, sentences, verdicts, what skipping passed over. A room for each part of
//! its story; who calls need not know which.

mod acts;
mod after;
mod outage;
mod outcome;
mod standstill;

pub use acts::*;
pub use after::*;
pub use outage::*;
pub use outcome::*;
pub use standstill::*;

use crate::sim::ids::ServerId;

use super::phrases::number_word;

/// The opening.
#[must_use]
pub fn opening_heading(number: u16) -> String {
    match number {
        1 => "One server keeps a file.".into(),
        many => format!("{} servers keep the same file.", number_word(many)),
    }
}

/// The opening.
#[must_use]
pub fn opening(number: u16, primary: ServerId) -> Vec<String> {
    if number == 1 {
        return vec![format!("Every update goes to {primary}. There is no other copy.")];
    }
    vec![
        format!("Every update goes to {primary} first, then ripples to the others."),
        "Each one answers before it is sent the next.".into(),
    ]
}

//! What the page says around a lesson, whatever the lesson. Its own words are in its file.

use crate::sim::ids::ServerId;

/// To an act for which the lesson has no sentence.
#[must_use]
pub fn not_this_step(button: &str) -> String {
    format!("That is worth a look, but not what this step is about. It goes on with: {button}.")
}

/// The button, when some of several writes are asked for already.
#[must_use]
pub fn write_the_rest() -> String {
    "Write the rest".into()
}

/// "Heal S1 to S2".
#[must_use]
pub fn heal(from: ServerId, to: ServerId) -> String {
    format!("Heal {from} to {to}")
}

/// A row of the table: what the learner did not try.
#[must_use]
pub fn not_tried() -> String {
    "not tried".into()
}

/// A row of the table: how many writes were lost.
#[must_use]
pub fn lost(count: u32) -> String {
    if count == 0 { "none".into() } else { count.to_string() }
}

/// A row of the table: whether writes went on when a replica died.
#[must_use]
pub fn went_on(went_on: bool) -> String {
    if went_on { "yes".into() } else { "no".into() }
}

/// A row of the table: the rule.
#[must_use]
pub fn rule(who: &str) -> String {
    format!("done when {who}")
}

/// The heads of the table's columns.
#[must_use]
pub const fn table_heads() -> [&'static str; 4] {
    ["Rule", "A write took", "Lost", "Went on when a replica died"]
}

/// "4 of 6 answers were right."
#[must_use]
pub fn answers(right: usize, of: usize) -> String {
    format!("{right} of {of} answers were right.")
}

//! What the guide's button and its quiet links are called.

use crate::sim::ids::ServerId;

/// "Knock out the primary".
#[must_use]
pub fn knock_out_primary() -> String {
    "Knock out the primary".into()
}

/// The way to the lesson, for one who has not yet done anything.
#[must_use]
pub fn from_the_beginning() -> String {
    "Or start at the beginning: 7 steps, about 6 minutes.".into()
}

/// The way to the lesson, for one who has seen a failover lose nothing.
#[must_use]
pub fn how_one_gets_lost() -> String {
    "See how one gets lost".into()
}

/// "Bring S1 back": the card has a button "Bring back S1", and no two buttons share a name.
#[must_use]
pub fn bring_back(server: ServerId) -> String {
    format!("Bring {server} back")
}

/// "Make S2 primary".
#[must_use]
pub fn promote(server: ServerId) -> String {
    format!("Make {server} primary")
}

/// "Make S2 primary by force".
#[must_use]
pub fn force_promote(server: ServerId) -> String {
    format!("Make {server} primary by force")
}

/// "Let S2 and S3 talk again".
#[must_use]
pub fn heal(a: ServerId, b: ServerId) -> String {
    format!("Let {a} and {b} talk again")
}

/// "Let all talk again".
#[must_use]
pub fn heal_all() -> String {
    "Let all talk again".into()
}

/// "Skip ahead".
#[must_use]
pub fn skip_the_wait() -> String {
    "Skip ahead".into()
}

/// "Start again".
#[must_use]
pub fn start_again() -> String {
    "Start again".into()
}

//! Lines of What is happening about who feeds whom: at most 12 words.

use crate::sim::ids::ServerId;

/// A cascaded replica no longer hears the one that feeds it.
#[must_use]
pub fn misses(server: ServerId, upstream: ServerId) -> String {
    format!("{server} no longer hears {upstream} and looks for the primary.")
}

/// Who feeds a cascaded replica, in the panel of what is selected.
#[must_use]
pub fn is_fed_by(upstream: ServerId) -> String {
    format!("Fed by {upstream}. It has no vote, and no \"done\" waits for it.")
}

/// A cascaded replica gets its updates from another server.
#[must_use]
pub fn fed_by(server: ServerId, upstream: ServerId) -> String {
    format!("{server} gets its updates from {upstream} now.")
}

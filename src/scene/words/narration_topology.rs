//! Lines of What is happening about who feeds whom, and about members that come and go: at most 12
//! words.

use crate::sim::ids::ServerId;
use crate::sim::members::NoChange;

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

/// A primary writes down that a server is a member.
#[must_use]
pub fn adds(by: ServerId, server: ServerId) -> String {
    format!("{by} adds {server}. It counts once it has caught up.")
}

/// A server that was added has caught up.
#[must_use]
pub fn counts(server: ServerId) -> String {
    format!("{server} counts from now on.")
}

/// A primary writes down that a server is no member.
#[must_use]
pub fn removes(by: ServerId, server: ServerId) -> String {
    format!("{by} removes {server}. It no longer votes or counts.")
}

/// A primary that was removed has seen to it that all know.
#[must_use]
pub fn removed_steps_down(server: ServerId) -> String {
    format!("{server} is removed for good, and steps down.")
}

/// A server that was removed stops.
#[must_use]
pub fn leaves(server: ServerId) -> String {
    format!("{server} knows that it was removed, and stops.")
}

/// A server is not started.
#[must_use]
pub fn is_no_member(server: ServerId) -> String {
    format!("{server} stays down: it is no member.")
}

/// A change of the members is not taken.
#[must_use]
pub fn keeps_members(server: ServerId, adds: bool, why: NoChange) -> String {
    let what = if adds { "added" } else { "removed" };
    let why = match why {
        NoChange::NoPrimary => "no primary reigns",
        NoChange::TooSoon => "the new primary is still confirmed",
        NoChange::Another => "one change at a time",
        NoChange::Already if adds => "it is a member already",
        NoChange::Already => "it is no member",
        NoChange::TooFew => "too few would be left",
    };
    format!("{server} is not {what}: {why}.")
}

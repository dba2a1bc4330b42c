//! What is said of those who read: narration, and why a promise to them is not given.

use crate::sim::ids::{ClientId, Key, ServerId, WriteId};
use crate::sim::read_promises::WhyNot;

use super::phrases::count;

/// A client wants to read.
#[must_use]
pub fn asks(client: ClientId, key: Key) -> String {
    format!("{client} wants to read {key}.")
}

/// A read was answered.
#[must_use]
pub fn reads(client: ClientId, server: ServerId, value: WriteId) -> String {
    format!("{client} reads {} from {server}.", found(value))
}

/// A server cannot answer a read.
#[must_use]
pub fn cannot_answer(server: ServerId, client: ClientId, behind: bool) -> String {
    if behind {
        format!("{server} tells {client}: I do not have what you ask for.")
    } else {
        format!("{server} tells {client}: I am not primary.")
    }
}

/// A server has been silent for too long for a reader.
#[must_use]
pub fn timed_out(client: ClientId, server: ServerId) -> String {
    format!("{client} reads, and {server} is silent.")
}

/// A reader stops asking.
#[must_use]
pub fn gives_up(client: ClientId) -> String {
    format!("{client} gives up its read.")
}

/// A read was stale.
#[must_use]
pub fn stale(client: ClientId, server: ServerId, value: WriteId, behind: u32) -> String {
    let missed = count(behind, "done write", "done writes");
    format!("Stale read: {client} finds {} on {server}, {missed} behind.", found(value))
}

/// A read lacked the client's own write.
#[must_use]
pub fn misses_own(client: ClientId, server: ServerId, own: WriteId) -> String {
    format!("{client} does not find its own write {own} on {server}.")
}

/// A read found less than the one before.
#[must_use]
pub fn went_back(client: ClientId, value: WriteId, before: WriteId) -> String {
    format!("{client} had read write {before}, and now finds {}.", found(value))
}

/// What was read is lost.
#[must_use]
pub fn read_was_lost(client: ClientId, write: WriteId) -> String {
    format!("{client} has read write {write}, and it is gone.")
}

/// A retry was applied again.
#[must_use]
pub fn applied_twice(write: WriteId) -> String {
    format!("Write {write} is applied twice: nobody knew it again.")
}

fn found(value: WriteId) -> String {
    if value == WriteId::NONE { "nothing".into() } else { format!("write {value}") }
}

/// Why a promise to those who read is not given.
#[must_use]
pub const fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::DoneCanBeLost => "not promised: a failover can lose done writes",
        WhyNot::OldPrimary => "not promised: an old primary may still answer",
        WhyNot::NoMajority => "not promised: no majority says who is primary",
        WhyNot::ReplicaLags => "not promised: a replica may be behind",
        WhyNot::ReadersMove => "not promised: the next server asked may be behind",
        WhyNot::SeenTooSoon => "not promised: readers see writes before they are done",
        WhyNot::Forced => "not promised: a server was promoted by force",
        WhyNot::TooManyLost => "not promised: too many servers were lost",
    }
}

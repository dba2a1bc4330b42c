//! What stands about the selection: one heading, and short lines.

use std::cmp::Ordering;

use crate::sim::config::ClientConfig;
use crate::sim::ids::{Lsn, ServerId, WriteId};
use crate::sim::message::Positions;
use crate::sim::time::SimTime;

use super::controls::decimal;
use super::phrases::{clock, count, duration};
use super::{fates, own, people};
use crate::sim::table::Told;

/// More writes than these are counted.
const MOST_NAMED: usize = 3;

/// "Write 4, Kofi's booking".
#[must_use]
pub fn write_heading(write: WriteId) -> String {
    format!("Write {write}, {}", people::booking(write))
}

/// A message that is no longer on its way.
#[must_use]
pub fn arrived_heading() -> String {
    "This message is no longer on its way".into()
}

/// "Newest: 7, Noor's booking."
#[must_use]
pub fn newest(write: WriteId) -> String {
    format!("Newest: {}.", named(&[write]))
}

/// How far its log has come, by LSN.
#[must_use]
pub fn positions(positions: Positions, commit: Lsn) -> String {
    let Positions { received, flushed, applied } = positions;
    format!(
        "LSN: received {}, on disk {}, applied {}, committed {}.",
        received.0, flushed.0, applied.0, commit.0
    )
}

/// A log without a write.
#[must_use]
pub fn no_write() -> String {
    "Holds no write.".into()
}

/// The cluster goes on without it.
#[must_use]
pub fn not_a_member() -> String {
    "Not a member of the cluster: it has no vote and does not count.".into()
}

/// A disk that was destroyed.
#[must_use]
pub fn disk_gone() -> String {
    "Its disk is destroyed: it holds nothing.".into()
}

/// "2 entries behind S1."
#[must_use]
pub fn behind(entries: u32, primary: ServerId) -> String {
    format!("{} behind {primary}.", count(entries, "entry", "entries"))
}

/// It lacks nothing.
#[must_use]
pub fn up_to_date(primary: ServerId) -> String {
    format!("Has everything that {primary} has.")
}

/// "Only S1 has 6, Omar's booking."
#[must_use]
pub fn only_here(server: ServerId, writes: &[WriteId]) -> String {
    format!("Only {server} has {}.", named(writes))
}

/// "Discarded: 4, Kofi's booking; 5, Lin's."
#[must_use]
pub fn discarded(writes: &[WriteId]) -> String {
    format!("Discarded: {}.", named(writes))
}

/// It has waited in vain.
#[must_use]
pub fn suspects(primary: ServerId) -> String {
    format!("Suspects {primary}: it hears nothing from it.")
}

/// It asks for votes.
#[must_use]
pub fn votes(votes: usize, needed: u16) -> String {
    format!("Asks for votes: has {votes} of {needed}.")
}

/// A whole link.
#[must_use]
pub fn latency(us: u64) -> String {
    format!("A message takes about {}, one way.", duration(us))
}

/// A link that is cut both ways.
#[must_use]
pub fn cut() -> String {
    "Cut: messages between them vanish.".into()
}

/// A link that is cut one way.
#[must_use]
pub fn cut_one_way(from: ServerId, to: ServerId) -> String {
    format!("Cut: messages from {from} to {to} vanish.")
}

/// What is on a link, message by message.
#[must_use]
pub fn on_its_way(names: &[String]) -> String {
    match names {
        [] => "Nothing is on its way.".into(),
        [one] => format!("On its way: {one}."),
        [first, ..] => format!("On their way: {first}, and {} more.", names.len() - 1),
    }
}

/// A gate that lets the next update through.
#[must_use]
pub fn gate_open(to: ServerId) -> String {
    format!("The gate to {to} is open.")
}

/// A gate behind which nothing waits.
#[must_use]
pub fn gate_shut(to: ServerId, waits_for: Option<WriteId>) -> String {
    match waits_for {
        Some(write) => format!("The gate to {to} waits for its ack of {write}."),
        None => format!("The gate to {to} waits for its ack of the epoch."),
    }
}

/// "Sent at 0.412 s, due at 0.432 s."
#[must_use]
pub fn sent_and_due(sent: SimTime, due: SimTime) -> String {
    format!("Sent at {}, due at {}.", clock(sent), clock(due))
}

/// It vanishes at a cut.
#[must_use]
pub fn vanishes() -> String {
    "It vanishes at the cut.".into()
}

/// What an update lets happen.
#[must_use]
pub fn of_update(to: ServerId) -> String {
    format!("Once {to} has it, {to} says so.")
}

/// What an acknowledgement lets happen, when something waits for it.
#[must_use]
pub fn lets_leave(write: Option<WriteId>, to: ServerId) -> String {
    match write {
        Some(write) => format!("Lets {write} leave for {to}."),
        None => format!("Opens the gate to {to}."),
    }
}

/// What a request lets happen.
#[must_use]
pub fn of_request(write: WriteId) -> String {
    format!("Asks for {}.", people::booking(write))
}

/// What an answer lets happen.
#[must_use]
pub fn of_done(write: WriteId) -> String {
    format!("Tells the client that {} is done.", people::booking(write))
}

/// What a refusal to a client lets happen.
#[must_use]
pub fn of_not_done() -> String {
    "The client asks again, or another server.".into()
}

/// What a question for a vote lets happen.
#[must_use]
pub fn of_vote_asked(from: ServerId, to: ServerId) -> String {
    format!("{to} votes for {from}, unless its own log is further.")
}

/// What a vote lets happen.
#[must_use]
pub fn of_vote(granted: bool, to: ServerId) -> String {
    if granted {
        format!("Counts towards {to}'s majority.")
    } else {
        format!("{to} needs the vote of another.")
    }
}

/// What a heartbeat says.
#[must_use]
pub fn of_heartbeat() -> String {
    "Says: I am alive.".into()
}

/// What a refusal of an update lets happen.
#[must_use]
pub fn of_refusal(to: ServerId) -> String {
    format!("Tells {to} why the update was not taken.")
}

/// What a read asks for.
#[must_use]
pub fn of_read() -> String {
    "Asks for the newest write that readers see.".into()
}

/// What the answer to a read says.
#[must_use]
pub fn of_value(value: Option<WriteId>) -> String {
    value.map_or_else(
        || "Tells the client that there is nothing to read.".into(),
        |write| format!("Shows the client {}.", people::booking(write)),
    )
}

/// "The client was told done at 0.370 s."
#[must_use]
pub fn told(told: Told, at: SimTime) -> String {
    match told {
        Told::Nothing => "The client waits for an answer.".into(),
        told => format!("The client was told: {}, at {}.", fates::told(told), clock(at)),
    }
}

/// "S1 and S3 have it."
#[must_use]
pub fn held_by(servers: &[ServerId]) -> String {
    let have = if servers.len() == 1 { "has" } else { "have" };
    match servers {
        [] => "No running server has it.".into(),
        some => format!("{} {have} it.", super::phrases::servers(some)),
    }
}

/// Servers that are down and have it on their disks.
#[must_use]
pub fn held_on_disk(servers: &[ServerId]) -> String {
    let (disk, is) = if servers.len() == 1 { ("disk", "is") } else { ("disks", "are") };
    format!("It is on the {disk} of {}, which {is} down.", super::phrases::servers(servers))
}

/// The fate, as a sentence.
#[must_use]
pub fn fate(fate: crate::sim::ledger::Fate) -> String {
    format!("{}: {}.", super::phrases::sentence(fate.word()), fates::fate(fate))
}

/// "C2, talks to S1".
#[must_use]
pub fn client_heading(client: &str, server: ServerId) -> String {
    format!("{}, talks to {server}", super::phrases::sentence(client))
}

/// Writes that a client has no answer to.
#[must_use]
pub fn waits_for(writes: &[WriteId]) -> String {
    if writes.is_empty() {
        return "Every write is answered.".into();
    }
    format!("Waits for an answer to {}.", named(writes))
}

/// Reads that it has no answer to.
#[must_use]
pub fn waits_for_reads(reads: usize) -> String {
    format!("Waits for {}.", count(u64::try_from(reads).unwrap_or(u64::MAX), "read", "reads"))
}

/// How it waits and asks again.
#[must_use]
pub fn asks(client: &ClientConfig) -> String {
    let patience = duration(client.timeout_us);
    match (client.retries, client.idempotent) {
        (0, _) => format!("Gives up after {patience}."),
        (_, true) => format!("Asks again after {patience}, under the same number."),
        (_, false) => format!("Asks again after {patience}; servers take that for another write."),
    }
}

/// "Stands in zone A."
#[must_use]
pub fn stands_in(zone: &str) -> String {
    format!("Stands in {}.", own::zone(zone))
}

/// Whether a server is in the in-sync set.
#[must_use]
pub fn in_sync(is: bool) -> String {
    if is {
        "In sync: done waits for it.".into()
    } else {
        "Not in sync: done does not wait for it.".into()
    }
}

/// A server that stands still.
#[must_use]
pub fn paused(messages: usize) -> String {
    match messages {
        0 => "Paused: messages wait for it.".into(),
        1 => "Paused: one message waits for it.".into(),
        many => format!("Paused: {many} messages wait for it."),
    }
}

/// "Its disk takes 10 times as long as usual."
#[must_use]
pub fn disk(percent: u32) -> String {
    format!("Its disk takes {} times as long as usual.", decimal(percent.into(), 2))
}

/// "Its clock is 100 ms ahead and gains 20 %."
#[must_use]
pub fn wrong_clock(shows: SimTime, is: SimTime, rate_ppm: i32) -> String {
    let off = match shows.cmp(&is) {
        Ordering::Greater => format!("is {} ahead", duration(shows.since(is))),
        Ordering::Less => format!("is {} behind", duration(is.since(shows))),
        Ordering::Equal => "is right".into(),
    };
    let percent = decimal(rate_ppm.unsigned_abs().into(), 4);
    match rate_ppm.cmp(&0) {
        Ordering::Equal => format!("Its clock {off}."),
        Ordering::Greater => format!("Its clock {off} and gains {percent} %."),
        Ordering::Less => format!("Its clock {off} and loses {percent} %."),
    }
}

/// "4, Kofi's booking; 5, Lin's"; of many the first, and how many more.
fn named(writes: &[WriteId]) -> String {
    let name = |(at, write): (usize, &WriteId)| match at {
        0 => format!("{write}, {}", people::booking(*write)),
        _ => format!("{write}, {}'s", people::name(*write)),
    };
    let mut parts: Vec<String> = writes.iter().enumerate().take(MOST_NAMED).map(name).collect();
    if writes.len() > MOST_NAMED {
        parts.push(format!("and {} more", writes.len() - MOST_NAMED));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_discarded_is_listed_with_its_persons() {
        let writes = [4, 5, 6, 7].map(WriteId);
        assert_eq!(discarded(&writes[..2]), "Discarded: 4, Kofi's booking; 5, Lin's.");
        assert_eq!(
            discarded(&writes),
            "Discarded: 4, Kofi's booking; 5, Lin's; 6, Omar's; and 1 more."
        );
    }
}

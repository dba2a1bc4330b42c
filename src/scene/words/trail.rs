//! What is said of a message that is looked at closely, and of a write that is followed.

use crate::sim::fact::{Vanished, What};
use crate::sim::ids::{Lsn, NodeId, ServerId};
use crate::sim::message::{Ack, Answer, Append, Message, ReadAnswer};
use crate::sim::time::SimTime;
use crate::sim::timer::Timer;

use super::names::{message_word, node};
use super::phrases::{clock, count, sentence};

/// It is older than what is remembered.
pub const FORGOTTEN: &str = "What became of it is too long ago.";

/// A message that somebody holds.
#[must_use]
pub fn held(sent: SimTime, held: SimTime) -> String {
    format!("Sent at {}, held since {}.", clock(sent), clock(held))
}

/// A message that has come to a paused server.
#[must_use]
pub fn queued(to: NodeId) -> String {
    format!("It has arrived; {} is paused and has not taken it in.", node(to))
}

/// When it came.
#[must_use]
pub fn arrived(at: SimTime) -> String {
    format!("Arrived at {}.", clock(at))
}

/// When and why it vanished.
#[must_use]
pub fn vanished(at: SimTime, why: Vanished) -> String {
    format!("Vanished at {}: {}.", clock(at), lost(why))
}

/// Why a message vanished.
#[must_use]
pub const fn lost(why: Vanished) -> &'static str {
    match why {
        Vanished::Cut => "the link is cut",
        Vanished::Down => "nobody was there to take it",
        Vanished::Taken => "you dropped it",
        Vanished::Chance => "the link loses some",
        Vanished::Full => "too many wait at a paused server",
    }
}

/// What its arrival led to.
#[must_use]
pub fn led_to(told: &[String]) -> String {
    if told.is_empty() {
        return "Nothing followed from it at once.".into();
    }
    format!("Then {}.", told.join(", "))
}

/// A fact that follows from an arrival; what is no news is not told.
#[must_use]
pub fn consequence(what: &What) -> Option<String> {
    Some(match *what {
        What::Appended { server, last, .. } => format!("{server} has LSN {} in memory", last.0),
        What::SentUpdate { from, to, .. } => format!("{from} sends {to} an update"),
        What::SentAck { from, to, .. } => format!("{from} acknowledges to {to}"),
        What::SentRefusal { from, .. } => format!("{from} refuses it"),
        What::Acknowledged { primary, replica, .. } => {
            format!("{primary}'s gate to {replica} opens")
        }
        What::Committed { to, .. } => format!("LSN {} is committed", to.0),
        What::SentDone { from, write, .. } => format!("{from} says that write {write} is done"),
        What::SentNotDone { from, .. } => format!("{from} says that it is not done"),
        What::GaveVote { from, .. } => format!("{from} votes yes"),
        What::RefusedVote { from, .. } => format!("{from} votes no"),
        What::Promoted { server, .. } => format!("{server} is primary"),
        What::SteppedDown { server, .. } => format!("{server} steps down"),
        What::Rewound { server, .. } => format!("{server} discards its tail"),
        What::ToldClient { write, .. } => format!("write {write} ends at the client"),
        What::SentHeartbeatReply { from, .. } => format!("{from} answers"),
        What::SentValue { from, .. } => format!("{from} answers the read"),
        What::SentNoValue { from, .. } => format!("{from} cannot answer the read"),
        What::ReadDone { client, .. } => format!("{client}'s read is answered"),
        _ => return None,
    })
}

/// What a message says, in the protocol's terms.
#[must_use]
pub fn says(message: &Message) -> Option<String> {
    Some(match message {
        Message::Append(append) => appends(append),
        Message::Ack(ack) | Message::HeartbeatReply { ack, .. } => acknowledges(ack),
        Message::Refusal(refusal) => format!("Epoch {}.", refusal.epoch.number),
        Message::Heartbeat { epoch, round, commit, .. } => {
            format!("Epoch {}, round {round}, committed {}.", epoch.number, commit.0)
        }
        Message::AskVote { epoch, progress: (of, lsn), .. } => {
            let (of, lsn) = (of.number, lsn.0);
            format!("For epoch {}; its newest entry is LSN {lsn} of epoch {of}.", epoch.number)
        }
        Message::Vote { epoch, highest, .. } => {
            format!("For epoch {}; the highest it knows is {}.", epoch.number, highest.number)
        }
        Message::Answer { answer: Answer::Done(epoch, _), .. } => {
            format!("Epoch {}.", epoch.number)
        }
        Message::Answer { answer: Answer::Refused, .. } => "Refused.".into(),
        Message::Answer { answer: Answer::NotPrimary(epoch), .. }
        | Message::ReadAnswer { answer: ReadAnswer::NotPrimary(epoch), .. } => {
            format!("Not primary; that is {}.", epoch.primary())
        }
        Message::ReadAnswer { answer: ReadAnswer::Behind, .. } => "Too far behind.".into(),
        Message::Read(read) => format!("Asks for {}.", read.key),
        Message::Report(report) => match report.reigns {
            Some(epoch) => format!("Reigns in epoch {}.", epoch.number),
            None => format!("Its newest entry is LSN {}.", report.progress.1.0),
        },
        Message::AskLead { term, primary } => {
            format!("Term {term}: {} is silent.", primary.primary())
        }
        Message::Lead { agrees, granted, .. } => match (agrees, granted) {
            (_, true) => "It is silent here too; you may lead.".into(),
            (true, false) => "It is silent here too.".into(),
            (false, false) => "It is heard here.".into(),
        },
        Message::Point { epoch } => format!("The primary is {}.", epoch.primary()),
        Message::Copy(copy) => format!("All data up to LSN {}.", copy.last.lsn.0),
        Message::Request { .. }
        | Message::CopyOffer { .. }
        | Message::Appoint
        | Message::Propose { .. }
        | Message::Stored { .. }
        | Message::Crown(_)
        | Message::AskReign
        | Message::AskFeed
        | Message::ReadAnswer { .. } => return None,
    })
}

fn appends(append: &Append) -> String {
    let Append { first, last, entries, commit, .. } = append;
    let lsns =
        if first == last { first.0.to_string() } else { format!("{} to {}", first.0, last.0) };
    format!(
        "LSN {lsns} of epoch {}, after {}; committed {}.",
        entries.number,
        first.0.saturating_sub(1),
        commit.0
    )
}

fn acknowledges(ack: &Ack) -> String {
    let of = ack.positions;
    format!("Received {}, on disk {}, applied {}.", of.received.0, of.flushed.0, of.applied.0)
}

/// Why a message was sent: the event or the act before it.
#[must_use]
pub fn because(marker: &What) -> String {
    match *marker {
        What::Delivered { from, kind, .. } => {
            format!("Because {} came from {}.", message_word(kind), node(from))
        }
        What::Fired { server, timer } => {
            let due = match timer {
                Timer::Heartbeat => "it was time for a heartbeat",
                Timer::Suspect => "it has heard nothing for too long",
                Timer::Votes => "the votes did not come",
                Timer::TooFew => "too few answered in time",
                Timer::Resend(_) => "no acknowledgement came in time",
                Timer::Report => "it was time to report",
            };
            format!("Because, at {server}, {due}.")
        }
        What::ClientFired { client } => format!("Because it was {client}'s time to ask."),
        What::CoordinatorFired => "Because it was the coordinator's time to look.".into(),
        What::MonitorFired { monitor } => format!("Because it was {monitor}'s time to look."),
        What::FlushDone { server } => format!("Because {server}'s disk had finished writing."),
        What::ApplyDone { server } => format!("Because {server} had applied what it has."),
        What::PoweredOff { server, .. } | What::PowerConfirmed { server, .. } => {
            format!("Because {server} was switched off.")
        }
        _ => "Because somebody acted.".into(),
    }
}

// A write that is followed.

/// Where a write's way begins.
#[must_use]
pub fn asked(client: &str, at: SimTime) -> String {
    format!("{} asks at {}.", sentence(client), clock(at))
}

/// A message's part of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// It came.
    Arrived(SimTime),
    /// It flies.
    Flies(SimTime),
    /// Somebody holds it.
    Held,
    /// It waits at a paused server.
    Queued,
    /// It vanished.
    Lost(Vanished),
    /// Nothing is remembered.
    Unknown,
}

/// What became of a message, after words that name it: "The request to S1".
#[must_use]
pub fn hop(name: &str, hop: Hop) -> String {
    match hop {
        Hop::Arrived(at) => format!("{name} arrives at {}.", clock(at)),
        Hop::Flies(due) => format!("{name} is on its way, due at {}.", clock(due)),
        Hop::Held => format!("{name} is held on its way."),
        Hop::Queued => format!("{name} waits at a paused server."),
        Hop::Lost(why) => format!("{name} vanished: {}.", lost(why)),
        Hop::Unknown => format!("{name} is not remembered."),
    }
}

/// "The request to S1".
#[must_use]
pub fn request_to(server: ServerId) -> String {
    format!("The request to {server}")
}

/// "The update to S2".
#[must_use]
pub fn update_to(server: ServerId) -> String {
    format!("The update to {server}")
}

/// "The acknowledgement of S2".
#[must_use]
pub fn ack_of(server: ServerId) -> String {
    format!("The acknowledgement of {server}")
}

/// "Done, to the client".
#[must_use]
pub fn answer_to(client: NodeId) -> String {
    format!("Done, to {},", node(client))
}

/// Nobody has appended it.
pub const NOT_APPENDED: &str = "No server has taken it into its log.";

/// A server has it.
#[must_use]
pub fn in_log(server: ServerId, lsn: Lsn, at: SimTime) -> String {
    format!("{server} has it as LSN {} at {}.", lsn.0, clock(at))
}

/// It is on a disk.
#[must_use]
pub fn on_disk(server: ServerId, at: SimTime) -> String {
    format!("It is on {server}'s disk at {}.", clock(at))
}

/// It is not on a disk.
#[must_use]
pub fn not_on_disk(server: ServerId, up: bool) -> String {
    if up {
        format!("{server}'s disk has not finished writing it.")
    } else {
        format!("{server} went down before its disk had it.")
    }
}

/// Why an update has not been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Who feeds it went down.
    SourceDown(ServerId),
    /// That one feeds it no more.
    Deposed(ServerId),
    /// That one sends what its own disk has.
    NotFlushed(ServerId),
    /// The window is full.
    Gate,
    /// The replica does not answer.
    Silent,
    /// Nothing stands in its way.
    Soon,
}

/// A replica that was not sent it, and why.
#[must_use]
pub fn not_sent(to: ServerId, why: Unsent) -> String {
    match why {
        Unsent::SourceDown(source) => format!("Not sent to {to}: {source} went down."),
        Unsent::Deposed(source) => format!("Not sent to {to}: {source} feeds it no more."),
        Unsent::NotFlushed(source) => format!("Not sent to {to}: {source}'s disk comes first."),
        Unsent::Gate => format!("Not sent to {to}: the gate waits for an earlier acknowledgement."),
        Unsent::Silent => format!("Not sent to {to}: it does not answer."),
        Unsent::Soon => format!("Not sent to {to} so far."),
    }
}

/// A replica has acknowledged nothing that covers it.
#[must_use]
pub fn no_ack(server: ServerId, up: bool) -> String {
    if up {
        format!("{server} has not acknowledged it.")
    } else {
        format!("{server} went down before it acknowledged.")
    }
}

/// A replica did not take what was sent.
#[must_use]
pub fn not_taken(server: ServerId) -> String {
    format!("{server} did not take it into its log.")
}

/// The rule is met.
#[must_use]
pub fn rule_met(at: SimTime) -> String {
    format!("The rule for done is met at {}.", clock(at))
}

/// The rule is not met.
#[must_use]
pub fn rule_not_met(have: u16, need: u16) -> String {
    match need {
        0 => "The rule for done is not met.".into(),
        need => format!(
            "Done needs {}; it has {have}.",
            count(need, "acknowledgement", "acknowledgements")
        ),
    }
}

/// No answer was sent.
pub const NO_ANSWER: &str = "No answer has been sent to the client.";

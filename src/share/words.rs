//! The words of the format for what the core has enums for: one table each, read both ways.

use crate::sim::config::{Clock, Detection, Level};
use crate::sim::fact::Promise;
use crate::sim::ledger::Fate;
use crate::sim::promises::Standing;
use crate::sim::text::promise_word;

pub const LEVELS: [(&str, Level); 3] =
    [("received", Level::Received), ("flushed", Level::Flushed), ("applied", Level::Applied)];

pub const DETECTIONS: [(&str, Detection); 2] =
    [("nobody", Detection::Nobody), ("replicas", Detection::Replicas)];

pub const STANDINGS: [(&str, Standing); 3] = [
    ("kept", Standing::Kept),
    ("broken", Standing::Broken),
    ("not promised", Standing::NotPromised),
];

pub const FATES: [(&str, Fate); 7] = {
    let mut table = [("", Fate::Pending); 7];
    let mut at = 0;
    while at < table.len() {
        table[at] = (Fate::ALL[at].word(), Fate::ALL[at]);
        at += 1;
    }
    table
};

pub const PROMISES: [(&str, Promise); 6] = [
    (promise_word(Promise::LogMatching), Promise::LogMatching),
    (promise_word(Promise::OneAcknowledger), Promise::OneAcknowledger),
    (promise_word(Promise::AckRuleMet), Promise::AckRuleMet),
    (promise_word(Promise::Positions), Promise::Positions),
    (promise_word(Promise::CommitPoint), Promise::CommitPoint),
    (promise_word(Promise::Durability), Promise::Durability),
];

/// The word for a meaning.
pub fn word_of<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    let found = words.iter().find(|(_, known)| known == meaning);
    found.expect("each table names every meaning").0
}

/// A server's timer, its peer left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    Heartbeat,
    Suspect,
    Votes,
    TooFew,
    Resend,
}

pub const TIMERS: [(&str, TimerKind); 5] = [
    ("heartbeat", TimerKind::Heartbeat),
    ("suspect", TimerKind::Suspect),
    ("votes", TimerKind::Votes),
    ("too few", TimerKind::TooFew),
    ("resend", TimerKind::Resend),
];

/// What a server's disk may be busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Flush,
    Apply,
}

pub const JOBS: [(&str, Job); 2] = [("flush", Job::Flush), ("apply", Job::Apply)];

pub const CLOCKS: [(&str, Clock); 2] =
    [("running", Clock::Running), ("scheduled", Clock::Scheduled)];

//! The words of the format for what the core has enums for: one table each, read both ways.

use crate::sim::config::{Choice, Clock, Level, OnPrimary, OnReplica, ReadPolicy};
use crate::sim::fact::Promise;
use crate::sim::ledger::Fate;
use crate::sim::promises::Standing;
use crate::sim::text::promise_word;

pub const LEVELS: [(&str, Level); 3] =
    [("received", Level::Received), ("flushed", Level::Flushed), ("applied", Level::Applied)];

pub const CHOICES: [(&str, Choice); 6] = [
    ("most advanced", Choice::MostAdvanced),
    ("priority", Choice::Priority),
    ("operator", Choice::Operator),
    ("any", Choice::Any),
    ("in sync", Choice::InSync),
    ("unclean", Choice::Unclean),
];

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

pub const PROMISES: [(&str, Promise); 11] = [
    (promise_word(Promise::LogMatching), Promise::LogMatching),
    (promise_word(Promise::OneAcknowledger), Promise::OneAcknowledger),
    (promise_word(Promise::AckRuleMet), Promise::AckRuleMet),
    (promise_word(Promise::Positions), Promise::Positions),
    (promise_word(Promise::CommitPoint), Promise::CommitPoint),
    (promise_word(Promise::Durability), Promise::Durability),
    (promise_word(Promise::NoSplitBrain), Promise::NoSplitBrain),
    (promise_word(Promise::FreshReads), Promise::FreshReads),
    (promise_word(Promise::OwnWrites), Promise::OwnWrites),
    (promise_word(Promise::MonotonicReads), Promise::MonotonicReads),
    (promise_word(Promise::NothingReadLost), Promise::NothingReadLost),
];

pub const ON_PRIMARY: [(&str, OnPrimary); 2] =
    [("before acks", OnPrimary::BeforeAcks), ("after acks", OnPrimary::AfterAcks)];

pub const ON_REPLICA: [(&str, OnReplica); 2] =
    [("as it arrives", OnReplica::AsItArrives), ("once committed", OnReplica::OnceCommitted)];

/// Those without a figure.
pub const POLICIES: [(&str, ReadPolicy); 4] = [
    ("primary", ReadPolicy::Primary),
    ("confirmed", ReadPolicy::Confirmed),
    ("any", ReadPolicy::Any),
    ("own writes", ReadPolicy::OwnWrites),
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
    Report,
    Resend,
}

pub const TIMERS: [(&str, TimerKind); 6] = [
    ("heartbeat", TimerKind::Heartbeat),
    ("suspect", TimerKind::Suspect),
    ("votes", TimerKind::Votes),
    ("too few", TimerKind::TooFew),
    ("report", TimerKind::Report),
    ("resend", TimerKind::Resend),
];

/// What a server's disk may be busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Flush,
    Apply,
    Switch,
}

pub const JOBS: [(&str, Job); 3] =
    [("flush", Job::Flush), ("apply", Job::Apply), ("switch", Job::Switch)];

pub const CLOCKS: [(&str, Clock); 2] =
    [("running", Clock::Running), ("scheduled", Clock::Scheduled)];

//! The words of the format for what the core has enums for: one table each, read both ways.

use crate::sim::config::{Choice, Level};
use crate::sim::fact::Promise;
use crate::sim::ledger::Fate;
use crate::sim::promises::Standing;
use crate::sim::text::promise_word;

pub const LEVELS: [(&str, Level); 3] =
    [("received", Level::Received), ("flushed", Level::Flushed), ("applied", Level::Applied)];

pub const CHOICES: [(&str, Choice); 4] = [
    ("most advanced", Choice::MostAdvanced),
    ("priority", Choice::Priority),
    ("operator", Choice::Operator),
    ("any", Choice::Any),
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

pub const PROMISES: [(&str, Promise); 7] = [
    (promise_word(Promise::LogMatching), Promise::LogMatching),
    (promise_word(Promise::OneAcknowledger), Promise::OneAcknowledger),
    (promise_word(Promise::AckRuleMet), Promise::AckRuleMet),
    (promise_word(Promise::Positions), Promise::Positions),
    (promise_word(Promise::CommitPoint), Promise::CommitPoint),
    (promise_word(Promise::Durability), Promise::Durability),
    (promise_word(Promise::NoSplitBrain), Promise::NoSplitBrain),
];

/// The word for a meaning.
pub fn word_of<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    let found = words.iter().find(|(_, known)| known == meaning);
    found.expect("each table names every meaning").0
}

//! What is promised, and how each promise stands.

use crate::sim::fact::Promise;
use crate::sim::promises::Standing;

/// A promise in a few words.
#[must_use]
pub const fn short(promise: Promise) -> &'static str {
    match promise {
        Promise::LogMatching => "logs agree",
        Promise::OneAcknowledger => "one primary an epoch",
        Promise::AckRuleMet => "done means done",
        Promise::Positions => "positions fit",
        Promise::CommitPoint => "commits only grow",
        Promise::Durability => "done writes survive",
        Promise::NoSplitBrain => "one primary answers",
        Promise::FreshReads => "no read is stale",
        Promise::OwnWrites => "clients read their own writes",
        Promise::MonotonicReads => "reads never go back",
        Promise::NothingReadLost => "nothing read is lost",
    }
}

/// A promise as a sentence; `tolerated` is how many servers may be lost.
#[must_use]
pub fn promise(promise: Promise, tolerated: u16) -> String {
    match promise {
        Promise::LogMatching => "Same place and epoch in two logs: same write.".into(),
        Promise::OneAcknowledger => "In one epoch only one server says done.".into(),
        Promise::AckRuleMet => "Every done write met the rule for done.".into(),
        Promise::Positions => "Nothing is on disk or read before it is received.".into(),
        Promise::CommitPoint => "What counts as done in an epoch only grows.".into(),
        Promise::Durability => durability(tolerated),
        Promise::NoSplitBrain => "Once a new primary has said done, no old one does.".into(),
        Promise::FreshReads => "A read finds all that was done before it began.".into(),
        Promise::OwnWrites => "A client reads its own done writes.".into(),
        Promise::MonotonicReads => "A client's next read never finds less.".into(),
        Promise::NothingReadLost => "What was read is never lost.".into(),
    }
}

fn durability(tolerated: u16) -> String {
    match tolerated {
        0 => "Done writes survive the loss of a server.".into(),
        1 => "Done writes survive the loss of any 1 server.".into(),
        many => format!("Done writes survive the loss of any {many} servers."),
    }
}

/// How a promise stands.
#[must_use]
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Kept => "kept",
        Standing::Broken => "broken",
        Standing::NotPromised => "not promised",
    }
}

/// A promise is kept, and yet writes are lost: more failed than it covers.
#[must_use]
pub const fn kept_but_lost() -> &'static str {
    "kept: more servers failed than it covers"
}

/// The line into which the promises that test Ripple itself fold.
#[must_use]
pub fn own_checks(checks: usize, broken: usize) -> String {
    match broken {
        0 => format!("Ripple checks itself: {checks} of {checks} rules kept."),
        broken => format!("Ripple has a fault: {broken} of its {checks} rules broken."),
    }
}

/// The summary of the closed region: promises broken, the loss of a server not covered, promises not
/// given to readers. Beside a loss nothing is simply kept.
#[must_use]
pub fn summary(broken: usize, uncovered: usize, to_readers: usize, lost: bool) -> String {
    match (broken, uncovered) {
        (0, 0) if lost => "Promises: kept; more failed than covered".into(),
        (0, 0) if to_readers > 0 => "Promises: kept; readers are not promised all".into(),
        (0, 0) => "Promises: all kept".into(),
        (0, _) => "Promises: losing a server is not covered".into(),
        (1, _) => "Promises: one broken".into(),
        (many, _) => format!("Promises: {many} broken"),
    }
}

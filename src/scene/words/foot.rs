//! Status sentences at the foot of a card. 18 characters at most, whatever the numbers.

use crate::sim::ids::ServerId;

use super::phrases::{count, duration};

/// The most characters that fit.
pub const LONGEST: usize = 18;

/// Numbers above this are not told exactly.
const LARGE: u32 = 9_999;

/// "needs 1 ack".
#[must_use]
pub fn needs(acks: u16) -> String {
    format!("needs {}", count(acks, "ack", "acks"))
}

/// The primary's own disk is what it waits for.
#[must_use]
pub fn flushing() -> String {
    "writes to disk".into()
}

/// The new primary's first entry has not met the rule yet.
#[must_use]
pub fn confirming() -> String {
    "begins epoch".into()
}

/// It answers without its replicas.
#[must_use]
pub fn degraded() -> String {
    "done without acks".into()
}

/// "waits for S3".
#[must_use]
pub fn waits_for(server: ServerId) -> String {
    format!("waits for {server}")
}

/// All writes are answered.
#[must_use]
pub fn answered() -> String {
    "all answered".into()
}

/// It runs, and the cluster goes on without it.
#[must_use]
pub fn not_a_member() -> String {
    "not a member".into()
}

/// A server that has never been given anything.
#[must_use]
pub fn holds_nothing() -> String {
    "holds nothing".into()
}

/// "3 behind".
#[must_use]
pub fn behind(entries: u32) -> String {
    if entries > LARGE { format!("over {LARGE} behind") } else { format!("{entries} behind") }
}

/// "2 to discard": entries that history went on without.
#[must_use]
pub fn to_discard(entries: u32) -> String {
    if entries > LARGE { "many to discard".into() } else { format!("{entries} to discard") }
}

/// It has all that the primary has.
#[must_use]
pub fn up_to_date() -> String {
    "has everything".into()
}

/// It has all, and the coordinator does not count on it.
#[must_use]
pub fn not_in_sync() -> String {
    "not in sync".into()
}

/// Its disk was destroyed: it has all again, and does not count until that is on disk.
#[must_use]
pub fn learner() -> String {
    "has no vote".into()
}

/// Its disk was destroyed, and it fetches everything.
#[must_use]
pub fn fetches_everything() -> String {
    "copies everything".into()
}

/// Nobody has told it who is primary.
#[must_use]
pub fn no_primary() -> String {
    "knows no primary".into()
}

/// "voted for S2".
#[must_use]
pub fn voted_for(server: ServerId) -> String {
    format!("voted for {server}")
}

/// "suspects S1".
#[must_use]
pub fn suspects(server: ServerId) -> String {
    format!("suspects {server}")
}

/// "2 of 3 votes".
#[must_use]
pub fn votes(votes: u16, needed: u16) -> String {
    format!("{votes} of {needed} votes")
}

/// A vote is over without a winner.
#[must_use]
pub fn no_majority() -> String {
    "too few votes".into()
}

/// "S1 silent 80 ms".
#[must_use]
pub fn silent(server: ServerId, us: u64) -> String {
    let steps = us / 10_000 * 10_000;
    format!("{server} silent {}", duration(steps))
}

/// "keeps 1 to 7": what is on a disk that nobody can reach.
#[must_use]
pub fn keeps(writes: u32) -> String {
    match writes {
        0 => "keeps no write".into(),
        1 => "keeps write 1".into(),
        2..=9_999_999 => format!("keeps 1 to {writes}"),
        _ => "keeps its writes".into(),
    }
}

/// Its disk was destroyed.
#[must_use]
pub fn disk_gone() -> String {
    "disk gone".into()
}

/// "2 discarded": the label of a torn tail.
#[must_use]
pub fn discarded(writes: usize) -> String {
    format!("{writes} discarded")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_numbers_fit() {
        let last = ServerId(63);
        let longest = [
            needs(64),
            behind(u32::MAX),
            to_discard(u32::MAX),
            waits_for(last),
            voted_for(last),
            suspects(last),
            votes(33, 33),
            silent(last, 9_994_000),
            silent(last, 999_000_000),
            keeps(9_999_999),
            keeps(u32::MAX),
            discarded(99_999_999),
            flushing(),
            confirming(),
            degraded(),
            answered(),
            up_to_date(),
            learner(),
            fetches_everything(),
            no_primary(),
            no_majority(),
            disk_gone(),
            not_a_member(),
            holds_nothing(),
        ];
        for foot in longest {
            assert!(foot.chars().count() <= LONGEST, "{foot}");
        }
    }
}

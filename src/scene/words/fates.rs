//! What became of a write, in words; what its client was told.

use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;
use crate::sim::table::Told;

use super::people;
use super::phrases::count;

/// The fate, as the table of writes tells it.
#[must_use]
pub const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Pending => "not answered yet",
        Fate::Safe => "done, two copies or more",
        Fate::AtRisk => "done, one copy",
        Fate::InDoubt => "done, only on a server that is down",
        Fate::Lost => "done, and gone",
        Fate::Ghost => "not confirmed, yet kept",
        Fate::Dropped => "not confirmed, not kept",
    }
}

/// The accessible name of a write's token: "Write 7, Noor's booking, safe".
#[must_use]
pub fn token(write: WriteId, fate: Fate) -> String {
    format!("Write {write}, {}, {}", people::booking(write), fate.word())
}

/// "7 safe, 1 pending"; the legend of the strip.
#[must_use]
pub fn counts(counts: &[(Fate, u32)]) -> String {
    if counts.is_empty() {
        return "none yet".into();
    }
    let parts: Vec<String> =
        counts.iter().map(|(fate, number)| format!("{number} {}", fate.word())).collect();
    parts.join(", ")
}

/// What the client was told.
#[must_use]
pub const fn told(told: Told) -> &'static str {
    match told {
        Told::Nothing => "nothing yet",
        Told::Done => "done",
        Told::Refused => "refused",
        Told::Unknown => "no answer",
    }
}

/// "2 copies".
#[must_use]
pub fn copies(copies: u32) -> String {
    match copies {
        0 => "no copy".into(),
        copies => count(copies, "copy", "copies"),
    }
}

/// "write 8: waiting".
#[must_use]
pub fn client_waits(write: WriteId) -> String {
    format!("write {write}: waiting")
}

/// "write 8 and 2 more: waiting".
#[must_use]
pub fn client_waits_for_more(oldest: WriteId, more: usize) -> String {
    format!("write {oldest} and {more} more: waiting")
}

/// "write 8: done".
#[must_use]
pub fn client_told(write: WriteId, answer: Told) -> String {
    format!("write {write}: {}", told(answer))
}

/// "reads: waiting".
#[must_use]
pub fn client_reads(more: usize) -> String {
    if more == 0 { "a read: waiting".into() } else { format!("{} reads: waiting", more + 1) }
}

/// It has not written yet.
#[must_use]
pub fn client_idle() -> String {
    "no write yet".into()
}

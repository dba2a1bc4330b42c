//! What the guide says of a failover that is over: who took over, what survived, what is gone.

use crate::scene::words::people;
use crate::scene::words::phrases::{duration, is_or_are, sentence, writes};
use crate::sim::ids::{Epoch, ServerId, WriteId};

/// Promoted, but nothing is done yet.
#[must_use]
pub fn promoted_heading(server: ServerId, after_us: u64) -> String {
    match after_us {
        0 => format!("{server} takes over."),
        after => format!("{server} takes over after {}.", duration(after)),
    }
}

/// Promoted, but nothing is done yet.
#[must_use]
pub fn promoted(epoch: Epoch) -> Vec<String> {
    vec![
        format!("Epoch {} begins: its updates have a colour of their own.", epoch.number),
        "A begin entry comes first; then writes are done again.".into(),
    ]
}

/// The outcome of a failover.
#[must_use]
pub fn outcome_heading(server: ServerId, after_us: u64) -> String {
    match after_us {
        0 => format!("{server} took over."),
        after => format!("{server} took over after {}.", duration(after)),
    }
}

/// The only server is back.
#[must_use]
pub fn again_heading(server: ServerId, after_us: u64) -> String {
    format!("{server} is primary again after {}.", duration(after_us))
}

/// "7 of 7 writes that were done survived."
#[must_use]
pub fn survived(done: u32, survived: u32) -> String {
    let noun = if done == 1 { "write that was" } else { "writes that were" };
    format!("{survived} of {done} {noun} done survived.")
}

/// "3 are in doubt: only a server that is down has them."
#[must_use]
pub fn in_doubt(count: u32) -> String {
    match count {
        1 => "One is in doubt: only a server that is down has it.".into(),
        _ => format!("{count} are in doubt: only a server that is down has them."),
    }
}

/// How long nobody could write.
#[must_use]
pub fn without_service(us: u64) -> String {
    format!("Nobody could write for {}.", duration(us))
}

/// It is not always so.
#[must_use]
pub fn not_always() -> String {
    "It is not always so.".into()
}

/// Nothing was lost.
#[must_use]
pub fn nothing_lost() -> String {
    "Nothing done was lost.".into()
}

/// Writes are gone.
#[must_use]
pub fn gone(lost: &[WriteId]) -> String {
    format!("{} {} gone.", sentence(&writes(lost)), is_or_are(lost.len()))
}

/// What that means.
#[must_use]
pub fn gone_means(lost: &[WriteId]) -> String {
    let (were, bookings) =
        if lost.len() == 1 { ("was", "the booking") } else { ("were", "their bookings") };
    format!("{} {were} told done. No server will ever serve {bookings}.", people::names(lost))
}

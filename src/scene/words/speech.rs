//! What is read out to those who listen: the state first, then what happened.

use crate::sim::ids::{ServerId, WriteId};

use super::phrases::{sentence, write_range};

/// "Writes 5 to 7 done."
#[must_use]
pub fn done(first: WriteId, last: WriteId, count: u32) -> String {
    format!("{} done.", sentence(&write_range(first, last, count)))
}

/// "S3 is 2 behind."
#[must_use]
pub fn behind(server: ServerId, entries: u32) -> String {
    format!("{server} is {entries} behind.")
}

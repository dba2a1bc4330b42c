//! Lines of What is happening: at most 12 words, subject first, present tense. Numbers are those of
//! writes.

use crate::sim::ids::{ServerId, WriteId};

/// "8 waits: S3 has not acked 7".
#[must_use]
pub fn gate_waits(next: WriteId, to: ServerId, waits_for: WriteId) -> String {
    format!("{next} waits: {to} has not acked {waits_for}")
}

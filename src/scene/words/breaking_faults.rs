//! What the further acts of Break things will do: pauses, slow disks, lossy links, single messages, splits.

use crate::sim::ids::{NodeId, ServerId};

use super::phrases::{duration, servers};

/// "Pause S1: ...".
#[must_use]
pub fn pause(server: ServerId) -> String {
    format!("Pause {server}: it stands still, and messages wait for it.")
}

/// What letting a server go on does.
#[must_use]
pub fn resume(server: ServerId) -> String {
    format!("Resume {server}: it handles what has come meanwhile.")
}

/// "Slow disk".
#[must_use]
pub fn slow_disk_label(server: ServerId) -> String {
    format!("Slow {server}'s disk")
}

/// What a slow disk does.
#[must_use]
pub fn slow_disk(server: ServerId, times: u32) -> String {
    format!("Slow {server}'s disk: everything takes it {times} times as long.")
}

/// "Usual disk".
#[must_use]
pub fn usual_disk_label(server: ServerId) -> String {
    format!("Speed {server}'s disk up")
}

/// What a usual disk does.
#[must_use]
pub fn usual_disk(server: ServerId) -> String {
    format!("Speed {server}'s disk up: it is as fast as usual again.")
}

/// "Isolate S1".
#[must_use]
pub fn isolate_label(server: ServerId) -> String {
    format!("Isolate {server}")
}

/// What isolating does.
#[must_use]
pub fn isolate(server: ServerId) -> String {
    format!("Isolate {server}: no other server hears it; the client still does.")
}

/// "Slow S1 to S3".
#[must_use]
pub fn slow_link_label(a: ServerId, b: ServerId) -> String {
    format!("Slow {a} to {b}")
}

/// What a slow link does.
#[must_use]
pub fn slow_link(a: ServerId, b: ServerId, us: u64) -> String {
    format!("Slow {a} to {b}: each message takes {}.", duration(us))
}

/// "Make S1 to S3 lossy".
#[must_use]
pub fn lossy_link_label(a: ServerId, b: ServerId) -> String {
    format!("Make {a} to {b} lossy")
}

/// What a lossy link does.
#[must_use]
pub fn lossy_link(a: ServerId, b: ServerId, one_in: u32) -> String {
    format!("Make {a} to {b} lossy: one message in {one_in} vanishes.")
}

/// "Mend S1 to S3".
#[must_use]
pub fn mend_link_label(a: ServerId, b: ServerId) -> String {
    format!("Mend {a} to {b}")
}

/// What mending a slow or lossy link does.
#[must_use]
pub fn mend_link(a: ServerId, b: ServerId) -> String {
    format!("Mend {a} to {b}: it is as fast and as sure as the others again.")
}

/// "Message S1 to S3".
#[must_use]
pub fn message_title(from: NodeId, to: NodeId) -> String {
    format!("Message from {} to {}", super::names::node(from), super::names::node(to))
}

/// "Drop it".
pub const DROP_LABEL: &str = "Drop it";
/// What dropping does.
pub const DROP: &str = "Drop it: it vanishes now.";
/// "Delay it".
pub const DELAY_LABEL: &str = "Delay it";

/// What delaying does.
#[must_use]
pub fn delay(us: u64) -> String {
    format!("Delay it: it arrives {} later, and others may pass it.", duration(us))
}

/// "Double it".
pub const DOUBLE_LABEL: &str = "Double it";
/// What doubling does.
pub const DOUBLE: &str = "Double it: it arrives twice.";
/// "Hold it".
pub const HOLD_LABEL: &str = "Hold it";
/// What holding does.
pub const HOLD: &str = "Hold it: it stops on its way until you release it.";
/// "Release it".
pub const RELEASE_LABEL: &str = "Release it";
/// What releasing does.
pub const RELEASE: &str = "Release it: it goes the rest of its way.";

/// "Split the cluster".
#[must_use]
pub const fn split_label() -> &'static str {
    "Split the cluster"
}

/// What splitting does.
#[must_use]
pub fn split(group: &[ServerId]) -> String {
    format!("Split the cluster: {} and the others no longer hear each other.", servers(group))
}

/// "Heal all links".
pub const HEAL_ALL_LABEL: &str = "Heal all links";
/// What healing all does.
pub const HEAL_ALL: &str = "Heal all links: messages pass everywhere again.";

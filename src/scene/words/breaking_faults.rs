//! What the further acts of Break things will do: pauses, slow disks, lossy links, single messages, splits.

use crate::sim::config::PolicyKind;
use crate::sim::ids::{Key, NodeId, ServerId};

use super::names;
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

/// What adding a server does.
#[must_use]
pub fn add(server: ServerId) -> String {
    format!(
        "Add {server} to the cluster: it starts empty, votes at once, and counts once it has caught up."
    )
}

/// What removing a server does.
#[must_use]
pub fn remove(server: ServerId) -> String {
    format!(
        "Remove {server} from the cluster: it no longer votes or counts, and stops when it knows."
    )
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

/// Whether something is done to a link both ways, or one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Both.
    Both,
    /// From the first end to the second.
    One,
}

impl Way {
    fn ends(self, from: ServerId, to: ServerId) -> String {
        match self {
            Self::Both => format!("{from} to {to}"),
            Self::One => format!("only {from} to {to}"),
        }
    }
}

/// What stands over the acts for the whole cluster.
pub const ALL_SERVERS: &str = "All servers";

/// "S1 to S3, both ways": what stands over the acts for a link.
#[must_use]
pub fn both_ways(a: ServerId, b: ServerId) -> String {
    format!("{a} to {b}, both ways")
}

/// "Only S1 to S3": what stands over the acts of one direction.
#[must_use]
pub fn one_way(from: ServerId, to: ServerId) -> String {
    format!("Only {from} to {to}")
}

/// A slow link: the button, and what it does.
#[must_use]
pub fn slow_link(way: Way, from: ServerId, to: ServerId, us: u64) -> (String, String) {
    let label = format!("Slow {}", way.ends(from, to));
    let sentence = format!("{label}: each message takes {}.", duration(us));
    (label, sentence)
}

/// A lossy link.
#[must_use]
pub fn lossy_link(way: Way, from: ServerId, to: ServerId, one_in: u32) -> (String, String) {
    let label = format!("Make {} lossy", way.ends(from, to));
    let sentence = format!("{label}: one message in {one_in} vanishes.");
    (label, sentence)
}

/// A link that doubles.
#[must_use]
pub fn doubling_link(way: Way, from: ServerId, to: ServerId, one_in: u32) -> (String, String) {
    let label = format!("Double {}", way.ends(from, to));
    let sentence = format!("{label}: one message in {one_in} arrives twice.");
    (label, sentence)
}

/// A link that keeps no order.
#[must_use]
pub fn reordering_link(way: Way, from: ServerId, to: ServerId, us: u64) -> (String, String) {
    let label = format!("Reorder {}", way.ends(from, to));
    let sentence = format!("{label}: up to {} late, messages pass each other.", duration(us));
    (label, sentence)
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

/// "Isolate S1 from clients too".
#[must_use]
pub fn isolate_all_label(server: ServerId) -> String {
    format!("Isolate {server} from clients too")
}

/// What that does.
#[must_use]
pub fn isolate_all(server: ServerId) -> String {
    format!("Isolate {server} from clients too: nobody hears it any more.")
}

/// "Set S1's clock ahead".
#[must_use]
pub fn clock_ahead_label(server: ServerId) -> String {
    format!("Set {server}'s clock ahead")
}

/// What that does.
#[must_use]
pub fn clock_ahead(server: ServerId, us: u64) -> String {
    format!("Set {server}'s clock ahead: by {}, so its timers fire early.", duration(us))
}

/// "Make S1's clock fast".
#[must_use]
pub fn fast_clock_label(server: ServerId) -> String {
    format!("Make {server}'s clock fast")
}

/// What that does.
#[must_use]
pub fn fast_clock(server: ServerId, percent: u32) -> String {
    format!("Make {server}'s clock fast: by {percent} %; its patience ends sooner.")
}

/// "Make S1's clock slow".
#[must_use]
pub fn slow_clock_label(server: ServerId) -> String {
    format!("Make {server}'s clock slow")
}

/// What that does.
#[must_use]
pub fn slow_clock(server: ServerId, percent: u32) -> String {
    format!("Make {server}'s clock slow: by {percent} %; its lease lasts longer.")
}

/// "Set S1's clock right".
#[must_use]
pub fn right_clock_label(server: ServerId) -> String {
    format!("Set {server}'s clock right")
}

/// What that does.
#[must_use]
pub fn right_clock(server: ServerId) -> String {
    format!("Set {server}'s clock right: it shows the true time again.")
}

/// "Point S3 at S2".
#[must_use]
pub fn point_label(server: ServerId, primary: ServerId) -> String {
    format!("Point {server} at {primary}")
}

/// What that does.
#[must_use]
pub fn point(server: ServerId, primary: ServerId) -> String {
    format!("Point {server} at {primary}: it takes updates from nobody else.")
}

/// A write by hand: the button, and what it does.
#[must_use]
pub fn lets_write(client: &str) -> (String, String) {
    asked(format!("Let {client} write"), "it asks for one write.")
}

/// A read by hand.
#[must_use]
pub fn lets_read(client: &str) -> (String, String) {
    asked(format!("Let {client} read"), "it asks for one read, as it is set.")
}

/// A read of whom one likes.
#[must_use]
pub fn lets_read_of(client: &str, policy: PolicyKind) -> (String, String) {
    let (whom, says) = match policy {
        PolicyKind::Primary => ("from the primary", "whoever believes that it is primary answers."),
        PolicyKind::Confirmed => ("what is confirmed", "the primary asks a majority first."),
        PolicyKind::Any | PolicyKind::Within => ("from any server", "what it finds may be old."),
        PolicyKind::OwnWrites => ("its own writes", "a server answers that has them."),
    };
    asked(format!("Let {client} read {whom}"), says)
}

/// A write of one key.
#[must_use]
pub fn lets_write_key(client: &str, key: Key) -> (String, String) {
    asked(format!("Let {client} write {key}"), "one write of this key.")
}

/// A read of one key.
#[must_use]
pub fn lets_read_key(client: &str, key: Key) -> (String, String) {
    asked(format!("Let {client} read {key}"), "one read of this key.")
}

fn asked(label: String, says: &str) -> (String, String) {
    let sentence = format!("{label}: {says}");
    (label, sentence)
}

/// "Message S1 to S3".
#[must_use]
pub fn message_title(from: NodeId, to: NodeId) -> String {
    format!("Message from {} to {}", names::node(from), names::node(to))
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

/// A split in two: the button, and what it does.
#[must_use]
pub fn split(group: &[ServerId], rest: &[ServerId]) -> (String, String) {
    let label = format!("Split off {}", servers(group));
    let sentence = format!("{label}: nothing passes to or from {}.", servers(rest));
    (label, sentence)
}

/// "Split all apart".
pub const SPLIT_ALL_LABEL: &str = "Split all apart";
/// What that does.
pub const SPLIT_ALL: &str = "Split all apart: no server hears another.";

/// "Lose zone A".
#[must_use]
pub fn lose_zone_label(zone: &str) -> String {
    format!("Lose zone {zone}")
}

/// What that does.
#[must_use]
pub fn lose_zone(zone: &str, of: &[ServerId]) -> String {
    let stop = if of.len() == 1 { "stops" } else { "stop" };
    format!("Lose zone {zone}: {} {stop} at once.", servers(of))
}

/// "Cut off zone A".
#[must_use]
pub fn cut_zone_label(zone: &str) -> String {
    format!("Cut off zone {zone}")
}

/// What that does.
#[must_use]
pub fn cut_zone(zone: &str, of: &[ServerId]) -> String {
    format!("Cut off zone {zone}: {} and the others no longer hear each other.", servers(of))
}

/// "Heal all links".
pub const HEAL_ALL_LABEL: &str = "Heal all links";
/// What healing all does.
pub const HEAL_ALL: &str = "Heal all links: messages pass everywhere again.";

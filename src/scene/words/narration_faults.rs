//! Lines of What is happening about faults of messages, links, machines and zones: at most 12 words.

use crate::sim::ids::{NodeId, ServerId};

use super::names::node;
use super::phrases::{count, duration, sentence};

/// "The update from S1 to S2".
fn message_between(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} from {} to {}", sentence(message), node(from), node(to))
}

/// A person took a message away.
#[must_use]
pub fn taken(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} is dropped.", message_between(message, from, to))
}

/// A lossy link lost a message.
#[must_use]
pub fn lost_by_chance(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} gets lost.", message_between(message, from, to))
}

/// Too many messages wait for a paused server.
#[must_use]
pub fn full(server: ServerId) -> String {
    format!("{server} is paused, and its queue is full: messages vanish.")
}

/// A person delayed a message.
#[must_use]
pub fn delayed(message: &str, from: NodeId, to: NodeId, us: u32) -> String {
    format!("{} is delayed by {}.", message_between(message, from, to), duration(us.into()))
}

/// A person holds a message.
#[must_use]
pub fn held(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} is held on its way.", message_between(message, from, to))
}

/// A person let a message go.
#[must_use]
pub fn released(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} goes on.", message_between(message, from, to))
}

/// A message arrives twice.
#[must_use]
pub fn doubled(message: &str, from: NodeId, to: NodeId) -> String {
    format!("{} will arrive twice.", message_between(message, from, to))
}

/// The message has arrived or vanished already.
#[must_use]
pub fn no_such_message() -> String {
    "That message is no longer on its way.".into()
}

/// How one direction treats its messages from now on.
#[must_use]
pub fn changed_lane(from: NodeId, to: NodeId, us: u32, loss: u32) -> String {
    let (from, to, takes) = (node(from), node(to), duration(us.into()));
    if loss > 0 {
        format!("{} to {to} takes {takes}, loses {}.", sentence(&from), percent(loss))
    } else {
        format!("{} to {to} takes {takes} from now on.", sentence(&from))
    }
}

fn percent(per_million: u32) -> String {
    match (per_million / 10_000, per_million % 10_000) {
        (0, _) => "under 1%".into(),
        (whole, 0) => format!("{whole}%"),
        (whole, _) => format!("about {whole}%"),
    }
}

/// A server is cut off.
#[must_use]
pub fn isolated(server: ServerId, clients: bool) -> String {
    if clients {
        format!("{server} is cut off from everybody.")
    } else {
        format!("{server} is cut off from all other servers.")
    }
}

/// The cluster is split.
#[must_use]
pub fn split(groups: u16) -> String {
    format!("The servers are split into {groups} groups that hear no other.")
}

/// All links pass messages again.
#[must_use]
pub fn healed_all() -> String {
    "All links work again.".into()
}

/// A zone is lost.
#[must_use]
pub fn lost_zone(name: &str) -> String {
    format!("Zone {name} is lost: all its servers stop.")
}

/// A zone is cut off.
#[must_use]
pub fn isolated_zone(name: &str) -> String {
    format!("Zone {name} is cut off from all others.")
}

/// A server stands still.
#[must_use]
pub fn paused(server: ServerId) -> String {
    format!("{server} stands still; messages wait for it.")
}

/// A server goes on.
#[must_use]
pub fn unpaused(server: ServerId, messages: u32) -> String {
    let waited = count(messages, "message", "messages");
    format!("{server} goes on, and handles the {waited} that waited.")
}

/// A server did not hear an order.
#[must_use]
pub fn unheard(server: ServerId) -> String {
    format!("{server} is paused and does not hear the order.")
}

/// A disk is slower, faster, or as usual again.
#[must_use]
pub fn disk_set(server: ServerId, percent: u32) -> String {
    match percent {
        100 => format!("{server}'s disk is as fast as usual again."),
        _ if percent.is_multiple_of(100) => {
            format!("{server}'s disk takes {} times as long.", percent / 100)
        }
        _ => format!("{server}'s disk takes {percent}% of its usual time."),
    }
}

/// A clock is wrong, or right.
#[must_use]
pub fn clock_set(server: ServerId, jump_us: i32, rate_ppm: i32) -> String {
    let jump = duration(jump_us.unsigned_abs().into());
    let way = if jump_us < 0 { "back" } else { "ahead" };
    let pace = if rate_ppm < 0 { "slow" } else { "fast" };
    match (jump_us, rate_ppm) {
        (0, 0) => format!("{server}'s clock runs at the right pace again."),
        (0, _) => format!("{server}'s clock runs {pace} from now on."),
        (_, 0) => format!("{server}'s clock jumps {way} by {jump}."),
        _ => format!("{server}'s clock jumps {way} by {jump} and runs {pace}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::words::narration::MOST_WORDS;
    use crate::sim::ids::ClientId;

    #[test]
    fn every_line_is_short() {
        let (server, client) = (ServerId(9), ClientId(0));
        let (from, to) = (server.into(), NodeId::from(client));
        let message = "an acknowledgement";
        let lines = [
            taken(message, from, to),
            lost_by_chance(message, from, to),
            full(server),
            delayed(message, from, to, 123_456),
            held(message, from, to),
            released(message, from, to),
            doubled(message, from, to),
            no_such_message(),
            changed_lane(from, to, 123_456, 1),
            isolated(server, true),
            isolated(server, false),
            split(12),
            healed_all(),
            lost_zone("the far end"),
            isolated_zone("the far end"),
            paused(server),
            unpaused(server, 12),
            unheard(server),
            disk_set(server, 1_000),
            clock_set(server, -500_000, 200),
        ];
        for line in lines {
            assert!(line.split_whitespace().count() <= MOST_WORDS, "{line}");
        }
    }
}

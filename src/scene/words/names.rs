//! Accessible names and the labels of buttons: what tests and assistive technology rely on.

use crate::scene::glyph::Glyph;
use crate::scene::picture::{CardButton, MessageKind, Role};
use crate::sim::ids::{ClientId, MonitorId, NodeId, ServerId, WriteId};
use crate::sim::message;

use super::phrases::count;

/// The word for a role.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Primary => "primary",
        Role::Replica => "replica",
        Role::CatchingUp => "catching up",
        Role::Candidate => "asks for votes",
        Role::Down => "down",
        Role::Outside => "not a member",
    }
}

/// "S1, primary, epoch 1"; "S1, down".
#[must_use]
pub fn card(server: ServerId, own: Role, epoch: &str) -> String {
    match own {
        Role::Down | Role::Outside => format!("{server}, {}", role(own)),
        Role::Primary => format!("{server}, primary, {epoch}"),
        Role::Replica => format!("{server}, replica, {epoch}"),
        Role::CatchingUp | Role::Candidate => {
            format!("{server}, replica, {epoch}, {}", role(own))
        }
    }
}

/// "Knock out S1".
#[must_use]
pub fn card_button(button: CardButton, server: ServerId) -> String {
    match button {
        CardButton::KnockOut => knock_out(server),
        CardButton::BringBack => bring_back(server),
        CardButton::Add => format!("Add {server}"),
    }
}

/// The same without the server, where the card says which.
#[must_use]
pub const fn card_button_short(button: CardButton) -> &'static str {
    match button {
        CardButton::KnockOut => "Knock out",
        CardButton::BringBack => "Bring back",
        CardButton::Add => "Add",
    }
}

/// "Knock out S1".
#[must_use]
pub fn knock_out(server: ServerId) -> String {
    format!("Knock out {server}")
}

/// "Bring back S1".
#[must_use]
pub fn bring_back(server: ServerId) -> String {
    format!("Bring back {server}")
}

/// "Add S4 to the cluster".
#[must_use]
pub fn add(server: ServerId) -> String {
    format!("Add {server} to the cluster")
}

/// "Remove S2 from the cluster".
#[must_use]
pub fn remove(server: ServerId) -> String {
    format!("Remove {server} from the cluster")
}

/// "Promote S2".
#[must_use]
pub fn promote(server: ServerId) -> String {
    format!("Promote {server}")
}

/// "Force promotion of S2": no part of it may read "Promote S2".
#[must_use]
pub fn force_promote(server: ServerId) -> String {
    format!("Force promotion of {server}")
}

/// "Destroy S1's disk".
#[must_use]
pub fn destroy_disk(server: ServerId) -> String {
    format!("Destroy {server}'s disk")
}

/// "Link S1 to S3, cut".
#[must_use]
pub fn link(a: ServerId, b: ServerId, cut_ab: bool, cut_ba: bool) -> String {
    match (cut_ab, cut_ba) {
        (false, false) => format!("Link {a} to {b}"),
        (true, true) => format!("Link {a} to {b}, cut"),
        (true, false) => format!("Link {a} to {b}, cut from {a} to {b}"),
        (false, true) => format!("Link {a} to {b}, cut from {b} to {a}"),
    }
}

/// "Client, talks to S1, write 8: waiting".
#[must_use]
pub fn client(label: &str, server: ServerId, told: &str) -> String {
    format!("{label}, talks to {server}, {told}")
}

/// A message that somebody holds.
#[must_use]
pub fn held(message: &str) -> String {
    format!("{message}, held")
}

/// A server's name when it stands still, or its machine is not as usual: "S1, primary, paused".
#[must_use]
pub fn card_with(card: &str, paused: bool, machine: &[Glyph]) -> String {
    let word = |glyph: &Glyph| if *glyph == Glyph::SlowDisk { "slow disk" } else { "wrong clock" };
    let words = paused.then_some(PAUSED).into_iter().chain(machine.iter().map(word));
    words.fold(card.to_owned(), |name, word| format!("{name}, {word}"))
}

/// The word of a server that stands still.
pub const PAUSED: &str = "paused";

/// The only client, or one of several.
#[must_use]
pub fn client_label(client: ClientId, only: bool) -> String {
    if only { super::page::CLIENT.into() } else { client.to_string() }
}

/// A client inside a sentence: "C2"; the only one is "the client".
#[must_use]
pub fn client_word(client: ClientId, only: bool) -> String {
    if only { "the client".into() } else { client.to_string() }
}

/// "M1, monitor, suspects S1".
#[must_use]
pub fn monitor(monitor: MonitorId, does: Option<&str>, primary: ServerId) -> String {
    match does {
        Some(does) => format!("{monitor}, monitor, {does} {primary}"),
        None => format!("{monitor}, monitor, hears {primary}"),
    }
}

/// The coordinator's token.
pub const COORDINATOR: &str = "Coordinator";

/// "3 in sync".
#[must_use]
pub fn in_sync(members: usize) -> String {
    format!("{members} in sync")
}

/// "Coordinator, 3 servers in sync, suspects S1".
#[must_use]
pub fn coordinator(in_sync: Option<usize>, suspected: Option<ServerId>) -> String {
    let members = in_sync.and_then(|many| u64::try_from(many).ok());
    let members = members.map(|many| format!("{} in sync", count(many, "server", "servers")));
    let suspects = suspected.map(|primary| format!("{SUSPECTS} {primary}"));
    let parts: Vec<String> =
        [Some(COORDINATOR.into()), members, suspects].into_iter().flatten().collect();
    parts.join(", ")
}

/// What a monitor does that takes the primary for dead.
pub const SUSPECTS: &str = "suspects";
/// What a monitor does that the others let lead.
pub const LEADS: &str = "sees to a successor of";

/// "Pause S1".
#[must_use]
pub fn pause(server: ServerId) -> String {
    format!("Pause {server}")
}

/// "Resume S1".
#[must_use]
pub fn resume(server: ServerId) -> String {
    format!("Resume {server}")
}

/// "Update 7 from S1 to S2".
#[must_use]
pub fn message(kind: MessageKind, from: NodeId, to: NodeId) -> String {
    let (from, to) = (node(from), node(to));
    let what = match kind {
        MessageKind::Update { write, count, .. } => update(write, count),
        MessageKind::Ack { write: Some(write), .. } => format!("Acknowledgement of {write}"),
        MessageKind::Ack { write: None, .. } => "Acknowledgement of the new epoch".into(),
        MessageKind::Refusal => "Refusal".into(),
        MessageKind::Heartbeat => "Heartbeat".into(),
        MessageKind::VoteAsked => "Request for a vote".into(),
        MessageKind::VoteGiven => "Vote".into(),
        MessageKind::VoteRefused => "Refused vote".into(),
        MessageKind::Request(write) => format!("Write {write}"),
        MessageKind::Done(write) => format!("Done for write {write}"),
        MessageKind::NotDone(write) => format!("Not done for write {write}"),
        MessageKind::Read => "Read".into(),
        MessageKind::Value(Some(write)) => format!("Value of write {write}"),
        MessageKind::Value(None) => "Empty value".into(),
        MessageKind::NoValue => "Refused read".into(),
    };
    format!("{what} from {from} to {to}")
}

fn update(write: Option<WriteId>, count: u32) -> String {
    match (write, count) {
        (Some(write), 1) => format!("Update {write}"),
        (None, 1) => "First entry of the epoch".into(),
        (Some(write), count) => format!("{count} entries up to write {write}"),
        (None, count) => format!("{count} entries"),
    }
}

/// "S1", "M2", "the coordinator", "the client", and "C2" for the second.
#[must_use]
pub fn node(node: NodeId) -> String {
    if node.client() == Some(ClientId(0)) {
        "the client".into()
    } else if node == NodeId::COORDINATOR {
        "the coordinator".into()
    } else {
        node.to_string()
    }
}

/// A kind of message inside a sentence: "an update".
#[must_use]
pub const fn message_word(kind: message::MessageKind) -> &'static str {
    match kind {
        message::MessageKind::Append => "an update",
        message::MessageKind::Ack => "an acknowledgement",
        message::MessageKind::Refusal => "a refusal",
        message::MessageKind::Heartbeat | message::MessageKind::HeartbeatReply => "a heartbeat",
        message::MessageKind::AskVote
        | message::MessageKind::AskLead
        | message::MessageKind::AskFeed => "a question",
        message::MessageKind::Vote => "a vote",
        message::MessageKind::Request => "a write",
        message::MessageKind::Answer
        | message::MessageKind::ReadAnswer
        | message::MessageKind::Lead => "an answer",
        message::MessageKind::Read => "a read",
        message::MessageKind::CopyOffer => "the offer of a full copy",
        message::MessageKind::Copy => "a full copy",
        message::MessageKind::Report => "a report",
        message::MessageKind::Appoint => "an order to stand",
        message::MessageKind::Point => "a word about the primary",
        message::MessageKind::Propose => "a word about who is in sync",
        message::MessageKind::Stored => "the in-sync set",
        message::MessageKind::Crown => "an order to reign",
        message::MessageKind::AskReign => "a question to the coordinator",
    }
}

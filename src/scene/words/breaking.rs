//! What each act of Break things will do.

use crate::sim::ids::ServerId;

use super::foot;

/// Nothing that can be broken is selected.
#[must_use]
pub fn select_something() -> String {
    "Select a server or a link.".into()
}

/// The selected server: "S1".
#[must_use]
pub fn server_title(server: ServerId) -> String {
    server.to_string()
}

/// The selected link: "Link S1 to S3".
#[must_use]
pub fn link_title(a: ServerId, b: ServerId) -> String {
    format!("Link {a} to {b}")
}

/// "Knock out S1: it stops now; its disk keeps 1 to 7."
#[must_use]
pub fn knock_out(server: ServerId, writes_kept: u32) -> String {
    format!("Knock out {server}: it stops now; its disk {}.", foot::keeps(writes_kept))
}

/// What bringing a server back does.
#[must_use]
pub fn bring_back(server: ServerId, has_disk: bool) -> String {
    if has_disk {
        format!("Bring back {server}: it starts from its disk, as a replica.")
    } else {
        format!("Bring back {server}: it starts with an empty disk and copies everything.")
    }
}

/// What destroying a disk does.
#[must_use]
pub fn destroy_disk(server: ServerId) -> String {
    format!("Destroy {server}'s disk: its copy is gone for good.")
}

/// What promoting does.
#[must_use]
pub fn promote(server: ServerId, votes_needed: u16) -> String {
    match votes_needed {
        1 => format!("Promote {server}: it becomes primary at once."),
        needed => format!("Promote {server}: it needs {needed} votes, its own included."),
    }
}

/// What promoting by force does.
#[must_use]
pub fn force_promote(server: ServerId) -> String {
    format!("Force promotion of {server}: nobody is asked; done writes may be lost.")
}

/// What cutting a link does.
#[must_use]
pub fn cut(a: ServerId, b: ServerId) -> String {
    format!("Cut {a} to {b}: messages between them vanish; both keep running.")
}

/// What cutting one direction does.
#[must_use]
pub fn cut_one_way(from: ServerId, to: ServerId) -> String {
    format!("Cut only {from} to {to}: {to} hears {from} no more.")
}

/// What healing a link does.
#[must_use]
pub fn heal(a: ServerId, b: ServerId) -> String {
    format!("Heal {a} to {b}: messages pass again.")
}

/// "Cut the link".
#[must_use]
pub fn cut_label(a: ServerId, b: ServerId) -> String {
    format!("Cut {a} to {b}")
}

/// "Cut only S1 to S3".
#[must_use]
pub fn cut_one_way_label(from: ServerId, to: ServerId) -> String {
    format!("Cut only {from} to {to}")
}

/// "Heal S1 to S3".
#[must_use]
pub fn heal_label(a: ServerId, b: ServerId) -> String {
    format!("Heal {a} to {b}")
}

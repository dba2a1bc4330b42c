//! The words of what one server, link or client has of its own.

use super::names::client_word;
use crate::scene::panel::settings::Whose;

/// A server that stands in no zone.
pub const NO_ZONE: &str = "no zone";
/// A client that stands beside no server.
pub const BESIDE_NOBODY: &str = "equally far from all";

/// The heading of a group: "Settings of S2".
#[must_use]
pub fn title(whose: Whose, only_client: bool) -> String {
    match whose {
        Whose::Everybody => "Settings".into(),
        Whose::Server(server) => format!("Settings of {server}"),
        Whose::Lane { from, to, both: true } => format!("Settings between {from} and {to}"),
        Whose::Lane { from, to, both: false } => format!("Settings from {from} to {to} only"),
        Whose::Client(client) => format!("Settings of {}", client_word(client, only_client)),
    }
}

/// "zone A"; a zone with a longer name bears it alone.
#[must_use]
pub fn zone(name: &str) -> String {
    if name.len() == 1 { format!("zone {name}") } else { name.into() }
}

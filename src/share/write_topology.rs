//! Writes down who feeds whom.

use crate::sim::config::Cascaded;

use super::json::Json;
use super::write::server;

/// A server that is fed by another than the primary.
pub fn cascaded(cascaded: Cascaded) -> Json {
    let Cascaded { server: fed, upstream } = cascaded;
    Json::object([("server", server(fed)), ("upstream", server(upstream))])
}

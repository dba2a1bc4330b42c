//! Sentences about the in-sync set and its coordinator.

use crate::sim::fact::What;
use crate::sim::ids::ServerId;

use super::phrases::{count, duration};

/// What a fact says about the in-sync set, if it does.
#[must_use]
pub fn narrate(what: &What) -> Option<String> {
    Some(match *what {
        What::LeftInSync { server, size, .. } => left(server, size),
        What::JoinedInSync { server, size, .. } => joined(server, size),
        What::RefusedSet { server, .. } => {
            format!("The coordinator refuses {server}: a newer primary reigns.")
        }
        What::CoordinatorSuspects { primary, silence_us } => {
            let silence = duration(silence_us.into());
            format!("The coordinator has not heard from {primary} for {silence}.")
        }
        What::CoordinatorAppoints { server, unclean: false, .. } => {
            format!("The coordinator appoints {server}, which is in sync.")
        }
        What::CoordinatorAppoints { server, unclean: true, .. } => {
            format!(
                "The coordinator appoints {server}, which is not in sync: what it lacks is lost."
            )
        }
        What::NotInSync { server } => {
            format!("The coordinator does not appoint {server}: it is not in sync.")
        }
        _ => return None,
    })
}

fn left(server: ServerId, size: u16) -> String {
    let rest = count(size, "server is", "servers are");
    format!("{server} is no longer in sync; {rest}.")
}

fn joined(server: ServerId, size: u16) -> String {
    let all = count(size, "server is", "servers are");
    format!("{server} is in sync: {all} now.")
}

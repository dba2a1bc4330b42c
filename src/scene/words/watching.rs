//! What a monitor or the coordinator knows and is about to do.

use crate::sim::ids::{Epoch, ServerId};

use super::phrases::{duration, epoch, list, servers};

/// More servers than these are counted.
const MOST_NAMED: usize = 9;

/// "Knows S1 as primary, epoch 1."
#[must_use]
pub fn knows(primary: ServerId, reign: Epoch) -> String {
    format!("Knows {primary} as primary, {}.", epoch(reign, false))
}

/// How long it waits to hear from the primary.
#[must_use]
pub fn patience(primary: ServerId, us: u64) -> String {
    format!("Takes {primary} for dead when it has heard nothing for {}.", duration(us))
}

/// It asks the other monitors.
#[must_use]
pub fn asks_others(agree: usize, quorum: u16) -> String {
    format!("Asks the other monitors: {agree} of {quorum} agree.")
}

/// It has picked a successor.
#[must_use]
pub fn told_to_stand(server: ServerId) -> String {
    format!("Has told {server} to take over.")
}

/// "In sync: S1, S2 and S3."
#[must_use]
pub fn in_sync(members: &[ServerId]) -> String {
    match members {
        [] => "Nobody is in sync.".into(),
        some if some.len() > MOST_NAMED => format!("In sync: {}.", servers(some)),
        some => format!("In sync: {}.", list(some)),
    }
}

/// How long ago each was heard; none was never.
#[must_use]
pub fn heard(told: &[(ServerId, Option<u64>)]) -> String {
    let one = |(server, ago): &(ServerId, Option<u64>)| match ago {
        Some(us) => format!("{server} {} ago", duration(*us)),
        None => format!("{server} never"),
    };
    format!("Last heard: {}.", told.iter().map(one).collect::<Vec<_>>().join(", "))
}

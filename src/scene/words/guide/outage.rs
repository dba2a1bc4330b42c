//! What the guide says while there is no primary.

use crate::scene::words::phrases::{duration, list, servers};
use crate::sim::ids::{MonitorId, ServerId};

const ASKS_THE_OTHERS: &str = "It asks the others for their votes.";

/// What the running figure of an outage counts.
#[must_use]
pub fn no_primary() -> String {
    "No primary for".into()
}

/// The running figure of an outage: "102 ms".
#[must_use]
pub fn figure(us: u64) -> String {
    duration(us)
}

/// Nobody has noticed yet.
#[must_use]
pub fn not_noticed(gone: ServerId, waiting: &[ServerId]) -> Vec<String> {
    nobody_knows(gone, &servers(waiting), waiting.len() == 1)
}

/// Nobody has noticed yet, and monitors watch.
#[must_use]
pub fn monitors_wait(gone: ServerId, monitors: &[MonitorId]) -> Vec<String> {
    match monitors {
        [only] => nobody_knows(gone, &only.to_string(), true),
        _ => nobody_knows(gone, "The monitors", false),
    }
}

/// The coordinator watches, and has not noticed yet.
#[must_use]
pub fn coordinator_waits(gone: ServerId) -> Vec<String> {
    nobody_knows(gone, "The coordinator", true)
}

fn nobody_knows(gone: ServerId, who: &str, one: bool) -> Vec<String> {
    let verb = if one { "waits" } else { "wait" };
    vec![format!("{gone} is down, and nobody knows it."), format!("{who} {verb} to hear from it.")]
}

/// Monitors suspect, and have told nobody to stand yet.
#[must_use]
pub fn monitors_suspect(gone: ServerId, monitors: &[MonitorId], quorum: u16) -> Vec<String> {
    let names: Vec<String> = monitors.iter().map(ToString::to_string).collect();
    let verb = if monitors.len() == 1 { "suspects" } else { "suspect" };
    let agree = match quorum {
        1 => "One is enough; it picks a successor.".into(),
        many => format!("When {many} agree, one of them picks a successor."),
    };
    vec![format!("{} {verb} {gone}; they cannot know.", list(&names)), agree]
}

/// The coordinator suspects, and looks for a successor.
#[must_use]
pub fn coordinator_suspects(gone: ServerId) -> Vec<String> {
    vec![
        format!("The coordinator suspects {gone}; it cannot know."),
        "It appoints a successor from those it may.".into(),
    ]
}

/// A replica asks for votes because it suspects.
#[must_use]
pub fn asks_for_votes(server: ServerId, gone: ServerId) -> Vec<String> {
    let why = format!("{server} has waited for {gone} in vain. It suspects; it cannot know.");
    vec![why, ASKS_THE_OTHERS.into()]
}

/// A server asks for votes because a monitor told it to.
#[must_use]
pub fn told_to_stand(server: ServerId, gone: ServerId) -> Vec<String> {
    let why = format!("The monitors take {gone} for dead: {server} is told to take over.");
    vec![why, ASKS_THE_OTHERS.into()]
}

/// A server asks for votes because a person told it to.
#[must_use]
pub fn sent_to_stand(server: ServerId) -> Vec<String> {
    vec![format!("{server} is to take over."), ASKS_THE_OTHERS.into()]
}

/// A person has to promote.
#[must_use]
pub fn nobody_takes_over(gone: ServerId) -> Vec<String> {
    vec![format!("{gone} is down. Nobody takes over by itself: you are on duty.")]
}

/// The server that was primary is back before another took over.
#[must_use]
pub fn begins_again(server: ServerId) -> Vec<String> {
    vec![format!("{server} is back. It begins a new epoch before it takes a write.")]
}

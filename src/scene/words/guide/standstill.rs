//! What the guide says when nothing can happen, and of what skipping passed over.

use crate::scene::words::names::client_word;
use crate::scene::words::phrases::{count, duration};
use crate::sim::fact::{Stall, What};
use crate::sim::ids::ServerId;
use crate::sim::table::Told;

/// Nothing can happen.
#[must_use]
pub fn stalled_heading() -> String {
    "Nothing will happen until you act.".into()
}

/// Why nothing can happen.
#[must_use]
pub fn stall(why: Stall, primary: Option<ServerId>) -> String {
    match (why, primary) {
        (Stall::WaitsFor(server), Some(primary)) => format!("{primary} waits for {server}."),
        (Stall::WaitsFor(server), None) => format!("Writes wait for {server}."),
        (Stall::NobodyPromotes, _) => "There is no primary, and nobody promotes one.".into(),
        (Stall::NoMajority, _) => "There is no primary, and no majority to elect one.".into(),
        (Stall::AllDown, _) => "Every server is down.".into(),
        (Stall::NoLease, _) => {
            "The primary cannot reach the majority that would renew its lease.".into()
        }
        (Stall::NoneInSync, _) => "There is no primary, and nobody who is in sync is left.".into(),
        (Stall::NoCoordinator(server), _) => format!("{server} cannot reach the coordinator."),
        (Stall::Paused(server), _) => format!("{server} is paused, and nobody can take over."),
        (Stall::Unreachable(server), _) => format!("No client can reach {server}."),
    }
}

/// The rule refuses writes rather than let them wait.
#[must_use]
pub fn refusing_heading(primary: ServerId) -> String {
    format!("{primary} refuses writes.")
}

/// Why it does.
#[must_use]
pub fn refusing(server: ServerId) -> Vec<String> {
    vec![
        format!("{server} does not answer."),
        "The rule refuses writes while too few replicas do.".into(),
    ]
}

/// What may be done without a majority.
#[must_use]
pub fn by_force(server: ServerId) -> String {
    format!("Bring a server back; or make {server} primary by force, and perhaps lose writes.")
}

/// "Nothing will happen until you act: S1 waits for S3."
#[must_use]
pub fn until_you_act(why: Stall, primary: Option<ServerId>) -> String {
    format!("Nothing will happen until you act: {}", stall(why, primary))
}

/// What skipping passed over, by the fact that ended it, in a run with one client or with more.
#[must_use]
pub fn skipped(us: u64, ended_by: &What, one_client: bool) -> String {
    format!("Skipped {}: {}.", duration(us), passed_over(ended_by, one_client))
}

/// What stepping passed over.
#[must_use]
pub fn stepped(us: u64) -> String {
    format!("{} on.", duration(us))
}

/// Skipping found nothing.
#[must_use]
pub fn nothing_to_skip_to() -> String {
    "Nothing new happens in the next 30 s.".into()
}

fn passed_over(ended_by: &What, one_client: bool) -> String {
    match *ended_by {
        What::Suspected { server, primary, .. } => {
            format!("{server} was waiting to hear from {primary}")
        }
        What::Elected { server, .. }
        | What::Promoted { server, .. }
        | What::NotElected { server, .. } => {
            format!("{server} was waiting for votes")
        }
        What::TimedOut { client, server, .. } | What::ReadTimedOut { client, server, .. } => {
            format!("{} was waiting for {server}", client_word(client, one_client))
        }
        What::MonitorSuspects { monitor, primary, .. } => {
            format!("{monitor} was waiting to hear from {primary}")
        }
        What::CoordinatorSuspects { primary, .. } => {
            format!("the coordinator was waiting to hear from {primary}")
        }
        What::ToldClient { write, told: Told::Done, .. } | What::FirstDone { write, .. } => {
            format!("write {write} was on its way")
        }
        What::CaughtUp { replica, .. } => format!("{replica} was fetching what it missed"),
        What::Rewound { server, .. } => format!("{server} was finding where the logs part"),
        What::SteppedDown { server, epoch, highest } if epoch == highest => {
            format!("{server} waited until enough others knew that it was removed")
        }
        What::Left { server, .. } => format!("{server} had not heard that it was removed"),
        What::SteppedDown { server, .. } => format!("{server} did not know of the new epoch"),
        What::WentAsync { server } => format!("{server} was waiting for its replicas"),
        What::FateTurned { count: many, .. } => {
            format!("the fate of {} was open", count(many, "write", "writes"))
        }
        _ => "nothing of note happened".into(),
    }
}

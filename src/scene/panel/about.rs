//! What a fact is about: what a line of narration selects.

use crate::scene::build::reader::Told;
use crate::scene::view::Selection;
use crate::sim::fact::{Stall, What};
use crate::sim::ids::{NodeId, ServerId, WriteId};

/// The server, link or write of which a fact speaks.
#[must_use]
pub fn about(told: &Told<'_>) -> Option<Selection> {
    let table = told.cluster.table();
    let write = |write: Option<WriteId>| {
        write.filter(|write| *write != WriteId::NONE).map(Selection::Write)
    };
    match told.fact.what {
        What::SentUpdate { from, epoch, first, count, .. } => {
            let entry = table.write_at(epoch, first).filter(|_| count == 1);
            write(entry).or(Some(Selection::Server(from)))
        }
        What::SentRequest { write, .. }
        | What::SentDone { write, .. }
        | What::SentNotDone { write, .. }
        | What::Asked { write, .. }
        | What::TimedOut { write, .. }
        | What::ToldClient { write, .. }
        | What::FirstDone { write, .. }
        | What::FateTurned { first: write, .. }
        | What::ReadWasLost { write, .. }
        | What::AppliedTwice { write, .. } => Some(Selection::Write(write)),
        What::CutLink { from, to } | What::HealedLink { from, to } => Some(link(from, to)),
        What::Lost { from, to, .. }
        | What::ChangedLane { from, to, .. }
        | What::DelayedMessage { from, to, .. }
        | What::DoubledMessage { from, to, .. }
        | What::ReleasedMessage { from, to, .. } => of_lane(from, to),
        What::MonitorSuspects { monitor, .. } => Some(Selection::Watcher(monitor.into())),
        What::CoordinatorSuspects { .. }
        | What::CoordinatorAppoints { .. }
        | What::JoinedInSync { .. }
        | What::LeftInSync { .. } => Some(Selection::Watcher(NodeId::COORDINATOR)),
        What::HeldMessage { from, to, nth, .. } => Some(Selection::Message(from, to, nth)),
        What::Stalled {
            why: Stall::WaitsFor(server) | Stall::Paused(server) | Stall::Unreachable(server),
        }
        | What::Isolated { server, .. }
        | What::Paused { server }
        | What::Unpaused { server, .. }
        | What::Unheard { server }
        | What::SetDisk { server, .. }
        | What::SetClock { server, .. }
        | What::SentAck { from: server, .. }
        | What::SentRefusal { from: server, .. }
        | What::AskedVote { from: server, .. }
        | What::GaveVote { from: server, .. }
        | What::RefusedVote { from: server, .. }
        | What::CaughtUp { replica: server, .. }
        | What::Rewound { server, .. }
        | What::Graduated { server }
        | What::WentAsync { server }
        | What::BackToRule { server }
        | What::Crashed { server, .. }
        | What::Restarted { server, .. }
        | What::Wiped { server, .. }
        | What::Suspected { server, .. }
        | What::Elected { server, .. }
        | What::NotElected { server, .. }
        | What::Promoted { server, .. }
        | What::SteppedDown { server, .. }
        | What::MemberAdded { server, .. }
        | What::MemberRemoved { server, .. }
        | What::MembersKept { server, .. }
        | What::Left { server, .. }
        | What::NoMember { server }
        | What::ReadDone { server, .. }
        | What::ReadTimedOut { server, .. }
        | What::SentNoValue { from: server, .. }
        | What::StaleRead { server, .. }
        | What::MissedOwnWrite { server, .. }
        | What::WentBack { server, .. } => Some(Selection::Server(server)),
        _ => None,
    }
}

fn of_lane(from: NodeId, to: NodeId) -> Option<Selection> {
    match (from.server(), to.server()) {
        (Some(from), Some(to)) => Some(link(from, to)),
        (server, other) => server.or(other).map(Selection::Server),
    }
}

fn link(a: ServerId, b: ServerId) -> Selection {
    Selection::Link(a.min(b), a.max(b))
}

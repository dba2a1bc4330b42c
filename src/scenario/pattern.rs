//! Patterns: what a script waits for, and when a question is judged. Facts are looked for in what has
//! happened; states, in the cluster as it stands.

use crate::sim::fact::What;
use crate::sim::ids::ServerId;
use crate::sim::ledger::Fate;
use crate::sim::table::Told;

use super::condition::{Condition, Test};
use super::ground::Ground;

/// Any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// They.
    pub any: Vec<Happening>,
}

/// Something that happens or comes to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A fact of this kind, of this server or of any.
    Fact(FactKind, Option<ServerId>),
    /// This holds.
    State(Condition),
}

/// Kinds of facts that a lesson may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A server stopped.
    Crashed,
    /// A server started.
    Restarted,
    /// A server's disk was destroyed.
    Wiped,
    /// A replica suspects the primary, for the first time since it heard from it.
    Suspected,
    /// A server votes for another.
    VoteGiven,
    /// A server is primary.
    Promoted,
    /// A server stepped down.
    SteppedDown,
    /// A server tears a tail off.
    Rewound,
    /// A replica has had all that it missed.
    CaughtUp,
    /// An acknowledgement of this replica reached the primary and freed a place in its window.
    Ack,
    /// An update left for this replica.
    Sent,
    /// A client was told *done*.
    Done,
    /// A client was told *done* for the first time after a failure.
    FirstDone,
    /// A client gave this server up.
    TimedOut,
    /// Done writes turned lost.
    Lost,
    /// Writes cannot be answered while the failures last.
    Stalled,
    /// They can again.
    Resumed,
    /// The primary says *done* without its replicas.
    WentAsync,
    /// A link from this server was cut.
    Cut,
}

impl FactKind {
    /// The words of the file.
    pub const WORDS: [(&str, Self); 19] = [
        ("crashed", Self::Crashed),
        ("restarted", Self::Restarted),
        ("wiped", Self::Wiped),
        ("suspected", Self::Suspected),
        ("vote_given", Self::VoteGiven),
        ("promoted", Self::Promoted),
        ("stepped_down", Self::SteppedDown),
        ("rewound", Self::Rewound),
        ("caught_up", Self::CaughtUp),
        ("ack", Self::Ack),
        ("sent", Self::Sent),
        ("done", Self::Done),
        ("first_done", Self::FirstDone),
        ("timed_out", Self::TimedOut),
        ("lost", Self::Lost),
        ("stalled", Self::Stalled),
        ("resumed", Self::Resumed),
        ("went_async", Self::WentAsync),
        ("cut", Self::Cut),
    ];

    /// The kind of a fact and the server that it is about.
    const fn of(what: &What) -> Option<(Self, Option<ServerId>)> {
        Some(match *what {
            What::Crashed { server, .. } => (Self::Crashed, Some(server)),
            What::Restarted { server, .. } => (Self::Restarted, Some(server)),
            What::Wiped { server, .. } => (Self::Wiped, Some(server)),
            What::Suspected { server, first: true, .. } => (Self::Suspected, Some(server)),
            What::GaveVote { from, .. } => (Self::VoteGiven, Some(from)),
            What::Promoted { server, .. } => (Self::Promoted, Some(server)),
            What::SteppedDown { server, .. } => (Self::SteppedDown, Some(server)),
            What::Rewound { server, .. } => (Self::Rewound, Some(server)),
            What::CaughtUp { replica, .. } => (Self::CaughtUp, Some(replica)),
            What::Acknowledged { replica, .. } => (Self::Ack, Some(replica)),
            What::SentUpdate { to, .. } => (Self::Sent, Some(to)),
            What::ToldClient { told: Told::Done, .. } => (Self::Done, None),
            What::FirstDone { .. } => (Self::FirstDone, None),
            What::TimedOut { server, .. } => (Self::TimedOut, Some(server)),
            What::FateTurned { fate: Fate::Lost, .. } => (Self::Lost, None),
            What::Stalled { .. } => (Self::Stalled, None),
            What::Resumed => (Self::Resumed, None),
            What::WentAsync { server } => (Self::WentAsync, Some(server)),
            What::CutLink { from, .. } => (Self::Cut, Some(from)),
            _ => return None,
        })
    }
}

impl Pattern {
    /// The first fact from this number on that fits, or the newest one if a state holds.
    #[must_use]
    pub fn find(&self, ground: &Ground<'_>, since: u64) -> Option<u64> {
        self.any.iter().filter_map(|happening| happening.find(ground, since)).min()
    }
}

impl Pattern {
    /// The replicas at whose gates it watches.
    pub fn gates(&self) -> impl Iterator<Item = ServerId> {
        let states = self.any.iter().filter_map(|happening| match happening {
            Happening::State(condition) => Some(condition),
            Happening::Fact(..) => None,
        });
        states.flat_map(|condition| &condition.tests).filter_map(|test| match test {
            Test::Waits(server) => Some(*server),
            _ => None,
        })
    }
}

impl Happening {
    fn find(&self, ground: &Ground<'_>, since: u64) -> Option<u64> {
        let trace = ground.cluster.trace();
        match self {
            Self::State(condition) => {
                condition.holds(ground).then(|| trace.count().saturating_sub(1))
            }
            Self::Fact(kind, server) => {
                let fits = |what: &What| {
                    FactKind::of(what).is_some_and(|(found, about)| {
                        found == *kind && (server.is_none() || about == *server)
                    })
                };
                trace.since(since).find(|(_, fact)| fits(&fact.what)).map(|(number, _)| number)
            }
        }
    }
}

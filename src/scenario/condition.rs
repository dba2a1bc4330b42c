//! Conditions: what must hold in a run for a choice to be right or for words to be said.

use crate::sim::fact::What;
use crate::sim::ids::{Epoch, ServerId};
use crate::sim::message::MessageKind;
use crate::sim::timer::Timer;

use super::ground::Ground;
use super::measure::{Measure, newest_outage};

/// All of these hold. Nothing at all always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// They.
    pub tests: Vec<Test>,
}

/// One thing that holds or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A measure compares so.
    Number(Measure, Compare, Bound),
    /// Writes cannot be answered while the present failures last, or they can.
    Stalled(bool),
    /// A server is down.
    Down(ServerId),
    /// A server is up.
    Up(ServerId),
    /// A server is up and has everything that it missed.
    CaughtUp(ServerId),
    /// A server lost its disk and has not made up for it.
    DiskGone(ServerId, bool),
    /// A server believes that it is primary.
    Primary(ServerId),
    /// An update waits at the primary's gate to this server.
    Waits(ServerId),
    /// Every server that is up has applied every write, or not.
    Everywhere(bool),
    /// The fact that is judged came of this.
    Cause(Cause),
    /// The newest promotion was decided by them.
    DecidedBy(Decider),
    /// More than half of the newest time without service passed before anybody was promoted, or not.
    MostlyUnpromoted(bool),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `3`
    Is,
    /// `{"at_least": 3}`
    AtLeast,
    /// `{"at_most": 3}`
    AtMost,
    /// `{"more_than": 3}`
    MoreThan,
    /// `{"less_than": 3}`
    LessThan,
}

/// What a measure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A number.
    Number(u64),
    /// Another measure.
    Measure(Measure),
}

/// What a fact came of: the event that was being handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An acknowledgement arrived.
    Ack,
    /// A client asked, asked again, or gave up.
    Client,
    /// A timer of a server fired.
    Timer,
    /// A disk finished.
    Disk,
    /// Another message between servers arrived.
    Message,
    /// Somebody acted.
    Person,
}

impl Cause {
    /// The words of the file.
    pub const WORDS: [(&str, Self); 6] = [
        ("ack", Self::Ack),
        ("client", Self::Client),
        ("timer", Self::Timer),
        ("disk", Self::Disk),
        ("message", Self::Message),
        ("person", Self::Person),
    ];

    const fn of(marker: &What) -> Option<Self> {
        match marker {
            What::Delivered { kind: MessageKind::Ack, .. } => Some(Self::Ack),
            What::Delivered { kind: MessageKind::Request | MessageKind::Read, .. }
            | What::ClientFired { .. } => Some(Self::Client),
            What::Delivered { .. } => Some(Self::Message),
            What::Fired { .. } => Some(Self::Timer),
            What::FlushDone { .. } | What::ApplyDone { .. } => Some(Self::Disk),
            What::Acted { .. } => Some(Self::Person),
            _ => None,
        }
    }
}

/// Who decided that there is another primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decider {
    /// A replica, by its own patience, and those who voted for it.
    Replicas,
    /// The server that was primary before.
    Primary,
    /// A client.
    Client,
    /// Somebody at the keyboard.
    Person,
}

impl Decider {
    /// The words of the file.
    pub const WORDS: [(&str, Self); 4] = [
        ("replicas", Self::Replicas),
        ("primary", Self::Primary),
        ("client", Self::Client),
        ("person", Self::Person),
    ];
}

impl Condition {
    /// Whether all of it holds.
    #[must_use]
    pub fn holds(&self, ground: &Ground<'_>) -> bool {
        self.tests.iter().all(|test| test.holds(ground))
    }

    /// The measures that it names.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.tests.iter().flat_map(|test| match test {
            Test::Number(measure, _, Bound::Measure(other)) => vec![*measure, *other],
            Test::Number(measure, ..) => vec![*measure],
            _ => Vec::new(),
        })
    }
}

impl Test {
    fn holds(&self, ground: &Ground<'_>) -> bool {
        let cluster = ground.cluster;
        let up = |server: ServerId| cluster.server(server).up;
        match self {
            Self::Number(measure, compare, bound) => {
                let bound = match bound {
                    Bound::Number(number) => *number,
                    Bound::Measure(measure) => measure.number(ground),
                };
                compare.holds(measure.number(ground), bound)
            }
            Self::Stalled(wanted) => cluster.stalled().is_some() == *wanted,
            Self::Down(server) => !up(*server),
            Self::Up(server) => up(*server),
            Self::CaughtUp(server) => ground.has_caught_up(*server),
            Self::DiskGone(server, wanted) => cluster.shadow().of(*server).wiped == *wanted,
            Self::Primary(server) => cluster.server(*server).primary().is_some(),
            Self::Waits(server) => ground.at_gate(*server).is_some(),
            Self::Everywhere(wanted) => ground.is_everywhere() == *wanted,
            Self::Cause(wanted) => cause(ground) == Some(*wanted),
            Self::DecidedBy(wanted) => decider(ground) == Some(*wanted),
            Self::MostlyUnpromoted(wanted) => mostly_unpromoted(ground) == *wanted,
        }
    }
}

impl Compare {
    const fn holds(self, found: u64, bound: u64) -> bool {
        match self {
            Self::Is => found == bound,
            Self::AtLeast => found >= bound,
            Self::AtMost => found <= bound,
            Self::MoreThan => found > bound,
            Self::LessThan => found < bound,
        }
    }
}

/// What the judged fact came of.
fn cause(ground: &Ground<'_>) -> Option<Cause> {
    let (_, marker) = ground.cluster.trace().cause(ground.fact?)?;
    Cause::of(&marker.what)
}

/// Who began what ended in the newest promotion: who made its server ask for votes, or, where it asked
/// nobody, who promoted it.
fn decider(ground: &Ground<'_>) -> Option<Decider> {
    let trace = ground.cluster.trace();
    let mut promoted: Option<(u64, Epoch)> = None;
    let mut began = None;
    for (number, fact) in trace.since(0).rev() {
        match (fact.what, promoted) {
            (What::Promoted { epoch, .. }, None) => {
                promoted = Some((number, epoch));
                began = Some(number);
            }
            (What::AskedVote { from, epoch: asked, .. }, Some((_, epoch)))
                if from == epoch.primary() && asked.number == epoch.number =>
            {
                began = Some(number);
            }
            (What::Promoted { .. }, Some(_)) => break,
            _ => {}
        }
    }
    let (promoted, (_, marker)) = (promoted?.1.primary(), trace.cause(began?)?);
    match marker.what {
        What::Fired { server, timer: Timer::Suspect | Timer::Votes } if server == promoted => {
            Some(Decider::Replicas)
        }
        What::Acted { .. } => Some(Decider::Person),
        What::ClientFired { .. } => Some(Decider::Client),
        What::Delivered { from, .. } if from.client().is_some() => Some(Decider::Client),
        What::Delivered { from, .. } if from.server() != Some(promoted) => Some(Decider::Primary),
        _ => None,
    }
}

fn mostly_unpromoted(ground: &Ground<'_>) -> bool {
    let Some(outage) = newest_outage(ground) else { return false };
    let now = ground.cluster.now();
    let promoted = outage.promoted.map_or(now, |(at, _)| at);
    2 * promoted.since(outage.from) > outage.until.unwrap_or(now).since(outage.from)
}

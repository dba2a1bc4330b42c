//! A lesson as data: steps, each with its run and a script of moments.

use crate::sim::action::Action;
use crate::sim::ids::ServerId;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

use super::condition::Condition;
use super::pattern::Pattern;
use super::text::{Template, Text};

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called.
    pub title: String,
    /// About how long it takes.
    pub minutes: u32,
    /// Its steps, at least one.
    pub steps: Vec<Step>,
    /// What to try afterwards; may be empty.
    pub challenge: Text,
}

/// One idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// One line.
    pub heading: String,
    /// Parts of the page that open with it, beside those of earlier steps.
    pub reveals: Vec<Part>,
    /// Its run; the run's own actions are taken as their time comes, whatever the learner does.
    pub run: Run,
    /// The instant at which the step opens.
    pub opens_at: SimTime,
    /// What is said, asked and done, in order.
    pub script: Vec<Moment>,
    /// For each moment, its place in the file's script: words behind a fact are a moment of their own.
    pub places: Vec<usize>,
    /// What is said when the learner does something else; the first that fits.
    pub otherwise: Vec<Otherwise>,
    /// The place of an earlier step: the same acts are played under its run, for comparison.
    pub compare: Option<usize>,
    /// Its ack rule is a row of the table at the end.
    pub in_table: bool,
}

/// A part of the page that stays closed until a step names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The bar with which servers and links are broken.
    Break,
    /// The label that says what a shut gate waits for.
    GateLabel,
    /// The table of all writes.
    Table,
    /// The promises.
    Promises,
    /// The settings.
    Settings,
}

impl Part {
    /// The words of the file.
    pub const WORDS: [(&str, Self); 5] = [
        ("break", Self::Break),
        ("gate_label", Self::GateLabel),
        ("table", Self::Table),
        ("promises", Self::Promises),
        ("settings", Self::Settings),
    ];
}

/// A moment of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Words, said if the condition holds when they are reached.
    Say {
        /// They.
        words: Template,
        /// Said only if this holds.
        only_if: Option<Condition>,
    },
    /// A question. The clock stands when it is asked.
    Ask(Ask),
    /// The learner is asked to act.
    Do {
        /// The acts, any of which will do; the first is the one that is suggested.
        acts: Vec<Act>,
        /// What must have come of it; without, the act itself.
        until: Option<Pattern>,
    },
    /// The script waits.
    Wait {
        /// For this.
        on: Pattern,
        /// Then the clock stands.
        pause: bool,
    },
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// It.
    pub words: Template,
    /// Two or three; when the question is judged, exactly one is right.
    pub choices: Vec<Choice>,
    /// When it is judged.
    pub judge: Pattern,
    /// The choice that the author expects to be right, checked when the lesson is rehearsed.
    pub expect: Option<usize>,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// It.
    pub words: Template,
    /// What makes it right.
    pub right_if: Condition,
}

/// An act that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its button.
    pub button: String,
    /// It.
    pub action: Action,
    /// How often.
    pub times: u32,
}

/// Something else that a learner may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// The kind of act.
    pub kind: ActKind,
    /// To these servers; to any when empty.
    pub servers: Vec<ServerId>,
    /// Only if this holds just after it.
    pub only_if: Option<Condition>,
    /// What is said.
    pub say: Template,
    /// Undoing it is suggested.
    pub undo: bool,
}

/// The kind of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// Knock out.
    Crash,
    /// Bring back.
    Restart,
    /// Destroy the disk.
    Wipe,
    /// Promote.
    Promote,
    /// Promote by force.
    ForcePromote,
    /// Cut a link.
    Cut,
    /// Heal it.
    Heal,
    /// Ask for a write.
    Write,
    /// Change a setting.
    Set,
    /// Point a server at a primary.
    Follow,
    /// Pause a server.
    Pause,
    /// Let it go on.
    Resume,
    /// Slow a disk.
    SlowDisk,
    /// Set a clock wrong.
    SetClock,
    /// Change a link.
    SetLink,
    /// Cut a server off.
    Isolate,
    /// Split the cluster.
    Split,
    /// Heal all links.
    HealAll,
    /// Lose a zone.
    LoseZone,
    /// Cut a zone off.
    IsolateZone,
    /// Drop a message.
    Drop,
    /// Delay a message.
    Delay,
    /// Double a message.
    Duplicate,
    /// Hold a message.
    Hold,
    /// Let it go.
    Release,
    /// Ask for a read.
    Read,
    /// Choose what happens next, in a run whose clocks stand still. No lesson asks for it.
    Choose,
}

impl ActKind {
    /// The words of the file, as in a run file.
    pub const WORDS: [(&str, Self); 26] = [
        ("crash", Self::Crash),
        ("restart", Self::Restart),
        ("wipe", Self::Wipe),
        ("promote", Self::Promote),
        ("force_promote", Self::ForcePromote),
        ("cut", Self::Cut),
        ("heal", Self::Heal),
        ("write", Self::Write),
        ("set", Self::Set),
        ("follow", Self::Follow),
        ("pause", Self::Pause),
        ("resume", Self::Resume),
        ("slow_disk", Self::SlowDisk),
        ("set_clock", Self::SetClock),
        ("set_link", Self::SetLink),
        ("isolate", Self::Isolate),
        ("split", Self::Split),
        ("heal_all", Self::HealAll),
        ("lose_zone", Self::LoseZone),
        ("isolate_zone", Self::IsolateZone),
        ("drop", Self::Drop),
        ("delay", Self::Delay),
        ("duplicate", Self::Duplicate),
        ("hold", Self::Hold),
        ("release", Self::Release),
        ("read", Self::Read),
    ];

    /// The kind of an action, and the server to which it is done.
    #[must_use]
    pub const fn of(action: &Action) -> (Self, Option<ServerId>) {
        match action {
            Action::Crash(server) => (Self::Crash, Some(*server)),
            Action::Restart(server) => (Self::Restart, Some(*server)),
            Action::Wipe(server) => (Self::Wipe, Some(*server)),
            Action::Promote(server) => (Self::Promote, Some(*server)),
            Action::ForcePromote(server) => (Self::ForcePromote, Some(*server)),
            Action::Cut { to, .. } => (Self::Cut, Some(*to)),
            Action::Heal { to, .. } => (Self::Heal, Some(*to)),
            Action::Follow { server, .. } => (Self::Follow, Some(*server)),
            Action::Write(_) | Action::WriteKey { .. } => (Self::Write, None),
            Action::Read { .. } => (Self::Read, None),
            Action::Set(_) => (Self::Set, None),
            Action::Choose(_) => (Self::Choose, None),
            fault => Self::of_fault(fault),
        }
    }

    /// Faults and repairs; of what is done to a message or a link, the receiving server.
    const fn of_fault(action: &Action) -> (Self, Option<ServerId>) {
        match action {
            Action::Pause(server) => (Self::Pause, Some(*server)),
            Action::Resume(server) => (Self::Resume, Some(*server)),
            Action::SlowDisk { server, .. } => (Self::SlowDisk, Some(*server)),
            Action::SetClock { server, .. } => (Self::SetClock, Some(*server)),
            Action::SetLink { to, .. } => (Self::SetLink, to.server()),
            Action::Isolate { server, .. } => (Self::Isolate, Some(*server)),
            Action::Split(_) => (Self::Split, None),
            Action::LoseZone(_) => (Self::LoseZone, None),
            Action::IsolateZone { .. } => (Self::IsolateZone, None),
            Action::Drop(message) => (Self::Drop, message.to.server()),
            Action::Delay { message, .. } => (Self::Delay, message.to.server()),
            Action::Duplicate(message) => (Self::Duplicate, message.to.server()),
            Action::Hold(message) => (Self::Hold, message.to.server()),
            Action::Release(message) => (Self::Release, message.to.server()),
            _ => (Self::HealAll, None),
        }
    }
}

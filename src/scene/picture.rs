//! What the stage shows at one instant, as plain data. The page draws it; tests read it. Knows no
//! browser, and of the page's layout only the stage's.
//!
//! [`Still`] changes only when something happens, [`Moving`] with every frame. A card or link that
//! has not changed is the very same [`Rc`], so a page need not look into it.

use std::rc::Rc;

use crate::sim::config::Level;
use crate::sim::ids::{ClientId, NodeId, ServerId, WriteId};

use super::build::beat::{self, Course};
use super::geometry::{Point, Rect};
use super::glyph::Glyph;
use super::layout::Form;
use super::route::Route;
use super::words::names;

/// The parts of the stage that change only with facts, selection and layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Still {
    /// The servers, in order.
    pub cards: Vec<Rc<Card>>,
    /// The clients beside the servers.
    pub clients: Vec<ClientCard>,
    /// The monitors and the coordinator at the stage's edge.
    pub watchers: Vec<Watcher>,
    /// Lines between cards.
    pub links: Vec<Rc<Link>>,
    /// A line between two primaries, when there are two.
    pub two_primaries: Option<(Point, Point)>,
    /// The primary of the highest epoch, from which the depth lines run; the last one while there
    /// is none.
    pub depth_around: ServerId,
}

/// The parts of the stage that change with the clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moving {
    /// One for each card, in the same order.
    pub cards: Vec<CardMotion>,
    /// The gate at the primary's end of each outbound lane.
    pub gates: Vec<Gate>,
    /// What is in flight.
    pub messages: Vec<Message>,
    /// Rings that spread over the water.
    pub rings: Vec<Ring>,
}

/// One of the four epoch colours, 1 to 4: epoch e uses ((e - 1) mod 4) + 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochColour(pub u8);

impl EpochColour {
    /// The colour of the epoch with this number.
    #[must_use]
    pub fn of(number: u32) -> Self {
        match number.saturating_sub(1) % 4 {
            0 => Self(1),
            1 => Self(2),
            2 => Self(3),
            _ => Self(4),
        }
    }
}

/// One server.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is drawn by itself and goes with any other"
)]
pub struct Card {
    /// Which.
    pub server: ServerId,
    /// Where, in stage pixels.
    pub rect: Rect,
    /// How much of it fits.
    pub form: Form,
    /// What it believes that it is.
    pub role: Role,
    /// The word for it: "primary".
    pub role_word: &'static str,
    /// "epoch 2", or "epoch 2·S3" where two servers share a number; empty while down.
    pub epoch: String,
    /// The colour of the epoch that it is in.
    pub epoch_colour: EpochColour,
    /// The accessible name: "S1, primary, epoch 1".
    pub name: String,
    /// The same seven slots on every card, oldest first.
    pub slots: Vec<Slot>,
    /// Where its three positions and its commit point stand, in full detail.
    pub carets: Option<Carets>,
    /// The newest write that it holds, for cards without slots.
    pub newest: Option<WriteId>,
    /// How many entries it lacks, for cards without a foot.
    pub behind: u32,
    /// The status sentence at the card's foot, 18 characters at most.
    pub foot: String,
    /// The one act offered on the card.
    pub button: CardButton,
    /// The disk has been destroyed.
    pub disk_gone: bool,
    /// It stands still: messages wait for it.
    pub paused: bool,
    /// What is wrong with its machine, in full detail.
    pub machine: Vec<Glyph>,
    /// It was primary when it went down: its crown lies in the corner.
    pub crown_fallen: bool,
    /// One of two servers that believe that they are primary.
    pub rival: bool,
    /// A tail that was torn off on return.
    pub torn: Option<TornTail>,
    /// Selected.
    pub selected: bool,
}

/// What a server believes that it is, or what befell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It believes that it is primary.
    Primary,
    /// It follows.
    Replica,
    /// It follows and fetches what it missed.
    CatchingUp,
    /// It asks for votes.
    Candidate,
    /// It is down.
    Down,
    /// It is down, and not a member of the cluster.
    Outside,
}

/// A card's one button. Its label is [`names::card_button`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardButton {
    /// "Knock out S1".
    KnockOut,
    /// "Bring back S1".
    BringBack,
    /// "Add S4 to the cluster".
    Add,
}

/// A place in a log strip.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// Before the log's beginning: nothing is missing here.
    Blank,
    /// An entry is missing here.
    Empty,
    /// An entry.
    Block(Block),
}

/// An entry in a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The write's number; none for the first entry of an epoch, which shows a small crown.
    pub write: Option<WriteId>,
    /// The LSN, for full detail.
    pub lsn: u32,
    /// The colour of the entry's epoch.
    pub colour: EpochColour,
    /// Received is hollow, flushed is filled, applied has a bar.
    pub level: Level,
    /// On a server that is down: hollow whatever the level.
    pub unreachable: bool,
    /// Acknowledgements that have come and that are needed, on an unanswered write of the primary.
    pub tally: Option<(u16, u16)>,
    /// Its write is selected.
    pub selected: bool,
}

/// Positions under a strip: the slot that each has reached, and its LSN. No slot when it has scrolled
/// away on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carets {
    /// In memory.
    pub received: (Option<usize>, u32),
    /// On disk.
    pub flushed: (Option<usize>, u32),
    /// Visible to readers.
    pub applied: (Option<usize>, u32),
    /// As far as it knows that the rule for *done* was met.
    pub commit: (Option<usize>, u32),
}

/// What was torn off a log on its server's return.
#[derive(Clone, Debug, PartialEq)]
pub struct TornTail {
    /// The writes, oldest first.
    pub writes: Vec<WriteId>,
    /// The colour of their epoch.
    pub colour: EpochColour,
    /// The slot, from the left, before which the logs fork; none when it has scrolled away.
    pub fork_slot: Option<usize>,
    /// "2 discarded".
    pub label: String,
}

/// What moves on a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardMotion {
    /// How much patience is left with a silent primary, in thousandths; given under 600 only.
    pub patience: Option<u16>,
    /// "S1 silent 80 ms": stands in place of the foot while patience is shown.
    pub silence: Option<String>,
    /// How far the crown has appeared, or fallen, in thousandths; 1,000 is at rest.
    pub crown: u16,
    /// It has just stepped down: how far its crown has fallen, in thousandths.
    pub crown_lost: Option<u16>,
    /// The blocks from this slot on are landing.
    pub landing: Option<(usize, Course)>,
    /// How far the torn tail has fallen, in thousandths; 1,000 is at rest.
    pub tail: u16,
}

/// A client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCard {
    /// Which.
    pub client: ClientId,
    /// What it is called: "Client" where it is the only one, else "C2".
    pub label: String,
    /// How much of it is drawn where there are several.
    pub form: ClientForm,
    /// How its newest write stands, where there is no room for words.
    pub mark: Option<Glyph>,
    /// Where it stands, in stage pixels.
    pub rect: Rect,
    /// Its dotted line to the server that it talks to now, as an SVG path.
    pub line: String,
    /// The server at the line's end.
    pub server: ServerId,
    /// What it was told: "write 8: waiting".
    pub told: String,
    /// The accessible name: "Client, talks to S1, write 8: waiting".
    pub name: String,
    /// Selected.
    pub selected: bool,
}

/// How much of a client is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientForm {
    /// It is the only one: what it was told in words, and *Write* below it.
    Only,
    /// A few: what each was told in words.
    Few,
    /// Many: a mark each.
    Many,
}

/// A monitor, or the coordinator.
#[derive(Clone, Debug, PartialEq)]
pub struct Watcher {
    /// Which.
    pub node: NodeId,
    /// Where it stands, in stage pixels.
    pub rect: Rect,
    /// "M1"; "Coordinator", or "CO" where there is no room.
    pub label: String,
    /// How many are in sync, where that is asked; else empty.
    pub told: String,
    /// What it makes of the primary, as a mark; none while all is well.
    pub mark: Option<Glyph>,
    /// It is selected.
    pub selected: bool,
    /// The accessible name: "M1, monitor, suspects S1".
    pub name: String,
}

/// The line between two cards.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is drawn by itself and goes with any other"
)]
pub struct Link {
    /// The lower server of the pair.
    pub a: ServerId,
    /// The higher.
    pub b: ServerId,
    /// The line from edge to edge, as an SVG path.
    pub path: String,
    /// The middle, where a cut is drawn.
    pub middle: Point,
    /// The middle of the lane from a to b, where a cut of that direction alone is drawn.
    pub middle_ab: Point,
    /// The middle of the lane from b to a.
    pub middle_ba: Point,
    /// The direction at the middle, in degrees.
    pub angle: f64,
    /// Messages from a to b vanish.
    pub cut_ab: bool,
    /// Messages from b to a vanish.
    pub cut_ba: bool,
    /// Traffic flows here now: a primary's own links are drawn stronger.
    pub active: bool,
    /// The accessible name: "Link S1 to S3, cut".
    pub name: String,
    /// Selected.
    pub selected: bool,
}

/// The gate on an outbound lane of the primary.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The primary.
    pub from: ServerId,
    /// The replica.
    pub to: ServerId,
    /// The socket's centre, on which the bar is hinged.
    pub socket: Point,
    /// Where the shut bar crosses the outbound lane.
    pub lane: Point,
    /// Where the next update stands, before the bar.
    pub queue: Point,
    /// The lane's direction, in degrees.
    pub angle: f64,
    /// How large it is drawn; under 1 where many stand close.
    pub scale: f64,
    /// There is room for a number.
    pub numbered: bool,
    /// No update may leave before an acknowledgement comes.
    pub shut: bool,
    /// How the bar stands.
    pub bar: Bar,
    /// An acknowledgement has just arrived: the socket is solid, with a check.
    pub acknowledged: bool,
    /// The write whose acknowledgement a shut gate waits for; none for the first entry of an epoch.
    pub waits_for: Option<WriteId>,
    /// The update that stands before the bar.
    pub next: Option<Waiting>,
    /// How many more wait behind it.
    pub more: u32,
    /// For a window above one: places, and how many of them are taken.
    pub pips: Option<(u32, u32)>,
    /// The colour of the primary's epoch.
    pub colour: EpochColour,
    /// "8 waits: S3 has not acked 7", when it is worth saying.
    pub label: Option<String>,
}

impl Gate {
    /// On which side of its socket its label stands: out over the water, beyond the bar or the socket.
    #[must_use]
    pub fn label_is_left(&self) -> bool {
        self.lane.x < self.socket.x && self.lane.y < self.socket.y
    }
}

/// The bar of a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bar {
    /// Across the lane.
    #[default]
    Shut,
    /// An acknowledgement swings it open.
    Opens(Course),
    /// Along the lane.
    Open,
    /// It falls behind what passed.
    Falls(Course),
}

impl Bar {
    /// How open it is, in thousandths.
    #[must_use]
    pub fn open(self) -> u16 {
        match self {
            Self::Shut => 0,
            Self::Opens(course) => beat::ease_out(course.done),
            Self::Open => beat::DONE,
            Self::Falls(course) => beat::DONE - beat::ease_out(course.done),
        }
    }
}

/// An update that waits before a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its write; none for the first entry of an epoch.
    pub write: Option<WriteId>,
    /// The colour of its epoch.
    pub colour: EpochColour,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its stable name (rule 5): from, to, nth.
    pub key: (NodeId, NodeId, u32),
    /// What it is.
    pub kind: MessageKind,
    /// Its way.
    pub route: Route,
    /// How much of its way it has come, and how long all of it takes.
    pub course: Course,
    /// Where it is.
    pub at: Point,
    /// Where its tail begins.
    pub tail: Point,
    /// Size, in thousandths: it grows in and shrinks out at the ends, and where it dies.
    pub scale: u16,
    /// It died at a cut.
    pub dead: bool,
    /// Somebody holds it on its way.
    pub held: bool,
    /// Selected.
    pub selected: bool,
}

impl Message {
    /// The accessible name: "Update 7 from S1 to S2".
    #[must_use]
    pub fn name(&self) -> String {
        let name = names::message(self.kind, self.key.0, self.key.1);
        if self.held { names::held(&name) } else { name }
    }
}

/// The shapes of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// An entry on its way, as a block; several while catching up.
    Update {
        /// The newest write in it; none for the first entry of an epoch.
        write: Option<WriteId>,
        /// The colour of its epoch.
        colour: EpochColour,
        /// Entries in it.
        count: u32,
    },
    /// An acknowledgement, as a ring with a check.
    Ack {
        /// The newest write that it covers; none for the first entry of an epoch.
        write: Option<WriteId>,
        /// The colour of its epoch.
        colour: EpochColour,
    },
    /// A refusal of an update.
    Refusal,
    /// A sign of life, or its answer.
    Heartbeat,
    /// "Would you vote for me?"
    VoteAsked,
    /// "Yes."
    VoteGiven,
    /// "No."
    VoteRefused,
    /// A client's write, as a dashed block.
    Request(WriteId),
    /// "Done."
    Done(WriteId),
    /// "Not done", or "not primary".
    NotDone(WriteId),
    /// A client's read, as an empty page.
    Read,
    /// The newest write that readers see, as its number on a page; none when there is nothing to read.
    Value(Option<WriteId>),
    /// "Not primary", or "I do not have what you ask for", as a page with a cross.
    NoValue,
}

/// A ring over the water, around a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The server.
    pub server: ServerId,
    /// Which of all rings: no two at once are the same.
    pub number: u64,
    /// How far out it goes, in stage pixels.
    pub reach: f64,
    /// How far it has come in time.
    pub course: Course,
    /// The card's outline, widened.
    pub rect: Rect,
    /// How visible, in thousandths.
    pub opacity: u16,
    /// The colour of the epoch.
    pub colour: EpochColour,
}

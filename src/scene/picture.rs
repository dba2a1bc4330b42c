//! What the page shows at one instant, as plain data: the stage and everything beside it. The page
//! draws it; tests read it. Knows no browser and no Yew; holds no pixel of the page's own layout
//! beyond the stage's.

use crate::sim::config::Level;
use crate::sim::ids::{NodeId, ServerId, WriteId};

use super::geometry::{Point, Rect};
use super::layout::Form;

/// Everything that the page shows of a run at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The stage's parts that change only with facts.
    pub cards: Vec<Card>,
    /// The client beside the servers.
    pub client: ClientCard,
    /// Lines between cards.
    pub links: Vec<Link>,
    /// The gate at the primary's end of each outbound lane.
    pub gates: Vec<Gate>,
    /// What is in flight.
    pub messages: Vec<Message>,
    /// Rings that spread over the water.
    pub rings: Vec<Ring>,
    /// A line between two primaries, when there are two.
    pub two_primaries: Option<(Point, Point)>,
}

/// One of the four epoch colours, 1 to 4 (look: epoch e uses ((e - 1) mod 4) + 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochColour(pub u8);

/// One server.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which.
    pub server: ServerId,
    /// Where, in stage pixels.
    pub rect: Rect,
    /// How much of it fits.
    pub form: Form,
    /// What it believes that it is.
    pub role: Role,
    /// "epoch 2" or "epoch 2·S3"; empty while down.
    pub epoch: String,
    /// The colour of the epoch that it is in.
    pub epoch_colour: EpochColour,
    /// The accessible name: "S1, primary, epoch 1".
    pub name: String,
    /// The same slots on every card, oldest first.
    pub slots: Vec<Slot>,
    /// The status sentence at the card's foot, 18 characters at most.
    pub foot: String,
    /// The one act offered on the card.
    pub button: Option<CardButton>,
    /// How much patience is left with a silent primary, in thousandths; shown under 600.
    pub patience: Option<u16>,
    /// The disk has been destroyed.
    pub disk_gone: bool,
    /// How far the crown has fallen (down) or appeared (primary), in thousandths; 1,000 is done.
    pub crown: u16,
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
}

/// A card's one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardButton {
    /// "Knock out S1".
    KnockOut,
    /// "Bring back S1".
    BringBack,
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
    /// How far it has landed, in thousandths; 1,000 is at rest.
    pub landed: u16,
    /// Acknowledgements that have come and that are needed, on an unanswered entry of the primary.
    pub tally: Option<(u16, u16)>,
    /// Its write is selected.
    pub selected: bool,
}

/// What was torn off a log on its server's return.
#[derive(Clone, Debug, PartialEq)]
pub struct TornTail {
    /// The writes, oldest first.
    pub writes: Vec<WriteId>,
    /// The colour of their epoch.
    pub colour: EpochColour,
    /// How far it has fallen, in thousandths; 1,000 is at rest.
    pub fallen: u16,
    /// The slot, from the left, before which the logs fork; none when it has scrolled away.
    pub fork_slot: Option<usize>,
    /// "2 discarded".
    pub label: String,
}

/// The client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCard {
    /// Its centre, in stage pixels.
    pub at: Point,
    /// Its dotted line to the server that it talks to now.
    pub line: Option<(Point, Point)>,
    /// What it was told: "write 8: waiting".
    pub told: String,
}

/// The line between two cards.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The lower server of the pair.
    pub a: ServerId,
    /// The higher.
    pub b: ServerId,
    /// The line from edge to edge, as an SVG path.
    pub path: String,
    /// The middle, where a cut is drawn.
    pub middle: Point,
    /// The direction at the middle, in degrees.
    pub angle: f64,
    /// Messages from a to b vanish.
    pub cut_ab: bool,
    /// Messages from b to a vanish.
    pub cut_ba: bool,
    /// Traffic flows here now: the primary's own links are drawn stronger.
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
    /// The socket's centre.
    pub at: Point,
    /// The lane's direction, in degrees.
    pub angle: f64,
    /// How open the bar is, in thousandths.
    pub open: u16,
    /// The write whose acknowledgement the shut gate waits for.
    pub waits_for: Option<WriteId>,
    /// The write that stands before the bar, and its colour.
    pub next: Option<(WriteId, EpochColour)>,
    /// How many more wait behind it.
    pub more: u32,
    /// For a window above one: places, and how many of them are taken.
    pub pips: Option<(u32, u32)>,
    /// The colour of the epoch.
    pub colour: EpochColour,
    /// "8 waits: S3 has not acked 7", when it is worth saying.
    pub label: Option<String>,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its stable name (rule 5): from, to, nth.
    pub key: (NodeId, NodeId, u32),
    /// What it is.
    pub kind: MessageKind,
    /// Where it is.
    pub at: Point,
    /// Where its tail begins.
    pub tail: Point,
    /// Size, in thousandths: it grows in and shrinks out at the ends, and where it dies.
    pub scale: u16,
    /// It died at a cut.
    pub dead: bool,
    /// One sentence for assistive technology.
    pub name: String,
}

/// The shapes of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// An entry on its way, as a block; `count` more ride along while catching up.
    Update {
        /// The write; none for the first entry of an epoch.
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
}

/// A ring over the water, around a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The server.
    pub server: ServerId,
    /// The card's outline, widened.
    pub rect: Rect,
    /// How visible, in thousandths.
    pub opacity: u16,
    /// The colour of the epoch.
    pub colour: EpochColour,
}

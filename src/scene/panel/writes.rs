//! The ledger beside the stage: a token for each of the newest writes, how many have which fate, and
//! the full table. Older writes are counted once and looked at again only when fates may have turned.

use crate::scene::build::reader::Told;
use crate::scene::view::View;
use crate::scene::words::{fates, people, phrases};
use crate::sim::cluster::Cluster;
use crate::sim::fact::{FactLevel, What};
use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;
use crate::sim::table::Told as Answer;

/// So many of the newest writes have a token and a row.
pub const SHOWN: u32 = 100;

/// The strip of writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// How many have which fate, fates that nobody has left out.
    pub counts: Vec<(Fate, u32)>,
    /// The same in words: "7 safe, 1 pending".
    pub summary: String,
    /// The newest writes, newest last.
    pub tokens: Vec<Token>,
    /// How many older ones are not shown.
    pub older: u32,
}

/// A write on the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which.
    pub write: WriteId,
    /// What became of it.
    pub fate: Fate,
    /// The accessible name: "Write 7, Noor's booking, safe".
    pub name: String,
    /// Selected.
    pub selected: bool,
}

/// A write in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub write: WriteId,
    /// Whose booking it is.
    pub person: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// What its client was told: "done".
    pub told: &'static str,
    /// When: "0.370 s"; empty when it was told nothing.
    pub told_at: String,
    /// "3 copies", on servers that are up and down.
    pub copies: String,
    /// The fate as the table tells it: "done, two copies or more".
    pub words: &'static str,
    /// Selected.
    pub selected: bool,
}

/// The count of the writes that are too old for the strip.
#[derive(Clone, Debug)]
pub struct Older {
    below: WriteId,
    counts: [u32; Fate::ALL.len()],
    stale: bool,
}

impl Default for Older {
    fn default() -> Self {
        Self { below: WriteId(1), counts: [0; Fate::ALL.len()], stale: false }
    }
}

impl Older {
    /// Takes a fact in: those that may turn the fates of old writes make the count stale.
    pub fn observe(&mut self, told: &Told<'_>) {
        self.stale |= match told.fact.what {
            What::ToldClient { write, .. } => write < self.below,
            What::FateTurned { .. }
            | What::Graduated { .. }
            | What::Flushed { rewrote: true, .. } => true,
            what => what.level() == FactLevel::Headline,
        };
    }

    /// Counts the writes that have become too old since.
    pub fn count(&mut self, cluster: &Cluster) {
        if self.stale {
            *self = Self::default();
        }
        let below = WriteId(first_shown(cluster).0.max(1));
        if below > self.below {
            let (books, extents) = (cluster.books(), cluster.extents());
            for write in (self.below.0..below.0).map(WriteId) {
                self.counts[place(books.fate(write, &extents))] += 1;
            }
            self.below = below;
        }
    }
}

/// The strip of writes now.
#[must_use]
pub fn strip(cluster: &Cluster, older: &Older, view: &View) -> Strip {
    let (books, extents) = (cluster.books(), cluster.extents());
    let mut counts = older.counts;
    let tokens: Vec<Token> = shown(cluster)
        .map(|write| {
            let fate = books.fate(write, &extents);
            counts[place(fate)] += 1;
            let selected = view.selects_write(Some(write));
            Token { write, fate, name: fates::token(write, fate), selected }
        })
        .collect();
    let counts = legend(counts);
    let summary = fates::counts(&counts);
    Strip { summary, counts, tokens, older: first_shown(cluster).0 - 1 }
}

/// What nobody has is left out, and what is not decided yet stands last.
fn legend(counts: [u32; Fate::ALL.len()]) -> Vec<(Fate, u32)> {
    let mut legend: Vec<(Fate, u32)> =
        Fate::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    legend.sort_by_key(|(fate, _)| *fate == Fate::Pending);
    legend
}

/// The table of the newest writes, newest first.
#[must_use]
pub fn table(cluster: &Cluster, view: &View) -> Vec<Row> {
    let (books, extents) = (cluster.books(), cluster.extents());
    let row = |write: WriteId| {
        let record = cluster.writes().get(write);
        let fate = books.fate(write, &extents);
        let copies = u32::try_from(books.copies(write)).unwrap_or(u32::MAX);
        let ended = record.told != Answer::Nothing;
        Row {
            write,
            person: people::name(write),
            fate,
            told: fates::told(record.told),
            told_at: if ended { phrases::clock(record.told_at) } else { String::new() },
            copies: fates::copies(copies),
            words: fates::fate(fate),
            selected: view.selects_write(Some(write)),
        }
    };
    shown(cluster).rev().map(row).collect()
}

fn shown(cluster: &Cluster) -> impl DoubleEndedIterator<Item = WriteId> {
    (first_shown(cluster).0..=cluster.writes().newest().0).map(WriteId)
}

fn first_shown(cluster: &Cluster) -> WriteId {
    WriteId(cluster.writes().newest().0.saturating_sub(SHOWN) + 1)
}

fn place(fate: Fate) -> usize {
    Fate::ALL.iter().position(|known| *known == fate).expect("all fates are known")
}

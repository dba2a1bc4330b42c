//! The fate of every write, exactly (rules 34 to 37). Fates are computed when asked for: within
//! history by comparing an LSN with a few lengths, outside it one by one (rule 45).

use super::fact::What;
use super::ids::{Epoch, Lsn, Place, WriteId};
use super::log::Log;
use super::message::{Append, DataCopy, Message};
use super::network::Network;
use super::shadow::Shadow;
use super::table::{EntryTable, Told, Writes};

/// What became of a write (rule 36).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The client has been told nothing yet.
    Pending,
    /// Done, and on two or more live disks.
    Safe,
    /// Done, and in a live server's memory or on one live disk.
    AtRisk,
    /// Done, and only where nobody can reach it now.
    InDoubt,
    /// Done, and gone.
    Lost,
    /// Not confirmed, yet kept.
    Ghost,
    /// Not confirmed, and not kept.
    Dropped,
}

impl Fate {
    /// All fates, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Safe,
        Self::AtRisk,
        Self::InDoubt,
        Self::Lost,
        Self::Ghost,
        Self::Dropped,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Safe => "safe",
            Self::AtRisk => "at risk",
            Self::InDoubt => "in doubt",
            Self::Lost => "lost",
            Self::Ghost => "ghost",
            Self::Dropped => "dropped",
        }
    }
}

/// How far history is held, and how well: the fate of a done write in history is a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extents {
    /// On two or more live disks.
    pub safe: Lsn,
    /// In a live memory or on one live disk.
    pub live: Lsn,
    /// Held at all: also on disks of servers that are down, and in flight.
    pub held: Lsn,
}

impl Extents {
    /// Measures them.
    #[must_use]
    pub fn measure(shadow: &Shadow, network: &Network) -> Self {
        let history = &shadow.history;
        let (mut first, mut second, mut live, mut held) =
            (Lsn::ZERO, Lsn::ZERO, Lsn::ZERO, Lsn::ZERO);
        for seen in &shadow.servers {
            let disk = seen.disk.shared(history);
            held = held.max(disk);
            if seen.live {
                live = live.max(disk).max(seen.memory.shared(history));
                second = second.max(disk.min(first));
                first = first.max(disk);
            }
        }
        let held = with_flights(held.max(live), history, network);
        Self { safe: second, live, held }
    }

    const fn fate_of_done(&self, lsn: Lsn) -> Fate {
        match lsn.0 {
            lsn if lsn <= self.safe.0 => Fate::Safe,
            lsn if lsn <= self.live.0 => Fate::AtRisk,
            lsn if lsn <= self.held.0 => Fate::InDoubt,
            _ => Fate::Lost,
        }
    }
}

/// How far history is held when full copies and updates in flight go on where servers end. An update that
/// leaves a gap can be taken by nobody (rule 35).
fn with_flights(by_servers: Lsn, history: &Log, network: &Network) -> Lsn {
    let copied = copies_in_flight(network).map(|copy| copy.last);
    let copied = copied.filter(|last| history.contains(last.epoch, last.lsn)).map(|last| last.lsn);
    let mut held = copied.max().unwrap_or(Lsn::ZERO).max(by_servers);
    loop {
        let goes_on = |append: &&Append| {
            append.first <= held.next()
                && append.last > held
                && history.contains(append.entries, append.last)
        };
        let Some(append) = in_flight(network).find(goes_on) else { return held };
        held = append.last;
    }
}

/// Every full copy that has not arrived and will.
fn copies_in_flight(network: &Network) -> impl Iterator<Item = &DataCopy> + '_ {
    network.flights().filter(|flight| flight.lost.is_none()).filter_map(|flight| {
        match &flight.message {
            Message::Copy(copy) => Some(copy),
            _ => None,
        }
    })
}

/// Every update that has not arrived and will.
fn in_flight(network: &Network) -> impl Iterator<Item = &Append> + '_ {
    network.flights().filter(|flight| flight.lost.is_none()).filter_map(|flight| {
        match &flight.message {
            Message::Append(append) => Some(append),
            _ => None,
        }
    })
}

/// What the ledger looks at.
#[derive(Clone, Copy)]
pub struct Books<'a> {
    /// The facts' state.
    pub shadow: &'a Shadow,
    /// All entries.
    pub table: &'a EntryTable,
    /// All writes.
    pub writes: &'a Writes,
    /// What is in flight.
    pub network: &'a Network,
}

impl Books<'_> {
    /// The fate of one write, given measured extents.
    #[must_use]
    pub fn fate(&self, write: WriteId, extents: &Extents) -> Fate {
        let told = self.writes.get(write).told;
        let in_history = self.places_in_history(write).min();
        match (told, in_history) {
            (Told::Nothing, _) => Fate::Pending,
            (Told::Done, Some(lsn)) => self.fate_inside(write, lsn, extents),
            (Told::Done, None) if self.is_left_out(write) => Fate::Lost,
            (Told::Done, None) => Fate::InDoubt,
            (_, Some(lsn)) if lsn <= extents.held => Fate::Ghost,
            (..) => Fate::Dropped,
        }
    }

    /// The fate of a done write that stands in history. Where nobody holds it there, an old primary may
    /// still have an earlier attempt of it, and come back and win.
    fn fate_inside(&self, write: WriteId, lsn: Lsn, extents: &Extents) -> Fate {
        match extents.fate_of_done(lsn) {
            Fate::Lost if !self.is_left_out(write) => Fate::InDoubt,
            fate => fate,
        }
    }

    /// Whether a write that is not present never will be (rule 36).
    fn is_left_out(&self, write: WriteId) -> bool {
        self.shadow.settled || !self.held_anywhere(write)
    }

    /// Whether a write is present, and not so for good; nothing while an old primary that has it may
    /// still come back and win (rules 35 and 36).
    #[must_use]
    pub fn is_present(&self, write: WriteId, extents: &Extents) -> Option<bool> {
        match self.places_in_history(write).next() {
            Some(lsn) if lsn <= extents.held => Some(true),
            _ => self.is_left_out(write).then_some(false),
        }
    }

    /// Whether history holds a write more than once: a retry without a key was applied again (rule
    /// 32).
    #[must_use]
    pub fn is_applied_twice(&self, write: WriteId) -> bool {
        self.places_in_history(write).nth(1).is_some()
    }

    /// Where the write that stands at a place stands in history: there, or elsewhere when its client
    /// asked another primary too, or nowhere, and then the place itself is all there is.
    #[must_use]
    pub fn place_of_truth(&self, place: Place) -> Place {
        let history = &self.shadow.history;
        if history.contains(place.epoch, place.lsn) {
            return place;
        }
        let write = self.table.write_at(place.epoch, place.lsn);
        let elsewhere = write.and_then(|write| self.places_in_history(write).next());
        elsewhere.map_or(place, |lsn| history.place(lsn))
    }

    /// Where a write stands in history, in order.
    fn places_in_history(&self, write: WriteId) -> impl Iterator<Item = Lsn> + '_ {
        let places = self.writes.places(write);
        places.filter(|(epoch, lsn)| self.shadow.history.contains(*epoch, *lsn)).map(|(_, lsn)| lsn)
    }

    /// How many servers hold a write, in memory or on disk.
    #[must_use]
    pub fn copies(&self, write: WriteId) -> usize {
        let holds =
            |log: &Log| self.writes.places(write).any(|(epoch, lsn)| log.contains(epoch, lsn));
        let servers = self.shadow.servers.iter();
        servers.filter(|seen| holds(&seen.memory) || holds(&seen.disk)).count()
    }

    fn held_anywhere(&self, write: WriteId) -> bool {
        self.copies(write) > 0
            || self.writes.places(write).any(|(epoch, lsn)| self.travels(epoch, lsn))
    }

    /// Whether an entry is in a full copy, or in an update that goes on where a server, a copy or another
    /// such update ends.
    fn travels(&self, epoch: Epoch, lsn: Lsn) -> bool {
        let copied = |copy: &DataCopy| {
            self.table.log_to(copy.last.epoch, copy.last.lsn).contains(epoch, lsn)
        };
        if copies_in_flight(self.network).any(copied) {
            return true;
        }
        let carries = |append: &&Append| {
            append.entries == epoch && (append.first..=append.last).contains(&lsn)
        };
        in_flight(self.network).filter(carries).any(|append| {
            let before = append.first.previous();
            let holds = |log: &Log| log.contains(append.previous, before);
            let mut servers = self.shadow.servers.iter();
            before == Lsn::ZERO
                || servers.any(|seen| holds(&seen.memory) || holds(&seen.disk))
                || self.travels(append.previous, before)
        })
    }
}

/// A turn of fates, as a fact will tell it.
pub type Turn = What;

/// Notices when fates turn: at crashes, wipes, returns, rewinds and promotions, and never scans
/// otherwise.
#[derive(Clone, Debug)]
pub struct Ledger {
    extents: Extents,
    /// Done writes outside history, or of which only an attempt outside it is held, and the fate last
    /// told of each.
    outside: Vec<(WriteId, Fate)>,
}

impl Ledger {
    /// A ledger at the beginning, when everything is held.
    #[must_use]
    pub fn new(shadow: &Shadow, network: &Network) -> Self {
        Self { extents: Extents::measure(shadow, network), outside: Vec::new() }
    }

    /// Remembers how history is held, before a fact that may change it for the worse.
    pub fn before(&mut self, shadow: &Shadow, network: &Network) {
        self.extents = Extents::measure(shadow, network);
    }

    /// Compares after such a fact; `old_history` is given where history itself was replaced.
    pub fn after(&mut self, books: Books<'_>, old_history: Option<&Log>) -> Vec<Turn> {
        let new = Extents::measure(books.shadow, books.network);
        let mut turned = Vec::new();
        self.compare_inside(&new, books, old_history, &mut turned);
        if let Some(old) = old_history {
            self.leave_history(old, books);
        }
        self.compare_outside(&new, books, &mut turned);
        self.extents = new;
        group(turned)
    }

    /// A client was told of a write: "done" of one outside history, or "unknown" of one that is kept.
    /// While the primary that writes history reigns, it holds all of it.
    pub fn told(&mut self, write: WriteId, books: Books<'_>) -> Option<Turn> {
        let told = books.writes.get(write).told;
        let history = &books.shadow.history;
        let inside = books.writes.places(write).any(|(epoch, lsn)| history.contains(epoch, lsn));
        if told == Told::Done && inside && books.shadow.has_author() {
            return None;
        }
        let fate = books.fate(write, &Extents::measure(books.shadow, books.network));
        match fate {
            Fate::Lost | Fate::InDoubt => self.outside.push((write, fate)),
            Fate::Ghost => {}
            _ => return None,
        }
        Some(What::FateTurned { fate, first: write, last: write, count: 1, worse: true })
    }

    /// Done writes in history whose place changed its fate.
    fn compare_inside(
        &mut self,
        new: &Extents,
        books: Books<'_>,
        old_history: Option<&Log>,
        turned: &mut Vec<(WriteId, Fate, bool)>,
    ) {
        let old = &self.extents;
        let history = &books.shadow.history;
        let stable = old_history.map_or(history.last(), |before| before.shared(history));
        let same = [(old.safe, new.safe), (old.live, new.live), (old.held, new.held)]
            .into_iter()
            .filter(|(old, new)| old != new)
            .map(|(old, new)| old.min(new))
            .min();
        let Some(same) = same else { return };
        let mut doubted = Vec::new();
        for lsn in (same.0 + 1..=stable.0).map(Lsn) {
            let before = old.fate_of_done(lsn);
            if before != new.fate_of_done(lsn)
                && let Some(write) = write_in(history, lsn, books.table)
                && books.writes.get(write).told == Told::Done
                && books.places_in_history(write).all(|place| place >= lsn)
                && !self.outside.iter().any(|(listed, _)| *listed == write)
            {
                let after = books.fate_inside(write, lsn, new);
                if before != after {
                    turned.push((write, after, after > before));
                }
                if new.fate_of_done(lsn) == Fate::Lost && after == Fate::InDoubt {
                    doubted.push((write, after));
                }
            }
        }
        self.outside.append(&mut doubted);
    }

    /// Lists the done writes that the new history lacks.
    fn leave_history(&mut self, old: &Log, books: Books<'_>) {
        let shared = old.shared(&books.shadow.history);
        for lsn in (shared.0 + 1..=old.last().0).map(Lsn) {
            let Some(write) = write_in(old, lsn, books.table) else { continue };
            let listed = self.outside.iter().any(|(listed, _)| *listed == write);
            let stays = |(epoch, place)| place <= shared && old.contains(epoch, place);
            let stays = books.writes.places(write).any(stays);
            if books.writes.get(write).told == Told::Done && !listed && !stays {
                let before = self.extents.fate_of_done(lsn);
                self.outside.push((write, before));
            }
        }
    }

    fn compare_outside(
        &mut self,
        new: &Extents,
        books: Books<'_>,
        turned: &mut Vec<(WriteId, Fate, bool)>,
    ) {
        self.outside.retain_mut(|(write, before)| {
            let fate = books.fate(*write, new);
            if fate != *before {
                turned.push((*write, fate, fate > *before));
                *before = fate;
            }
            matches!(fate, Fate::Lost | Fate::InDoubt)
        });
    }

    /// Compares only the writes outside history: something was appended or flushed.
    pub fn doubts(&mut self, books: Books<'_>) -> Vec<Turn> {
        let mut turned = Vec::new();
        let extents = Extents::measure(books.shadow, books.network);
        self.compare_outside(&extents, books, &mut turned);
        group(turned)
    }

    /// Whether any done write is in doubt outside history, so that more facts can matter.
    #[must_use]
    pub fn has_doubts(&self) -> bool {
        self.outside.iter().any(|(_, fate)| *fate == Fate::InDoubt)
    }
}

fn write_in(log: &Log, lsn: Lsn, table: &EntryTable) -> Option<WriteId> {
    let epoch = log.epoch_at(lsn)?;
    table.write_at(epoch, lsn).filter(|write| *write != WriteId::NONE)
}

/// One fact for each fate that something turned to.
fn group(mut turned: Vec<(WriteId, Fate, bool)>) -> Vec<Turn> {
    turned.sort_unstable();
    let mut facts = Vec::new();
    for fate in Fate::ALL {
        for worse in [false, true] {
            let mut writes =
                turned.iter().filter(|turn| turn.1 == fate && turn.2 == worse).map(|turn| turn.0);
            let Some(first) = writes.next() else { continue };
            let (last, count) = writes.fold((first, 1), |(_, count), write| (write, count + 1));
            facts.push(What::FateTurned { fate, first, last, count, worse });
        }
    }
    facts
}

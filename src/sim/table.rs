//! Every entry that was ever written, once (rule 44), and what every client was told. Append-only:
//! logs, messages and the ledger only point here.

use std::collections::BTreeMap;

use super::ids::{ClientId, Epoch, Key, Lsn, Place, WriteId};
use super::log::Log;
use super::members::Changes;
use super::time::SimTime;

/// All entries, keyed by (epoch, LSN).
#[derive(Clone, Debug, Default, Hash)]
pub struct EntryTable {
    /// In order of their epochs.
    segments: Vec<Segment>,
    /// What entries without a write mean that are no begin entries: changes of the members.
    pub changes: Changes,
}

/// The entries of one epoch: its primary wrote them one after the other.
#[derive(Clone, Debug, Hash)]
struct Segment {
    epoch: Epoch,
    first: Lsn,
    /// The epoch of the entry before the first.
    previous: Epoch,
    writes: Vec<WriteId>,
}

impl EntryTable {
    /// Writes the next entry of an epoch; `previous` is the epoch of the entry before it.
    pub fn append(&mut self, epoch: Epoch, lsn: Lsn, previous: Epoch, write: WriteId) {
        if let Some(segment) = self.segment_mut(epoch) {
            assert_eq!(segment.end(), lsn, "an epoch's entries follow each other");
            segment.writes.push(write);
        } else {
            let at = self.segments.partition_point(|segment| segment.epoch < epoch);
            let segment = Segment { epoch, first: lsn, previous, writes: vec![write] };
            self.segments.insert(at, segment);
        }
    }

    /// Whether an epoch's entries from `first` to `last` hold a change of the members.
    #[must_use]
    pub fn has_change(&self, epoch: Epoch, first: Lsn, last: Lsn) -> bool {
        let range = Place { epoch, lsn: first }..=Place { epoch, lsn: last };
        !self.changes.is_empty() && self.changes.range(range).next().is_some()
    }

    /// The write at (epoch, LSN); [`WriteId::NONE`] for a begin entry or a change of the members.
    #[must_use]
    pub fn write_at(&self, epoch: Epoch, lsn: Lsn) -> Option<WriteId> {
        let segment = self.segment(epoch)?;
        segment.writes.get(offset(segment.first, lsn)?).copied()
    }

    /// The epoch of the entry before (epoch, LSN).
    #[must_use]
    pub fn previous_of(&self, epoch: Epoch, lsn: Lsn) -> Option<Epoch> {
        let segment = self.segment(epoch)?;
        let at = offset(segment.first, lsn)?;
        (at < segment.writes.len()).then_some(if at == 0 { segment.previous } else { epoch })
    }

    /// The begin entry of an epoch.
    #[must_use]
    pub fn begin_of(&self, epoch: Epoch) -> Option<Lsn> {
        self.segment(epoch).map(|segment| segment.first)
    }

    /// The newest write of a key among the first `to` entries of a log. Keys are few and drawn evenly,
    /// so it is near.
    #[must_use]
    pub fn newest_of(
        &self,
        key: Key,
        log: &Log,
        to: Lsn,
        writes: &Writes,
    ) -> Option<(Place, WriteId)> {
        let mut end = to.min(log.last());
        for run in log.runs().iter().rev() {
            if run.first > end {
                continue;
            }
            let segment = self.segment(run.epoch).expect("what a log holds is in the table");
            let here = offset(segment.first, run.first)?..=offset(segment.first, end)?;
            let sets = |write: &WriteId| *write != WriteId::NONE && writes.get(*write).key == key;
            let found = segment.writes[here].iter().rev().zip(0..).find(|(write, _)| sets(write));
            if let Some((write, back)) = found {
                let lsn = Lsn(end.0 - back);
                return Some((Place { epoch: run.epoch, lsn }, *write));
            }
            end = run.first.previous();
        }
        None
    }

    /// The log that ends with the entry of this epoch at this LSN: each knows the one before it.
    #[must_use]
    pub fn log_to(&self, epoch: Epoch, last: Lsn) -> Log {
        let mut runs = Vec::new();
        let (mut epoch, mut end) = (epoch, last);
        while let Some(segment) = self.segment(epoch).filter(|_| end > Lsn::ZERO) {
            runs.push((epoch, end));
            (epoch, end) = (segment.previous, segment.first.previous());
        }
        let mut log = Log::default();
        for (epoch, end) in runs.into_iter().rev() {
            log.extend(epoch, end);
        }
        log
    }

    fn segment(&self, epoch: Epoch) -> Option<&Segment> {
        self.segments.iter().rev().find(|segment| segment.epoch == epoch)
    }

    fn segment_mut(&mut self, epoch: Epoch) -> Option<&mut Segment> {
        self.segments.iter_mut().rev().find(|segment| segment.epoch == epoch)
    }
}

impl Segment {
    fn end(&self) -> Lsn {
        let length = u32::try_from(self.writes.len()).expect("an LSN counts every entry");
        Lsn(self.first.0 + length)
    }
}

fn offset(first: Lsn, lsn: Lsn) -> Option<usize> {
    usize::try_from(lsn.0.checked_sub(first.0)?).ok()
}

/// What a client knows about its write (rule 31: set once, when the operation ends at the client).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Told {
    /// Nothing yet.
    Nothing,
    /// "Done."
    Done,
    /// "Not done", before or after it was appended.
    Refused,
    /// Silence after its last retry.
    Unknown,
}

/// One write: who asked, where it was appended, what the client was told.
#[derive(Clone, Copy, Debug, Hash)]
pub struct WriteRecord {
    /// Who asked.
    pub client: ClientId,
    /// What it sets.
    pub key: Key,
    /// What it was told.
    pub told: Told,
    /// When it was asked for.
    pub asked_at: SimTime,
    /// When the client was told, if it was.
    pub told_at: SimTime,
    /// Where it was first appended; LSN 0 while nowhere.
    first: (Epoch, Lsn),
}

/// All writes, by number from 1.
#[derive(Clone, Debug, Default, Hash)]
pub struct Writes {
    records: Vec<WriteRecord>,
    /// Second and later places of writes that were appended more than once, in order of their number.
    again: Vec<(WriteId, Epoch, Lsn)>,
    /// Where writes were done that were not done where they were first appended.
    done_again: BTreeMap<WriteId, Place>,
}

impl Writes {
    /// A new write, asked for now.
    pub fn ask(&mut self, client: ClientId, key: Key, now: SimTime) -> WriteId {
        self.records.push(WriteRecord {
            client,
            key,
            told: Told::Nothing,
            asked_at: now,
            told_at: SimTime::ZERO,
            first: (Epoch::NONE, Lsn::ZERO),
        });
        self.newest()
    }

    /// The newest write's number, 0 when there is none.
    #[must_use]
    pub fn newest(&self) -> WriteId {
        WriteId(u32::try_from(self.records.len()).expect("a write's number counts every write"))
    }

    /// Every write's number, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = WriteId> + use<> {
        (1..=self.newest().0).map(WriteId)
    }

    /// One write.
    #[must_use]
    pub fn get(&self, write: WriteId) -> &WriteRecord {
        &self.records[index(write)]
    }

    /// Whether a write was appended more than once.
    #[must_use]
    pub fn is_appended_again(&self, write: WriteId) -> bool {
        self.again.binary_search_by_key(&write, |(id, ..)| *id).is_ok()
    }

    /// Notes where a write was appended.
    pub fn appended(&mut self, write: WriteId, epoch: Epoch, lsn: Lsn) {
        let record = &mut self.records[index(write)];
        if record.first.1 == Lsn::ZERO {
            record.first = (epoch, lsn);
        } else {
            let at = self.again.partition_point(|(id, ..)| *id <= write);
            self.again.insert(at, (write, epoch, lsn));
        }
    }

    /// Every place where a write was appended, in order.
    pub fn places(&self, write: WriteId) -> impl Iterator<Item = (Epoch, Lsn)> + '_ {
        let first = self.get(write).first;
        let from = self.again.partition_point(|(id, ..)| *id < write);
        let again = self.again[from..].iter().take_while(move |(id, ..)| *id == write);
        (first.1 != Lsn::ZERO)
            .then_some(first)
            .into_iter()
            .chain(again.map(|(_, epoch, lsn)| (*epoch, *lsn)))
    }

    /// Where a done write stands that its client was told of.
    #[must_use]
    pub fn done_at(&self, write: WriteId) -> Option<Place> {
        let WriteRecord { told, first: (epoch, lsn), .. } = *self.get(write);
        let first = (told == Told::Done).then_some(Place { epoch, lsn });
        self.done_again.get(&write).copied().or(first)
    }

    /// Notes what the client was told; of a done write also where it stands. Set once.
    pub fn tell(&mut self, write: WriteId, told: Told, place: Option<Place>, now: SimTime) {
        let record = &mut self.records[index(write)];
        assert_eq!(record.told, Told::Nothing, "a client is told once (rule 31)");
        record.told = told;
        record.told_at = now;
        if let Some(place) = place.filter(|place| (place.epoch, place.lsn) != record.first) {
            self.done_again.insert(write, place);
        }
    }
}

fn index(write: WriteId) -> usize {
    usize::try_from(write.0 - 1).expect("32 bits fit an index")
}

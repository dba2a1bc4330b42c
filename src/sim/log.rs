//! A log as runs of epochs (rule 44). Which entry stands at an (epoch, LSN) is the table's business;
//! a log only knows which epoch wrote each of its positions.

use super::ids::{Epoch, Lsn, Place};

/// Consecutive entries of one epoch, up to the next run or the log's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// Who wrote them.
    pub epoch: Epoch,
    /// The first of them.
    pub first: Lsn,
}

/// One server's log: from LSN 1 to `last`, without a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Log {
    runs: Vec<Run>,
    last: Lsn,
}

impl Log {
    /// The newest position; 0 when empty.
    #[must_use]
    pub const fn last(&self) -> Lsn {
        self.last
    }

    /// The epoch of the newest entry.
    #[must_use]
    pub fn last_epoch(&self) -> Epoch {
        self.runs.last().map_or(Epoch::NONE, |run| run.epoch)
    }

    /// What is compared when a vote is asked for: epoch first, then LSN (rule 23).
    #[must_use]
    pub fn progress(&self) -> (Epoch, Lsn) {
        (self.last_epoch(), self.last)
    }

    /// The runs, oldest first.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The epoch that wrote `lsn`; [`Epoch::NONE`] before the first entry, nothing past the last.
    #[must_use]
    pub fn epoch_at(&self, lsn: Lsn) -> Option<Epoch> {
        if lsn > self.last {
            return None;
        }
        let run = self.runs.iter().rev().find(|run| run.first <= lsn);
        Some(run.map_or(Epoch::NONE, |run| run.epoch))
    }

    /// The name of the entry at `lsn`, which this log holds.
    #[must_use]
    pub fn place(&self, lsn: Lsn) -> Place {
        Place { epoch: self.epoch_at(lsn).expect("a log names what it holds"), lsn }
    }

    /// Whether this log holds the entry that `epoch` wrote at `lsn`, and hence all before it.
    #[must_use]
    pub fn contains(&self, epoch: Epoch, lsn: Lsn) -> bool {
        self.epoch_at(lsn) == Some(epoch)
    }

    /// The last position of the run in which `lsn` stands.
    #[must_use]
    pub fn end_of_run(&self, lsn: Lsn) -> Lsn {
        let mut end = self.last;
        for run in self.runs.iter().rev() {
            if run.first <= lsn {
                return end;
            }
            end = run.first.previous();
        }
        end
    }

    /// Adds entries of `epoch` up to `last`, directly behind the newest.
    pub fn extend(&mut self, epoch: Epoch, last: Lsn) {
        if last <= self.last {
            return;
        }
        if self.last_epoch() != epoch {
            self.runs.push(Run { epoch, first: self.last.next() });
        }
        self.last = last;
    }

    /// Forgets everything past `to`.
    pub fn truncate(&mut self, to: Lsn) {
        if to >= self.last {
            return;
        }
        self.last = to;
        while self.runs.last().is_some_and(|run| run.first > to) {
            self.runs.pop();
        }
    }

    /// Takes what `other` holds between the own end and `to`.
    pub fn extend_from(&mut self, other: &Self, to: Lsn) {
        while self.last < to {
            let next = self.last.next();
            let epoch = other.epoch_at(next).expect("the other log reaches as far as asked");
            self.extend(epoch, other.end_of_run(next).min(to));
        }
    }

    /// Becomes `other` up to `to`.
    pub fn copy_prefix(&mut self, other: &Self, to: Lsn) {
        self.clone_from(other);
        self.truncate(to);
    }

    /// The length of the part that both logs share. Two logs that have an entry in common have all
    /// before it in common, so it is enough to compare epochs.
    #[must_use]
    pub fn shared_with(&self, runs: &[Run], last: Lsn) -> Lsn {
        let limit = self.last.min(last);
        let mut shared = Lsn::ZERO;
        for (at, run) in self.runs.iter().enumerate() {
            if runs.get(at) != Some(run) {
                break;
            }
            let ends = |runs: &[Run]| runs.get(at + 1).map_or(limit, |next| next.first.previous());
            shared = ends(&self.runs).min(ends(runs)).min(limit);
        }
        shared
    }

    /// [`Self::shared_with`] for a whole log.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Lsn {
        self.shared_with(&other.runs, other.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u32) -> Epoch {
        Epoch { number, ..Epoch::NONE }
    }

    /// A log from `(epoch, last)` pairs.
    fn log(parts: &[(u32, u32)]) -> Log {
        let mut log = Log::default();
        for (number, last) in parts {
            log.extend(epoch(*number), Lsn(*last));
        }
        log
    }

    #[test]
    fn positions_know_their_epoch() {
        let log = log(&[(1, 3), (2, 5)]);
        assert_eq!(log.epoch_at(Lsn(0)), Some(Epoch::NONE));
        assert_eq!(log.epoch_at(Lsn(3)), Some(epoch(1)));
        assert_eq!(log.epoch_at(Lsn(4)), Some(epoch(2)));
        assert_eq!(log.epoch_at(Lsn(6)), None);
        assert_eq!((log.end_of_run(Lsn(2)), log.end_of_run(Lsn(4))), (Lsn(3), Lsn(5)));
    }

    #[test]
    fn the_shared_part_ends_where_the_epochs_part() {
        assert_eq!(log(&[(1, 5)]).shared(&log(&[(1, 3), (2, 9)])), Lsn(3));
        assert_eq!(log(&[(1, 3), (2, 9)]).shared(&log(&[(1, 3), (2, 7)])), Lsn(7));
        assert_eq!(log(&[(1, 3), (2, 9)]).shared(&log(&[(1, 3), (3, 9)])), Lsn(3));
        assert_eq!(log(&[(1, 3)]).shared(&log(&[(2, 3)])), Lsn(0));
        assert_eq!(log(&[]).shared(&log(&[(1, 3)])), Lsn(0));
    }

    #[test]
    fn a_truncated_log_takes_the_other_history() {
        let mut old = log(&[(1, 5)]);
        let new = log(&[(1, 3), (2, 9)]);
        old.truncate(Lsn(3));
        old.extend_from(&new, Lsn(8));
        assert_eq!(old, log(&[(1, 3), (2, 8)]));
        old.copy_prefix(&new, Lsn(2));
        assert_eq!(old, log(&[(1, 2)]));
    }
}

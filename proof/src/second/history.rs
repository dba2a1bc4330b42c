//! What really happened, as rule 34 defines it: the log of the primary of the highest epoch that
//! anybody still holds. Found anew each time from the logs themselves.

use ripple::sim::ids::{Epoch, Lsn};
use ripple::sim::log::Log;
use ripple::sim::server::Server;

use super::members::members;
use super::view::{View, lsn, place};

/// History, followed from the beginning of a run by looking at the servers after each event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct History {
    /// The epoch whose primary writes it.
    pub epoch: Epoch,
    /// The first entry of that epoch.
    pub begin: Lsn,
    /// The epoch of every entry, from LSN 1 on.
    pub entries: Vec<Epoch>,
    /// What it lacks is left out for good: its begin entry has come to stand on a majority, or no
    /// majority was asked.
    pub settled: bool,
    /// Every epoch in which somebody has been seen to reign.
    begun: Vec<Epoch>,
    /// Those in which somebody reigned at the last look.
    reigning: Vec<Epoch>,
    /// Every epoch whose primary's disk has known of it.
    elected: Vec<Epoch>,
    /// No log was left at all when nobody held it any more: it stays until there is a better one, or a
    /// reign begins.
    alone: bool,
    /// Somebody was made primary without votes, or may have been without a majority's.
    forced: bool,
}

impl History {
    /// A run's beginning.
    #[must_use]
    pub fn at_start() -> Self {
        let first = Epoch::FIRST;
        let (begun, reigning) = (vec![first], vec![first]);
        let (elected, forced) = (vec![first], false);
        Self {
            epoch: first,
            begin: Lsn(1),
            entries: vec![first],
            settled: true,
            begun,
            reigning,
            elected,
            alone: false,
            forced,
        }
    }

    /// Looks at the servers after an event or an action.
    ///
    /// # Errors
    ///
    /// When an epoch begins for the second time (rule 8), or a number does although each reign had a
    /// majority's votes (rule 23).
    pub fn look(&mut self, view: &View<'_>) -> Result<(), String> {
        self.look_for_reigns(view)?;
        self.look_for_elections(view)?;
        let writes =
            |server: &&&Server| server.primary().is_some_and(|primary| primary.epoch == self.epoch);
        if let Some(author) = view.servers.iter().find(writes) {
            self.extend(&author.storage.log);
        }
        let best = logs(view).max_by_key(|log| log.progress());
        let best = best.filter(|log| log.last() > Lsn::ZERO);
        let held = self.is_held(view);
        self.alone = !held && self.reigning.is_empty() && (self.alone || best.is_none());
        if let Some(log) = best
            && (log.progress() > self.progress() || !held && !self.alone)
        {
            self.turn_to(log, view);
        }
        self.settled = self.settled || self.begins_on_majority(view);
        Ok(())
    }

    /// Somebody is made primary without votes.
    pub const fn note_force(&mut self) {
        self.forced = true;
    }

    fn look_for_reigns(&mut self, view: &View<'_>) -> Result<(), String> {
        let reigns = view.servers.iter().filter_map(|server| server.primary());
        let now: Vec<Epoch> = reigns.map(|primary| primary.epoch).collect();
        for epoch in now.iter().filter(|epoch| !self.reigning.contains(epoch)) {
            if self.begun.contains(epoch) {
                return Err(format!("epoch {epoch} begins for the second time"));
            }
            self.begun.push(*epoch);
            self.begun.sort_unstable();
        }
        self.reigning = now;
        Ok(())
    }

    /// One vote for each number. A reign counts from when its disk knows of it: nothing of it has left the
    /// server before, and a crash takes it back.
    fn look_for_elections(&mut self, view: &View<'_>) -> Result<(), String> {
        self.forced |= !view.config.failover.majority;
        // A single server that has lost its disk has nobody to tell it which numbers it had.
        let elected = !self.forced && (view.config.voters() > 1 || view.config.spares > 0);
        for server in &view.servers {
            let epoch = server.storage.disk.promised;
            let reigns = server.primary().is_some_and(|primary| primary.epoch == epoch);
            if !reigns || self.elected.contains(&epoch) {
                continue;
            }
            if elected && self.elected.iter().any(|known| known.number == epoch.number) {
                return Err(format!("a majority has elected twice for number {}", epoch.number));
            }
            self.elected.push(epoch);
            self.elected.sort_unstable();
        }
        Ok(())
    }

    fn progress(&self) -> (Epoch, Lsn) {
        let last = self.entries.last().copied().unwrap_or(Epoch::NONE);
        (last, lsn(self.entries.len()).previous())
    }

    fn turn_to(&mut self, log: &Log, view: &View<'_>) {
        let same = log.last_epoch() == self.epoch;
        self.epoch = log.last_epoch();
        self.entries.clear();
        self.extend(log);
        let begin = self.entries.iter().position(|entry| *entry == self.epoch);
        self.begin = lsn(begin.expect("its last entry is of that epoch"));
        self.settled = same && self.settled || !view.config.failover.majority;
    }

    fn extend(&mut self, log: &Log) {
        while self.entries.len() < place(log.last().next()) {
            let epoch = log.epoch_at(lsn(self.entries.len()));
            self.entries.push(epoch.expect("the log reaches further"));
        }
    }

    /// Whether anybody holds the begin entry of history's epoch.
    fn is_held(&self, view: &View<'_>) -> bool {
        logs(view).any(|log| log.epoch_at(self.begin) == Some(self.epoch))
    }

    /// On disks, where there are any.
    fn begins_on_majority(&self, view: &View<'_>) -> bool {
        let holds = |server: &&&Server| {
            let storage = &server.storage;
            let log = if view.config.disk.flush { &storage.disk.log } else { &storage.log };
            log.epoch_at(self.begin) == Some(self.epoch)
        };
        let spelt = self.entries.iter().enumerate().map(|(at, epoch)| (lsn(at), *epoch));
        let members = members(view, spelt);
        let voters = || view.servers.iter().filter(|server| members.contains(&server.id));
        voters().filter(holds).count() * 2 > members.len()
    }
}

/// Every log: on disks, and in the memories of those that run.
fn logs<'a>(view: &'a View<'_>) -> impl Iterator<Item = &'a Log> {
    view.servers.iter().flat_map(|server| {
        let memory = server.up.then_some(&server.storage.log);
        memory.into_iter().chain([&server.storage.disk.log])
    })
}

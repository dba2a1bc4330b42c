//! What really happened, as rule 34 defines it: the log of the primary of the highest epoch that
//! anybody still holds.

use ripple::sim::ids::{Epoch, Lsn};
use ripple::sim::log::Log;
use ripple::sim::server::Server;

use super::view::{View, place};

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
}

impl History {
    /// A run's beginning.
    #[must_use]
    pub fn at_start() -> Self {
        let first = Epoch::FIRST;
        let (begun, reigning) = (vec![first], vec![first]);
        Self { epoch: first, begin: Lsn(1), entries: vec![first], settled: true, begun, reigning }
    }

    /// Looks at the servers after an event or an action.
    ///
    /// # Errors
    ///
    /// When an epoch begins for the second time, which none may (rule 8).
    pub fn look(&mut self, view: &View<'_>) -> Result<(), String> {
        let mut reigning: Vec<(Epoch, &Server)> = view
            .servers
            .iter()
            .filter_map(|server| server.primary().map(|primary| (primary.epoch, *server)))
            .collect();
        reigning.sort_by_key(|(epoch, _)| *epoch);
        for (epoch, server) in &reigning {
            if self.reigning.contains(epoch) {
                continue;
            }
            if self.begun.contains(epoch) {
                return Err(format!("epoch {epoch} begins for the second time"));
            }
            self.begun.push(*epoch);
            if *epoch > self.epoch || !self.is_held(view) {
                self.adopt(*epoch, server, view);
            }
        }
        self.reigning.clear();
        self.reigning.extend(reigning.iter().map(|(epoch, _)| *epoch));
        self.go_on(&reigning, view);
        Ok(())
    }

    /// History is extended by its primary, or by the next highest when nobody holds its epoch any more;
    /// should an update of the epoch that went still arrive, it lives on after all.
    fn go_on(&mut self, reigning: &[(Epoch, &Server)], view: &View<'_>) {
        let up = view.servers.iter().filter(|server| server.up);
        let newest = up.max_by_key(|server| server.storage.log.last_epoch());
        if let Some(server) = newest
            && server.storage.log.last_epoch() > self.epoch
        {
            self.adopt(server.storage.log.last_epoch(), server, view);
        }
        if let Some((epoch, server)) = reigning.last()
            && *epoch != self.epoch
            && !self.is_held(view)
        {
            self.adopt(*epoch, server, view);
        }
        if let Some((_, server)) = reigning.iter().find(|(epoch, _)| *epoch == self.epoch) {
            self.extend(&server.storage.log);
        }
        self.settled = self.settled || self.begins_on_majority(view);
    }

    fn adopt(&mut self, epoch: Epoch, server: &Server, view: &View<'_>) {
        self.epoch = epoch;
        self.entries.clear();
        self.extend(&server.storage.log);
        let begin = self.entries.iter().position(|entry| *entry == epoch);
        self.begin = super::view::lsn(begin.expect("a reign begins with an entry"));
        self.settled = !view.config.failover.majority;
    }

    fn extend(&mut self, log: &Log) {
        while self.entries.len() < place(log.last().next()) {
            let next = super::view::lsn(self.entries.len());
            self.entries.push(log.epoch_at(next).expect("the log reaches further"));
        }
    }

    /// Whether anybody holds the begin entry of history's epoch.
    fn is_held(&self, view: &View<'_>) -> bool {
        let holds = |log: &Log| log.epoch_at(self.begin) == Some(self.epoch);
        view.servers.iter().any(|server| {
            holds(&server.storage.disk.log) || server.up && holds(&server.storage.log)
        })
    }

    /// On disks, where there are any.
    fn begins_on_majority(&self, view: &View<'_>) -> bool {
        let holds = |server: &&&Server| {
            let storage = &server.storage;
            let log = if view.config.disk.flush { &storage.disk.log } else { &storage.log };
            log.epoch_at(self.begin) == Some(self.epoch)
        };
        view.servers.iter().filter(holds).count() * 2 > view.servers.len()
    }
}

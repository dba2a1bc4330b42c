//! What must be remembered to judge a "done": how far each server ever held the entries of an epoch at
//! the level that the rule asks for, and how far each epoch was committed (rules 19 and 38). What a server
//! holds that lost its disk counts only when it counts again (rule 10).

use ripple::sim::config::{Config, Level, Who};
use ripple::sim::ids::{Epoch, Lsn, ServerId, WriteId};
use ripple::sim::server::Server;
use ripple::sim::table::EntryTable;

/// The checker's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proofs {
    /// For each epoch and server the furthest entry of that epoch that it ever held at the level.
    held: Vec<(Epoch, ServerId, Lsn)>,
    /// For each epoch how far it was committed.
    commits: Vec<(Epoch, Lsn)>,
}

impl Proofs {
    /// At a run's start everybody holds the first entry.
    #[must_use]
    pub fn at_start(config: &Config) -> Self {
        let everybody = ServerId::all(config.servers);
        let held = everybody.map(|id| (Epoch::FIRST, id, Lsn(1))).collect();
        Self { held, commits: vec![(Epoch::FIRST, Lsn(1))] }
    }

    /// Takes in what a server came to.
    ///
    /// # Errors
    ///
    /// When it committed what had not met the rule, or went back.
    pub fn look(&mut self, server: &Server, config: &Config) -> Result<(), String> {
        if !server.up {
            return Ok(());
        }
        if !server.storage.learner {
            self.note_held(server, config.ack.level);
        }
        let Some(primary) = server.primary() else { return Ok(()) };
        let own = self.commits.iter().position(|(epoch, _)| *epoch == primary.epoch);
        let older = self.commits.iter().filter(|(epoch, _)| *epoch < primary.epoch);
        let known = own.map_or_else(
            || older.map(|(_, lsn)| *lsn).max().unwrap_or(Lsn::ZERO),
            |at| self.commits[at].1,
        );
        if own.is_some() && primary.commit < known {
            return Err(format!("{}: its commit point goes back (rule 19)", server.id));
        }
        if primary.commit > known {
            self.check_rule(server, primary.epoch, primary.commit, config)?;
        }
        if let Some(at) = own {
            self.commits[at].1 = primary.commit;
        } else {
            self.commits.push((primary.epoch, primary.commit));
            self.commits.sort_unstable();
        }
        Ok(())
    }

    fn note_held(&mut self, server: &Server, level: Level) {
        let at = server.positions();
        let reached = match level {
            Level::Received => at.received,
            Level::Flushed => at.flushed,
            Level::Applied => at.applied,
        };
        let log = &server.storage.log;
        for run in log.runs().iter().filter(|run| run.first <= reached) {
            let end = log.end_of_run(run.first).min(reached);
            let key = (run.epoch, server.id);
            match self.held.binary_search_by_key(&key, |(epoch, id, _)| (*epoch, *id)) {
                Ok(at) => self.held[at].2 = self.held[at].2.max(end),
                Err(at) => self.held.insert(at, (run.epoch, server.id, end)),
            }
        }
    }

    /// Every commit met its rule (rule 38).
    fn check_rule(
        &self,
        server: &Server,
        epoch: Epoch,
        to: Lsn,
        config: &Config,
    ) -> Result<(), String> {
        let degraded = server.primary().is_some_and(|primary| primary.degraded.is_some());
        let needed = match config.ack.who {
            _ if degraded => 0,
            Who::Nobody => 0,
            Who::Any { count } | Who::First { count, .. } => count,
            Who::Majority => config.voters() / 2 + 1,
            Who::All => config.voters() - 1,
            Who::InSync { least, .. } => least,
        };
        let counts = |id: ServerId| match &config.ack.who {
            Who::Majority | Who::InSync { .. } => true,
            Who::First { list, .. } => id != server.id && (list.is_empty() || list.contains(&id)),
            _ => id != server.id,
        };
        let holds = |(known, id, lsn): &&(Epoch, ServerId, Lsn)| {
            *known == epoch && *lsn >= to && config.is_voter(*id) && counts(*id)
        };
        let holders = self.held.iter().filter(holds).count();
        let flushed = server.positions().flushed >= to;
        let first = config.ack.primary_flushes_first && config.disk.flush;
        if holders < usize::from(needed) || first && !flushed {
            return Err(format!("{}: it commits {to} before its rule is met (rule 38)", server.id));
        }
        Ok(())
    }

    /// A primary says "done".
    ///
    /// # Errors
    ///
    /// When it has not committed that write in that epoch.
    pub fn check_done(
        &self,
        from: ServerId,
        (write, epoch): (WriteId, Epoch),
        table: &EntryTable,
    ) -> Result<(), String> {
        let commit = self.commits.iter().find(|(known, _)| *known == epoch);
        let (mut at, mut lsn) = *commit.unwrap_or(&(epoch, Lsn::ZERO));
        while lsn > Lsn::ZERO && table.write_at(at, lsn) != Some(write) {
            at = table.previous_of(at, lsn).unwrap_or(Epoch::NONE);
            lsn = lsn.previous();
        }
        if lsn == Lsn::ZERO || epoch.primary() != from {
            return Err(format!("{from} says that write {write} is done, and it is not committed"));
        }
        Ok(())
    }
}

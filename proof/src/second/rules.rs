//! Every commit met its rule, judged by what stands on disks (rules 17, 21, 21a and 38): so it is judged
//! only where what counts is on disks, and replicas have always followed the highest epoch.
//!
//! Where members change it says nothing: whom a rule means is then a matter of the log.
//!
//! An acknowledgement was true when it was given. Who has lost a disk since, or follows a later epoch, may
//! have had the entry, and is excused.

use ripple::sim::config::{Config, Who};
use ripple::sim::coordinator::Coordinator;
use ripple::sim::ids::{Epoch, Lsn, ServerId};
use ripple::sim::server::Server;
use ripple::sim::server::primary::Primary;

use super::promised::on_disk;

/// How far each reign has committed, and what the coordinator has stored.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    commits: Vec<(Epoch, Lsn)>,
    /// The coordinator's epoch and the version of its set.
    stored: (Epoch, u32),
}

/// A cluster whose commits are judged.
struct Bench<'a> {
    servers: &'a [Server],
    coordinator: Option<&'a Coordinator>,
    config: &'a Config,
}

impl Rules {
    /// Looks after every event. `epochs`: replicas have always followed the highest.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub fn look(
        &mut self,
        servers: &[Server],
        coordinator: Option<&Coordinator>,
        config: &Config,
        epochs: bool,
    ) -> Result<(), String> {
        let now = coordinator.map_or(self.stored, |own| (own.epoch, own.version));
        if now.0 < self.stored.0 || now.1 < self.stored.1 {
            return Err(format!("the coordinator goes back from {:?} to {now:?}", self.stored));
        }
        self.stored = now;
        if config.members_change() {
            return Ok(());
        }
        let bench = Bench { servers, coordinator, config };
        for primary in servers.iter().filter_map(Server::primary) {
            let commit = primary.commit;
            let news = self.note(primary.epoch, commit);
            let own = commit >= primary.begin && primary.epoch != Epoch::FIRST
                || commit > Lsn(1) && primary.epoch == Epoch::FIRST;
            if news && own && epochs && on_disk(config) && primary.degraded.is_none() {
                bench.judge(primary)?;
            }
        }
        bench.only_voters_reign()
    }

    /// Takes note of a reign's commit point. True when it has not been seen so far before.
    fn note(&mut self, epoch: Epoch, commit: Lsn) -> bool {
        let known = self.commits.iter_mut().find(|(own, _)| *own == epoch);
        if let Some((_, known)) = known {
            return std::mem::replace(known, commit) < commit;
        }
        self.commits.push((epoch, commit));
        true
    }
}

impl Bench<'_> {
    /// Enough servers hold what was committed, and every member of the set that is stored does.
    fn judge(&self, primary: &Primary) -> Result<(), String> {
        let commit = primary.commit;
        let own = primary.epoch.primary();
        let all = self.servers.iter().filter(|server| self.counts(server.id, own));
        let holders = all.filter(|server| self.holds(server, primary)).count();
        if holders < usize::from(self.needed()) {
            return Err(format!("{own} commits {commit}, and {holders} that count hold it"));
        }
        let Some(coordinator) = self.coordinator.filter(|it| it.epoch == primary.epoch) else {
            return Ok(());
        };
        if !matches!(self.config.ack.who, Who::InSync { .. }) {
            return Ok(());
        }
        for member in coordinator.members.iter().flatten() {
            let server = &self.servers[member.server.index()];
            if server.storage.disk.number == member.disk && !self.holds(server, primary) {
                let member = member.server;
                return Err(format!("{own} commits {commit}, and {member} is in sync without it"));
            }
        }
        Ok(())
    }

    /// How many that count must hold it.
    fn needed(&self) -> u16 {
        let voters = self.config.voters();
        match self.config.ack.who {
            Who::Nobody => 0,
            Who::Any { count } | Who::First { count, .. } => count,
            Who::Majority => voters / 2 + 1,
            Who::All => voters - 1,
            Who::InSync { least, .. } => least,
        }
    }

    fn counts(&self, id: ServerId, primary: ServerId) -> bool {
        self.config.is_voter(id)
            && match &self.config.ack.who {
                Who::Majority | Who::InSync { .. } => true,
                Who::First { list, .. } => id != primary && (list.is_empty() || list.contains(&id)),
                _ => id != primary,
            }
    }

    fn holds(&self, server: &Server, primary: &Primary) -> bool {
        let disk = &server.storage.disk;
        let author = &self.servers[primary.epoch.primary().index()].storage.log;
        let excused = disk.number != server.id.0 || disk.promised > primary.epoch;
        excused || disk.log.epoch_at(primary.commit) == author.epoch_at(primary.commit)
    }

    /// Rule 21: who is fed by a replica has no vote and is no primary.
    fn only_voters_reign(&self) -> Result<(), String> {
        let reigns = |server: &&Server| server.primary().is_some();
        let mut cascaded = self.servers.iter().filter(|server| !self.config.is_voter(server.id));
        let king = cascaded.find(reigns);
        king.map_or(Ok(()), |server| Err(format!("{} is cascaded, and reigns", server.id)))
    }
}

//! What a lesson's questions are answered from: the cluster as it stands, what is remembered of its
//! run, and the run that it is compared with.

use crate::sim::action::TimedAction;
use crate::sim::cluster::Cluster;
use crate::sim::fact::What;
use crate::sim::ids::{Lsn, ServerId, WriteId};
use crate::sim::ledger::Fate;
use crate::sim::server::Server;
use crate::sim::table::Told;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

/// Everything that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// What is remembered of its run.
    pub memory: &'a Memory,
    /// The same acts under another step's run, if the step is compared with one.
    pub other: Option<&'a Other>,
    /// The fact that the question is about.
    pub fact: Option<u64>,
}

/// What is remembered of a run, kept up fact by fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    seen: u64,
    /// Done writes of which only the server that last went down had a copy then.
    pub alone_at_crash: Vec<WriteId>,
    /// The update that waited at a gate, and the one whose acknowledgement it waited for, when that
    /// was last noticed.
    pub at_gate: Option<(WriteId, WriteId)>,
}

/// The same acts under another run, played to the same instant.
#[derive(Clone, Debug)]
pub struct Other {
    cluster: Cluster,
    memory: Memory,
}

impl Memory {
    /// Takes in what has happened since.
    pub fn observe(&mut self, cluster: &Cluster) {
        let trace = cluster.trace();
        let crashed = trace.since(self.seen).rev().find_map(|(_, fact)| match fact.what {
            What::Crashed { server, .. } => Some(server),
            _ => None,
        });
        if let Some(server) = crashed {
            let only_there = |write: &WriteId| held_by(cluster, server, *write);
            self.alone_at_crash = alone(cluster).filter(only_there).collect();
        }
        self.seen = trace.count();
    }
}

impl Other {
    /// Plays a run with these acts among its own actions. What cannot be done there is left out.
    #[must_use]
    pub fn play(run: &Run, acts: &[TimedAction], until: SimTime) -> Option<Self> {
        let mut run = run.clone();
        for act in acts {
            let at = run.actions.partition_point(|timed| timed.at <= act.at);
            run.actions.insert(at, TimedAction { after_events: None, ..act.clone() });
        }
        let (mut cluster, mut memory) = (run.start().ok()?, Memory::default());
        let (mut taken, mut skipped) = (0, 0);
        loop {
            let more = run.advance(&mut cluster, &mut taken, until).unwrap_or_else(|_| {
                skipped += 1;
                true
            });
            taken += std::mem::take(&mut skipped);
            memory.observe(&cluster);
            if !more {
                return Some(Self { cluster, memory });
            }
        }
    }
}

impl<'a> Ground<'a> {
    /// Of a cluster and what is remembered of its run.
    #[must_use]
    pub const fn new(cluster: &'a Cluster, memory: &'a Memory, other: Option<&'a Other>) -> Self {
        Self { cluster, memory, other, fact: None }
    }

    /// The same of the run that this one is compared with.
    #[must_use]
    pub fn of_other(&self) -> Option<Self> {
        self.other.map(|other| Self::new(&other.cluster, &other.memory, None))
    }

    /// Writes with this fate, oldest first.
    #[must_use]
    pub fn with_fate(&self, wanted: Fate) -> Vec<WriteId> {
        let (books, extents) = (self.cluster.books(), self.cluster.extents());
        let all = self.cluster.writes().all();
        all.filter(|write| books.fate(*write, &extents) == wanted).collect()
    }

    /// Done writes that only the server that went down had, and that were not lost with it.
    #[must_use]
    pub fn arrived(&self) -> Vec<WriteId> {
        let alone = self.memory.alone_at_crash.iter().copied();
        alone
            .filter(|write| !matches!(self.cluster.fate(*write), Fate::Lost | Fate::InDoubt))
            .collect()
    }

    /// Whether a server that is up has had everything since it last went down.
    #[must_use]
    pub fn has_caught_up(&self, server: ServerId) -> bool {
        let seen = self.cluster.shadow().of(server);
        seen.live && !seen.lagging
    }

    /// Whether every server that is up has applied every write that was ever asked for.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        let up = || self.cluster.servers().iter().filter(|server| server.up);
        self.cluster.writes().all().all(|write| {
            let applied = |server: &Server| {
                let has = |(epoch, lsn)| {
                    server.storage.log.contains(epoch, lsn) && server.positions().applied >= lsn
                };
                self.cluster.writes().places(write).any(has)
            };
            up().all(applied)
        })
    }

    /// The update that waits at the primary's gate to this replica, and the one whose acknowledgement
    /// it waits for.
    #[must_use]
    pub fn at_gate(&self, replica: ServerId) -> Option<(WriteId, WriteId)> {
        let config = self.cluster.config();
        let server = self.cluster.servers().iter().find(|server| server.primary().is_some())?;
        let follower = server.primary()?.followers.get(replica.index())?;
        let after_flush = config.replication.send_after_flush && config.disk.flush;
        let shut = replica != server.id && follower.open >= config.replication.window;
        let waits = shut && follower.next <= server.storage.durable(after_flush);
        let write_at = |lsn: Lsn| {
            let epoch = server.storage.log.epoch_at(lsn)?;
            self.cluster.table().write_at(epoch, lsn).filter(|write| *write != WriteId::NONE)
        };
        let before = follower.in_flight.front().filter(|_| waits)?;
        Some((write_at(follower.next)?, write_at(before.last)?))
    }
}

/// Writes that were told *done*, oldest first.
pub fn done(cluster: &Cluster) -> impl Iterator<Item = WriteId> + '_ {
    cluster.writes().all().filter(|write| cluster.writes().get(*write).told == Told::Done)
}

/// Done writes with a single copy.
pub fn alone(cluster: &Cluster) -> impl Iterator<Item = WriteId> + '_ {
    done(cluster).filter(|write| cluster.books().copies(*write) == 1)
}

fn held_by(cluster: &Cluster, server: ServerId, write: WriteId) -> bool {
    let seen = cluster.shadow().of(server);
    cluster.writes().places(write).any(|(epoch, lsn)| seen.disk.contains(epoch, lsn))
}

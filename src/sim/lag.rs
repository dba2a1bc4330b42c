//! Replication lag, in entries and in time, as it is and as a primary reports it (rule 42).
//!
//! A primary knows the position that a replica last told, and how long the last update took that the
//! replica acknowledged. When nothing comes any more, the first is old and the second stands still: the
//! lag in time looks small although it grows.

use super::ids::{Lsn, ServerId, WriteId};
use super::ledger::Books;
use super::log::Log;
use super::server::Server;
use super::time::SimTime;

/// How far a replica is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Entries of history that it lacks.
    pub entries: u32,
    /// How long ago the oldest write that it lacks was asked for, in microseconds.
    pub us: u64,
}

/// How long updates took until they were acknowledged, as their senders know.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// For each replica.
    replicas: Vec<Probe>,
}

/// One update at a time is timed: the next one after its acknowledgement.
#[derive(Clone, Copy, Debug, Default)]
struct Probe {
    under_way: Option<(ServerId, Lsn, SimTime)>,
    took_us: Option<u64>,
}

impl Measured {
    /// An update was sent.
    pub fn sent(&mut self, at: SimTime, (from, to): (ServerId, ServerId), first: Lsn) {
        let probe = self.probe(to);
        if probe.under_way.is_none_or(|(by, ..)| by != from) {
            probe.under_way = Some((from, first, at));
        }
    }

    /// A primary has heard that a replica has all up to here.
    pub fn acknowledged(&mut self, at: SimTime, primary: ServerId, replica: ServerId, to: Lsn) {
        let probe = self.probe(replica);
        if let Some((by, first, sent)) = probe.under_way
            && by == primary
            && to >= first
        {
            *probe = Probe { under_way: None, took_us: Some(at.since(sent)) };
        }
    }

    /// Another reigns, and has timed nothing.
    pub fn begin_anew(&mut self) {
        self.replicas.clear();
    }

    /// How long the last update took that this replica acknowledged.
    #[must_use]
    pub fn took_us(&self, replica: ServerId) -> Option<u64> {
        self.replicas.get(replica.index()).and_then(|probe| probe.took_us)
    }

    fn probe(&mut self, replica: ServerId) -> &mut Probe {
        if self.replicas.len() <= replica.index() {
            self.replicas.resize(replica.index() + 1, Probe::default());
        }
        &mut self.replicas[replica.index()]
    }
}

/// How far a server is behind history: by its memory, or by its disk when it is down.
#[must_use]
pub fn real(server: ServerId, books: &Books<'_>, now: SimTime) -> Lag {
    let seen = books.shadow.of(server);
    let history = &books.shadow.history;
    let log = if seen.live { &seen.memory } else { &seen.disk };
    let shared = log.shared(history);
    let us = first_missing(shared, history, books)
        .map_or(0, |write| now.since(books.writes.get(write).asked_at));
    Lag { entries: history.last().0 - shared.0, us }
}

/// The same as this primary reports it; nothing about a replica that has told it nothing.
#[must_use]
pub fn reported(replica: ServerId, primary: &Server, measured: &Measured) -> Option<Lag> {
    let follower = primary.primary()?.followers.get(replica.index())?;
    follower.session?;
    let entries = primary.storage.log.last().0.saturating_sub(follower.positions.received.0);
    Some(Lag { entries, us: measured.took_us(replica).unwrap_or(0) })
}

/// The oldest write of history that stands behind this position.
fn first_missing(shared: Lsn, history: &Log, books: &Books<'_>) -> Option<WriteId> {
    (shared.next().0..=history.last().0).map(Lsn).find_map(|lsn| {
        let write = books.table.write_at(history.epoch_at(lsn)?, lsn)?;
        (write != WriteId::NONE).then_some(write)
    })
}

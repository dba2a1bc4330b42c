//! When what moves on the stage began to move, and what befell each server: kept up fact by fact, so
//! that no frame looks through the trace. Knows no place and no pixel.

use std::collections::{BTreeMap, VecDeque};

use crate::sim::config::Config;
use crate::sim::fact::What;
use crate::sim::ids::{Epoch, Lsn, ServerId, WriteId};
use crate::sim::log::Log;
use crate::sim::members::changes_in;
use crate::sim::shadow::Seen;
use crate::sim::table::EntryTable;
use crate::sim::time::SimTime;

use super::reader::Told;

/// More rings than this are not seen one by one.
const MOST_RINGS: usize = 512;
/// A torn tail stays until this many entries have come after it.
const TAIL_STAYS: u32 = 7;

/// What began when.
#[derive(Clone, Debug)]
pub struct Recent {
    servers: Vec<OfServer>,
    gates: BTreeMap<(ServerId, ServerId), OfGate>,
    rings: VecDeque<RingBegan>,
    rings_so_far: u64,
    dismissals: u32,
}

/// What befell a server.
#[derive(Clone, Debug, Default)]
pub struct OfServer {
    /// It believes that it is primary.
    crowned: bool,
    /// When its crown appeared or fell.
    pub crown_at: SimTime,
    /// When it stepped down, while it has neither reigned nor stopped since.
    pub stepped_down: Option<SimTime>,
    /// It was primary when it went down.
    pub crown_fallen: bool,
    /// When its newest entries came, and the first of them.
    pub landed: Option<(SimTime, Lsn)>,
    /// The tail that it tore off on its return.
    pub tail: Option<Tail>,
}

/// A tail that was torn off.
#[derive(Clone, Debug)]
pub struct Tail {
    /// When.
    pub at: SimTime,
    /// The last entry that both histories share.
    pub fork: Lsn,
    /// The writes in it, oldest first.
    pub writes: Vec<WriteId>,
    /// The epoch of its first entry.
    pub epoch: Epoch,
}

/// When a gate last opened and last shut.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfGate {
    /// An acknowledgement reached it.
    pub opened: Option<SimTime>,
    /// An update went through.
    pub passed: Option<SimTime>,
}

/// A pair of rings that began to spread.
#[derive(Clone, Copy, Debug)]
pub struct RingBegan {
    /// Which of all.
    pub number: u64,
    /// Around this server.
    pub server: ServerId,
    /// When.
    pub at: SimTime,
    /// The epoch of the entry that made it.
    pub epoch: Epoch,
}

impl Recent {
    /// Nothing has happened yet: the first server wears the crown.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut servers = vec![OfServer::default(); usize::from(config.servers)];
        servers[Epoch::FIRST.primary().index()].crowned = true;
        Self {
            servers,
            gates: BTreeMap::new(),
            rings: VecDeque::new(),
            rings_so_far: 0,
            dismissals: 0,
        }
    }

    /// What befell a server.
    #[must_use]
    pub fn server(&self, server: ServerId) -> &OfServer {
        &self.servers[server.index()]
    }

    /// When the gate from a primary to a replica moved.
    #[must_use]
    pub fn gate(&self, from: ServerId, to: ServerId) -> OfGate {
        self.gates.get(&(from, to)).copied().unwrap_or_default()
    }

    /// The rings, oldest first.
    pub fn rings(&self) -> impl Iterator<Item = &RingBegan> {
        self.rings.iter()
    }

    /// The tail under a server's strip, given how far its log has come since.
    #[must_use]
    pub fn tail(&self, server: ServerId, last: Lsn) -> Option<&Tail> {
        let tail = self.server(server).tail.as_ref()?;
        (last.0 < tail.fork.0 + TAIL_STAYS).then_some(tail)
    }

    /// The person has seen the tail.
    pub fn dismiss_tail(&mut self, server: ServerId) {
        self.servers[server.index()].tail = None;
        self.dismissals += 1;
    }

    /// How often the person has dismissed something: the one thing here that no fact tells.
    #[must_use]
    pub const fn dismissals(&self) -> u32 {
        self.dismissals
    }

    /// Takes a fact in.
    pub fn observe(&mut self, told: &Told<'_>) {
        let at = told.fact.at;
        match told.fact.what {
            What::Appended { server, epoch, first, .. } => self.appended(server, epoch, first, at),
            What::Applied { server, .. } => {
                let epoch = told.before.of(server).memory.last_epoch();
                if !self.servers[server.index()].crowned {
                    self.ring(server, at, epoch);
                }
            }
            What::SentUpdate { from, to, .. } => {
                self.gates.entry((from, to)).or_default().passed = Some(at);
            }
            What::Acknowledged { primary, replica, .. } => {
                self.gates.entry((primary, replica)).or_default().opened = Some(at);
            }
            What::Rewound { server, to, .. } => {
                let seen = told.before.of(server);
                self.servers[server.index()].tail = torn(seen, to, at, told.cluster.table());
            }
            What::Promoted { server, .. } => {
                self.gates.retain(|(from, _), _| *from != server);
                self.crown(server, true, at);
            }
            What::SteppedDown { server, .. } => {
                self.crown(server, false, at);
                self.servers[server.index()].stepped_down = Some(at);
            }
            What::Crashed { server, .. } => {
                let fallen = self.servers[server.index()].crowned;
                self.crown(server, false, at);
                let own = &mut self.servers[server.index()];
                (own.crown_fallen, own.tail, own.landed) = (fallen, None, None);
            }
            What::Restarted { server, .. } => self.servers[server.index()].crown_fallen = false,
            _ => {}
        }
    }

    fn appended(&mut self, server: ServerId, epoch: Epoch, first: Lsn, at: SimTime) {
        self.servers[server.index()].landed = Some((at, first));
        if epoch.primary() == server {
            self.ring(server, at, epoch);
        }
    }

    fn ring(&mut self, server: ServerId, at: SimTime, epoch: Epoch) {
        if self.rings.len() == MOST_RINGS {
            self.rings.pop_front();
        }
        self.rings.push_back(RingBegan { number: self.rings_so_far, server, at, epoch });
        self.rings_so_far += 1;
    }

    fn crown(&mut self, server: ServerId, crowned: bool, at: SimTime) {
        let own = &mut self.servers[server.index()];
        (own.crowned, own.crown_at, own.crown_fallen) = (crowned, at, false);
        own.stepped_down = None;
    }
}

/// What a server discards when its log goes back to `fork`; nothing when no write is in it.
fn torn(seen: &Seen, fork: Lsn, at: SimTime, table: &EntryTable) -> Option<Tail> {
    let epoch = seen.memory.epoch_at(fork.next())?;
    let writes = writes_after(&seen.memory, fork, table);
    (!writes.is_empty()).then_some(Tail { at, fork, writes, epoch })
}

/// The writes in a log behind `fork`, oldest first.
pub(in crate::scene) fn writes_after(log: &Log, fork: Lsn, table: &EntryTable) -> Vec<WriteId> {
    (fork.0 + 1..=log.last().0)
        .map(Lsn)
        .filter_map(|lsn| table.write_at(log.epoch_at(lsn)?, lsn))
        .filter(|write| *write != WriteId::NONE)
        .collect()
}

/// How many writes a log holds: each of its epochs begins with an entry that is none, and a change of the
/// members is none.
pub(in crate::scene) fn writes_in(log: &Log, table: &EntryTable) -> u32 {
    let others = log.runs().len() + changes_in(log, &table.changes).count();
    log.last().0.saturating_sub(u32::try_from(others).unwrap_or(u32::MAX))
}

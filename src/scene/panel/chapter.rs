//! Where in the story the run is, kept up fact by fact: what the guide speaks of.

use crate::scene::build::reader::Told;
use crate::scene::build::recent::writes_after;
use crate::sim::cluster::Cluster;
use crate::sim::fact::What;
use crate::sim::ids::{ServerId, WriteId};
use crate::sim::ledger::Fate;

/// What the guide speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chapter {
    /// Everything runs.
    #[default]
    Opening,
    /// The primary is gone.
    Outage {
        /// The server that was primary.
        gone: ServerId,
    },
    /// Another server is primary, but nothing is done yet.
    TakenOver,
    /// Writes are done again.
    Outcome,
    /// Servers are down, but not the primary.
    GoesOn,
    /// A link is cut.
    Cut {
        /// One end.
        a: ServerId,
        /// The other.
        b: ServerId,
    },
    /// A server is back and makes up what it missed.
    Back {
        /// Which.
        server: ServerId,
        /// Its disk was destroyed: it begins with nothing.
        empty: bool,
        /// What it tore off.
        torn: Vec<WriteId>,
    },
    /// It has all again.
    Together {
        /// Which.
        server: ServerId,
        /// What it tore off.
        torn: Vec<WriteId>,
    },
}

/// The chapter, and what was lost in it.
#[derive(Clone, Debug, Default)]
pub struct Chapters {
    now: Chapter,
    lost: Vec<WriteId>,
    /// It came back while there was no primary to speak of.
    came_back: Option<ServerId>,
}

impl Chapters {
    /// The chapter.
    #[must_use]
    pub const fn now(&self) -> &Chapter {
        &self.now
    }

    /// The done writes that the newest failure lost, as far as they are lost still.
    #[must_use]
    pub fn lost(&self, cluster: &Cluster) -> Vec<WriteId> {
        self.lost.iter().copied().filter(|write| cluster.fate(*write) == Fate::Lost).collect()
    }

    /// Takes a fact in.
    pub fn observe(&mut self, told: &Told<'_>) {
        match told.fact.what {
            What::Crashed { server, .. } => self.on_crash(server, told),
            What::Promoted { .. } => self.now = Chapter::TakenOver,
            What::FirstDone { .. } if self.now == Chapter::TakenOver => self.now = Chapter::Outcome,
            What::Restarted { server, .. } if self.is_failover() => self.came_back = Some(server),
            What::Restarted { server, .. } => {
                let empty = told.before.of(server).wiped;
                self.now = Chapter::Back { server, empty, torn: Vec::new() };
            }
            What::Rewound { server, to, .. } => {
                let torn = writes_after(&told.before.of(server).memory, to, told.cluster.table());
                if !torn.is_empty() {
                    self.now = Chapter::Back { server, empty: false, torn };
                }
            }
            What::CaughtUp { replica, .. } => self.on_caught_up(replica),
            What::Acknowledged { replica, to, .. }
                if self.is_back(replica) && to >= told.before.history.last() =>
            {
                self.on_caught_up(replica);
            }
            What::CutLink { from, to } if !self.is_failover() => {
                self.now = Chapter::Cut { a: from.min(to), b: from.max(to) };
            }
            What::HealedLink { .. }
                if matches!(self.now, Chapter::Cut { .. })
                    && cut_pairs(told.cluster).is_empty() =>
            {
                self.now = Chapter::Opening;
            }
            What::FateTurned { fate: Fate::Lost, first, last, .. } => {
                let named = (first.0..=last.0).map(WriteId);
                let lost = named.filter(|write| told.cluster.fate(*write) == Fate::Lost);
                self.lost.extend(lost);
                self.lost.sort_unstable();
                self.lost.dedup();
            }
            _ => {}
        }
    }

    fn is_back(&self, replica: ServerId) -> bool {
        matches!(self.now, Chapter::Back { server, .. } if server == replica)
    }

    fn is_failover(&self) -> bool {
        matches!(self.now, Chapter::Outage { .. } | Chapter::TakenOver)
    }

    fn on_crash(&mut self, server: ServerId, told: &Told<'_>) {
        if server == told.before.epoch.primary() {
            self.lost.clear();
            self.now = Chapter::Outage { gone: server };
        } else if !self.is_failover() {
            self.now = Chapter::GoesOn;
        }
    }

    fn on_caught_up(&mut self, replica: ServerId) {
        let torn = match &mut self.now {
            Chapter::Back { server, torn, .. } if *server == replica => std::mem::take(torn),
            Chapter::Opening | Chapter::GoesOn => Vec::new(),
            Chapter::Outcome if self.came_back == Some(replica) => Vec::new(),
            _ => return,
        };
        self.came_back = None;
        self.now = Chapter::Together { server: replica, torn };
    }
}

/// The pairs of servers between which messages vanish, in one direction or both.
pub(super) fn cut_pairs(cluster: &Cluster) -> Vec<(ServerId, ServerId)> {
    let all = ServerId::all(cluster.config().servers);
    let pairs = all.clone().flat_map(|a| all.clone().filter(move |b| a < *b).map(move |b| (a, b)));
    let network = cluster.network();
    pairs.filter(|(a, b)| network.is_cut(*a, *b) || network.is_cut(*b, *a)).collect()
}

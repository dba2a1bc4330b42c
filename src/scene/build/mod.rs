//! From a running cluster to what the stage shows. [`Stage`] keeps places and what has not changed;
//! everything else is a function of the cluster, the facts' times and the way of looking.
//!
//! One room for each part: [`cards`], [`strip`] (the slots on a card), [`foot`], [`motion`] (what moves
//! on a card), [`links`], [`messages`], [`gates`], [`rings`]; [`reader`] and [`recent`] follow the facts.

pub mod beat;
mod cards;
pub(crate) mod foot;
pub(in crate::scene) mod gates;
mod links;
pub(in crate::scene) mod messages;
mod motion;
pub mod reader;
pub mod recent;
mod rings;
mod strip;
pub(crate) mod watchers;

use std::rc::Rc;

use crate::sim::cluster::Cluster;
use crate::sim::ids::{Epoch, Lsn, ServerId};
use crate::sim::server::Server;
use crate::sim::server::primary::Primary;

use super::layout::Layout;
use super::picture::{Link, Message, Moving, Still};
use super::route::Routes;
use super::view::{Motion, View};
use recent::Recent;

/// The stage: draws a cluster at its present instant.
#[derive(Clone, Debug)]
pub struct Stage {
    layout: Layout,
    routes: Routes,
    still: Option<(Version, Rc<Still>)>,
}

/// What the still parts depend on: while it is the same, so are they.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Version {
    facts: u64,
    hash: u64,
    dismissals: u32,
    view: View,
}

/// What every part of the stage is drawn from.
struct Ground<'a> {
    cluster: &'a Cluster,
    recent: &'a Recent,
    view: &'a View,
    layout: &'a Layout,
    /// The newest position on any server: the rightmost slot.
    newest: Lsn,
    /// The primary of the highest epoch.
    primary: Option<(&'a Server, &'a Primary)>,
    /// The epochs that running servers are in, each once.
    epochs: Vec<Epoch>,
}

impl Stage {
    /// A stage with these places.
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self { layout, routes: Routes::default(), still: None }
    }

    /// The places.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Other places: the stage's size or the number of servers has changed.
    pub fn set_layout(&mut self, layout: Layout) {
        if self.layout != layout {
            *self = Self::new(layout);
        }
    }

    /// What changes only with facts: the same [`Rc`] as before while nothing has happened.
    pub fn still(&mut self, cluster: &Cluster, recent: &Recent, view: &View) -> Rc<Still> {
        let trace = cluster.trace();
        let version = Version {
            facts: trace.count(),
            hash: trace.hash(),
            dismissals: recent.dismissals(),
            view: *view,
        };
        let old = match self.still.take() {
            Some((same, still)) if same == version => {
                self.still = Some((same, Rc::clone(&still)));
                return still;
            }
            Some((_, old)) => Some(old),
            None => None,
        };
        let ground = Ground::new(cluster, recent, view, &self.layout);
        let links = old.as_ref().map_or(&[][..], |old| &old.links);
        let mut still = draw_still(&ground, &mut self.routes, links);
        let still = match old {
            Some(old) => {
                keep_same(&mut still.cards, &old.cards);
                if still == *old { old } else { Rc::new(still) }
            }
            None => Rc::new(still),
        };
        self.still = Some((version, Rc::clone(&still)));
        still
    }

    /// What is in flight, by itself.
    pub fn messages(&mut self, cluster: &Cluster, recent: &Recent, view: &View) -> Vec<Message> {
        if view.motion == Motion::TooFast {
            return Vec::new();
        }
        let ground = Ground::new(cluster, recent, view, &self.layout);
        messages::all(&ground, &mut self.routes)
    }

    /// What changes with the clock. A beat is the run's usual one-way latency between servers.
    pub fn moving(
        &mut self,
        cluster: &Cluster,
        recent: &Recent,
        view: &View,
        beat_us: u64,
    ) -> Moving {
        let messages = self.messages(cluster, recent, view);
        let ground = Ground::new(cluster, recent, view, &self.layout);
        let single = view.motion != Motion::TooFast;
        Moving {
            cards: ServerId::all(cluster.config().servers)
                .map(|server| motion::card(&ground, server, beat_us))
                .collect(),
            gates: gates::all(&ground, &mut self.routes, beat_us),
            messages,
            rings: if single { rings::all(&ground, beat_us) } else { Vec::new() },
        }
    }
}

fn draw_still(ground: &Ground<'_>, routes: &mut Routes, old: &[Rc<Link>]) -> Still {
    let servers = ground.cluster.servers();
    let mut primaries = primaries(ground.cluster).map(|(server, _)| server.id);
    let two = primaries.next().zip(primaries.next());
    Still {
        cards: servers
            .iter()
            .map(|server| Rc::new(cards::card(ground, server, two.is_some())))
            .collect(),
        clients: links::clients(ground, routes),
        watchers: watchers::all(ground),
        links: links::all(ground, routes, old),
        two_primaries: two.map(|(a, b)| ground.layout.straight_between(a, b)),
        depth_around: ground.cluster.shadow().epoch.primary(),
    }
}

/// What is equal to its predecessor becomes its predecessor.
fn keep_same<T: PartialEq>(new: &mut [Rc<T>], old: &[Rc<T>]) {
    for (new, old) in new.iter_mut().zip(old) {
        if new == old {
            *new = Rc::clone(old);
        }
    }
}

impl<'a> Ground<'a> {
    fn new(cluster: &'a Cluster, recent: &'a Recent, view: &'a View, layout: &'a Layout) -> Self {
        let lasts = cluster.servers().iter().map(|server| server.storage.log.last());
        let newest = lasts.max().unwrap_or(Lsn::ZERO);
        let primary = primaries(cluster).max_by_key(|(_, primary)| primary.epoch);
        let running = cluster.servers().iter().filter(|server| server.up);
        let mut epochs: Vec<Epoch> = running.map(epoch_of).collect();
        epochs.sort_unstable();
        epochs.dedup();
        Self { cluster, recent, view, layout, newest, primary, epochs }
    }

    /// How many entries of history a server lacks, and how many it has that history went on without.
    fn distance(&self, server: &Server) -> (u32, u32) {
        let history = &self.cluster.shadow().history;
        let log = &server.storage.log;
        let shared = log.shared(history);
        (history.last().0 - shared.0, log.last().0 - shared.0)
    }
}

/// The servers that believe that they are primary.
fn primaries(cluster: &Cluster) -> impl Iterator<Item = (&Server, &Primary)> {
    cluster.servers().iter().filter_map(|server| Some((server, server.primary()?)))
}

/// The epoch that a server is in.
pub(in crate::scene) fn epoch_of(server: &Server) -> Epoch {
    let primary = server.primary().map(|primary| primary.epoch);
    primary.or(server.follow.epoch).unwrap_or(server.storage.promised)
}

//! Where the gates of one primary stand when cards are so small that a gate is its socket alone: on
//! its link, as near to the primary as it can be without lying over another or over a card; smaller
//! where there is no room.

use crate::sim::ids::ServerId;

use super::geometry::{Point, Rect};
use super::layout::{Form, Layout};
use super::route::{GatePlace, Route, Routes};

/// The radius of a socket, at scale 1.
pub const RADIUS: f64 = 13.0;
/// Between two sockets, in pixels.
const BETWEEN: f64 = 2.0;
/// How much further out each attempt is, at scale 1.
const STEP: f64 = 6.0;
/// The furthest along its link that a socket may stand.
const FURTHEST: f64 = 0.6;
/// The least that a socket shrinks to.
pub const LEAST: f64 = 0.2;
/// A socket smaller than this has no room for a number.
const NUMBERED: f64 = 0.7;

/// A gate's place, and how large it is drawn there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Socket {
    /// To which replica.
    pub to: ServerId,
    /// Where.
    pub place: GatePlace,
    /// 1 is as large as an acknowledgement.
    pub scale: f64,
}

impl Socket {
    /// Whether a number can be read in it.
    #[must_use]
    pub fn shows_number(&self) -> bool {
        self.scale >= NUMBERED
    }
}

/// The sockets of a primary, in order of replica.
pub(super) fn around(layout: &Layout, routes: &mut Routes, from: ServerId) -> Vec<Socket> {
    let servers = u16::try_from(layout.cards().len()).expect("at most 64 servers");
    let others = ServerId::all(servers).filter(|other| *other != from);
    let mut lanes: Vec<(ServerId, Route)> =
        others.map(|to| (to, routes.get(layout, from.into(), to.into()))).collect();
    if layout.form() > Form::Compact {
        let whole = |(to, route): (ServerId, Route)| Socket { to, place: route.gate(), scale: 1.0 };
        return lanes.into_iter().map(whole).collect();
    }
    // Short links have the fewest places to choose from.
    lanes.sort_by(|(_, a), (_, b)| a.length().total_cmp(&b.length()));
    let full = RADIUS * layout.k();
    let mut sockets: Vec<Socket> = Vec::with_capacity(lanes.len());
    for (to, route) in lanes {
        let room = |place: &GatePlace| room(place.socket, &sockets, layout.cards(), full);
        let mut best = route.gate();
        for place in further(route, layout.k()) {
            if room(&best) >= full {
                break;
            }
            best = if room(&place) > room(&best) { place } else { best };
        }
        let radius = room(&best).clamp(LEAST * full, full);
        sockets.push(Socket { to, place: best, scale: radius / full });
    }
    sockets.sort_by_key(|socket| socket.to);
    sockets
}

/// The places further out on a link.
fn further(route: Route, k: f64) -> impl Iterator<Item = GatePlace> {
    let step = STEP * k / route.length().max(1.0);
    let first = route.gate().t;
    (1_u32..60)
        .map(move |steps| first + step * f64::from(steps))
        .take_while(|t| *t <= FURTHEST)
        .map(move |t| route.gate_at(t))
}

/// How large a socket may be here beside those that stand already.
fn room(at: Point, sockets: &[Socket], cards: &[Rect], full: f64) -> f64 {
    let beside =
        sockets.iter().map(|other| other.place.socket.distance(at) - other.scale * full - BETWEEN);
    let outside = cards.iter().map(|card| card.distance(at));
    beside.chain(outside).fold(full, f64::min)
}

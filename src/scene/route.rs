//! The way between two cards: from edge to edge, straight, or bowed round a third card. Traffic
//! keeps right, so what goes and what comes back never touch.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use crate::sim::ids::{NodeId, ServerId};

use super::figure::tenths;
use super::geometry::{Curve, Point, Rect};
use super::layout::Layout;
use super::sockets::{self, Socket};

/// How far each lane is from the link's line, at scale 1.
const LANE: f64 = 9.0;
/// The gate's distance from the sender's card, at scale 1, and the most of a link it may take.
const GATE_DISTANCE: f64 = 58.0;
const GATE_SHARE: f64 = 0.35;
/// The socket stands this far to the left of the link's line, so that its bar of 38 spans the lane.
const SOCKET: f64 = -15.0;
/// Room that a bowed link leaves to a third card and to the stage's edge, at scale 1: a lane and half a message; where that
/// much is not to be had, less.
const CLEARANCES: [f64; 4] = [25.0, 16.0, 8.0, 1.0];
/// How much further each attempt at a bow bends, at scale 1.
const BOW_STEP: f64 = 16.0;
/// The most that a link bends, as a share of the distance between the cards.
const MOST_BOW: f64 = 0.9;
/// The corner of a card, at scale 1.
const CORNER: f64 = 14.0;

/// The way of a message from one node to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    curve: Curve,
    length: f64,
    k: f64,
}

/// Where a gate stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GatePlace {
    /// The socket's centre, on which the bar is hinged.
    pub socket: Point,
    /// Where the shut bar crosses the outbound lane.
    pub lane: Point,
    /// The lane's direction, in degrees.
    pub angle: f64,
    /// How far along the route the bar is, from 0 to 1.
    pub t: f64,
}

/// The routes of a layout, each worked out when it is first asked for.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    known: BTreeMap<(NodeId, NodeId), Route>,
    sockets: BTreeMap<ServerId, Vec<Socket>>,
}

impl Route {
    /// The way from one rectangle's edge to another's that keeps clear of `obstacles` and stays
    /// `inside` the stage.
    #[must_use]
    pub fn between(from: Rect, to: Rect, obstacles: &[Rect], inside: Rect, k: f64) -> Self {
        let straight = bowed(from, to, 0.0, k);
        let curve = CLEARANCES
            .iter()
            .find_map(|clearance| clear_curve(from, to, obstacles, inside, clearance * k, k))
            .unwrap_or(straight);
        Self { curve, length: curve.length(), k }
    }

    /// The same way back; its lane is the other one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { curve: self.curve.reversed(), ..self }
    }

    /// How much of the link is to be seen between the two edges.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The place at `t` in the lane of this direction, from 0 at the sender's edge to 1.
    #[must_use]
    pub fn point(&self, t: f64) -> Point {
        self.beside(t, LANE)
    }

    /// The place at `t` on the link's own line, between the lanes.
    #[must_use]
    pub fn middle_line(&self, t: f64) -> Point {
        self.curve.point(t)
    }

    /// The direction of travel at `t`, in degrees: 0 to the right, 90 down.
    #[must_use]
    pub fn angle(&self, t: f64) -> f64 {
        let direction = self.curve.direction(t);
        direction.y.atan2(direction.x) * 360.0 / TAU
    }

    /// The line between the lanes as an SVG path.
    #[must_use]
    pub fn path(&self) -> String {
        let written = |at: Point| format!("{} {}", tenths(at.x), tenths(at.y));
        let (start, end) = (written(self.curve.start), written(self.curve.end));
        if self.is_straight() {
            return format!("M{start}L{end}");
        }
        format!("M{start}Q{} {end}", written(self.curve.control))
    }

    /// Where the gate for this direction stands.
    #[must_use]
    pub fn gate(&self) -> GatePlace {
        let distance = (GATE_DISTANCE * self.k).min(GATE_SHARE * self.length);
        self.gate_at(if self.length > 0.0 { distance / self.length } else { 0.0 })
    }

    /// The same gate at `t` of the way.
    #[must_use]
    pub fn gate_at(&self, t: f64) -> GatePlace {
        GatePlace { socket: self.beside(t, SOCKET), lane: self.point(t), angle: self.angle(t), t }
    }

    /// The place at `t`, `offset` at scale 1 to the right of the line.
    fn beside(&self, t: f64, offset: f64) -> Point {
        let direction = self.curve.direction(t);
        let offset = offset * self.k;
        self.curve.point(t).moved(-direction.y * offset, direction.x * offset)
    }

    /// Whether it leads straight from edge to edge.
    #[must_use]
    pub fn is_straight(&self) -> bool {
        let Curve { start, control, end } = self.curve;
        control.distance(start.towards(end, 0.5)) < 0.5
    }
}

impl Routes {
    /// The route from one node to another, from memory if it was asked for before.
    pub fn get(&mut self, layout: &Layout, from: NodeId, to: NodeId) -> Route {
        *self.known.entry((from, to)).or_insert_with(|| layout.route(from, to))
    }

    /// Where the gates of a primary stand, in order of replica; from memory if it was asked before.
    pub fn sockets(&mut self, layout: &Layout, from: ServerId) -> &[Socket] {
        if !self.sockets.contains_key(&from) {
            let around = sockets::around(layout, self, from);
            self.sockets.insert(from, around);
        }
        &self.sockets[&from]
    }
}

/// The least bowed curve that keeps `clearance` from every obstacle.
fn clear_curve(
    from: Rect,
    to: Rect,
    obstacles: &[Rect],
    inside: Rect,
    clearance: f64,
    k: f64,
) -> Option<Curve> {
    let reach = from.center().distance(to.center()) * MOST_BOW;
    let outward = outward_sign(from.center(), to.center(), inside.center());
    let mut bow = 0.0;
    while bow <= reach {
        for sign in [outward, -outward] {
            let curve = bowed(from, to, bow * sign, k);
            if keeps_clear(curve, obstacles, inside, clearance) {
                return Some(curve);
            }
        }
        bow += BOW_STEP * k;
    }
    None
}

/// The curve between two rectangles whose control point is `bow` to the right of the middle.
fn bowed(from: Rect, to: Rect, bow: f64, k: f64) -> Curve {
    let line = Curve::straight(from.center(), to.center());
    let direction = line.direction(0.5);
    let control = line.control.moved(-direction.y * bow, direction.x * bow);
    let start = from.exit_towards(control, CORNER * k);
    let end = to.exit_towards(control, CORNER * k);
    if bow == 0.0 {
        return Curve::straight(start, end);
    }
    Curve { start, control, end }
}

/// Which side of the line from `start` to `end` faces away from `center`: 1 is the right.
fn outward_sign(start: Point, end: Point, center: Point) -> f64 {
    let across =
        (end.x - start.x) * (center.y - start.y) - (end.y - start.y) * (center.x - start.x);
    if across > 0.0 { -1.0 } else { 1.0 }
}

fn keeps_clear(curve: Curve, obstacles: &[Rect], inside: Rect, clearance: f64) -> bool {
    const SAMPLES: u32 = 40;
    (0..=SAMPLES).all(|sample| {
        let point = curve.point(f64::from(sample) / f64::from(SAMPLES));
        inside.widened(-clearance).distance(point) == 0.0
            && obstacles.iter().all(|obstacle| obstacle.distance(point) >= clearance)
    })
}

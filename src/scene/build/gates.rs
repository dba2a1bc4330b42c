//! The gate at the primary's end of each outbound lane: which acknowledgement it waits for, and which
//! update waits for it. Each link has its own: a slow replica holds up its own queue only.

use crate::scene::geometry::Rect;
use crate::scene::layout::Form;
use crate::scene::picture::{Bar, EpochColour, Gate, Waiting};
use crate::scene::route::Routes;
use crate::scene::sockets::Socket;
use crate::scene::view::{Motion, Selection};
use crate::scene::words::narration;
use crate::sim::cluster::Cluster;
use crate::sim::ids::{Lsn, ServerId, WriteId};
use crate::sim::server::Server;
use crate::sim::server::follower::Follower;
use crate::sim::time::SimTime;

use super::beat::{Course, tenths};
use super::recent::OfGate;
use super::{Ground, epoch_of};

/// Among more tokens than these the sockets, which bear no number there, only hide the rest.
const SOCKETS_UP_TO: u16 = 24;
const SWINGS: u64 = 3;
const FALLS: u64 = 2;
/// A gate that is shut for so many tenths of a beat says why.
const LONG: u64 = 50;
/// The waiting block stands this far before the bar, at scale 1.
const BEFORE_BAR: f64 = 17.0;

/// The gates of everybody who believes to be primary, and of those that pass on what they are fed.
pub(super) fn all(ground: &Ground<'_>, routes: &mut Routes, beat_us: u64) -> Vec<Gate> {
    let mut gates = Vec::new();
    if ground.layout.form() == Form::Token && ground.cluster.config().servers > SOCKETS_UP_TO {
        return gates;
    }
    for server in ground.cluster.servers().iter().filter(|server| server.up && server.feeds()) {
        let sockets = routes.sockets(ground.layout, server.id).to_vec();
        let fed = |socket: &Socket| {
            server.follower(socket.to).filter(|it| it.fed).map(|it| (*socket, it))
        };
        for (socket, follower) in sockets.iter().filter_map(fed) {
            gates.push(gate(ground, routes, server, follower, &socket, beat_us));
        }
    }
    one_label(ground, &mut gates);
    gates
}

fn gate(
    ground: &Ground<'_>,
    routes: &mut Routes,
    server: &Server,
    follower: &Follower,
    stands: &Socket,
    beat_us: u64,
) -> Gate {
    let Socket { to, place, scale } = *stands;
    let window = ground.cluster.config().replication.window;
    let route = routes.get(ground.layout, server.id.into(), to.into());
    let shut = follower.open >= window;
    let moved = ground.recent.gate(server.id, to);
    let queue = place.t - BEFORE_BAR * ground.layout.k() / route.length().max(1.0);
    let (next, more) = if shut { waiting(ground.cluster, server, follower) } else { (None, 0) };
    let waits_for = follower.in_flight.front().filter(|_| shut);
    let waits_for = waits_for.and_then(|sent| write_at(ground.cluster, server, sent.last));
    let swings = swings(ground, moved, beat_us);
    Gate {
        from: server.id,
        to,
        socket: place.socket,
        lane: place.lane,
        queue: route.point(queue.max(0.0)),
        angle: place.angle,
        scale,
        numbered: stands.shows_number(),
        shut,
        bar: bar(ground, moved, shut, beat_us),
        acknowledged: swings,
        waits_for,
        next,
        more,
        pips: (window > 1).then_some((window, follower.open.min(window))),
        colour: EpochColour::of(epoch_of(server).number),
        label: label(ground, (server.id, to), waits_for, next, moved, beat_us),
    }
}

/// How the bar stands: an acknowledgement swings it open, whatever passed last lets it fall.
fn bar(ground: &Ground<'_>, moved: OfGate, shut: bool, beat_us: u64) -> Bar {
    let still = ground.view.motion == Motion::Reduced;
    let (now, swing) = (ground.cluster.now(), tenths(beat_us, SWINGS));
    let course = |began: Option<SimTime>, takes_us| {
        began.filter(|_| !still).and_then(|began| Course::since(began, now, takes_us))
    };
    if let Some(course) = course(moved.opened, swing) {
        return Bar::Opens(course);
    }
    if !shut {
        return Bar::Open;
    }
    let opened = moved.opened.map(|opened| opened + swing);
    let falls = course(moved.passed.max(opened), tenths(beat_us, FALLS));
    falls.map_or(Bar::Shut, Bar::Falls)
}

/// Whether an acknowledgement is swinging the bar open now.
fn swings(ground: &Ground<'_>, moved: OfGate, beat_us: u64) -> bool {
    let now = ground.cluster.now();
    moved.opened.is_some_and(|opened| now.since(opened) < tenths(beat_us, SWINGS))
}

/// The update that stands before the bar, and how many behind it.
pub(in crate::scene) fn waiting(
    cluster: &Cluster,
    server: &Server,
    follower: &Follower,
) -> (Option<Waiting>, u32) {
    let sendable = server.sendable(cluster.config());
    let log = &server.storage.log;
    let Some(epoch) = log.epoch_at(follower.next).filter(|_| follower.next <= sendable) else {
        return (None, 0);
    };
    let write = write_at(cluster, server, follower.next);
    let colour = EpochColour::of(epoch.number);
    (Some(Waiting { write, colour }), sendable.0 - follower.next.0)
}

/// The write of an entry in a server's log.
pub(in crate::scene) fn write_at(cluster: &Cluster, server: &Server, lsn: Lsn) -> Option<WriteId> {
    let epoch = server.storage.log.epoch_at(lsn)?;
    cluster.table().write_at(epoch, lsn).filter(|write| *write != WriteId::NONE)
}

/// Why the gate is shut, where that is wanted or it has long been shut.
fn label(
    ground: &Ground<'_>,
    (from, to): (ServerId, ServerId),
    waits_for: Option<WriteId>,
    next: Option<Waiting>,
    moved: OfGate,
    beat_us: u64,
) -> Option<String> {
    let (waits_for, next) = (waits_for?, next?.write?);
    let long = moved
        .passed
        .is_some_and(|passed| ground.cluster.now().since(passed) > tenths(beat_us, LONG));
    let wanted = long || ground.view.labels_gates || selected(ground, from, to);
    wanted.then(|| narration::gate_waits(next, to, waits_for))
}

fn selected(ground: &Ground<'_>, from: ServerId, to: ServerId) -> bool {
    ground.view.selects_link(from, to) || ground.view.selection == Some(Selection::Server(to))
}

/// So wide is a letter of a label, and so high its line, at scale 1; and so far from the socket it begins.
const LETTER: f64 = 7.2;
const LINE: f64 = 18.0;
const LEFT_OF: f64 = 46.0;
const RIGHT_OF: f64 = 22.0;

/// Whether a card would lie over a gate's label.
fn is_covered(ground: &Ground<'_>, gate: &Gate) -> bool {
    let Some(label) = &gate.label else { return false };
    let k = ground.layout.k();
    let letters = f64::from(u32::try_from(label.chars().count()).unwrap_or(0));
    let (width, height) = (letters * LETTER * k, LINE * k);
    let x = if gate.label_is_left() {
        gate.socket.x - LEFT_OF * k - width
    } else {
        gate.socket.x + RIGHT_OF * k
    };
    let label = Rect { x, y: gate.socket.y - height / 2.0, width, height };
    ServerId::all(ground.cluster.config().servers).any(|id| {
        let card = ground.layout.card(id);
        let apart = |a: (f64, f64), b: (f64, f64)| a.1 <= b.0 || b.1 <= a.0;
        !apart((label.x, label.x + width), (card.x, card.x + card.width))
            && !apart((label.y, label.bottom()), (card.y, card.bottom()))
    })
}

/// One label at a time: the selected gate's, or else the first; none that would be half hidden.
fn one_label(ground: &Ground<'_>, gates: &mut [Gate]) {
    for gate in gates.iter_mut() {
        if is_covered(ground, gate) {
            gate.label = None;
        }
    }
    let chosen = gates
        .iter()
        .position(|gate| gate.label.is_some() && selected(ground, gate.from, gate.to))
        .or_else(|| gates.iter().position(|gate| gate.label.is_some()));
    for (place, gate) in gates.iter_mut().enumerate() {
        if Some(place) != chosen {
            gate.label = None;
        }
    }
}

//! The gate at the primary's end of each outbound lane: which acknowledgement it waits for, and which
//! update waits for it. Each link has its own: a slow replica holds up its own queue only.

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

/// One label at a time: the selected gate's, or else the first.
fn one_label(ground: &Ground<'_>, gates: &mut [Gate]) {
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

//! Where every message in flight is. A message is two times, sent and due, so its place is a function
//! of the clock; one that is lost travels on to the gap in its link and fades there.

use crate::scene::picture::{EpochColour, Message, MessageKind};
use crate::scene::route::Routes;
use crate::scene::view::{Detail, Motion, Selection};
use crate::sim::cluster::Cluster;
use crate::sim::ids::{Epoch, Lsn, NodeId, WriteId};
use crate::sim::link::MILLION;
use crate::sim::message::{self, Ack, Answer, Append, ReadAnswer};
use crate::sim::network::Flight;
use crate::sim::server::replica::level_of;
use crate::sim::time::SimTime;

use super::Ground;
use super::beat::{Course, DONE, fraction, grown, share};

/// What is lost fades over this share of its way.
const FADES: u64 = 200;
/// The tail behind a message, at scale 1.
const TAIL: f64 = 40.0;
/// So long that nobody sees it move.
const HELD_US: u64 = 1 << 50;
/// Where on its way a message meets the gap of a cut link.
const GAP: u16 = 450;

/// All messages to be seen.
pub(super) fn all(ground: &Ground<'_>, routes: &mut Routes) -> Vec<Message> {
    let flights = ground.cluster.network().flights();
    flights.filter_map(|flight| message(ground, routes, flight)).collect()
}

fn message(ground: &Ground<'_>, routes: &mut Routes, flight: &Flight) -> Option<Message> {
    let kind = kind(ground.cluster, flight);
    let of_watcher = flight.key.from.watches() || flight.key.to.watches();
    if (of_watcher || kind == MessageKind::Heartbeat) && ground.view.detail == Detail::Plain {
        return None;
    }
    let key = (flight.key.from, flight.key.to, flight.key.nth);
    let route = routes.get(ground.layout, key.0, key.1);
    let place = place(ground, flight)?;
    let behind = fraction(place.done) - TAIL * ground.layout.k() / route.length().max(1.0);
    let reduced = ground.view.motion == Motion::Reduced;
    Some(Message {
        key,
        kind,
        route,
        course: Course { done: place.done, takes_us: takes_us(flight) },
        at: route.point(fraction(place.done)),
        tail: route.point(if reduced { 0.0 } else { behind.max(0.0) }),
        scale: place.scale,
        dead: place.dead,
        held: flight.held.is_some(),
        selected: selects(ground, key),
    })
}

/// What all of its way takes; who is held does not come on by itself.
fn takes_us(flight: &Flight) -> u64 {
    if flight.held.is_some() { HELD_US } else { flight.due.since(flight.sent) }
}

/// How far a message has come.
struct Place {
    done: u16,
    scale: u16,
    dead: bool,
}

fn place(ground: &Ground<'_>, flight: &Flight) -> Option<Place> {
    let passed = |instant: SimTime| share(flight.passed(instant).into(), MILLION.into());
    let done = passed(ground.cluster.now());
    let dies_at = flight.lost.map(|lost| passed(lost).max(GAP));
    if ground.view.motion == Motion::Reduced {
        let dead = dies_at.is_some_and(|end| done >= end);
        return (!dead).then_some(Place { done: DONE / 2, scale: DONE, dead });
    }
    match dies_at.filter(|end| done >= *end) {
        Some(end) => {
            let faded = share(u64::from(done - end), FADES);
            (faded < DONE).then_some(Place { done: end, scale: DONE - faded, dead: true })
        }
        None => Some(Place { done, scale: grown(done), dead: false }),
    }
}

fn selects(ground: &Ground<'_>, (from, to, nth): (NodeId, NodeId, u32)) -> bool {
    ground.view.selection == Some(Selection::Message(from, to, nth))
}

/// What is on its way.
pub(in crate::scene) fn kind(cluster: &Cluster, flight: &Flight) -> MessageKind {
    match &flight.message {
        message::Message::Append(append) => update(cluster, append),
        message::Message::Ack(ack) => acknowledgement(cluster, flight.key.from, flight.key.to, ack),
        message::Message::Refusal(_) => MessageKind::Refusal,
        message::Message::Heartbeat { .. }
        | message::Message::HeartbeatReply { .. }
        | message::Message::CopyOffer { .. }
        | message::Message::Report(_)
        | message::Message::Propose { .. }
        | message::Message::Stored { .. }
        | message::Message::AskFeed => MessageKind::Heartbeat,
        message::Message::Copy(copy) => MessageKind::Update {
            write: write_at(cluster, copy.last.epoch, copy.last.lsn),
            colour: EpochColour::of(copy.last.epoch.number),
            count: copy.last.lsn.0,
        },
        message::Message::AskVote { .. }
        | message::Message::AskLead { .. }
        | message::Message::Appoint
        | message::Message::Crown(_)
        | message::Message::AskReign => MessageKind::VoteAsked,
        message::Message::Vote { granted: true, .. }
        | message::Message::Lead { granted: true, .. } => MessageKind::VoteGiven,
        message::Message::Vote { .. }
        | message::Message::Lead { .. }
        | message::Message::Point { .. } => MessageKind::VoteRefused,
        message::Message::Request { write } => MessageKind::Request(*write),
        message::Message::Answer { write, answer: Answer::Done(..) } => MessageKind::Done(*write),
        message::Message::Answer { write, .. } => MessageKind::NotDone(*write),
        message::Message::Read(_) => MessageKind::Read,
        message::Message::ReadAnswer { answer: ReadAnswer::Value(_, value), .. } => {
            MessageKind::Value(Some(*value).filter(|value| *value != WriteId::NONE))
        }
        message::Message::ReadAnswer { .. } => MessageKind::NoValue,
    }
}

fn update(cluster: &Cluster, append: &Append) -> MessageKind {
    MessageKind::Update {
        write: write_at(cluster, append.entries, append.last),
        colour: EpochColour::of(append.entries.number),
        count: append.last.0 - append.first.0 + 1,
    }
}

/// An acknowledgement speaks of positions; the newest entry at the level that the rule asks for is
/// the one that it is about.
fn acknowledgement(cluster: &Cluster, from: NodeId, to: NodeId, ack: &Ack) -> MessageKind {
    let lsn = level_of(ack.positions, cluster.config().ack.level);
    let mut ends = [to, from].into_iter().filter_map(NodeId::server);
    let epoch = ends
        .find_map(|server| cluster.server(server).storage.log.epoch_at(lsn))
        .unwrap_or(ack.epoch);
    MessageKind::Ack { write: write_at(cluster, epoch, lsn), colour: EpochColour::of(epoch.number) }
}

fn write_at(cluster: &Cluster, epoch: Epoch, lsn: Lsn) -> Option<WriteId> {
    cluster.table().write_at(epoch, lsn).filter(|write| *write != WriteId::NONE)
}

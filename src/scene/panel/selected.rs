//! What is selected: one heading and a few short lines. A function of the cluster, of what befell its
//! servers, and of the selection; knows no place on the stage.

use crate::scene::build::foot::is_out_of_sync;
use crate::scene::build::recent::{Recent, writes_after};
use crate::scene::build::{epoch_of, gates, messages};
use crate::scene::picture::{MessageKind, Role};
use crate::scene::view::{Detail, Selection, View};
use crate::scene::words::narration_topology as topology;
use crate::scene::words::{names, narration, phrases, selected as say};
use crate::sim::cluster::Cluster;
use crate::sim::ids::{ClientId, Lsn, NodeId, ServerId, WriteId};
use crate::sim::in_sync::rule as in_sync_rule;
use crate::sim::log::Log;
use crate::sim::machine::USUAL_PERCENT;
use crate::sim::message::MessageKey;
use crate::sim::network::{Flight, base_latency};
use crate::sim::server::election::votes_needed;
use crate::sim::server::{Role as Belief, Server};

use super::asking;
use super::guide::primary;
use super::message;
use super::path::{Step, path};
use super::watching::of_watcher;

/// More lines than these hide what is below.
const MOST_LINES: usize = 6;

/// Among so many entries at a log's end there is a write, if there is any.
const NEWEST: u32 = 64;

/// The part of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// What is selected: "S1, primary, epoch 1".
    pub heading: String,
    /// What there is to say of it.
    pub lines: Vec<String>,
    /// The way of the write, if it is one.
    pub path: Vec<Step>,
    /// The server, if it is one: where its card is small, it is shown in full here.
    pub server: Option<ServerId>,
}

/// What is selected now; nothing when nothing is.
#[must_use]
pub fn selected(cluster: &Cluster, recent: &Recent, view: &View) -> Option<Selected> {
    let selection = view.selection?;
    let servers = cluster.config().servers;
    let (heading, mut lines) = match selection {
        Selection::Server(id) if id.0 < servers => {
            of_server(cluster, recent, cluster.server(id), view.detail)
        }
        Selection::Link(a, b) if a.0.max(b.0) < servers => of_link(cluster, a, b),
        Selection::Message(from, to, nth) => of_message(cluster, (from, to, nth)),
        Selection::Client(client) if client.index() < cluster.clients().len() => {
            of_client(cluster, client)
        }
        Selection::Watcher(node) => of_watcher(cluster, node)?,
        Selection::Write(write) if write <= cluster.writes().newest() => of_write(cluster, write),
        _ => return None,
    };
    lines.truncate(MOST_LINES);
    let server = match selection {
        Selection::Server(server) => Some(server),
        _ => None,
    };
    let path = match selection {
        Selection::Write(write) => path(cluster, write),
        _ => Vec::new(),
    };
    Some(Selected { heading, lines, path, server })
}

fn of_server(
    cluster: &Cluster,
    recent: &Recent,
    server: &Server,
    detail: Detail,
) -> (String, Vec<String>) {
    let id = server.id;
    let role = match &server.role {
        _ if !server.up && !cluster.is_member(id) => Role::Outside,
        _ if !server.up => Role::Down,
        Belief::Primary(_) => Role::Primary,
        Belief::Candidate(_) => Role::Candidate,
        Belief::Replica => Role::Replica,
    };
    let heading = names::card(id, role, &phrases::epoch(epoch_of(server), false));
    let log = own_log(cluster, id);
    let newest = writes_after(log, Lsn(log.last().0.saturating_sub(NEWEST)), cluster.table());
    let only = writes_after(log, shared_with_others(cluster, id), cluster.table());
    let mut lines = vec![match newest.last() {
        Some(write) => say::newest(*write),
        None if cluster.is_member(id) && cluster.shadow().of(id).wiped => say::disk_gone(),
        None => say::no_write(),
    }];
    if detail == Detail::Full && server.up {
        let commit = server.primary().map_or(server.follow.commit, |primary| primary.commit);
        lines.push(say::positions(server.positions(), commit));
    }
    if let Some(tail) = recent.tail(id, server.storage.log.last()) {
        lines.push(say::discarded(&tail.writes));
    }
    if !only.is_empty() {
        lines.push(say::only_here(id, &only));
    }
    let upstream = cluster.config().upstream_of(id).filter(|_| server.up);
    let source = upstream.map(|meant| server.follow.source.unwrap_or(meant));
    lines.extend(source.map(topology::is_fed_by));
    lines.extend(zone(cluster, id));
    if !cluster.is_member(id) {
        lines.push(say::not_a_member());
    }
    lines.extend(belief(cluster, server));
    lines.extend(in_sync(cluster, server));
    lines.splice(1..1, machine(cluster, server));
    (heading, lines)
}

/// Where it stands.
fn zone(cluster: &Cluster, id: ServerId) -> Option<String> {
    let mut zones = cluster.config().network.zones.iter();
    zones.find(|zone| zone.servers.contains(&id)).map(|zone| say::stands_in(&zone.name))
}

/// Whether the coordinator counts on it, where there is an in-sync set.
fn in_sync(cluster: &Cluster, server: &Server) -> Option<String> {
    in_sync_rule(cluster.config())?;
    Some(say::in_sync(!is_out_of_sync(cluster, server.id)))
}

/// Whom it suspects or asks, or how far behind the primary it is.
fn belief(cluster: &Cluster, server: &Server) -> Option<String> {
    match (&server.role, server.follow.epoch) {
        _ if !server.up => None,
        (Belief::Candidate(own), _) => {
            Some(say::votes(own.votes.len(), votes_needed(cluster.voters())))
        }
        (Belief::Replica, Some(epoch)) if server.follow.suspects => {
            Some(say::suspects(server.follow.source.unwrap_or(epoch.primary())))
        }
        _ => {
            let primary = primary(cluster).filter(|primary| *primary != server.id)?;
            let history = &cluster.server(primary).storage.log;
            let behind = history.last().0 - server.storage.log.shared(history).0;
            Some(match behind {
                0 => say::up_to_date(primary),
                entries => say::behind(entries, primary),
            })
        }
    }
}

/// What a server holds: in memory while it runs, else on its disk.
fn own_log(cluster: &Cluster, id: ServerId) -> &Log {
    let seen = cluster.shadow().of(id);
    if seen.live { &seen.memory } else { &seen.disk }
}

/// How far some other server, running or not, holds the same.
fn shared_with_others(cluster: &Cluster, id: ServerId) -> Lsn {
    let own = own_log(cluster, id);
    let others = cluster.shadow().servers.iter().enumerate().filter(|(at, _)| *at != id.index());
    let shared = others.map(|(_, seen)| own.shared(&seen.memory).max(own.shared(&seen.disk)));
    shared.max().unwrap_or(Lsn::ZERO)
}

fn of_link(cluster: &Cluster, a: ServerId, b: ServerId) -> (String, Vec<String>) {
    let network = cluster.network();
    let cuts = (network.is_cut(a, b), network.is_cut(b, a));
    let first = match cuts {
        (true, true) => say::cut(),
        (true, false) => say::cut_one_way(a, b),
        (false, true) => say::cut_one_way(b, a),
        (false, false) => say::latency(base_latency(cluster.config(), a.into(), b.into())),
    };
    let ends = [a.into(), b.into()];
    let here = |flight: &&Flight| ends.contains(&flight.key.from) && ends.contains(&flight.key.to);
    let flights = network.flights().filter(here).filter(|flight| flight.lost.is_none());
    let kinds = flights.map(|flight| (messages::kind(cluster, flight), flight.key));
    let names: Vec<String> = kinds
        .filter(|(kind, _)| *kind != MessageKind::Heartbeat)
        .map(|(kind, key)| names::message(kind, key.from, key.to))
        .collect();
    let mut lines = vec![first];
    lines.extend([(a, b), (b, a)].into_iter().filter_map(|(from, to)| of_gate(cluster, from, to)));
    lines.push(say::on_its_way(&names));
    (names::link(a, b, cuts.0, cuts.1), lines)
}

fn of_gate(cluster: &Cluster, from: ServerId, to: ServerId) -> Option<String> {
    let server = cluster.server(from);
    let follower = server.follower(to).filter(|it| it.fed)?;
    if follower.open < cluster.config().replication.window {
        return Some(say::gate_open(to));
    }
    let oldest = follower.in_flight.front()?;
    let waits_for = gates::write_at(cluster, server, oldest.last);
    let (next, _) = gates::waiting(cluster, server, follower);
    Some(match (next.and_then(|next| next.write), waits_for) {
        (Some(next), Some(waits_for)) => {
            format!("{}.", narration::gate_waits(next, to, waits_for))
        }
        _ => say::gate_shut(to, waits_for),
    })
}

fn of_message(cluster: &Cluster, key: (NodeId, NodeId, u32)) -> (String, Vec<String>) {
    let is_it = |flight: &&Flight| (flight.key.from, flight.key.to, flight.key.nth) == key;
    let Some(flight) = cluster.network().flights().find(is_it) else {
        let (from, to, nth) = key;
        let past = message::of_past(cluster, MessageKey { from, to, nth });
        return (say::arrived_heading(), past);
    };
    let kind = messages::kind(cluster, flight);
    let mut lines = message::of_flight(cluster, flight);
    let at = 1.min(lines.len());
    lines.splice(
        at..at,
        match flight.lost {
            Some(_) => Some(say::vanishes()),
            None => lets_happen(cluster, kind, key.0, key.1),
        },
    );
    (names::message(kind, key.0, key.1), lines)
}

/// What a message lets happen when it arrives.
fn lets_happen(cluster: &Cluster, kind: MessageKind, from: NodeId, to: NodeId) -> Option<String> {
    let (sender, receiver) = (from.server(), to.server());
    Some(match kind {
        MessageKind::Update { .. } => say::of_update(receiver?),
        MessageKind::Ack { .. } => {
            let server = cluster.server(receiver?);
            let follower = server.follower(sender?)?;
            let (next, _) = gates::waiting(cluster, server, follower);
            say::lets_leave(next.and_then(|next| next.write), sender?)
        }
        MessageKind::Refusal => say::of_refusal(receiver?),
        MessageKind::Heartbeat => say::of_heartbeat(),
        MessageKind::VoteAsked => say::of_vote_asked(sender?, receiver?),
        MessageKind::VoteGiven => say::of_vote(true, receiver?),
        MessageKind::VoteRefused => say::of_vote(false, receiver?),
        MessageKind::Request(write) => say::of_request(write),
        MessageKind::Done(write) => say::of_done(write),
        MessageKind::NotDone(_) | MessageKind::NoValue => say::of_not_done(),
        MessageKind::Read => say::of_read(),
        MessageKind::Value(value) => say::of_value(value),
    })
}

fn of_client(cluster: &Cluster, id: ClientId) -> (String, Vec<String>) {
    let client = &cluster.clients()[id.index()];
    let writes: Vec<WriteId> = client.operations.iter().map(|operation| operation.write).collect();
    let reads = client.reads.operations.len();
    let mut lines = vec![say::waits_for(&writes)];
    if reads > 0 {
        lines.push(say::waits_for_reads(reads));
    }
    lines.push(say::asks(cluster.config().client_of(id)));
    (say::client_heading(&asking::name(cluster, id), client.server), lines)
}

/// What is wrong with a server's machine.
fn machine(cluster: &Cluster, server: &Server) -> Vec<String> {
    let machine = cluster.machine(server.id);
    let (shows, is) = (cluster.local_now(server.id), cluster.now());
    let mut lines = Vec::new();
    if server.paused {
        let to = NodeId::from(server.id);
        let waits = |flight: &&Flight| flight.queued && flight.key.to == to;
        lines.push(say::paused(cluster.network().flights().filter(waits).count()));
    }
    if machine.disk_percent != USUAL_PERCENT {
        lines.push(say::disk(machine.disk_percent));
    }
    let rate_ppm = machine.clock.map_or(0, |clock| clock.rate_ppm);
    if shows != is || rate_ppm != 0 {
        lines.push(say::wrong_clock(shows, is, rate_ppm));
    }
    lines
}

fn of_write(cluster: &Cluster, write: WriteId) -> (String, Vec<String>) {
    let record = cluster.writes().get(write);
    let holds = |id: &ServerId| {
        let seen = cluster.shadow().of(*id);
        let mut places = cluster.writes().places(write);
        places
            .any(|(epoch, lsn)| seen.memory.contains(epoch, lsn) || seen.disk.contains(epoch, lsn))
    };
    let (up, down): (Vec<ServerId>, Vec<ServerId>) = ServerId::all(cluster.config().servers)
        .filter(holds)
        .partition(|id| cluster.server(*id).up);
    let mut lines = vec![say::told(record.told, record.told_at), say::held_by(&up)];
    if !down.is_empty() {
        lines.push(say::held_on_disk(&down));
    }
    lines.push(say::fate(cluster.fate(write)));
    (say::write_heading(write), lines)
}

//! Break things: the verbs for what is selected, and what each will do.

use crate::scene::build::recent::writes_in;
use crate::scene::view::Selection;
use crate::scene::words::{breaking as say, breaking_faults as say_faults, names, phrases};
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::ids::ServerId;
use crate::sim::message::MessageKey;
use crate::sim::server::election::votes_needed;

use super::asking::{name, of_client};
use super::faults::{further, of_message};
use super::settings::{Group, own};

/// The region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// What is selected: "S1"; or what to do first.
    pub title: String,
    /// What may be done to it; none while nothing breakable is selected.
    pub verbs: Vec<Verb>,
    /// What else may be done, to it and to all servers, for who asks for more.
    pub further: Vec<Lot>,
    /// What is set for it alone.
    pub own: Vec<Group>,
}

/// Further acts that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// To what they are done: "S1", "Only S1 to S3".
    pub title: String,
    /// The acts; each lot has some.
    pub verbs: Vec<Verb>,
}

/// Something that may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The button: "Knock out S1".
    pub label: String,
    /// What it will do, in one sentence.
    pub sentence: String,
    /// To be taken in this order, at one instant.
    pub actions: Vec<Action>,
    /// It cannot be undone.
    pub for_good: bool,
}

/// The verbs for a selection.
#[must_use]
pub fn breaking(cluster: &Cluster, selection: Option<Selection>) -> Breaking {
    let servers = cluster.config().servers;
    let (title, verbs) = match selection {
        Some(Selection::Server(server)) if server.0 < servers => {
            (say::server_title(server), server_verbs(cluster, server))
        }
        Some(Selection::Link(a, b)) if a.0.max(b.0) < servers => {
            (say::link_title(a, b), link_verbs(cluster, a, b))
        }
        Some(Selection::Client(client)) if client.index() < cluster.clients().len() => {
            (phrases::sentence(&name(cluster, client)), of_client(cluster, client))
        }
        Some(Selection::Message(from, to, nth)) => {
            let verbs = of_message(cluster, MessageKey { from, to, nth });
            let gone = verbs.is_empty();
            let title =
                if gone { say::select_something() } else { say_faults::message_title(from, to) };
            (title, verbs)
        }
        _ => (say::select_something(), Vec::new()),
    };
    Breaking { title, verbs, further: further(cluster, selection), own: own(cluster, selection) }
}

fn server_verbs(cluster: &Cluster, id: ServerId) -> Vec<Verb> {
    let server = cluster.server(id);
    let mut verbs = Vec::new();
    if !server.up && !cluster.is_member(id) {
        return verbs;
    }
    if server.up {
        let kept = writes_in(&server.storage.disk.log, cluster.table());
        verbs.push(verb(names::knock_out(id), say::knock_out(id, kept), Action::Crash(id)));
    } else {
        let has_disk = !cluster.shadow().of(id).wiped;
        verbs.push(verb(names::bring_back(id), say::bring_back(id, has_disk), Action::Restart(id)));
    }
    if server.up && server.primary().is_none() && cluster.voters().has(id) {
        let needed = votes_needed(cluster.voters());
        verbs.push(verb(names::promote(id), say::promote(id, needed), Action::Promote(id)));
        let force = Action::ForcePromote(id);
        let force = verb(names::force_promote(id), say::force_promote(id), force);
        verbs.push(Verb { for_good: true, ..force });
    }
    let destroy = verb(names::destroy_disk(id), say::destroy_disk(id), Action::Wipe(id));
    verbs.push(Verb { for_good: true, ..destroy });
    verbs
}

fn link_verbs(cluster: &Cluster, a: ServerId, b: ServerId) -> Vec<Verb> {
    let ways = [(a, b), (b, a)];
    let is_cut = |(from, to): &(ServerId, ServerId)| cluster.network().is_cut(*from, *to);
    let cut = |(from, to)| Action::Cut { from, to };
    let heal = |(from, to)| Action::Heal { from, to };
    let mut verbs = Vec::new();
    if !ways.iter().all(is_cut) {
        let actions = ways.into_iter().filter(|way| !is_cut(way)).map(cut).collect();
        let (label, sentence) = (say::cut_label(a, b), say::cut(a, b));
        verbs.push(Verb { label, sentence, actions, for_good: false });
    }
    if ways.iter().any(is_cut) {
        let actions = ways.into_iter().filter(is_cut).map(heal).collect();
        let (label, sentence) = (say::heal_label(a, b), say::heal(a, b));
        verbs.push(Verb { label, sentence, actions, for_good: false });
    } else {
        verbs.extend(ways.map(|(from, to)| {
            let label = say::cut_one_way_label(from, to);
            verb(label, say::cut_one_way(from, to), cut((from, to)))
        }));
    }
    verbs
}

/// A verb of one act that can be undone.
pub(super) fn verb(label: String, sentence: String, action: Action) -> Verb {
    Verb { label, sentence, actions: vec![action], for_good: false }
}

//! What the guide suggests: the acts behind its buttons.

use std::cmp::Reverse;

use crate::scene::view::Selection;
use crate::scene::words::{guide as say, names};
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;

use super::guide::primary;

/// A suggested act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The button.
    pub label: String,
    /// What it does.
    pub does: Does,
    /// What it rings on the stage.
    pub target: Option<Selection>,
}

/// What a suggested act does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// These commands, in this order.
    Commands(Vec<Command>),
    /// Opens the first lesson.
    OpenLesson,
}

pub(super) fn lesson(label: String) -> Suggestion {
    Suggestion { label, does: Does::OpenLesson, target: None }
}

pub(super) fn knock_out(server: ServerId) -> Suggestion {
    act(say::knock_out_primary(), Action::Crash(server), server)
}

pub(super) fn bring_back(server: ServerId) -> Suggestion {
    act(say::bring_back(server), Action::Restart(server), server)
}

/// Lets a paused server go on.
pub(super) fn resume(server: ServerId) -> Suggestion {
    act(names::resume(server), Action::Resume(server), server)
}

/// A server that is paused.
pub(super) fn resume_any(cluster: &Cluster) -> Option<Suggestion> {
    let paused = cluster.servers().iter().find(|server| server.paused);
    paused.map(|server| resume(server.id))
}

/// Every link that is cut, those to the clients too.
pub(super) fn heal_everything(server: ServerId) -> Suggestion {
    act(say::heal_all(), Action::HealAll, server)
}

pub(super) fn skip() -> Suggestion {
    let does = Does::Commands(vec![Command::SkipTheWait]);
    Suggestion { label: say::skip_the_wait(), does, target: None }
}

pub(super) fn act(label: String, action: Action, server: ServerId) -> Suggestion {
    let does = Does::Commands(vec![Command::Act(action)]);
    Suggestion { label, does, target: Some(Selection::Server(server)) }
}

/// The server that is down and holds most, its disk first.
pub(super) fn bring_back_any(cluster: &Cluster) -> Option<Suggestion> {
    let down = cluster.members().filter(|server| !server.up);
    down.max_by_key(|server| (server.storage.log.progress(), Reverse(server.id)))
        .map(|server| bring_back(server.id))
}

pub(super) fn promote_best(cluster: &Cluster) -> Option<Suggestion> {
    most_advanced(cluster).map(|best| act(say::promote(best), Action::Promote(best), best))
}

/// The server that is up, is no primary and holds most.
pub(super) fn most_advanced(cluster: &Cluster) -> Option<ServerId> {
    let able = cluster
        .members()
        .filter(|server| server.up && server.primary().is_none() && !server.storage.learner);
    able.max_by_key(|server| (server.storage.log.progress(), Reverse(server.id)))
        .map(|server| server.id)
}

pub(super) fn heal_to(cluster: &Cluster, server: ServerId) -> Option<Suggestion> {
    heal(cluster, primary(cluster)?, server)
}

pub(super) fn heal_any(cluster: &Cluster) -> Option<Suggestion> {
    let all = ServerId::all(cluster.config().servers);
    all.clone()
        .flat_map(|a| all.clone().map(move |b| (a, b)))
        .find_map(|(a, b)| heal(cluster, a, b))
}

/// Heals a pair in every direction in which it is cut.
pub(super) fn heal(cluster: &Cluster, a: ServerId, b: ServerId) -> Option<Suggestion> {
    let target = Some(Selection::Link(a.min(b), a.max(b)));
    healing(say::heal(a, b), healings(cluster, a, b).collect(), target)
}

/// Heals all these pairs.
pub(super) fn heal_all(cluster: &Cluster, pairs: &[(ServerId, ServerId)]) -> Option<Suggestion> {
    let all = pairs.iter().flat_map(|(a, b)| healings(cluster, *a, *b));
    healing(say::heal_all(), all.collect(), None)
}

fn healings(cluster: &Cluster, a: ServerId, b: ServerId) -> impl Iterator<Item = Command> {
    let cut = |(from, to): &(ServerId, ServerId)| cluster.network().is_cut(*from, *to);
    [(a, b), (b, a)]
        .into_iter()
        .filter(cut)
        .map(|(from, to)| Command::Act(Action::Heal { from, to }))
}

fn healing(label: String, acts: Vec<Command>, target: Option<Selection>) -> Option<Suggestion> {
    let (nothing, does) = (acts.is_empty(), Does::Commands(acts));
    (!nothing).then_some(Suggestion { label, does, target })
}

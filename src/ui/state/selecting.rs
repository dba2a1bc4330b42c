//! What is selected, and what keys do to it.

use super::Session;
use crate::scene::view::Selection;
use crate::sim::action::Action;
use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;
use crate::ui::input::Verb;

impl Session {
    pub(super) fn select(&mut self, selection: Option<Selection>) {
        let cluster = self.playback.cluster();
        let known = |server: ServerId| server.0 < cluster.config().servers;
        let exists = match selection {
            Some(Selection::Server(server)) => known(server),
            Some(Selection::Client(client)) => client.index() < cluster.clients().len(),
            Some(Selection::Watcher(node)) => match node.monitor() {
                Some(monitor) => usize::from(monitor.0) < cluster.monitors().len(),
                None => cluster.coordinator().is_some(),
            },
            Some(Selection::Link(a, b)) => a != b && known(a) && known(b),
            _ => true,
        };
        if exists {
            self.view.selection = selection;
        }
        // What moves cannot be looked at; selecting it stops the clock.
        if matches!(selection, Some(Selection::Message(..))) {
            self.play(false);
        }
    }

    pub(super) fn select_link_to(&mut self, server: ServerId) {
        if let Some(Selection::Server(from)) = self.view.selection {
            self.select(Some(Selection::Link(from.min(server), from.max(server))));
        }
    }

    pub(super) fn on_selection(&mut self, verb: Verb) {
        let cluster = self.playback.cluster();
        let actions = match (self.view.selection, verb) {
            (Some(Selection::Server(server)), Verb::KnockOutOrBringBack) => {
                vec![if cluster.server(server).up {
                    Action::Crash(server)
                } else if cluster.is_member(server) {
                    Action::Restart(server)
                } else {
                    Action::Add(server)
                }]
            }
            (Some(Selection::Server(server)), Verb::DestroyDisk) => vec![Action::Wipe(server)],
            (Some(Selection::Server(server)), Verb::Promote) => vec![Action::Promote(server)],
            (Some(Selection::Link(a, b)), Verb::CutOrHeal) => {
                let network = cluster.network();
                let whole = !network.is_cut(a, b) && !network.is_cut(b, a);
                both_ways(a, b, whole)
            }
            _ => vec![],
        };
        for action in actions {
            self.command(Command::Act(action));
        }
    }
}

/// A link, cut or healed in both directions.
#[must_use]
pub fn both_ways(a: ServerId, b: ServerId, cut: bool) -> Vec<Action> {
    let one_way =
        |(from, to)| if cut { Action::Cut { from, to } } else { Action::Heal { from, to } };
    [(a, b), (b, a)].map(one_way).to_vec()
}

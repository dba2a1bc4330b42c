//! Rule 39 once more, by the crudest possible count: as long as no more servers have *ever* failed than
//! the settings promise to survive, no done write may be lost.

use ripple::sim::action::Action;
use ripple::sim::config::Level;
use ripple::sim::durability::tolerated;
use ripple::sim::ids::ServerId;

use super::view::View;

/// Servers that have failed since the run began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Losses {
    /// They stopped, or lost their disk.
    failed: Vec<ServerId>,
    /// They lost their disk.
    wiped: Vec<ServerId>,
    /// Somebody was promoted by force, or a setting changed: the crude count does not apply.
    void: bool,
}

impl Losses {
    /// Takes note of an action.
    pub fn note(&mut self, action: &Action) {
        match action {
            Action::Crash(id) => add(&mut self.failed, *id),
            Action::Wipe(id) => {
                add(&mut self.failed, *id);
                add(&mut self.wiped, *id);
            }
            Action::ForcePromote(_) | Action::Set(_) => self.void = true,
            _ => {}
        }
    }

    /// Whether a loss would break the promise: where the counted copies are on disk, only a destroyed
    /// disk is a failure.
    #[must_use]
    pub fn forbid_losing(&self, view: &View<'_>) -> bool {
        let survives = usize::from(tolerated(view.config));
        let on_disk = view.config.disk.flush && view.config.ack.level != Level::Received;
        let failures = if on_disk { &self.wiped } else { &self.failed };
        !self.void && survives > 0 && failures.len() <= survives
    }
}

fn add(list: &mut Vec<ServerId>, id: ServerId) {
    if let Err(at) = list.binary_search(&id) {
        list.insert(at, id);
    }
}

//! Rule 39 once more, by the crudest possible count: as long as no more servers have *ever* failed than
//! the settings promise to survive, no done write may be lost.

use ripple::sim::action::Action;
use ripple::sim::durability::tolerated;
use ripple::sim::ids::ServerId;

use super::view::View;

/// Servers that have failed since the run began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Losses {
    failed: Vec<ServerId>,
    /// Somebody was promoted by force, or a setting changed: the crude count does not apply.
    void: bool,
}

impl Losses {
    /// Takes note of an action.
    pub fn note(&mut self, action: &Action) {
        match action {
            Action::Crash(id) | Action::Wipe(id) if !self.failed.contains(id) => {
                self.failed.push(*id);
                self.failed.sort_unstable();
            }
            Action::ForcePromote(_) | Action::Set(_) => self.void = true,
            _ => {}
        }
    }

    /// Whether a loss would break the promise.
    #[must_use]
    pub fn forbid_losing(&self, view: &View<'_>) -> bool {
        let survives = usize::from(tolerated(view.config));
        !self.void && survives > 0 && self.failed.len() <= survives
    }
}

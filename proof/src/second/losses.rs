//! Rule 39 once more, by the crudest possible count: as long as no more servers have *ever* failed than
//! the settings promise to survive, no done write may be lost.

use ripple::sim::action::Action;
use ripple::sim::config::{Choice, Config, Level, TooFew, Who};
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
        let survives = usize::from(promised(view.config));
        let failures = if on_disk(view.config) { &self.wiped } else { &self.failed };
        !self.void && survives > 0 && failures.len() <= survives
    }
}

/// Whether the counted copies are on disk.
fn on_disk(config: &Config) -> bool {
    config.disk.flush && config.ack.level != Level::Received
}

/// The f of rule 39, computed anew.
#[must_use]
pub fn promised(config: &Config) -> u16 {
    let servers = config.servers;
    let majority = servers / 2 + 1;
    let without_replicas = !on_disk(config) || config.ack.primary_flushes_first;
    let sends_what_is_flushed =
        config.replication.send_after_flush && config.ack.who != Who::Nobody && servers > 1;
    let own = u16::from(without_replicas || sends_what_is_flushed);
    let by_rule = match config.ack.who {
        Who::Nobody => own,
        Who::Majority => majority,
        Who::All => servers - 1 + own,
        Who::Any { count } | Who::First { count, .. } => count + own,
    };
    let holders = match config.ack.too_few {
        TooFew::GoAsync { .. } => by_rule.min(u16::from(without_replicas)),
        TooFew::Wait | TooFew::Refuse { .. } => by_rule,
    };
    let voters = if config.failover.majority { majority } else { 1 };
    let logs_are_compared = config.failover.choice == Choice::MostAdvanced;
    let meets = logs_are_compared && holders + voters > servers || holders == servers;
    let turns_away = config.failover.fencing.epochs || servers == 1;
    match holders {
        0 => 0,
        _ if !meets || !turns_away => 0,
        _ if on_disk(config) => holders - 1,
        _ if !logs_are_compared => 0,
        _ => (holders + voters - servers - 1).min(holders - 1),
    }
}

fn add(list: &mut Vec<ServerId>, id: ServerId) {
    if let Err(at) = list.binary_search(&id) {
        list.insert(at, id);
    }
}

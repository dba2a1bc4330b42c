//! Rules 29, 39 and 40 once more, by the crudest possible count: as long as nobody touched a setting or a
//! clock, and no more servers have *ever* failed than the settings promise to survive, no promise may break.

use ripple::sim::action::Action;
use ripple::sim::config::{Config, ReadPolicy};
use ripple::sim::fact::Promise;
use ripple::sim::ids::ServerId;
use ripple::sim::server::Server;

use super::promised;

/// Servers that have failed since the run began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Losses {
    /// They stopped, or lost their disk.
    failed: Vec<ServerId>,
    /// They lost their disk.
    wiped: Vec<ServerId>,
    /// Somebody was promoted by force, or a setting changed: the crude count does not apply.
    void: bool,
    /// Members have come or gone: the crude count does not know how many are enough.
    resized: bool,
    /// A clock was set.
    clocks_set: bool,
    /// By these policies somebody has read.
    policies: Vec<ReadPolicy>,
}

impl Losses {
    /// None so far.
    #[must_use]
    pub fn at_start(config: &Config) -> Self {
        let read = config.clients().filter(|client| client.reads.percent > 0);
        let policies = read.map(|client| client.reads.policy).collect();
        let clocks_set = config.machines.iter().any(|machine| machine.clock_ppm != 0);
        Self { clocks_set, policies, ..Self::default() }
    }

    /// Looks at who is down.
    pub fn look(&mut self, servers: &[Server]) {
        for server in servers.iter().filter(|server| !server.up) {
            add(&mut self.failed, server.id);
        }
    }

    /// Takes note of an action.
    pub fn note(&mut self, action: &Action, config: &Config) {
        match action {
            Action::Crash(id) => add(&mut self.failed, *id),
            Action::Wipe(id) => {
                add(&mut self.failed, *id);
                add(&mut self.wiped, *id);
            }
            Action::ForcePromote(_) | Action::Set(_) => self.void = true,
            Action::Add(_) | Action::Remove(_) => self.resized = true,
            Action::SetClock { .. } => self.clocks_set = true,
            Action::Read { client, policy, .. } => {
                let policy = policy.unwrap_or(config.client_of(*client).reads.policy);
                if !self.policies.contains(&policy) {
                    self.policies.push(policy);
                }
            }
            _ => {}
        }
    }

    /// Whether losing a done write would break the promise: where the counted copies are on disk, only a
    /// destroyed disk is a failure.
    #[must_use]
    pub fn forbid_losing(&self, config: &Config) -> bool {
        let survives = promised::losses(config);
        survives > 0 && self.are_within(survives, config)
    }

    /// Whether a split brain would break the promise.
    #[must_use]
    pub fn forbid_split_brain(&self, config: &Config) -> bool {
        !self.void && !self.clocks_set && promised::one_answers(config)
    }

    /// Whether breaking this promise to those who read would be wrong.
    #[must_use]
    pub fn forbid(&self, promise: Promise, config: &Config) -> bool {
        !self.clocks_set
            && !self.policies.is_empty()
            && self.policies.iter().all(|policy| {
                let survives = promised::to_readers(promise, config, *policy);
                survives.is_some_and(|survives| self.are_within(survives, config))
            })
    }

    fn are_within(&self, survives: u16, config: &Config) -> bool {
        let failures = if promised::on_disk(config) { &self.wiped } else { &self.failed };
        !self.void && !self.resized && failures.len() <= usize::from(survives)
    }
}

fn add(list: &mut Vec<ServerId>, id: ServerId) {
    if let Err(at) = list.binary_search(&id) {
        list.insert(at, id);
    }
}

//! A run: configuration, seed and timed actions. The same run gives the same cluster at every instant,
//! on every machine.

use std::fmt;

use crate::sim::action::TimedAction;
use crate::sim::cluster::Cluster;
use crate::sim::config::Config;
use crate::sim::time::SimTime;
use crate::sim::validate::Invalid;

/// Everything that decides what happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The cluster at the start.
    pub config: Config,
    /// The seed of all chance, below 2^53 (rule 4).
    pub seed: u64,
    /// What is done to it, in order of time.
    pub actions: Vec<TimedAction>,
}

/// An action of a run that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadAction {
    /// Which action, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub invalid: Invalid,
}

impl fmt::Display for BadAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "actions[{}].{}", self.index, self.invalid)
    }
}

impl std::error::Error for BadAction {}

impl Run {
    /// The cluster at time zero.
    ///
    /// # Errors
    ///
    /// When the configuration is not valid.
    pub fn start(&self) -> Result<Cluster, Invalid> {
        Cluster::new(self.config.clone(), self.seed)
    }

    /// Plays a started cluster up to an instant, actions included; `taken` counts the actions taken
    /// so far and is moved on.
    ///
    /// # Errors
    ///
    /// When an action makes no sense in this cluster.
    pub fn play(
        &self,
        cluster: &mut Cluster,
        taken: &mut usize,
        until: SimTime,
    ) -> Result<(), BadAction> {
        while let Some(timed) = self.actions.get(*taken).filter(|timed| timed.at <= until) {
            match timed.after_events {
                Some(events) => {
                    cluster.stand_at(timed.at);
                    while cluster.events() < events && cluster.step(timed.at) {}
                }
                None => cluster.run_until(timed.at),
            }
            let index = *taken;
            cluster.act(&timed.action).map_err(|invalid| BadAction { index, invalid })?;
            *taken += 1;
        }
        cluster.run_until(until);
        Ok(())
    }
}

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
        while self.advance(cluster, taken, until)? {}
        Ok(())
    }

    /// Plays one event, or takes one action. False when nothing is left to do until that instant,
    /// where the cluster then stands.
    ///
    /// # Errors
    ///
    /// When an action makes no sense in this cluster.
    pub fn advance(
        &self,
        cluster: &mut Cluster,
        taken: &mut usize,
        until: SimTime,
    ) -> Result<bool, BadAction> {
        let Some(timed) = self.actions.get(*taken).filter(|timed| timed.at <= until) else {
            let more = cluster.step(until);
            if !more {
                cluster.run_until(until);
            }
            return Ok(more);
        };
        if Self::comes_before(timed, cluster) {
            return Ok(true);
        }
        cluster.stand_at(timed.at);
        let index = *taken;
        cluster.act(&timed.action).map_err(|invalid| BadAction { index, invalid })?;
        *taken += 1;
        Ok(true)
    }

    /// Handles one event that comes before an action, if any does (rule 3).
    fn comes_before(timed: &TimedAction, cluster: &mut Cluster) -> bool {
        let Some(events) = timed.after_events else {
            return cluster.step(timed.at);
        };
        let earlier = timed.at != SimTime::ZERO && cluster.step(timed.at - 1);
        earlier || cluster.events() < events && cluster.step(timed.at)
    }
}

//! One random run: everything breaks, then everything is mended.

use ripple::sim::action::{Action, TimedAction};
use ripple::sim::cluster::Cluster;
use ripple::sim::ledger::Fate;
use ripple::sim::link::LaneFaults;
use ripple::sim::time::SimTime;
use ripple::timeline::run::Run;

use super::hazard::Hazards;
use super::mend::mend;
use super::watch::Watcher;
use crate::caught::caught;
use crate::dice::Dice;

/// The breaking ends after this many events at the latest, so that the whole run stays below 5,000.
pub const MOST_EVENTS: u64 = 1_000;
/// A run with more events than this does not come to an end.
const RUNS_AWAY: u64 = 20_000;
/// The breaking goes on for this long after its last action, in microseconds.
const AFTERMATH_US: u64 = 300_000;

/// What a run came to that held all its promises.
#[derive(Clone, Debug)]
pub struct Report {
    /// Events in all.
    pub events: u64,
    /// Events until everything was mended.
    pub breaking: u64,
    /// How often the fates were compared.
    pub compared: u64,
    /// From the mending to equal logs, in microseconds.
    pub recovery_us: u64,
    /// The settings promised to survive this many losses.
    pub survives: u16,
    /// Hazards that were met.
    pub met: Hazards,
    /// Fates that were seen, by their place in [`Fate::ALL`].
    pub seen: [bool; Fate::ALL.len()],
    /// The run's name at its end.
    pub hash: u64,
}

/// A run that broke something.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What.
    pub problem: String,
    /// The run, without what mended it.
    pub run: Run,
    /// The run with all that was done to it, as far as it came.
    pub played: Run,
    /// When it was found.
    pub at: SimTime,
}

/// A run that is being played and watched.
#[derive(Debug)]
pub struct Trial {
    /// The cluster.
    pub cluster: Cluster,
    /// What has been done to it.
    pub played: Run,
    /// Who watches.
    pub watcher: Watcher,
    /// A thorough look after so many events.
    every: u64,
    /// Links, messages or machines were tampered with.
    stormy: bool,
}

/// Plays a run, mends it, and looks at everything on the way.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn trial(run: &Run) -> Result<Report, Box<Failure>> {
    let mut trial = Trial::new(run);
    let outcome = caught(|| trial.play(run));
    outcome.map_err(|problem| {
        let at = trial.cluster.now();
        Box::new(Failure { problem, run: run.clone(), played: trial.played.clone(), at })
    })
}

impl Trial {
    /// A run at its start.
    #[must_use]
    pub fn new(run: &Run) -> Self {
        let every = Dice::new(run.seed ^ 0x10_0C).of(&[1, 7, 20, 20, 50]);
        Self {
            cluster: run.start().expect("random configurations are valid"),
            played: Run { actions: Vec::new(), ..run.clone() },
            watcher: Watcher::new(&run.config),
            every,
            stormy: run.config.network.faults != LaneFaults::NONE
                || run.actions.iter().any(|timed| is_storm(&timed.action)),
        }
    }

    fn play(&mut self, run: &Run) -> Result<Report, String> {
        for timed in &run.actions {
            if !self.run_for(timed.at, MOST_EVENTS)? {
                break;
            }
            self.act(timed.action.clone())?;
        }
        self.run_for(self.cluster.now() + AFTERMATH_US, MOST_EVENTS)?;
        let breaking = self.cluster.events();
        let survives = self.cluster.promises().tolerated();
        let recovery_us = mend(self)?;
        Ok(Report {
            events: self.cluster.events(),
            breaking,
            compared: self.watcher.compared,
            recovery_us,
            survives,
            met: self.watcher.audience.met,
            seen: self.watcher.seen,
            hash: self.cluster.trace().hash(),
        })
    }

    /// Whether links, messages or machines were tampered with.
    #[must_use]
    pub const fn is_stormy(&self) -> bool {
        self.stormy
    }

    /// Plays on to an instant.
    ///
    /// # Errors
    ///
    /// What was found wrong on the way.
    pub fn run_until(&mut self, until: SimTime) -> Result<(), String> {
        self.run_for(until, u64::MAX).map(|_| ())
    }

    /// Plays on to an instant, unless there are too many events before it.
    fn run_for(&mut self, until: SimTime, most: u64) -> Result<bool, String> {
        while self.cluster.events() < most && self.cluster.step(until) {
            if self.cluster.events() > RUNS_AWAY {
                return Err(format!("it takes more than {RUNS_AWAY} events"));
            }
            self.watcher.glance(&self.cluster)?;
            if self.cluster.events().is_multiple_of(self.every) {
                self.watcher.look(&self.cluster)?;
            }
        }
        if self.cluster.events() >= most {
            return Ok(false);
        }
        self.cluster.run_until(until);
        Ok(true)
    }

    /// Does something now.
    ///
    /// # Errors
    ///
    /// What was found wrong after it.
    pub fn act(&mut self, action: Action) -> Result<(), String> {
        let (at, after_events) = (self.cluster.now(), Some(self.cluster.events()));
        self.watcher.before(&action, self.cluster.config());
        let refused = self.cluster.act(&action).err();
        if let Some(invalid) = refused {
            return Err(format!("a sensible action was refused: {invalid}"));
        }
        self.played.actions.push(TimedAction { at, after_events, action });
        self.watcher.glance(&self.cluster)?;
        self.watcher.look(&self.cluster)
    }
}

/// Whether an action lasts beyond healed links and restarted servers.
const fn is_storm(action: &Action) -> bool {
    matches!(
        action,
        Action::Delay { .. }
            | Action::Hold(_)
            | Action::SetLink { .. }
            | Action::Pause(_)
            | Action::SlowDisk { .. }
            | Action::SetClock { .. }
    )
}

//! Does anybody notice? Each deliberate bug is given to the engine, and must be caught.

use std::fmt;

use ripple::sim::mutant::{Mutant, mutate};

use crate::chaos::trial::trial;
use crate::chaos::{run_of, usual_run_of};
use crate::model::search::explore;
use crate::model::spaces::Space;

/// Who caught a bug, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caught {
    /// The run of this seed failed, with these words.
    ByChaos(u64, String),
    /// The checker found a path of so many steps in this space, with these words.
    ByChecker(String, usize, String),
    /// Nobody noticed.
    ByNobody,
}

impl fmt::Display for Caught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByChaos(seed, problem) => write!(f, "by chaos, seed {seed}: {problem}"),
            Self::ByChecker(space, steps, problem) => {
                write!(f, "by the checker, {steps} steps in \"{space}\": {problem}")
            }
            Self::ByNobody => f.write_str("by nobody"),
        }
    }
}

/// Looks for a bug with so many seeds, and when they miss it, in these spaces, so many states of each.
#[must_use]
pub fn hunt(mutant: Mutant, seeds: u64, spaces: &[Space], states: usize) -> Caught {
    // What is done to a run is drawn while a sound engine plays it.
    let by_chaos = (0..seeds).find_map(|seed| {
        mutate(None);
        let run = if seed % 4 == 3 { run_of(seed) } else { usual_run_of(seed) };
        mutate(Some(mutant));
        let failure = trial(&run).err()?;
        mutate(None);
        assert!(trial(&run).is_ok(), "seed {seed} fails with a sound engine: {}", failure.problem);
        Some(Caught::ByChaos(seed, failure.problem))
    });
    mutate(Some(mutant));
    let by_checker = || {
        spaces.iter().find_map(|space| {
            let found = explore(space, states).err()?;
            Some(Caught::ByChecker(space.name.clone(), found.path.len(), found.problem))
        })
    };
    let caught = by_chaos.or_else(by_checker).unwrap_or(Caught::ByNobody);
    mutate(None);
    caught
}

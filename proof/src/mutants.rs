//! Does anybody notice? Each deliberate bug is given to the engine, and must be caught.

use std::fmt;
use std::ops::Range;

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

impl Caught {
    /// Where to look first the next time.
    #[must_use]
    pub fn trail(&self) -> Option<String> {
        match self {
            Self::ByChaos(seed, _) => Some(seed.to_string()),
            Self::ByChecker(space, ..) => Some(space.clone()),
            Self::ByNobody => None,
        }
    }
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

/// So many seeds are tried before the checker is asked: what they miss, many more may miss too.
const FIRST_SEEDS: u64 = 1_500;

/// Looks for a bug with the seed or space that caught it last, then with a few seeds, then in these spaces,
/// so many states of each, then with more seeds.
#[must_use]
pub fn hunt(
    mutant: Mutant,
    trail: Option<&str>,
    seeds: u64,
    spaces: &[Space],
    states: usize,
) -> Caught {
    let by_chaos = |mut seeds: Range<u64>| seeds.find_map(|seed| try_seed(mutant, seed));
    let search = |space: &Space| {
        mutate(Some(mutant));
        let found = explore(space, states).err();
        mutate(None);
        let found = found?;
        Some(Caught::ByChecker(space.name.clone(), found.path.len(), found.problem))
    };
    let again = |trail: &str| match trail.parse::<u64>() {
        Ok(seed) => by_chaos(seed..(seed + 1).min(seeds)),
        Err(_) => spaces.iter().find(|space| space.name == trail).and_then(search),
    };
    trail
        .and_then(again)
        .or_else(|| by_chaos(0..FIRST_SEEDS))
        .or_else(|| spaces.iter().find_map(search))
        .or_else(|| by_chaos(FIRST_SEEDS..seeds))
        .unwrap_or(Caught::ByNobody)
}

/// What is done to a run is drawn while a sound engine plays it, and a sound engine must pass.
fn try_seed(mutant: Mutant, seed: u64) -> Option<Caught> {
    let run = if seed % 2 == 1 { run_of(seed) } else { usual_run_of(seed) };
    mutate(Some(mutant));
    let failure = trial(&run).err();
    mutate(None);
    let problem = failure?.problem;
    assert!(trial(&run).is_ok(), "seed {seed} fails with a sound engine: {problem}");
    Some(Caught::ByChaos(seed, problem))
}

//! Random runs. Each seed is a configuration, a load and faults; while they last everything is watched,
//! then everything is mended, and the cluster must recover.

pub mod audience;
pub mod cascades;
pub mod clients;
pub mod config;
pub mod faults;
pub mod hazard;
pub mod in_sync;
pub mod mend;
pub mod named;
pub mod shrink;
pub mod tally;
pub mod trial;
pub mod watch;

use ripple::timeline::run::Run;

use crate::dice::Dice;
use faults::Weather;
use tally::Tally;
use trial::{Failure, trial};

/// The run that belongs to a seed, before it is mended.
#[must_use]
pub fn run_of(seed: u64) -> Run {
    let mut dice = Dice::new(seed);
    let weather = dice.of(&Weather::ALL);
    let mut config = config::config(weather, &mut dice);
    config::arrange(&mut config, seed);
    let actions = faults::actions(&config, seed, weather, &mut dice);
    Run { config, seed, actions }
}

/// A run of a seed that keeps to the usual settings and faults: there the first rules are tried more often.
#[must_use]
pub fn usual_run_of(seed: u64) -> Run {
    let mut dice = Dice::new(seed);
    let weather = dice.of(&[Weather::Rough, Weather::Rough, Weather::Wild, Weather::Lawless]);
    let mut config = config::usual(weather, &mut dice);
    config::arrange(&mut config, seed);
    let actions = faults::actions(&config, seed, weather, &mut dice);
    Run { config, seed, actions }
}

/// A run of a seed in which members come and go (rule 21b). They have seeds of their own: the others have
/// names.
#[must_use]
pub fn members_run_of(seed: u64) -> Run {
    let mut dice = Dice::new(seed ^ 0x21B);
    let weather = dice.of(&Weather::ALL);
    let config = config::with_spares(weather, &mut dice);
    let actions = faults::actions(&config, seed, weather, &mut dice);
    Run { config, seed, actions }
}

/// Plays the runs of many seeds, on all cores.
///
/// # Errors
///
/// The first seed that fails, and how, as a text that says how to play it again.
pub fn storm(run_of: fn(u64) -> Run, first: u64, seeds: u64) -> Result<Tally, String> {
    let each = |seed: u64, tally: &mut Tally| -> Result<(), Box<Failure>> {
        tally.add(&trial(&run_of(seed))?);
        Ok(())
    };
    match crate::crew::share(first, seeds, each) {
        Ok(tallies) => Ok(tallies.iter().fold(Tally::default(), Tally::and)),
        Err((seed, failure)) => Err(shrink::report(seed, *failure)),
    }
}

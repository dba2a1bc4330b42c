//! `make prove`: explores the larger table of spaces, at most so many states of each, and says of each
//! whether it is complete.

use std::process::ExitCode;

use ripple_proof::crew::share;
use ripple_proof::model::replay::report;
use ripple_proof::model::search::explore;
use ripple_proof::model::table::proven;

/// States of a space, where the call does not say.
const STATES: usize = 1_000_000;

fn main() -> ExitCode {
    let most = std::env::args().nth(1).map_or(STATES, |text| text.parse().unwrap_or(STATES));
    let spaces = proven();
    let each = |at: u64, sums: &mut (usize, usize)| {
        let space = &spaces[usize::try_from(at).expect("few spaces")];
        let explored = explore(space, most).map_err(|found| report(space, *found))?;
        println!("{}: {explored}", space.name);
        sums.0 += explored.states;
        sums.1 += usize::from(explored.complete);
        Ok::<(), String>(())
    };
    match share(0, u64::try_from(spaces.len()).expect("few spaces"), each) {
        Ok(sums) => {
            let states: usize = sums.iter().map(|(states, _)| states).sum();
            let complete: usize = sums.iter().map(|(_, complete)| complete).sum();
            println!("{states} states; {complete} of {} spaces complete", spaces.len());
            ExitCode::SUCCESS
        }
        Err((_, counterexample)) => {
            println!("{counterexample}");
            ExitCode::FAILURE
        }
    }
}

//! `make chaos SEEDS=n`: plays the runs of so many seeds, from the first on that is named.

use std::process::ExitCode;

use ripple_proof::chaos::{run_of, storm};

/// Seeds, where the call does not say.
const SEEDS: u64 = 100_000;

fn main() -> ExitCode {
    let number = |at: usize, default: u64| {
        std::env::args().nth(at).map_or(default, |text| text.parse().unwrap_or(default))
    };
    match storm(run_of, number(2, 0), number(1, SEEDS)) {
        Ok(tally) => {
            println!("{tally}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}

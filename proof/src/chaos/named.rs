//! The names of random runs: the hash of all that happened in each, until everything was mended. Written
//! down once, so that every machine can be compared with the one that wrote them.

use ripple::share::run_file::hash_text;

use super::run_of;
use super::trial::trial;

/// The name of a seed's run.
///
/// # Panics
///
/// When the run breaks a promise.
#[must_use]
pub fn name(seed: u64) -> String {
    let report = trial(&run_of(seed)).unwrap_or_else(|failure| panic!("{}", failure.problem));
    hash_text(report.hash)
}

/// The names that are written down, one a line: seed and hash.
pub fn listed(text: &str) -> impl Iterator<Item = (u64, &str)> {
    text.lines().filter_map(|line| {
        let (seed, hash) = line.split_once(' ')?;
        Some((seed.parse().ok()?, hash))
    })
}

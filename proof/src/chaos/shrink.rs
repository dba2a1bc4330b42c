//! A run that fails, made as small as it stays failing, and told so that anybody can play it.

use ripple::share::run_file::RunFile;
use ripple::timeline::run::Run;

use super::trial::{Failure, trial};

/// The fewest actions with which a run still fails in any way.
#[must_use]
pub fn shrink(mut failure: Failure) -> Failure {
    let mut size = failure.run.actions.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        let mut smaller = false;
        while from < failure.run.actions.len() {
            match fails_without(&failure.run, from, size) {
                Some(less) => {
                    failure = less;
                    smaller = true;
                }
                None => from += size,
            }
        }
        if !(smaller && size == 1) {
            size /= 2;
        }
    }
    failure
}

/// Leaves out some actions. Taking one away shifts no draw, so the rest goes on as it was (rule 4).
fn fails_without(run: &Run, from: usize, count: usize) -> Option<Failure> {
    let mut less = run.clone();
    let to = (from + count).min(less.actions.len());
    less.actions.drain(from..to);
    trial(&less).err().map(|failure| *failure)
}

/// What to tell: the seed, what is wrong, and the smallest run that shows it.
#[must_use]
pub fn report(seed: u64, failure: Failure) -> String {
    let first = failure.problem.clone();
    let smallest = shrink(failure);
    let until = smallest.at;
    let mut file = RunFile::new(smallest.played, until);
    file.title = format!("Chaos seed {seed}");
    file.note.clone_from(&smallest.problem);
    format!("seed {seed}: {first}\nsmallest: {}\n{}", smallest.problem, file.encode())
}

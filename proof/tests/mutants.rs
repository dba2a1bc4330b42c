//! Every deliberate bug is caught.
#![cfg(feature = "mutants")]

use std::sync::Mutex;

use ripple::sim::mutant::Mutant;
use ripple_proof::crew::share;
use ripple_proof::model::spaces::hunting_ground;
use ripple_proof::mutants::{Caught, hunt};

/// Seeds within which chaos must catch a bug, or else the checker.
const SEEDS: u64 = 9_000;
/// States of each space that are searched.
const STATES: usize = 60_000;

#[test]
fn every_deliberate_bug_is_caught() {
    std::panic::set_hook(Box::new(|_| {}));
    let ground = hunting_ground();
    let all: Mutex<Vec<(Mutant, Caught)>> = Mutex::new(Vec::new());
    let each = |at: u64, (): &mut ()| -> Result<(), ()> {
        let mutant = Mutant::ALL[usize::try_from(at).expect("few mutants")];
        let caught = hunt(mutant, SEEDS, &ground, STATES);
        println!("{mutant:?}: {caught}");
        all.lock().expect("no hand dies").push((mutant, caught));
        Ok(())
    };
    let count = u64::try_from(Mutant::ALL.len()).expect("few mutants");
    share(0, count, each).expect("a hunt ends");
    let _ = std::panic::take_hook();
    let all = all.into_inner().expect("no hand dies");
    let number = |wanted: fn(&Caught) -> bool| all.iter().filter(|(_, it)| wanted(it)).count();
    let by_chaos = number(|caught| matches!(caught, Caught::ByChaos(..)));
    let by_checker = number(|caught| matches!(caught, Caught::ByChecker(..)));
    println!(
        "figure: mutants: {count} bugs, {by_chaos} caught by chaos, {by_checker} by the checker"
    );
    let free: Vec<_> = all.iter().filter(|(_, it)| *it == Caught::ByNobody).collect();
    assert!(free.is_empty(), "nobody notices {free:?}");
}

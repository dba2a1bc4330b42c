//! Every deliberate bug is caught.
#![cfg(feature = "mutants")]

use std::fs;
use std::sync::Mutex;

use ripple::sim::mutant::Mutant;
use ripple_proof::crew::share;
use ripple_proof::model::spaces::hunting_ground;
use ripple_proof::mutants::{Caught, hunt};

/// Seeds within which chaos must catch a bug, or else the checker.
const SEEDS: u64 = 9_000;
/// States of each space that are searched.
const STATES: usize = 60_000;
/// What caught each bug when it was last looked for from the beginning: there it is looked for first, so
/// that a bug which is caught late need not be hunted anew each time.
const TRAILS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mutants.txt");

/// The seed or space that caught this bug.
fn trail(mutant: Mutant, trails: &str) -> Option<&str> {
    trails.lines().find_map(|line| line.strip_prefix(&format!("{mutant:?}: ")))
}

#[test]
fn every_deliberate_bug_is_caught() {
    let updating = std::env::var_os("UPDATE_GOLDEN").is_some();
    let trails = fs::read_to_string(TRAILS).expect("the list is there");
    std::panic::set_hook(Box::new(|_| {}));
    let ground = hunting_ground();
    let all: Mutex<Vec<(u64, Mutant, Caught)>> = Mutex::new(Vec::new());
    let each = |at: u64, (): &mut ()| -> Result<(), ()> {
        let mutant = Mutant::ALL[usize::try_from(at).expect("few mutants")];
        let trail = trail(mutant, &trails).filter(|_| !updating);
        let caught = hunt(mutant, trail, SEEDS, &ground, STATES);
        println!("{mutant:?}: {caught}");
        all.lock().expect("no hand dies").push((at, mutant, caught));
        Ok(())
    };
    let count = u64::try_from(Mutant::ALL.len()).expect("few mutants");
    share(0, count, each).expect("a hunt ends");
    let _ = std::panic::take_hook();
    let mut all = all.into_inner().expect("no hand dies");
    all.sort_by_key(|(at, ..)| *at);
    let number = |wanted: fn(&Caught) -> bool| all.iter().filter(|(.., it)| wanted(it)).count();
    let by_chaos = number(|caught| matches!(caught, Caught::ByChaos(..)));
    let by_checker = number(|caught| matches!(caught, Caught::ByChecker(..)));
    println!(
        "figure: mutants: {count} bugs, {by_chaos} caught by chaos, {by_checker} by the checker"
    );
    let free: Vec<_> = all.iter().filter(|(.., it)| *it == Caught::ByNobody).collect();
    assert!(free.is_empty(), "nobody notices {free:?}");
    if updating {
        let line = |(_, mutant, caught): &(u64, Mutant, Caught)| {
            caught.trail().map(|trail| format!("{mutant:?}: {trail}\n"))
        };
        fs::write(TRAILS, all.iter().filter_map(line).collect::<String>())
            .expect("it can be written");
    }
}

//! Many random runs hold every promise, agree with the second ledger, and recover.

use ripple::sim::ledger::Fate;
use ripple_proof::chaos::storm;

/// How many seeds: a few in passing, `RIPPLE_SEEDS` of them when asked.
fn seeds() -> u64 {
    let asked = std::env::var("RIPPLE_SEEDS").ok();
    asked.map_or(1_000, |text| text.parse().expect("RIPPLE_SEEDS is a number"))
}

#[test]
fn random_runs_hold_every_promise_and_recover() {
    let tally = storm(0, seeds()).unwrap_or_else(|failure| panic!("{failure}"));
    println!("figure: chaos: {tally}");
    assert!(tally.longest <= 5_000, "a run took {} events", tally.longest);
    let often = tally.runs / 50;
    assert!(tally.promised > tally.runs / 4, "durability was promised in {} runs", tally.promised);
    for fate in Fate::ALL {
        assert!(tally.with(fate) > often, "{} in {} runs only", fate.word(), tally.with(fate));
    }
}

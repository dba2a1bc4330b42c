//! The same 200 random runs have the same names in a browser as natively: `hashes.txt` was written there.
#![cfg(target_arch = "wasm32")]

use ripple_proof::chaos::named::{listed, name};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn random_runs_have_the_same_names_as_natively() {
    let mut count = 0;
    for (seed, wanted) in listed(include_str!("hashes.txt")) {
        assert_eq!(name(seed), wanted, "seed {seed}");
        count += 1;
    }
    assert_eq!(count, 200);
    console_log!("figure: hashes: {count} random runs have the same hash in a browser as natively");
}

//! The same run has the same name here as natively: the hashes in the run files were taken there.

use ripple::share::limits::Limits;
use ripple::share::play::play;
use ripple::share::run_file::{RunFile, hash_text};
use wasm_bindgen_test::wasm_bindgen_test;

fn same_here(text: &str) {
    let file = RunFile::decode(text, Limits::PAGE).expect("the example is valid");
    let cluster = play(&file, |_, _| {}).expect("the example plays");
    let here = hash_text(cluster.trace().hash());
    assert_eq!(Some(here), file.hash.map(hash_text), "{}", file.title);
}

#[wasm_bindgen_test]
fn a_failover_has_the_same_hash_as_natively() {
    same_here(include_str!("../runs/knock-out.json"));
}

#[wasm_bindgen_test]
fn a_loss_and_a_rewind_have_the_same_hash_as_natively() {
    same_here(include_str!("../runs/done-too-soon.json"));
}

#[wasm_bindgen_test]
fn a_stall_has_the_same_hash_as_natively() {
    same_here(include_str!("../runs/price-of-all.json"));
}

#[wasm_bindgen_test]
fn a_busy_run_has_the_same_hash_as_natively() {
    same_here(include_str!("../runs/busy.json"));
}

//! Values that components compare by identity.

use ripple::ui::kept::Kept;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn an_equal_value_changes_nothing() {
    let mut kept = Kept::new(String::from("S1"));
    let before = kept.clone();
    kept.refresh(String::from("S1"));
    assert!(kept == before);
    kept.refresh(String::from("S2"));
    assert!(kept != before);
}

#[wasm_bindgen_test]
fn a_list_keeps_what_did_not_change_wherever_it_stands() {
    let mut list = vec![Kept::new((2, "b")), Kept::new((1, "a"))];
    let first = list[1].clone();
    Kept::refresh_by(&mut list, vec![(3, "c"), (2, "B"), (1, "a")], |(name, _)| *name);
    assert!(list.len() == 3 && list[2] == first && list[1].1 == "B");
}

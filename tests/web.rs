//! What needs a browser but not the whole page: hooks and components.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn runs_in_a_browser() {
    let window = web_sys::window().expect("a browser has a window");
    assert!(window.document().is_some());
}

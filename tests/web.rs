//! What needs a browser but not the whole page: hooks and components.
#![cfg(target_arch = "wasm32")]

mod web {
    mod card;
    mod frames;
    mod hashes;
    mod kept;
    mod keys;
    mod presence;
    mod roving;
    mod session;
    mod settings;
    pub mod stand;
}

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

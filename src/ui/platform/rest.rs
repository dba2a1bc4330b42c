//! The part of the page that the opening does not run: it is loaded when a person first acts, so that
//! the first page is small. `scripts/parts.mjs` takes it out; where it did not, all is here at once.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen(module = "/src/ui/platform/rest.js")]
extern "C" {
    #[wasm_bindgen(js_name = begin)]
    fn begin_with(exports: JsValue);

    /// Whether everything is here.
    #[must_use]
    #[wasm_bindgen(js_name = isHere)]
    pub fn is_here() -> bool;

    #[wasm_bindgen(catch)]
    async fn load() -> Result<(), JsValue>;

    /// Loads the rest at once, for what cannot wait.
    #[wasm_bindgen(js_name = need)]
    pub fn need();
}

/// Lets the rest be loaded from here on.
pub fn begin() {
    begin_with(wasm_bindgen::exports());
}

/// Calls back when the rest is here, and tells whether it is.
pub fn when_here(then: impl FnOnce(bool) + 'static) {
    spawn_local(async move { then(load().await.is_ok()) });
}

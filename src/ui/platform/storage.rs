//! What the browser keeps for the page between visits. A browser that keeps nothing is no error.

use super::window;

/// What is kept under a name.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a value under a name.
pub fn keep(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Full or forbidden: the choice then lasts as long as the page.
        let _ = storage.set_item(name, value);
    }
}

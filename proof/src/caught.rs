//! The engine asserts its own assumptions. One that breaks is a finding like any other.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does something in which an assertion may break.
///
/// # Errors
///
/// What it says, or the assertion that broke.
pub fn caught<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("the engine broke off: {}", text.unwrap_or("without a word")))
    })
}

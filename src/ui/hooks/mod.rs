//! Hooks: what the browser tells the page, as values and callbacks.

mod use_frames;
mod use_keys;
mod use_large_pointer;
mod use_media;
mod use_size;

pub use use_frames::use_frames;
pub use use_keys::{KeyPress, use_keys};
pub use use_large_pointer::use_large_pointer;
pub use use_media::use_media;
pub use use_size::use_size;

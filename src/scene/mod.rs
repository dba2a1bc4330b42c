//! What is where at this instant, for the eye and for assistive technology.

pub mod geometry;
pub mod glyph;
pub mod layout;
pub mod picture;
mod places;
pub mod route;
pub mod water;

//! What is where at this instant, for the eye and for assistive technology, and every sentence about
//! it. A function of the cluster and the facts; knows no browser.

mod ashore;
pub mod build;
pub mod digits;
pub mod figure;
pub mod geometry;
pub mod glyph;
pub mod layout;
pub mod panel;
pub mod picture;
mod places;
pub mod route;
pub mod sockets;
pub mod story;
pub mod view;
pub mod water;
pub mod words;

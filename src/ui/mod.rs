//! The page: draws the scene, turns input into commands. Holds no domain state beyond the one
//! [`Playback`](crate::timeline::playback::Playback) in [`state::Session`]; only [`platform`] and
//! [`hooks`] know the browser.

pub mod app;
pub mod bench;
pub mod components;
pub mod hooks;
pub mod input;
pub mod kept;
pub mod lesson;
pub mod marks;
pub mod mode;
pub mod platform;
pub mod presence;
pub mod roving;
pub mod shown;
pub mod state;

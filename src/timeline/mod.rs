//! Time as the user sees it: a run, and playing it. State is a function of configuration, seed and
//! timed actions; playback only decides how far the clock has come.

pub mod pace;
pub mod playback;
pub mod run;

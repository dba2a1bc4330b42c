//! Ripple: primary-replica replication, run and shown in the browser.
//!
//! The map of the code. Each arrow points one way:
//!
//! ```text
//! configuration + seed + timed actions -> sim -> facts
//!                                          |
//!                                       timeline    play, pause, pace, step, skip the wait
//!                                          |
//!                                        scene      what is where at this instant, and every sentence
//!                                          |
//!                                      scenario     lessons, as data: what is said, asked and done
//!                                          |
//!                                         ui        Yew: draws the scene, turns input into commands
//! ```
//!
//! - [`sim`] is the simulator, and holds the rules of the model. It is pure: time is an argument, chance
//!   is a hash, everything that happens is a fact. It is a package of its own, in `src/sim`, so that it
//!   can be compiled for speed and the rest for size.
//! - [`timeline`] plays a run. A run is a configuration, a seed and timed actions; state is a function of
//!   them, so nothing else needs to be kept.
//! - [`scene`] turns a cluster and an instant into plain data: geometry, labels, words. A message in
//!   flight is two times, so its place is a function of the clock, and pausing needs no code.
//! - [`scenario`] plays a lesson against real runs: a script waits for facts, answers are read from the
//!   run. Of the scene it knows the words only.
//! - [`share`] reads and writes run files, and says what a run came to.
//! - `ui` is the page, behind the feature `web`; it holds no state of the domain. Only `ui::platform` and
//!   `ui::hooks` touch the browser.
//!
//! Everything but `ui` compiles without a browser: `cargo test --no-default-features` proves it.

pub use ripple_sim as sim;

pub mod scenario;
pub mod scene;
pub mod share;
pub mod timeline;
#[cfg(feature = "web")]
pub mod ui;

//! Lessons: a lesson is data, read from a file that a teacher can write, and played against real runs.
//!
//! - [`lesson`] is a lesson as data; [`read`] reads it from its file (`docs/lesson-file.md`).
//! - [`measure`], [`condition`] and [`pattern`] are what a lesson can ask of a run: numbers, what holds
//!   now, what has happened. Answers are judged and texts are filled by them, never by the script.
//! - [`player`] plays a lesson: it is shown the run fact by fact, and says what to show and when the
//!   clock must stand. [`view`] is what the page draws of it.
//! - [`rehearsal`] plays a lesson by its prescribed acts, without a page, so that a build can check it.
//!
//! Knows no browser, no layout and no component. The words of a lesson are in its file.

mod acting;
mod asking;
pub mod condition;
pub mod ground;
pub mod lesson;
pub mod measure;
pub mod pattern;
pub mod player;
mod progress;
pub mod read;
mod read_when;
pub mod rehearsal;
pub mod results;
pub mod text;
pub mod view;

//! Lessons: the first one, played as a learner plays it and by its prescribed acts; what is refused of
//! a lesson file, and with which words.

mod bad;
mod class;
mod first;
mod otherwise;
mod own_way;
mod presenter;
mod results;
mod runner;
mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

use ripple::scenario::lesson::Lesson;
use ripple::scenario::read::decode;
use ripple::share::limits::Limits;

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The first lesson, as its file says it.
fn first_lesson() -> Lesson {
    let path = in_package("static/lessons/first.json");
    decode(&read(&path), Limits::PAGE).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

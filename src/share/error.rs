//! What is wrong with a run file: one sentence, with its place.

use std::fmt;

use crate::sim::validate::Invalid;

/// Why a run file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFileError {
    /// Where: a field's path, a line and column, or nothing when it is the whole file.
    pub place: String,
    /// What is wrong, and what is allowed.
    pub problem: String,
}

impl RunFileError {
    /// An error at a place.
    #[must_use]
    pub fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }

    /// What the core finds wrong below a field.
    #[must_use]
    pub(super) fn below(path: &str, invalid: &Invalid) -> Self {
        Self::at(format!("{path}.{}", invalid.field), invalid.problem.clone())
    }
}

impl fmt::Display for RunFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "{}: {}", self.place, self.problem)
        }
    }
}

impl std::error::Error for RunFileError {}

//! Bad lesson files.

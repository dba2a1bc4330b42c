//! Reads a lesson file.

//! Plays a lesson by its prescribed acts.

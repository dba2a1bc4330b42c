//! The simulator.

pub mod action;
pub mod config;
pub mod ids;
pub mod time;

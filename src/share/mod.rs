//! Runs as files: the wire format, its limits, its errors, and what a run that was played comes to.
//!
//! The core's types are not serialisable on purpose: this is the one place that knows how a run is
//! written down, so the format stays when the core changes. `docs/run-file.md` describes it.

pub mod bench;
mod choices;
pub mod error;
pub mod expect;
pub mod figures;
pub mod json;
pub mod limits;
pub mod outcome;
pub mod play;
pub(crate) mod read_action;
mod read_client;
mod read_config;
mod read_failover;
mod read_faults;
mod read_topology;
pub(crate) mod reader;
pub mod run_file;
mod words;
mod write;
mod write_client;
mod write_faults;
mod write_topology;

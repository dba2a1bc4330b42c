//! The simulator: pure, deterministic, and the product.
//!
//! No clock, no randomness of its own, no input or output, no float, no hash map, no browser type,
//! and no integer whose size depends on the platform in anything that is stored, hashed or compared.
#![deny(clippy::float_arithmetic, clippy::as_conversions, clippy::unwrap_used)]

pub mod action;
pub mod chance;
pub mod client;
pub mod cluster;
pub mod config;
pub mod durability;
pub mod fact;
pub mod figures;
pub mod ids;
pub mod ledger;
pub mod log;
pub mod message;
pub mod network;
pub mod promises;
pub mod queue;
pub mod server;
pub mod shadow;
pub mod stall;
pub mod table;
pub mod text;
pub mod time;
pub mod timer;
pub mod trace;
pub mod validate;
mod words;

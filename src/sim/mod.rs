//! The simulator: pure, deterministic, and the product.
//!
//! No clock, no randomness of its own, no input or output, no float, no hash map, no browser type,
//! and no integer whose size depends on the platform in anything that is stored, hashed or compared.
//!
//! [`cluster::Cluster`] is the way in. It drives [`server::Server`]s and [`client::Client`]s, which are
//! given inputs and answer with effects, over a [`network::Network`], from one [`queue::Queue`].
//! The network does to messages what a [`link`] is set to and a person chooses; a [`machine`] has a clock
//! and a disk of its own pace. Everything that happens is a [`fact::Fact`]; [`trace`] records facts,
//! [`shadow`] follows them, and [`ledger`], [`promises`] and [`figures`] judge by them.
#![doc = include_str!("model.md")]
#![deny(clippy::float_arithmetic, clippy::as_conversions, clippy::unwrap_used)]

pub mod action;
pub mod chance;
pub mod choice;
pub mod client;
pub mod cluster;
pub mod config;
pub mod coordinator;
pub mod durability;
pub mod fact;
pub mod figures;
pub mod flight;
pub mod histogram;
pub mod ids;
pub mod in_sync;
pub mod lag;
pub mod ledger;
pub mod link;
pub mod log;
pub mod machine;
pub mod members;
pub mod message;
pub mod monitor;
pub mod mutant;
pub mod network;
pub mod promises;
pub mod queue;
pub mod read_promises;
pub mod readings;
mod sending;
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

//! Evidence that the engine is right which does not rest on example tests.
//!
//! - [`chaos`] draws a configuration, a load and faults from a seed, plays them, mends everything and
//!   demands that the cluster recovers.
//! - [`model`] tries every order of events within small bounds.
//! - [`second`] is a second opinion: it reads disks and messages where the engine's ledger reads facts.
//!
//! - [`caught`] turns an assertion that breaks into a finding; `mutants`, behind the feature of that name,
//!   gives the engine deliberate bugs and sees whether they are found.
//!
//! It knows the engine and the form of run files, and nothing of the page.

pub mod caught;
pub mod chaos;
pub mod crew;
pub mod dice;
pub mod model;
#[cfg(feature = "mutants")]
pub mod mutants;
pub mod second;

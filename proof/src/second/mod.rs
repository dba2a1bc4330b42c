//! A second opinion. It is written from the rules alone (rules 29 and 33 to 40), looks at disks, memories and
//! messages and never at facts, and shares no code with the engine's ledger, shadow or promises. Slow
//! and simple on purpose: every log is spelt out entry by entry.

pub mod commits;
pub mod history;
pub mod ledger;
pub mod losses;
pub mod members;
pub mod promised;
pub mod readers;
pub mod relays;
pub mod rules;
pub mod split;
pub mod view;

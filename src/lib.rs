//! Ripple: primary-replica replication, run and shown in the browser.
pub mod scene;
pub mod share;
pub mod sim;
pub mod timeline;
#[cfg(feature = "web")]
pub mod ui;

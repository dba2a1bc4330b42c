//! Ripple: primary-replica replication, run and shown in the browser.

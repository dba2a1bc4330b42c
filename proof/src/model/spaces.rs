//! The spaces that are explored: settings, and bounds on what may happen.

use ripple::sim::config::{Clock, Config, Load};

use super::step::Bounds;

/// Settings, and how much is tried under them.
#[derive(Clone, Debug)]
pub struct Space {
    /// What it is called.
    pub name: String,
    /// The settings.
    pub config: Config,
    /// How much is tried.
    pub bounds: Bounds,
}

impl Space {
    /// A space of `servers`, default settings but for a change.
    #[must_use]
    pub fn new(
        name: &str,
        servers: u16,
        change: impl FnOnce(&mut Config),
        bounds: Bounds,
    ) -> Self {
        let mut config = Config { clock: Clock::Scheduled, ..Config::default().resized(servers) };
        config.client.load = Load::Hand;
        config.client.retries = 0;
        change(&mut config);
        Self { name: name.into(), config, bounds }
    }
}

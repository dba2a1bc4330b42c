//! Runs that measure the page: `?bench=5`, `?bench=50`, `?bench=engine`.

use gloo_timers::callback::Timeout;

use super::platform::page;
use crate::share::bench::busy_cluster;
use crate::sim::config::{ClientConfig, Config, Failover, Load, Network, Replication};
use crate::sim::time::SimTime;

/// The engine is measured for so long.
const ENGINE_MS: f64 = 2_000.0;
/// In steps of so much simulated time.
const STEP_US: u64 = 250_000;

/// What is to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// Frames of the ordinary run with five servers.
    Five,
    /// Frames with fifty servers and a thousand messages in flight.
    Fifty,
    /// Events a second, without the page.
    Engine,
}

impl Bench {
    /// The one that the page's address asks for.
    #[must_use]
    pub fn asked() -> Option<Self> {
        match page::parameter("bench")?.as_str() {
            "5" => Some(Self::Five),
            "50" => Some(Self::Fifty),
            "engine" => Some(Self::Engine),
            _ => None,
        }
    }

    /// The run that the page opens with.
    #[must_use]
    pub fn config(self) -> Config {
        let ordinary = Config { servers: 5, ..Config::default() };
        match self {
            Self::Five | Self::Engine => ordinary,
            Self::Fifty => crowd(),
        }
    }

    /// Whether the page plays it.
    #[must_use]
    pub fn plays(self) -> bool {
        self != Self::Engine
    }

    /// Says on the document's root that the page measures; the engine also says how fast it was.
    pub fn begin(self) {
        page::mark_root("data-bench", "true");
        if self == Self::Engine {
            // Once the page stands, so that only the engine is measured.
            Timeout::new(100, measure_engine).forget();
        }
    }
}

/// Fifty servers, so busy that more than a thousand messages are in flight.
fn crowd() -> Config {
    let ordinary = Config::default();
    Config {
        servers: 50,
        network: Network { server_us: 100_000, links: Vec::new(), ..ordinary.network },
        replication: Replication { window: 64, resend_us: 2_000_000, ..ordinary.replication },
        failover: Failover { heartbeat_us: 500_000, suspect_us: 5_000_000, ..ordinary.failover },
        client: ClientConfig {
            load: Load::Open { every_us: 8_000 },
            timeout_us: 5_000_000,
            ..ordinary.client
        },
        ..ordinary
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a figure")]
fn measure_engine() {
    let mut cluster = busy_cluster(5, 200);
    let mut until = SimTime::ZERO;
    let began = page::now_ms();
    let mut passed = 0.0;
    while passed < ENGINE_MS {
        until = until + STEP_US;
        cluster.run_until(until);
        passed = page::now_ms() - began;
    }
    let per_second = cluster.events() as f64 / passed * 1_000.0;
    page::mark_root("data-events-per-s", &(per_second as u64).to_string());
}

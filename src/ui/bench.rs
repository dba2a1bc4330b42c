//! Runs that measure the page: `?bench=5`, `?bench=50`, `?bench=engine`.

use gloo_timers::callback::Timeout;

use super::platform::page;
use crate::share::bench::busy_cluster;
use crate::sim::config::{ClientConfig, Config, Failover, Load, Network, Replication};
use crate::sim::time::SimTime;

/// The engine is measured for so long.
const ENGINE_MS: f64 = 2_000.0;
/// After so much simulated time, for so much.
const WARM: SimTime = SimTime::from_millis(200);
const LONG_US: u64 = 20_000_000;

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

/// The same load as natively, over and over until enough time has passed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a figure"
)]
fn measure_engine() {
    let (mut events, mut passed_ms) = (0, 0.0);
    while passed_ms < ENGINE_MS {
        let mut cluster = busy_cluster(5, 1_000);
        cluster.run_until(WARM);
        let (before, began) = (cluster.events(), page::now_ms());
        cluster.run_until(WARM + LONG_US);
        passed_ms += page::now_ms() - began;
        events += cluster.events() - before;
    }
    let per_second = events as f64 / passed_ms * 1_000.0;
    page::mark_root("data-events-per-s", &(per_second as u64).to_string());
}

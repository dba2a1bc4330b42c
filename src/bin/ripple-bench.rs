//! Times the engine natively and prints one figure a line: `name value unit`.

use std::time::Instant;

use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Load};
use ripple::sim::time::SimTime;

/// The load under which the engine is timed: window 64, one write every 200 microseconds.
fn busy(servers: u16, every_us: u64) -> Cluster {
    let mut config = Config { servers, ..Config::default() };
    config.replication.window = 64;
    config.network.links.clear();
    config.client.load = Load::Open { every_us };
    Cluster::new(config, 7).expect("the bench's configuration is valid")
}

/// Events a second over a stretch of simulated time, the median of several runs.
fn events_per_second(servers: u16, every_us: u64, sim_ms: u64) -> f64 {
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let mut cluster = busy(servers, every_us);
            cluster.run_until(SimTime::from_millis(200));
            let (events, begun) = (cluster.events(), Instant::now());
            cluster.run_until(SimTime::from_millis(200 + sim_ms));
            (cluster.events() - events) as f64 / begun.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn main() {
    let five = events_per_second(5, 1_000, 20_000);
    println!("engine.native.events_per_s {five:.0} 1/s");
    let many = events_per_second(500, 20_000, 4_000);
    println!("engine.scaling.ratio {:.2} x", five / many);
}

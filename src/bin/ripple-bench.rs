//! Measures the engine natively and prints one figure a line: `name value unit`. Times are the median of
//! several runs, by the processor time of this thread where the system tells it, since machines are shared.

use std::fs;

use ripple::share::bench::busy_cluster;
use ripple::sim::time::SimTime;

/// How often each figure is taken.
const RUNS: usize = 7;

/// Events a second over `sim_ms` of simulated time, after a fifth of a second to warm up.
fn events_per_second(servers: u16, every_us: u64, sim_ms: u64) -> f64 {
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let mut cluster = busy_cluster(servers, every_us);
            cluster.run_until(SimTime::from_millis(200));
            let (events, begun) = (cluster.events(), seconds());
            cluster.run_until(SimTime::from_millis(200 + sim_ms));
            #[expect(clippy::cast_precision_loss, reason = "a few million events")]
            let handled = (cluster.events() - events) as f64;
            handled / (seconds() - begun)
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// Seconds that this thread has run, or else seconds that have passed.
fn seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(passed, |nanos| nanos / 1e9)
}

fn passed() -> f64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("the clock is past 1970").as_secs_f64()
}

/// How much memory the engine holds after an hour of simulated time at 100 writes a second, in millions of
/// bytes; nothing where the system does not tell.
fn megabytes_after_an_hour() -> Option<f64> {
    let before = resident_kb()?;
    let mut cluster = busy_cluster(5, 10_000);
    cluster.run_until(SimTime::from_millis(3_600_000));
    let after = resident_kb()?;
    drop(cluster);
    Some((after - before) * 1_024.0 / 1e6)
}

/// The memory of this process that is in use.
fn resident_kb() -> Option<f64> {
    let told = fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn main() {
    // First, so that nothing else has left memory behind.
    if let Some(megabytes) = megabytes_after_an_hour() {
        println!("memory.engine.hour.mb {megabytes:.1} MB");
    }
    let five = events_per_second(5, 1_000, 20_000);
    println!("engine.native.events_per_s {five:.0} 1/s");
    let many = events_per_second(500, 20_000, 4_000);
    println!("engine.scaling.ratio {:.2} x", five / many);
}

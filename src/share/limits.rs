//! How large a run from a file may be. Checked before anything runs: a file may come from anyone.

use crate::sim::action::Action;
use crate::sim::config::{ClientConfig, Config, Load};
use crate::sim::time::SimTime;
use crate::sim::validate::MAX_SERVERS;
use crate::timeline::playback;
use crate::timeline::run::Run;

use super::error::RunFileError;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// The most actions.
pub const MAX_ACTIONS: usize = 10_000;
/// The latest instant: an hour of simulated time.
pub const LONGEST_RUN: SimTime = playback::LONGEST_RUN;
/// The largest seed, and the largest number of events: what a browser counts exactly.
pub const MAX_COUNT: u64 = (1 << 53) - 1;
/// The most events that a run may take. Ten seconds of work, about.
pub const MAX_EVENTS: u64 = 50_000_000;
/// The longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// The longest note, in characters.
pub const MAX_NOTE: usize = 10_000;

/// Looking at this many waiting operations costs a client as much as one event.
const OPERATIONS_PER_EVENT: u64 = 64;

/// Limits that differ between those who read run files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most servers.
    pub servers: u16,
}

impl Limits {
    /// What the page takes: more cannot be drawn.
    pub const PAGE: Self = Self { servers: 64 };
    /// What the headless runner takes.
    pub const RUNNER: Self = Self { servers: MAX_SERVERS };
}

/// Refuses a run that would take too long.
///
/// # Errors
///
/// When the estimate is above [`MAX_EVENTS`].
pub fn check_work(run: &Run, until: SimTime) -> Result<(), RunFileError> {
    let work = estimated_events(run, until);
    if work <= MAX_EVENTS {
        return Ok(());
    }
    Err(RunFileError::at(
        "until_us",
        format!(
            "this run would take the work of about {work} events, and at most {MAX_EVENTS} are allowed; \
             play it for a shorter time, with fewer servers or writes, or with a longer \
             failover.heartbeat_us"
        ),
    ))
}

/// About how many events a run takes when nothing fails. Elections and retries come on top; who plays
/// a run counts them.
#[must_use]
pub fn estimated_events(run: &Run, until: SimTime) -> u64 {
    let mut work = Work::default();
    let mut config = run.config.clone();
    let mut from = SimTime::ZERO;
    for timed in &run.actions {
        work.add(&config, timed.at.since(from));
        from = timed.at;
        match &timed.action {
            Action::Set(setting) => config.apply(setting),
            Action::Write(_) | Action::WriteKey { .. } => work.write(&config, 1),
            Action::Read { .. } => work.read(&config, 1),
            _ => {}
        }
    }
    work.add(&config, until.since(from));
    work.events.saturating_add(work.looks / OPERATIONS_PER_EVENT)
}

#[derive(Default)]
struct Work {
    events: u64,
    writes: u64,
    /// Operations of a client that it looks through, whenever one begins.
    looks: u64,
    /// The most operations that may ever wait at once.
    waiting: u64,
}

impl Work {
    fn add(&mut self, config: &Config, us: u64) {
        let servers = u64::from(config.servers);
        let beats = us / config.failover.heartbeat_us;
        self.events = self.events.saturating_add(beats.saturating_mul(2 * servers - 1));
        for client in config.clients() {
            let Some(period) = period_us(client, config) else { continue };
            let patience = patience_us(client);
            let waiting = if one_at_a_time(client) { 1 } else { patience / period + 1 };
            self.waiting = self.waiting.max(waiting);
            let count = us / period;
            let reads = count * u64::from(client.reads.percent) / 100;
            self.write(config, count - reads);
            self.read(config, reads);
        }
    }

    /// A question, its answer, a timer; and a round of heartbeats, if it asks for confirmation.
    fn read(&mut self, config: &Config, count: u64) {
        let each = 2 * u64::from(config.servers) + 3;
        self.events = self.events.saturating_add(count.saturating_mul(each));
        self.looks = self.looks.saturating_add(count.saturating_mul(self.waiting));
    }

    /// A request, its answer, a timer; a flush and an application everywhere; an update and an
    /// acknowledgement for each replica.
    fn write(&mut self, config: &Config, count: u64) {
        self.writes += count;
        let each = 4 * u64::from(config.servers) + 3;
        self.events = self.events.saturating_add(count.saturating_mul(each));
        self.looks = self.looks.saturating_add(count.saturating_mul(self.waiting.min(self.writes)));
    }
}

const fn one_at_a_time(client: &ClientConfig) -> bool {
    !matches!(client.load, Load::Open { .. })
}

/// The shortest time between two operations.
fn period_us(client: &ClientConfig, config: &Config) -> Option<u64> {
    match &client.load {
        Load::Hand => None,
        Load::Open { every_us } => Some(*every_us),
        Load::Closed { pause_us } => {
            let percent = 100 - u64::from(config.network.variation_percent);
            let latency_us = client.latency_us.unwrap_or(config.network.client_us);
            Some((pause_us + 2 * latency_us * percent / 100).max(1))
        }
    }
}

fn patience_us(client: &ClientConfig) -> u64 {
    client.timeout_us.saturating_mul(u64::from(client.retries) + 1)
}

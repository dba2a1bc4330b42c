//! What a run comes to, from its facts: how long writes took, how long nobody could write, what was
//! lost (rule 42).

use super::fact::What;
use super::histogram::Histogram;
use super::ids::ServerId;
use super::ledger::Fate;
use super::table::{Told, Writes};
use super::time::SimTime;

/// Figures of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Writes that were told "done".
    pub done: u32,
    /// The time from asking to "done": the sum of all, in microseconds.
    pub latency_sum_us: u64,
    /// The longest.
    pub latency_max_us: u64,
    /// All of them, counted.
    pub latencies: Histogram,
    /// Reads.
    pub reads: ReadFigures,
    /// Times without service, oldest first.
    pub outages: Vec<Outage>,
    /// Done writes that turned lost.
    pub lost: u32,
    open: Option<Outage>,
}

/// Figures of those who read.
#[derive(Clone, Debug, Default)]
pub struct ReadFigures {
    /// Reads that were answered.
    pub done: u32,
    /// Those that found less than was done before they began.
    pub stale: u32,
    /// Reads that were given up.
    pub given_up: u32,
    /// The time from asking to the answer: the sum of all, in microseconds.
    pub latency_sum_us: u64,
    /// The longest.
    pub latency_max_us: u64,
    /// All of them, counted.
    pub latencies: Histogram,
}

/// A time without service: from the first fault that stopped it (the primary's end, or what stalled
/// it), or else the promotion, to the first "done" at a client that was sent after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When service stopped.
    pub from: SimTime,
    /// When another server became primary.
    pub promoted: Option<(SimTime, ServerId)>,
    /// When a client was told "done" again.
    pub until: Option<SimTime>,
    /// How many writes were done before.
    pub done_before: u32,
    /// How many of them this failover lost.
    pub lost: u32,
}

impl Figures {
    /// No primary can answer writes from now on.
    pub fn stopped(&mut self, at: SimTime) {
        if self.open.is_none() {
            self.open = Some(self.outage(at));
        }
    }

    /// Takes a fact in.
    pub fn observe(&mut self, at: SimTime, what: &What, writes: &Writes) {
        match *what {
            What::Promoted { server, .. } => {
                let mut outage = self.open.unwrap_or_else(|| self.outage(at));
                outage.promoted = Some((at, server));
                self.open = Some(outage);
            }
            What::ToldClient { write, told: Told::Done, .. } => {
                self.done += 1;
                let took = at.since(writes.get(write).asked_at);
                self.latency_sum_us += took;
                self.latency_max_us = self.latency_max_us.max(took);
                self.latencies.add(took);
            }
            What::ReadGivenUp { .. } => self.reads.given_up += 1,
            What::FirstDone { .. } => self.close(at),
            What::FateTurned { fate: Fate::Lost, count, .. } => {
                self.lost += count;
                if let Some(open) = &mut self.open {
                    open.lost += count;
                } else if let Some(newest) = self.outages.last_mut() {
                    newest.lost += count;
                }
            }
            _ => {}
        }
    }

    /// A read was answered.
    pub fn read_done(&mut self, took_us: u64, stale: bool) {
        let reads = &mut self.reads;
        reads.done += 1;
        reads.stale += u32::from(stale);
        reads.latency_sum_us += took_us;
        reads.latency_max_us = reads.latency_max_us.max(took_us);
        reads.latencies.add(took_us);
    }

    /// The time without service that is going on.
    #[must_use]
    pub const fn open(&self) -> Option<&Outage> {
        self.open.as_ref()
    }

    const fn outage(&self, from: SimTime) -> Outage {
        Outage { from, promoted: None, until: None, done_before: self.done, lost: 0 }
    }

    fn close(&mut self, at: SimTime) {
        if let Some(mut open) = self.open.take() {
            open.until = Some(at);
            self.outages.push(open);
        }
    }
}

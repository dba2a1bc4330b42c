//! What a run comes to, from its facts: how long writes took, how long nobody could write, what was
//! lost (rule 42).

use super::fact::What;
use super::histogram::Histogram;
use super::ids::ServerId;
use super::lag::Measured;
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
    /// How long updates took until they were acknowledged.
    pub measured: Measured,
    open: Option<Outage>,
    /// How long no primary could have answered a write, up to `out_since`.
    out_us: u64,
    /// Since when none can.
    out_since: Option<SimTime>,
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
    /// When the client was told of the oldest of those.
    pub oldest_lost: Option<SimTime>,
}

impl Outage {
    /// From its beginning to the first "done" after it, in microseconds.
    #[must_use]
    pub fn recovery_time_us(&self) -> Option<u64> {
        self.until.map(|until| until.since(self.from))
    }

    /// From the "done" of the oldest write that was lost to the failure, in microseconds.
    #[must_use]
    pub fn recovery_point_us(&self) -> u64 {
        self.oldest_lost.map_or(0, |told| self.from.since(told.min(self.from)))
    }

    fn lose(&mut self, count: u32, told: SimTime) {
        self.lost += count;
        self.oldest_lost = Some(self.oldest_lost.map_or(told, |known| known.min(told)));
    }
}

impl Figures {
    /// No primary can answer writes from now on.
    pub fn stopped(&mut self, at: SimTime) {
        if self.open.is_none() {
            self.open = Some(self.outage(at));
        }
    }

    /// Whether a primary reigns that can meet its ack rule, from now on.
    pub fn serves(&mut self, at: SimTime, serves: bool) {
        match (serves, self.out_since) {
            (true, Some(since)) => {
                self.out_us += at.since(since);
                self.out_since = None;
            }
            (false, None) => self.out_since = Some(at),
            _ => {}
        }
    }

    /// Of a million microseconds so many in which a write could have been answered; nothing before time
    /// has passed.
    #[must_use]
    pub fn available_per_million(&self, now: SimTime) -> Option<u64> {
        let out_us = self.out_us + self.out_since.map_or(0, |since| now.since(since));
        let all_us = now.as_micros();
        ((all_us - out_us) * 1_000_000).checked_div(all_us)
    }

    /// Writes that are done in a minute at the run's pace; nothing before time has passed.
    #[must_use]
    pub fn done_per_minute(&self, now: SimTime) -> Option<u64> {
        (u64::from(self.done) * 60_000_000).checked_div(now.as_micros())
    }

    /// Takes a fact in.
    pub fn observe(&mut self, at: SimTime, what: &What, writes: &Writes) {
        match *what {
            What::Acknowledged { primary, replica, to } => {
                self.measured.acknowledged(at, primary, replica, to);
            }
            What::Promoted { server, .. } => {
                self.measured.begin_anew();
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
            What::FateTurned { fate: Fate::Lost, first, count, .. } => {
                let told = writes.get(first).told_at;
                self.lost += count;
                if let Some(open) = &mut self.open {
                    open.lose(count, told);
                } else if let Some(newest) = self.outages.last_mut() {
                    newest.lose(count, told);
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
        Outage {
            from,
            promoted: None,
            until: None,
            done_before: self.done,
            lost: 0,
            oldest_lost: None,
        }
    }

    fn close(&mut self, at: SimTime) {
        if let Some(mut open) = self.open.take() {
            open.until = Some(at);
            self.outages.push(open);
        }
    }
}

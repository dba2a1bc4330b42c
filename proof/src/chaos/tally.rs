//! What many runs came to together: how much was tried, and that every hazard was really met.

use std::fmt;

use ripple::sim::ledger::Fate;

use super::hazard::Hazard;
use super::trial::Report;

/// Sums over many runs.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Runs.
    pub runs: u64,
    /// Events.
    pub events: u64,
    /// Events of the longest run.
    pub longest: u64,
    /// How often two ledgers were compared.
    pub compared: u64,
    /// The longest recovery, in microseconds.
    pub slowest_us: u64,
    /// Runs in which the durability promise was in force.
    pub promised: u64,
    /// Runs in which each fate was seen, in the order of [`Fate::ALL`].
    pub fates: [u64; Fate::ALL.len()],
    /// Runs in which each hazard was met, in the order of [`Hazard::ALL`].
    pub hazards: [u64; Hazard::ALL.len()],
}

impl Tally {
    /// Adds a run.
    pub fn add(&mut self, report: &Report) {
        self.runs += 1;
        self.events += report.events;
        self.longest = self.longest.max(report.events);
        self.compared += report.compared;
        self.slowest_us = self.slowest_us.max(report.recovery_us);
        self.promised += u64::from(report.survives > 0);
        for (sum, seen) in self.fates.iter_mut().zip(report.seen) {
            *sum += u64::from(seen);
        }
        for (sum, met) in self.hazards.iter_mut().zip(report.met.each()) {
            *sum += u64::from(met);
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.runs += other.runs;
        self.events += other.events;
        self.longest = self.longest.max(other.longest);
        self.compared += other.compared;
        self.slowest_us = self.slowest_us.max(other.slowest_us);
        self.promised += other.promised;
        let sums = self.fates.iter_mut().chain(&mut self.hazards);
        for (sum, more) in sums.zip(other.fates.iter().chain(&other.hazards)) {
            *sum += more;
        }
        self
    }

    /// In how many runs a fate was seen.
    #[must_use]
    pub fn with(&self, fate: Fate) -> u64 {
        Fate::ALL.iter().zip(self.fates).find(|(known, _)| **known == fate).map_or(0, |(_, n)| n)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} seeds, {} events, at most {} in a run; fates compared {} times; logs equal after {} ms \
             at the latest; durability promised in {} runs; runs with a write",
            self.runs,
            self.events,
            self.longest,
            self.compared,
            self.slowest_us / 1_000,
            self.promised
        )?;
        for (fate, runs) in Fate::ALL.iter().zip(self.fates) {
            write!(f, " {} {runs}", fate.word())?;
        }
        f.write_str("; with a")?;
        for (hazard, runs) in Hazard::ALL.iter().zip(self.hazards) {
            write!(f, " {} {runs}", hazard.words())?;
        }
        Ok(())
    }
}

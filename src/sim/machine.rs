//! The machine under a server: its clock and its disk's pace. The server knows nothing of either; it is
//! given the time that its own clock shows (rule 13).

use super::config::Config;
use super::ids::ServerId;
use super::link::MILLION;
use super::time::SimTime;

/// The pace of a disk that is as fast as the settings say.
pub const USUAL_PERCENT: u32 = 100;

/// A machine that differs from the others when the run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachineSettings {
    /// Whose.
    pub server: ServerId,
    /// Its disk takes this many percent of the time that is set for disks.
    pub disk_percent: u32,
    /// Its clock gains so many microseconds in each second of true time.
    pub clock_ppm: i32,
}

/// A machine in the running run.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// See [`MachineSettings::disk_percent`].
    pub disk_percent: u32,
    /// Its clock; nothing while it shows the true time.
    pub clock: Option<Clock>,
}

impl Machine {
    /// The machines of a cluster, in order of their servers.
    #[must_use]
    pub fn all(config: &Config) -> Vec<Self> {
        let usual = Self { disk_percent: USUAL_PERCENT, clock: None };
        let mut machines = vec![usual; usize::from(config.servers)];
        for settings in &config.machines {
            let machine = &mut machines[settings.server.index()];
            machine.disk_percent = settings.disk_percent;
            if settings.clock_ppm != 0 {
                let (set_at, showed) = (SimTime::ZERO, SimTime::ZERO);
                machine.clock = Some(Clock { set_at, showed, rate_ppm: settings.clock_ppm });
            }
        }
        machines
    }

    /// What its clock shows at an instant of true time.
    #[must_use]
    pub fn local(&self, now: SimTime) -> SimTime {
        self.clock.map_or(now, |clock| clock.local(now))
    }

    /// The first instant of true time at which its clock shows at least this.
    #[must_use]
    pub fn true_time(&self, local: SimTime) -> SimTime {
        self.clock.map_or(local, |clock| clock.true_time(local))
    }

    /// Moves its clock by so much, not before the beginning, and lets it run at this rate.
    pub fn set_clock(&mut self, now: SimTime, jump_us: i32, rate_ppm: i32) {
        let by = u64::from(jump_us.unsigned_abs());
        let shows = self.local(now);
        let showed = if jump_us < 0 { shows - by } else { shows + by };
        self.clock = Some(Clock { set_at: now, showed, rate_ppm });
    }
}

/// Whether no clock runs so much faster than another that a lease could outlast the voters' patience.
#[must_use]
pub fn clocks_agree(machines: &[Machine], config: &Config) -> bool {
    let Some(lease) = config.failover.fencing.lease else { return true };
    let rates =
        || machines.iter().map(|machine| machine.clock.map_or(u64::from(MILLION), Clock::rate));
    let (fastest, slowest) = (rates().max().unwrap_or(1), rates().min().unwrap_or(1));
    fastest * 100 <= slowest * u64::from(100 + lease.drift_percent)
}

/// A clock of its own: what it showed when it was set, and how fast it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When, in true time.
    pub set_at: SimTime,
    /// What it showed then.
    pub showed: SimTime,
    /// Microseconds that it gains in a second.
    pub rate_ppm: i32,
}

impl Clock {
    fn local(self, now: SimTime) -> SimTime {
        self.showed + now.since(self.set_at) * self.rate() / u64::from(MILLION)
    }

    fn true_time(self, local: SimTime) -> SimTime {
        self.set_at + (local.since(self.showed) * u64::from(MILLION)).div_ceil(self.rate())
    }

    /// Microseconds that it shows for a second of true time.
    fn rate(self) -> u64 {
        u64::from(MILLION.saturating_add_signed(self.rate_ppm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_is_due_when_the_own_clock_shows_its_time() {
        for rate_ppm in [-500_000, -137, 0, 1, 333_333, 500_000] {
            let mut machine = Machine { disk_percent: 100, clock: None };
            machine.set_clock(SimTime::from_micros(1_000), 250, rate_ppm);
            for local in [1_250, 1_251, 1_999, 80_000, 3_600_000_000] {
                let local = SimTime::from_micros(local);
                let due = machine.true_time(local);
                assert!(machine.local(due) >= local, "{rate_ppm} {local}");
                let before = due - 1;
                assert!(
                    before < SimTime::from_micros(1_000) || machine.local(before) < local,
                    "{rate_ppm} {local}"
                );
            }
        }
    }

    #[test]
    fn a_clock_is_not_set_before_the_beginning() {
        let mut machine = Machine { disk_percent: 100, clock: None };
        machine.set_clock(SimTime::from_micros(500), -2_000, 0);
        assert_eq!(machine.local(SimTime::from_micros(501)), SimTime::from_micros(1));
    }
}

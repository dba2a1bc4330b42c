//! A server whose clock stands still (rule 6): time passes when it is told so, and stands again after
//! each input. So what a server remembers of time is never more than "now".

use super::super::config::Config;
use super::super::time::SimTime;
use super::super::timer::{Armed, Timer};
use super::follower::Follower;
use super::{Role, Server};

impl Server {
    /// Every timer that is armed.
    pub fn waits_for(&self) -> impl Iterator<Item = Timer> + '_ {
        let own = [Timer::Heartbeat, Timer::Suspect, Timer::Votes, Timer::TooFew, Timer::Report];
        let timers = own.into_iter().chain(self.fed().map(|(id, _)| Timer::Resend(id)));
        timers.filter(|timer| self.up && self.timer(*timer).is_some_and(|it| it.at().is_some()))
    }

    /// Disarms a timer: it fires now, whenever it was to fire.
    pub fn disarm(&mut self, timer: Timer) {
        if let Some(armed) = self.timer_mut(timer) {
            armed.cancel();
        }
    }

    fn timer(&self, timer: Timer) -> Option<&Armed> {
        match timer {
            Timer::Heartbeat => Some(&self.timers.heartbeat),
            Timer::Suspect => Some(&self.timers.suspect),
            Timer::Votes => Some(&self.timers.votes),
            Timer::TooFew => Some(&self.timers.too_few),
            Timer::Report => Some(&self.timers.report),
            Timer::Resend(replica) => self.follower(replica).map(|follower| &follower.resend),
        }
    }

    /// Every stream, of a primary and of a relay.
    fn streams_mut(&mut self) -> impl Iterator<Item = &mut Follower> {
        let primary = match &mut self.role {
            Role::Primary(primary) => Some(&mut primary.followers),
            _ => None,
        };
        let relay = self.relay.as_mut().map(|relay| relay.followers.values_mut());
        primary.into_iter().flatten().chain(relay.into_iter().flatten())
    }

    /// Whatever this server waits for has lasted long enough; of several writes the oldest. A primary's
    /// lease has run out.
    pub fn let_time_pass(&mut self, now: SimTime, config: &Config) {
        let suspect_us = config.failover.suspect_us;
        let patience_us = self.patience_us(config).unwrap_or(suspect_us).max(suspect_us);
        self.follow.heard = now - patience_us;
        for follower in self.streams_mut() {
            follower.heard = now - suspect_us;
            if let Some(oldest) = follower.in_flight.front_mut() {
                oldest.at = SimTime::ZERO;
            }
        }
        if let Role::Primary(primary) = &mut self.role {
            primary.tenure.run_out(now, config);
            if let Some(oldest) = primary.waiting.front_mut() {
                oldest.since = SimTime::ZERO;
            }
        }
    }

    /// Nothing that this server waits for has lasted at all.
    pub fn stand_still(&mut self, now: SimTime) {
        self.follow.heard = now;
        for follower in self.streams_mut() {
            follower.heard = now;
            if let Some(oldest) = follower.in_flight.front_mut() {
                oldest.at = now;
            }
        }
        if let Role::Primary(primary) = &mut self.role {
            primary.tenure.stand_still(now);
            if let Some(oldest) = primary.waiting.front_mut() {
                oldest.since = now;
            }
        }
    }
}

//! A message on its way: two times, sent and due, so its place is a function of the clock. What a person
//! does to it moves the second.

use super::link::MILLION;
use super::message::{Message, MessageKey};
use super::time::SimTime;

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Flight {
    /// Its stable name; a copy has the original's.
    pub key: MessageKey,
    /// When it left.
    pub sent: SimTime,
    /// When it arrives. While it is held: when it would have.
    pub due: SimTime,
    /// When it was lost, if it was: it then never arrives.
    pub lost: Option<SimTime>,
    /// Since when it is held, if it is: it does not arrive before it is released.
    pub held: Option<SimTime>,
    /// It has arrived at a paused server, which has not taken it in.
    pub queued: bool,
    /// What it says.
    pub message: Message,
    /// Where its present leg began: when, and how much of the way lay behind it then, of a million.
    leg: (SimTime, u32),
}

impl Flight {
    pub(super) const fn new(
        key: MessageKey,
        sent: SimTime,
        due: SimTime,
        lost: Option<SimTime>,
        message: Message,
    ) -> Self {
        Self { key, sent, due, lost, held: None, queued: false, message, leg: (sent, 0) }
    }

    /// How much of its way lies behind it at an instant of its flight, of a million.
    #[must_use]
    pub fn passed(&self, instant: SimTime) -> u32 {
        let instant = self.held.map_or(instant, |held| held.min(instant));
        let (began, before) = self.leg;
        let (gone, whole) = (instant.since(began), self.due.since(began));
        if gone >= whole {
            return MILLION;
        }
        let rest = u64::from(MILLION - before) * gone / whole;
        before + u32::try_from(rest).expect("a share of a million")
    }

    /// Whether it is on its way: not lost, and not waiting at a paused server.
    #[must_use]
    pub const fn flies(&self) -> bool {
        self.lost.is_none() && !self.queued
    }

    /// Whether it arrives now, and was not moved to another instant since its arrival was foreseen.
    pub(super) fn arrives(&self, now: SimTime) -> bool {
        self.queued || self.held.is_none() && self.due == now
    }

    /// When it arrives if nothing holds it from now on.
    pub(super) fn due_from(&self, now: SimTime) -> SimTime {
        self.held.map_or(self.due, |held| now + self.due.since(held))
    }

    pub(super) fn delay(&mut self, now: SimTime, us: u64) {
        self.leg = (self.held.unwrap_or(now), self.passed(now));
        self.due = self.due + us;
    }

    pub(super) fn hold(&mut self, now: SimTime) {
        self.leg = (now, self.passed(now));
        self.held = Some(now);
    }

    /// Goes on from where it was held.
    pub(super) fn release(&mut self, now: SimTime) {
        self.due = self.due_from(now);
        self.leg = (now, self.leg.1);
        self.held = None;
    }

    /// A second one, which follows so long after it.
    pub(super) fn copy(&self, now: SimTime, behind_us: u64) -> Self {
        let mut copy = self.clone();
        copy.leg = (now, self.passed(now));
        copy.due = self.due_from(now) + behind_us;
        copy.held = None;
        copy
    }
}

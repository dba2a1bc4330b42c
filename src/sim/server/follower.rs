//! What a server knows of a replica that it feeds: how its stream runs, what is on its way and what has
//! been acknowledged (rules 14 to 16). It sends nothing; that is done in [`super::streams`].

use std::collections::VecDeque;

use super::super::config::Config;
use super::super::fact::What;
use super::super::ids::{Lsn, ServerId};
use super::super::message::Positions;
use super::super::mutant::{Mutant, mutant};
use super::super::time::SimTime;
use super::super::timer::{Armed, Timer};
use super::in_sync::Recency;
use super::{Context, Effect};

/// What a server knows of a replica that it feeds.
#[derive(Clone, Debug, Hash)]
pub struct Follower {
    /// How its stream runs.
    pub stream: Stream,
    /// The next entry to send.
    pub next: Lsn,
    /// How far it has acknowledged.
    pub positions: Positions,
    /// Unacknowledged updates, oldest first.
    pub in_flight: VecDeque<Sent>,
    /// How many of them take a place in the window.
    pub open: u32,
    /// It answers.
    pub connected: bool,
    /// When it last answered.
    pub heard: SimTime,
    /// It has lost its disk, and does not count yet.
    pub joining: Option<Joining>,
    /// How far it is counted by the ack rule.
    pub(super) counted: Lsn,
    pub(super) resend: Armed,
    /// What stands up to here is in the replica's data only.
    pub(super) trimmed: Lsn,
    /// The newest session of the replica that it knows of.
    pub session: Option<u32>,
    pub(super) serial: u32,
    /// Refusals of updates before this one have been dealt with.
    pub(super) mended_at: u32,
    /// It is fed by this server, and by no other.
    pub fed: bool,
    /// It was found to lack entries, and this has not been mended yet.
    pub(super) behind: bool,
    pub(super) round: u32,
    /// How recently it was caught up, where the rule "in sync" asks.
    pub(super) recency: Recency,
}

/// How a stream runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// The first update of the epoch has not been answered.
    Probing,
    /// The replica fetches what it missed, many entries an update.
    CatchingUp,
    /// A full copy is on its way.
    Copying,
    /// It has had everything at least once; one entry an update.
    Streaming,
}

/// An update on its way.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Sent {
    /// Its first entry.
    pub first: Lsn,
    /// Its last entry.
    pub last: Lsn,
    /// When it left.
    pub at: SimTime,
    pub(super) serial: u32,
    /// It takes a place in the window. A begin entry alone does not: it is no update, carries no
    /// number that a gate could show, and would make every failover one round trip longer.
    pub(super) counts: bool,
}

impl Sent {
    /// A full copy of all up to `last`, which should have come at `due`.
    pub(super) const fn of_copy(last: Lsn, due: SimTime, serial: u32) -> Self {
        Self { first: Lsn(1), last, at: due, serial, counts: true }
    }
}

/// What a learner still needs before it counts (rule 10).
#[derive(Clone, Copy, Debug, Hash)]
pub struct Joining {
    /// The log end that the primary had when it joined.
    pub target: Lsn,
    /// The first round of heartbeats after it joined: enough others must have answered one.
    pub(super) round: u32,
    /// The disk on which it was added as a member (rule 21b): there it votes while it learns.
    pub(super) voter_on: Option<u16>,
}

impl Follower {
    /// One that has not answered; it is sent `next` first.
    pub(super) fn new(next: Lsn, fed: bool, now: SimTime) -> Self {
        Self {
            stream: Stream::Probing,
            next,
            positions: Positions { received: Lsn::ZERO, flushed: Lsn::ZERO, applied: Lsn::ZERO },
            in_flight: VecDeque::new(),
            open: 0,
            connected: true,
            heard: now,
            joining: None,
            counted: Lsn::ZERO,
            resend: Armed::UNSET,
            trimmed: Lsn::ZERO,
            session: None,
            serial: 0,
            mended_at: 0,
            fed,
            behind: false,
            round: 0,
            recency: Recency::default(),
        }
    }

    /// It holds the whole log already: the state with which a run begins.
    pub(super) fn know_all(&mut self, end: Lsn) {
        self.stream = Stream::Streaming;
        self.next = end.next();
        self.positions = Positions { received: end, flushed: end, applied: end };
        self.session = Some(1);
    }

    /// Looks whether it has answered lately; says whether that has changed.
    pub(super) fn look(&mut self, context: &Context<'_>) -> bool {
        let connected = context.now.since(self.heard) < context.config.failover.suspect_us;
        std::mem::replace(&mut self.connected, connected) != connected
    }

    /// Whether a learner holds what was there when it joined.
    pub(super) fn holds_target(&self, config: &Config) -> bool {
        let Positions { received, flushed, .. } = self.positions;
        let holds = if config.disk.flush { flushed } else { received };
        self.joining.is_some_and(|joining| holds >= joining.target)
    }

    /// It asks to be fed, perhaps not for the first time.
    pub(super) fn join(&mut self, begin: Lsn, now: SimTime) {
        if !self.fed {
            self.fed = true;
            self.stream = Stream::Probing;
            self.restart_at(begin.max(self.positions.received.next()));
        }
        self.heard = now;
        self.connected = true;
    }

    /// It is fed by another.
    pub(super) fn leave(&mut self) {
        self.fed = false;
        let next = self.in_flight.front().map_or(self.next, |oldest| oldest.first);
        self.restart_at(next);
    }

    /// Whether its stream may send. One that passes on begins with the newest entry that may be sent, once
    /// there is one, unless the replica has said that it holds more.
    pub(super) fn has_begun(&mut self, sendable: Lsn) -> bool {
        if self.next == Lsn::ZERO {
            self.next = sendable;
        }
        self.next > Lsn::ZERO
    }

    /// Whether it needs what the sender's log no longer holds, or would have to cut back what its own
    /// log no longer holds.
    pub(super) fn needs_copy(&self, trimmed: Lsn) -> bool {
        self.next <= trimmed.max(self.trimmed)
    }

    /// Whether the replica answers and has caught up.
    #[must_use]
    pub fn streams(&self) -> bool {
        self.connected && self.stream == Stream::Streaming && self.joining.is_none()
    }

    /// Whether it has answered this round of heartbeats, and its vote counts.
    pub(super) const fn has_answered(&self, round: u32) -> bool {
        self.joining.is_none() && self.round >= round
    }

    /// Sends again from `next`; what is in flight no longer counts.
    pub(super) fn restart_at(&mut self, next: Lsn) {
        self.next = next;
        self.in_flight.clear();
        self.open = 0;
    }

    /// An acknowledgement frees its update and those before it, and any that was sent again meanwhile
    /// and is covered by it.
    pub(super) fn free(&mut self, serial: u32, reached: Lsn) -> bool {
        let mut freed = false;
        let covered = |sent: &Sent| sent.serial <= serial || sent.last <= reached;
        while self.in_flight.front().is_some_and(covered) {
            if self.in_flight.pop_front().is_some_and(|sent| sent.counts) {
                self.open -= 1;
            }
            freed = true;
        }
        freed
    }

    pub(super) fn raise(&mut self, positions: Positions) {
        let own = &mut self.positions;
        own.received = own.received.max(positions.received);
        own.flushed = own.flushed.max(positions.flushed);
        own.applied = own.applied.max(positions.applied);
        self.next = self.next.max(own.received.next());
    }
}

impl Follower {
    /// The replica started anew or discarded a tail: what was acknowledged may be gone. Unless its
    /// positions say more, the stream goes on where it was, with at least one entry to find out.
    pub(super) fn begin_session(&mut self, positions: Positions, last: Lsn) {
        let resume = if positions.received == Lsn::ZERO {
            self.positions.received
        } else {
            positions.received
        };
        self.positions = positions;
        let next =
            if positions.received == Lsn::ZERO { resume.next().min(last) } else { resume.next() };
        self.restart_at(next.max(Lsn(1)));
        // A full copy took the place of what it could not cut back.
        self.trimmed = Lsn::ZERO;
        self.behind |= positions.received < last;
        if self.behind {
            self.stream = Stream::CatchingUp;
        }
    }

    /// A stream runs freely once the replica has had everything.
    pub(super) fn advance_stream(
        &mut self,
        last: Lsn,
        primary: ServerId,
        own: ServerId,
        context: &mut Context<'_>,
    ) {
        if self.positions.received < last {
            self.stream = Stream::CatchingUp;
            return;
        }
        self.stream = Stream::Streaming;
        if std::mem::take(&mut self.behind) {
            context.note(What::CaughtUp { primary, replica: own });
        }
    }

    pub(super) fn arm_resend(&mut self, to: ServerId, context: &mut Context<'_>) {
        if mutant(Mutant::NeverResend) {
            return;
        }
        if let (Some(oldest), None) = (self.in_flight.front(), self.resend.at()) {
            let at = oldest.at + context.config.replication.resend_us;
            let generation = self.resend.set(at);
            context.out.push(Effect::Arm(Timer::Resend(to), at, generation));
        }
    }
}

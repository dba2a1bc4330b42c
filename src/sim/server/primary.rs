//! A primary's streams: one for each replica, with its window, its resend timer and what is known of
//! the replica (rules 14 to 16).

use std::collections::VecDeque;

use super::super::fact::What;
use super::super::ids::{ClientId, Epoch, Lsn, ServerId, WriteId};
use super::super::message::{Ack, Append, Message, Positions, Refusal};
use super::super::mutant::{Mutant, mutant};
use super::super::time::SimTime;
use super::super::timer::{Armed, Timer};
use super::commit::Tally;
use super::election::votes_needed;
use super::in_sync::{Currency, InSync};
use super::lease::Tenure;
use super::reads::WaitingReads;
use super::replica::level_of;
use super::{Context, Effect, Role, Server};

/// What a primary knows and waits for.
#[derive(Clone, Debug, Hash)]
pub struct Primary {
    /// Its reign.
    pub epoch: Epoch,
    /// The first entry of its epoch.
    pub begin: Lsn,
    /// Every entry up to here has met the rule in force at some instant (rule 19).
    pub commit: Lsn,
    /// One for each server, its own place included.
    pub followers: Vec<Follower>,
    /// Clients that wait for an answer, in order of their entries.
    pub waiting: VecDeque<Waiting>,
    /// It answers without its replicas, since it waited in vain for this entry (rule 18).
    pub degraded: Option<Lsn>,
    /// How long it may answer, where fencing is by lease.
    pub tenure: Tenure,
    pub(super) tally: Tally,
    /// Who is in sync, where the rule asks.
    pub(super) in_sync: InSync,
    /// Readers that wait for an answer.
    pub(super) reads: WaitingReads,
    /// Promoted by force: learners need no confirmation, since there was no majority to confirm.
    forced: bool,
    /// Rounds of heartbeats so far.
    pub(super) round: u32,
}

/// A client that waits.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Waiting {
    /// For this entry.
    pub lsn: Lsn,
    /// Who waits.
    pub client: ClientId,
    /// For this write.
    pub write: WriteId,
    /// Since when.
    pub since: SimTime,
}

/// What a primary knows of one replica.
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
    /// It was found to lack entries, and this has not been mended yet.
    behind: bool,
    round: u32,
    /// How current it is, where the rule "in sync" asks.
    pub(super) currency: Currency,
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
    serial: u32,
    /// It takes a place in the window. A begin entry alone does not: it is no update, carries no
    /// number that a gate could show, and would make every failover one round trip longer.
    counts: bool,
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
    round: u32,
}

impl Primary {
    pub(super) fn new(
        epoch: Epoch,
        begin: Lsn,
        commit: Lsn,
        forced: bool,
        context: &Context<'_>,
    ) -> Self {
        let follower = Follower {
            stream: Stream::Probing,
            next: begin,
            positions: Positions::default(),
            in_flight: VecDeque::new(),
            open: 0,
            connected: true,
            heard: context.now,
            joining: None,
            counted: Lsn::ZERO,
            resend: Armed::default(),
            trimmed: Lsn::ZERO,
            session: None,
            serial: 0,
            mended_at: 0,
            behind: false,
            round: 0,
            currency: Currency::default(),
        };
        Self {
            epoch,
            begin,
            commit,
            followers: vec![follower; usize::from(context.config.servers)],
            waiting: VecDeque::new(),
            degraded: None,
            tenure: Tenure::default(),
            tally: Tally::above(commit, begin),
            in_sync: InSync::default(),
            reads: WaitingReads::default(),
            forced,
            round: 0,
        }
    }

    /// Everybody holds the begin entry already: the state with which a run begins.
    pub(super) fn begin_known(&mut self, begin: Lsn) {
        self.tally = Tally::new(begin.next());
        for follower in &mut self.followers {
            follower.stream = Stream::Streaming;
            follower.next = begin.next();
            follower.positions = Positions { received: begin, flushed: begin, applied: begin };
            follower.session = Some(1);
        }
    }

    /// Whether a learner may count: it holds what the primary held when it joined, and so many others
    /// have since confirmed this reign that no vote for a higher epoch can have been forgotten with
    /// the lost disk.
    fn may_graduate(&self, replica: ServerId, context: &Context<'_>) -> bool {
        let follower = &self.followers[replica.index()];
        let Some(joining) = follower.joining else { return false };
        let config = context.config;
        let holds = if config.disk.flush {
            follower.positions.flushed
        } else {
            follower.positions.received
        };
        if holds < joining.target {
            return false;
        }
        if self.forced || !config.failover.majority {
            return true;
        }
        let confirmed = ServerId::all(config.servers).filter(|other| {
            let seen = &self.followers[other.index()];
            *other == self.epoch.primary() || seen.joining.is_none() && seen.round >= joining.round
        });
        confirmed.count() > usize::from(config.servers - votes_needed(config))
    }
}

impl Follower {
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
    fn free(&mut self, serial: u32, reached: Lsn) -> bool {
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

    fn raise(&mut self, positions: Positions) {
        let own = &mut self.positions;
        own.received = own.received.max(positions.received);
        own.flushed = own.flushed.max(positions.flushed);
        own.applied = own.applied.max(positions.applied);
        self.next = self.next.max(own.received.next());
    }
}

impl Server {
    /// Tells everybody that this server is primary.
    pub(super) fn beat(&mut self, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        primary.round += 1;
        if context.config.failover.fencing.lease.is_some() {
            primary.tenure.sent(primary.round, context.now, context.config);
        }
        let mut set_changed = false;
        for other in ServerId::all(context.config.servers).filter(|other| *other != self.id) {
            let may = primary.may_graduate(other, context);
            let follower = &mut primary.followers[other.index()];
            let graduate = follower.session.filter(|_| may);
            let silence = context.now.since(follower.heard);
            let connected = silence < context.config.failover.suspect_us;
            set_changed |= connected != follower.connected;
            follower.connected = connected;
            let (epoch, round, mut commit) = (primary.epoch, primary.round, primary.commit);
            if mutant(Mutant::TellWrongCommit) {
                commit = self.storage.log.last();
            }
            let newest_disk = self.storage.newest_disk;
            let heartbeat = Message::Heartbeat { epoch, round, commit, graduate, newest_disk };
            self.post.send(context.out, other.into(), heartbeat);
        }
        if set_changed {
            self.streaming_set_changed(context);
        }
        self.review_in_sync(context);
        let at = context.now + context.config.failover.heartbeat_us;
        self.arm(Timer::Heartbeat, at, context);
    }

    /// An acknowledgement, or with `round` the answer to a heartbeat.
    pub(super) fn on_ack(
        &mut self,
        from: ServerId,
        ack: Ack,
        round: Option<u32>,
        context: &mut Context<'_>,
    ) {
        let last = self.storage.log.last();
        let mut joined = false;
        let Role::Primary(primary) = &mut self.role else { return };
        let next_round = primary.round + 1;
        let follower = &mut primary.followers[from.index()];
        let other_reign = ack.epoch != primary.epoch && !mutant(Mutant::CountOldReign);
        let old_session = follower.session.is_some_and(|known| ack.session < known)
            && !mutant(Mutant::CountOldSession);
        if other_reign || old_session {
            return;
        }
        let trusted = mutant(Mutant::TrustOldPositions);
        if follower.session.is_some_and(|known| ack.session > known) && !trusted {
            follower.begin_session(ack.positions, last);
        }
        follower.session = Some(ack.session);
        follower.heard = context.now;
        follower.raise(ack.positions);
        let streamed = follower.streams();
        if !follower.connected {
            follower.behind = true;
            if let Some(oldest) = follower.in_flight.front().copied() {
                follower.restart_at(oldest.first);
            }
        }
        follower.connected = true;
        follower.joining = match (ack.learner, follower.joining) {
            (false, _) => None,
            (true, known) => {
                joined = true;
                known.or(Some(Joining { target: last, round: next_round }))
            }
        };
        let answered = round.map(|round| (follower.round, round));
        if let Some(round) = round {
            follower.round = follower.round.max(round);
        } else {
            let to = level_of(ack.positions, context.config.ack.level);
            if follower.free(ack.serial, to) {
                context.note(What::Acknowledged { primary: self.id, replica: from, to });
            }
        }
        let copying = follower.stream == Stream::Copying && !follower.in_flight.is_empty();
        if follower.positions.received > Lsn::ZERO
            && !copying
            && (follower.behind || follower.stream != Stream::Streaming)
        {
            follower.advance_stream(last, self.id, from, context);
        }
        let set_changed = streamed != follower.streams();
        if joined {
            self.know_disk(ack.disk, context);
        }
        self.count_follower(from, context);
        if set_changed {
            self.streaming_set_changed(context);
        }
        self.currency_moved(from, &ack, context);
        self.advance(context);
        self.answer_reads(context);
        self.fill(from, context);
        if let Some((before, to)) = answered.filter(|(before, to)| before < to && !ack.learner) {
            self.lease_answered(before, to, context);
        }
    }

    /// A replica's log does not fit, or it knows a higher epoch.
    pub(super) fn on_refusal(
        &mut self,
        from: ServerId,
        refusal: Refusal,
        context: &mut Context<'_>,
    ) {
        self.highest_number = self.highest_number.max(refusal.epoch.number);
        let Role::Primary(primary) = &mut self.role else { return };
        if refusal.epoch > primary.epoch && context.config.failover.fencing.epochs {
            self.step_down(refusal.epoch, context);
            return;
        }
        let follower = &mut primary.followers[from.index()];
        let Some((runs, end)) = refusal.log else { return };
        let newer = follower.session.is_some_and(|known| refusal.session > known);
        let older = follower.session.is_some_and(|known| refusal.session < known);
        if older || !newer && refusal.serial < follower.mended_at {
            return;
        }
        let shared = self.storage.log.shared_with(&runs, end);
        follower.trimmed = refusal.trimmed;
        if newer {
            follower.begin_session(Positions::default(), shared);
        }
        follower.session = Some(refusal.session);
        follower.heard = context.now;
        follower.connected = true;
        follower.stream = Stream::CatchingUp;
        follower.behind = true;
        follower.restart_at(shared.next());
        follower.mended_at = follower.serial + 1;
        self.count_follower(from, context);
        self.streaming_set_changed(context);
        self.fill(from, context);
    }

    /// Sends what the window allows.
    pub(super) fn fill(&mut self, to: ServerId, context: &mut Context<'_>) {
        let config = context.config;
        let after_flush = config.replication.send_after_flush && config.disk.flush;
        let sendable = self.storage.durable(after_flush);
        if self.needs_copy(to) {
            self.begin_copy(to, sendable, context);
            return;
        }
        let Role::Primary(primary) = &mut self.role else { return };
        let log = &self.storage.log;
        let follower = &mut primary.followers[to.index()];
        let copying = follower.stream == Stream::Copying && follower.open > 0;
        let window =
            if mutant(Mutant::IgnoreWindow) { u32::MAX } else { config.replication.window };
        while !copying && follower.next <= sendable && follower.open < window {
            let first = follower.next;
            let batch = match follower.stream {
                Stream::CatchingUp | Stream::Copying => config.replication.catch_up_batch,
                Stream::Probing | Stream::Streaming => 1,
            };
            let last = Lsn(first.0 + batch - 1).min(sendable).min(log.end_of_run(first));
            let known = "the primary holds what it sends";
            let entries = log.epoch_at(first).expect(known);
            let previous = log.epoch_at(first.previous()).expect(known);
            follower.serial += 1;
            let (epoch, serial, commit) = (primary.epoch, follower.serial, primary.commit);
            let append = Append { epoch, serial, previous, entries, first, last, commit };
            let counts = first != primary.begin || last != primary.begin;
            follower.in_flight.push_back(Sent { first, last, at: context.now, serial, counts });
            follower.open += u32::from(counts);
            follower.next = last.next();
            self.post.send(context.out, to.into(), Message::Append(append));
        }
        follower.arm_resend(to, context);
    }

    /// Sends to everybody what the windows allow.
    pub(super) fn fill_all(&mut self, context: &mut Context<'_>) {
        for other in ServerId::all(context.config.servers) {
            if other != self.id {
                self.fill(other, context);
            }
        }
    }

    /// An update may have waited too long for its acknowledgement.
    pub(super) fn on_resend(&mut self, replica: ServerId, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        let follower = &mut primary.followers[replica.index()];
        let Some(oldest) = follower.in_flight.front() else { return };
        if context.now.since(oldest.at) >= context.config.replication.resend_us {
            follower.restart_at(oldest.first);
        }
        self.fill(replica, context);
    }
}

impl Follower {
    /// The replica started anew or discarded a tail: what was acknowledged may be gone. Unless its
    /// positions say more, the stream goes on where it was, with at least one entry to find out.
    fn begin_session(&mut self, positions: Positions, last: Lsn) {
        let resume = if positions.received == Lsn::ZERO {
            self.positions.received
        } else {
            positions.received
        };
        self.positions = positions;
        let next =
            if positions.received == Lsn::ZERO { resume.next().min(last) } else { resume.next() };
        self.restart_at(next.max(Lsn(1)));
        self.behind |= positions.received < last;
        if self.behind {
            self.stream = Stream::CatchingUp;
        }
    }

    /// A stream runs freely once the replica has had everything.
    fn advance_stream(
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

//! The lease under which a primary answers (rule 25). It knows rounds of heartbeats and who answered
//! them, by the primary's own clock; what a voter owes it stands in [`super::election`].

use std::collections::VecDeque;

use super::super::config::Config;
use super::super::fact::What;
use super::super::members::Voters;
use super::super::time::SimTime;
use super::election::votes_needed;
use super::{Context, Role, Server};

/// How long a primary may answer.
#[derive(Clone, Debug, Default, Hash)]
pub struct Tenure {
    /// It may answer before this instant of its own clock.
    until: SimTime,
    /// The round that gave it so long.
    round: u32,
    /// Rounds that too few have answered so far, oldest first.
    rounds: VecDeque<Round>,
    /// An answer was held back since the lease ran out.
    pub(super) ran_out: bool,
}

#[derive(Clone, Copy, Debug, Hash)]
struct Round {
    number: u32,
    sent: SimTime,
    answers: u16,
}

/// Rounds that are kept while nobody answers; an older one would have run out in any case.
const KEPT: usize = 64;

impl Tenure {
    /// A lease that every voter grants until this instant.
    pub(super) fn until(instant: SimTime) -> Self {
        Self { until: instant, ..Self::default() }
    }

    /// Whether the primary may answer now.
    #[must_use]
    pub fn runs(&self, now: SimTime) -> bool {
        now < self.until
    }

    /// When it runs out, by the primary's clock.
    #[must_use]
    pub const fn ends(&self) -> SimTime {
        self.until
    }

    /// Whether it rests on this round or an earlier one, or still may: so who answered none later must wait
    /// before it votes.
    #[must_use]
    pub fn may_rest_on(&self, round: u32, now: SimTime, config: &Config) -> bool {
        let Some(lease) = config.failover.fencing.lease else { return false };
        let may = |own: &Round| own.number <= round && now < own.sent + lease.us;
        self.runs(now) && self.round <= round || !self.runs(now) && self.rounds.iter().any(may)
    }

    /// All rounds so far were sent too long ago (rule 6).
    pub(super) fn run_out(&mut self, now: SimTime, config: &Config) {
        let Some(lease) = config.failover.fencing.lease else { return };
        self.until = self.until.min(now);
        for round in &mut self.rounds {
            round.sent = now - lease.us;
        }
    }

    /// When it ran out no longer matters (rule 6).
    pub(super) fn stand_still(&mut self, now: SimTime) {
        if !self.runs(now) {
            self.until = SimTime::ZERO;
        }
    }

    /// A round of heartbeats leaves; the primary is the first to answer it, with the one vote that it has.
    pub(super) fn sent(&mut self, number: u32, now: SimTime, own: u16, voters: Voters<'_>) {
        if self.rounds.len() == KEPT {
            self.rounds.pop_front();
        }
        self.rounds.push_back(Round { number, sent: now, answers: own });
        self.settle(voters);
    }

    /// A voter that had answered the rounds up to `before` has answered those up to `to`.
    pub(super) fn answered(&mut self, before: u32, to: u32, voters: Voters<'_>) {
        for round in &mut self.rounds {
            round.answers += u16::from(round.number > before && round.number <= to);
        }
        self.settle(voters);
    }

    /// The members have changed: who answered before may be none.
    pub(super) fn forget_rounds(&mut self) {
        self.rounds.clear();
    }

    /// The newest round that a majority has answered counts, from the instant of its sending.
    fn settle(&mut self, voters: Voters<'_>) {
        let Some(lease) = voters.config.failover.fencing.lease else { return };
        let needed = votes_needed(voters);
        let met = self.rounds.iter().rposition(|round| round.answers >= needed);
        if let Some(at) = met {
            self.until = self.until.max(self.rounds[at].sent + lease.us);
            self.round = self.rounds[at].number;
            self.rounds.drain(..=at);
        }
    }
}

impl Server {
    /// Whether a primary may say "done" at this very instant. Notes the first answer that a lease that
    /// ran out holds back.
    pub(super) fn may_answer(&mut self, context: &mut Context<'_>) -> bool {
        if context.config.failover.fencing.lease.is_none() {
            return true;
        }
        let Role::Primary(primary) = &mut self.role else { return false };
        let runs = primary.tenure.runs(context.now);
        if !runs && !primary.tenure.ran_out {
            primary.tenure.ran_out = true;
            context.note(What::LeaseRanOut { server: self.id });
        }
        runs
    }

    /// A voter answered a round: the lease may run longer, and what it held back be answered.
    pub(super) fn lease_answered(&mut self, before: u32, to: u32, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        primary.tenure.answered(before, to, self.storage.voters(context.config));
        if primary.tenure.ran_out && primary.tenure.runs(context.now) {
            primary.tenure.ran_out = false;
            context.note(What::LeaseRenewed { server: self.id });
            self.answer_waiting(context);
            self.answer_reads(context);
        }
    }
}

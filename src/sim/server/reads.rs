//! What a server does with a client's read (rules 19, 30 and 33).
//!
//! A primary's reader waits until all that had been told *done* when it asked is applied, and on a new
//! primary all that it inherited: otherwise a write could be done and not be read a moment later. Where
//! readers see only what has met the ack rule, they also wait for the begin entry to meet it: before,
//! a primary does not know which of its entries did (rule 26). A read that asks for confirmation waits
//! for a majority to answer a round of heartbeats that began after it came. Under a lease all of them
//! wait until it runs (rule 25).

use std::collections::VecDeque;

use super::super::config::{Config, OnPrimary, OnReplica};
use super::super::ids::{ClientId, Epoch, Lsn};
use super::super::members::Voters;
use super::super::message::{Demand, Message, Read, ReadAnswer};
use super::super::time::SimTime;
use super::primary::Primary;
use super::{Context, Follow, Role, Server};

/// Readers that wait for a primary's answer, oldest first.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct WaitingReads {
    plain: VecDeque<WaitingRead>,
    confirmed: VecDeque<WaitingRead>,
}

#[derive(Clone, Copy, Debug, Hash)]
struct WaitingRead {
    client: ClientId,
    ask: Read,
    /// What must be applied before it is answered.
    index: Lsn,
    /// The round of heartbeats that a majority must answer.
    round: u32,
}

/// How current a replica knows itself to be.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(super) struct Currency {
    /// Then it had applied all that had been committed, as far as its primary said.
    at: SimTime,
    /// A commit point that it was told, and when: not applied here so far.
    told: Option<(Lsn, SimTime)>,
}

impl Follow {
    /// The primary has told its commit point.
    pub(super) fn told_commit(&mut self, commit: Lsn, applied: Lsn, now: SimTime) {
        self.currency.told.get_or_insert((commit, now));
        self.has_applied(applied);
    }

    /// More is applied.
    pub(super) fn has_applied(&mut self, applied: Lsn) {
        let known = applied.min(self.matched);
        if let Some((_, at)) = self.currency.told.take_if(|(commit, _)| *commit <= known) {
            self.currency.at = at;
        }
    }

    /// What it was told by another primary counts no longer.
    pub(super) const fn forget_told(&mut self) {
        self.currency.told = None;
    }

    fn behind_us(&self, now: SimTime) -> u64 {
        now.since(self.currency.at)
    }
}

impl Primary {
    /// Whether a majority has answered this round of heartbeats, the primary included.
    fn is_confirmed(&self, round: u32, voters: Voters<'_>) -> bool {
        let own = self.epoch.primary();
        let others = voters.all().filter(|id| *id != own);
        let answered = others.filter(|id| self.followers[id.index()].has_answered(round)).count();
        answered + usize::from(voters.has(own)) > usize::from(voters.count() / 2)
    }

    /// How far readers see who see only what has met the ack rule; nobody before the begin entry has.
    fn committed_view(&self) -> Option<Lsn> {
        (self.commit >= self.begin).then_some(self.commit)
    }
}

impl Server {
    /// A client asks for a read.
    pub(super) fn on_read(&mut self, client: ClientId, ask: Read, context: &mut Context<'_>) {
        if matches!(self.role, Role::Primary(_)) {
            self.read_from_primary(client, ask, context);
            return;
        }
        let answer = match ask.demand {
            Demand::Primary | Demand::Confirmed => {
                ReadAnswer::NotPrimary(self.follow.epoch.unwrap_or(Epoch::NONE))
            }
            demand if self.replica_meets(demand, context) => {
                self.value(&ask, self.positions().applied, context)
            }
            _ => ReadAnswer::Behind,
        };
        self.answer_read(client, &ask, answer, context);
    }

    /// A learner answers no reads, nor does a replica that has not applied again what it held when
    /// it started or stepped down, or that may have applied, when it was primary or before it crashed,
    /// what it does not know to be committed (rule 19).
    fn replica_meets(&self, demand: Demand, context: &Context<'_>) -> bool {
        let applied = self.positions().applied;
        let unsure = context.config.visibility.replica == OnReplica::OnceCommitted
            && self.follow.commit < applied;
        let recovers = applied < self.follow.recovers;
        if self.storage.learner || recovers || unsure {
            return false;
        }
        match demand {
            Demand::Within(us) => self.follow.behind_us(context.now) <= us,
            Demand::Has(place) => {
                place.lsn <= applied && self.storage.log.contains(place.epoch, place.lsn)
            }
            _ => true,
        }
    }

    fn read_from_primary(&mut self, client: ClientId, ask: Read, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        let mut index = primary.commit.max(primary.begin.previous());
        if let Demand::Has(place) = ask.demand {
            if place.epoch > primary.epoch {
                self.answer_read(client, &ask, ReadAnswer::Behind, context);
                return;
            }
            // An old primary may hold, and not know it to be done, what a new one has said done to.
            if self.storage.log.contains(place.epoch, place.lsn) {
                index = index.max(place.lsn);
            }
        }
        let mut waiting = WaitingRead { client, ask, index, round: 0 };
        if ask.demand != Demand::Confirmed {
            primary.reads.plain.push_back(waiting);
            self.answer_plain_reads(context);
            return;
        }
        let free = primary.reads.confirmed.is_empty();
        waiting.round = primary.round + 1;
        primary.reads.confirmed.push_back(waiting);
        if free {
            self.beat(context);
        }
        self.answer_confirmed_reads(context);
    }

    /// Something moved: a primary's readers may be answered now.
    pub(super) fn answer_reads(&mut self, context: &mut Context<'_>) {
        let Role::Primary(primary) = &self.role else { return };
        if !primary.reads.plain.is_empty() {
            self.answer_plain_reads(context);
        }
        let Role::Primary(primary) = &self.role else { return };
        if !primary.reads.confirmed.is_empty() {
            self.answer_confirmed_reads(context);
        }
    }

    fn answer_plain_reads(&mut self, context: &mut Context<'_>) {
        let applied = self.positions().applied;
        let after_acks = context.config.visibility.primary == OnPrimary::AfterAcks;
        while let Role::Primary(primary) = &self.role {
            let view = if after_acks { primary.committed_view() } else { Some(applied) };
            let Some(view) = view.map(|view| view.min(applied)) else { return };
            let Some(waiting) = primary.reads.plain.front().copied() else { return };
            if waiting.index > view || !self.may_answer(context) {
                return;
            }
            if let Role::Primary(primary) = &mut self.role {
                primary.reads.plain.pop_front();
            }
            self.answer_value(&waiting, view, context);
        }
    }

    fn answer_confirmed_reads(&mut self, context: &mut Context<'_>) {
        let applied = self.positions().applied;
        while let Role::Primary(primary) = &self.role {
            let Some(view) = primary.committed_view().map(|view| view.min(applied)) else { return };
            let Some(waiting) = primary.reads.confirmed.front().copied() else { return };
            if waiting.round > primary.round {
                self.beat(context);
                return;
            }
            let confirmed =
                primary.is_confirmed(waiting.round, self.storage.voters(context.config));
            if waiting.index > view || !confirmed || !self.may_answer(context) {
                return;
            }
            if let Role::Primary(primary) = &mut self.role {
                primary.reads.confirmed.pop_front();
            }
            self.answer_value(&waiting, view, context);
        }
    }

    fn answer_value(&mut self, waiting: &WaitingRead, view: Lsn, context: &mut Context<'_>) {
        let value = self.value(&waiting.ask, view, context);
        self.answer_read(waiting.client, &waiting.ask, value, context);
    }

    fn value(&self, ask: &Read, view: Lsn, context: &Context<'_>) -> ReadAnswer {
        let log = &self.storage.log;
        let found = context.table.newest_of(ask.key, log, view, context.writes);
        let (place, write) = found.unwrap_or_default();
        ReadAnswer::Value(place, write)
    }

    fn answer_read(
        &mut self,
        client: ClientId,
        ask: &Read,
        answer: ReadAnswer,
        context: &mut Context<'_>,
    ) {
        let message = Message::ReadAnswer { read: ask.read, answer };
        self.post.send(context.out, client.into(), message);
    }

    /// How far this server may apply: with visibility "once committed" a replica waits for the commit
    /// point (rule 19).
    pub(super) const fn apply_limit(&self, config: &Config) -> Lsn {
        match (config.visibility.replica, &self.role) {
            (OnReplica::AsItArrives, _) | (_, Role::Primary(_)) => Lsn(u32::MAX),
            (OnReplica::OnceCommitted, _) => self.follow.commit,
        }
    }
}

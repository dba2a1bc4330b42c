//! Suspicion and votes (rules 22 to 25 and 28). What a winner does then stands in [`super::reign`].
//!
//! "Would you vote for me?" and the vote are one round trip. A server asks under the number after the
//! highest that it has seen, but raises its own only when it has won; a voter raises its number by
//! the vote that it gives, and gives none while it hears a primary. So a server that cannot win
//! disturbs nobody (rule 22), and a failover takes one round trip and not two. A vote for oneself
//! needs no disk: only this very candidacy, which a crash ends, can use it. A candidate that hears a
//! primary ends its candidacy; votes that arrive later count for nothing.

use super::super::chance::{Purpose, below, draw};
use super::super::config::{Choice, Config, Detection, PowerOff};
use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, ServerId};
use super::super::members::Voters;
use super::super::message::Message;
use super::super::mutant::{Mutant, mutant};
use super::super::timer::Timer;
use super::{Context, Effect, Role, Server};

/// A server that asks for votes.
#[derive(Clone, Debug, Hash)]
pub struct Candidacy {
    /// The epoch that it would begin.
    pub epoch: Epoch,
    /// Which attempt this is.
    pub attempt: u32,
    /// Who has said yes, itself included.
    pub votes: Vec<ServerId>,
    /// Who has said no.
    pub against: Vec<ServerId>,
    /// A person asked for it.
    pub by_operator: bool,
    /// A person wants it without a vote.
    pub forced: bool,
    /// How far the vote has come.
    pub phase: Phase,
    /// It has won, and waits for these servers to be switched off.
    pub switching_off: Option<Vec<ServerId>>,
}

/// How far a vote has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Answers are awaited.
    Asking,
    /// It has won, and the time for further answers is over.
    Over,
    /// Nobody has won; it waits before it asks again.
    Resting,
}

/// A question for a vote, as it arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub epoch: Epoch,
    pub attempt: u32,
    pub progress: (Epoch, Lsn),
    pub by_operator: bool,
    pub newest_disk: u16,
}

/// How many votes a winner needs.
#[must_use]
pub fn votes_needed(voters: Voters<'_>) -> u16 {
    if !voters.config.failover.majority {
        1
    } else if mutant(Mutant::HalfElects) {
        voters.count() / 2
    } else {
        voters.count() / 2 + 1
    }
}

impl Server {
    /// Silence before this server suspects its primary; none when it never does.
    #[must_use]
    pub fn patience_us(&self, config: &Config) -> Option<u64> {
        let failover = &config.failover;
        if config.is_cascaded(self.id) {
            return Some(failover.suspect_us);
        }
        match failover.detection {
            Detection::Replicas => {
                let gone = self.follow.epoch.map(Epoch::primary);
                let staggered = failover.stagger_us * self.place(gone, config);
                Some(failover.suspect_us + staggered + self.follow.rests_us)
            }
            Detection::Nobody => self.was_primary().then_some(failover.suspect_us),
            Detection::Monitors { .. } | Detection::Coordinator => None,
        }
    }

    /// Waits for a sign of life from now on, if anybody watches.
    pub(super) fn arm_suspicion(&mut self, context: &mut Context<'_>) {
        self.timers.suspect.cancel();
        if matches!(self.role, Role::Replica)
            && (!self.storage.learner || context.config.is_cascaded(self.id))
            && let Some(patience) = self.patience_us(context.config)
        {
            let at = (self.follow.heard + patience).max(context.now);
            self.arm(Timer::Suspect, at, context);
        }
    }

    /// The time is up, unless the primary was heard since the timer was set.
    pub(super) fn on_suspect(&mut self, context: &mut Context<'_>) {
        let Some(patience) = self.patience_us(context.config) else { return };
        let silence = context.now.since(self.follow.heard);
        let votes = !context.config.is_cascaded(self.id);
        if silence < patience || self.storage.learner && votes {
            self.arm_suspicion(context);
            return;
        }
        if !votes {
            self.seek_primary(silence, context);
            return;
        }
        if let Some(epoch) = self.follow.epoch {
            let silence_us = u32::try_from(silence).unwrap_or(u32::MAX);
            let first = !self.follow.suspects;
            self.follow.suspects = true;
            let (server, primary) = (self.id, epoch.primary());
            context.note(What::Suspected { server, primary, silence_us, first });
        }
        if context.config.failover.choice != Choice::Operator {
            self.stand(context, false);
        }
    }

    /// Asks everybody for a vote, or the coordinator, where that decides.
    pub(super) fn stand(&mut self, context: &mut Context<'_>, by_operator: bool) {
        if !self.asks_to_reign(context) {
            self.stand_now(context, by_operator);
        }
    }

    pub(super) fn stand_now(&mut self, context: &mut Context<'_>, by_operator: bool) {
        let may_not = self.storage.learner || self.is_being_copied(context);
        if matches!(self.role, Role::Primary(_)) || may_not {
            return;
        }
        let (epoch, attempt) = self.begin_candidacy(by_operator, false, context);
        let progress = self.storage.log.progress();
        let own = self.id;
        let asks_for_power = context.config.failover.fencing.power_off.is_some();
        let voters = self.storage.voters(context.config);
        if votes_needed(voters) > 1 || asks_for_power || !voters.has(own) {
            let others: Vec<ServerId> = voters.all().filter(|other| *other != own).collect();
            for other in others {
                let newest_disk = self.storage.newest_disk;
                let ask = Message::AskVote { epoch, attempt, progress, by_operator, newest_disk };
                self.send(other, ask, context);
            }
        }
        self.arm(Timer::Votes, context.now + context.config.failover.suspect_us, context);
        self.count_votes(context);
    }

    /// A person's decision: no vote is asked (rule 28).
    pub(super) fn force(&mut self, context: &mut Context<'_>) {
        if matches!(self.role, Role::Primary(_)) {
            return;
        }
        self.storage.learner = false;
        self.crowned = None;
        self.begin_candidacy(true, true, context);
        self.count_votes(context);
    }

    fn begin_candidacy(
        &mut self,
        by_operator: bool,
        forced: bool,
        context: &mut Context<'_>,
    ) -> (Epoch, u32) {
        self.attempts += 1;
        let attempt = self.attempts;
        let highest = self.highest_number.max(self.storage.promised.number);
        let resumes = mutant(Mutant::ResumeOldEpoch) && self.was_primary();
        let number = if resumes { highest } else { highest + 1 };
        let epoch = Epoch { number, server: self.id.0, disk: self.storage.disk.number };
        self.timers.suspect.cancel();
        self.timers.votes.cancel();
        let own_vote = forced || !self.holds_for_lease(context);
        self.role = Role::Candidate(Candidacy {
            epoch,
            attempt,
            votes: if own_vote { vec![self.id] } else { Vec::new() },
            against: Vec::new(),
            by_operator,
            forced,
            phase: Phase::Asking,
            switching_off: None,
        });
        self.note_standing(number, context);
        (epoch, attempt)
    }

    /// Somebody asks for this server's vote.
    pub(super) fn on_ask_vote(&mut self, from: ServerId, ask: Ask, context: &mut Context<'_>) {
        let granted = self.would_vote(&ask, context);
        self.highest_number = self.highest_number.max(ask.epoch.number);
        if granted {
            match self.role {
                Role::Primary(_) => self.step_down(ask.epoch, context),
                Role::Candidate(_) => self.give_up_candidacy(context),
                Role::Replica => {}
            }
            self.promise(ask.epoch, context);
            self.storage.upstream = ask.by_operator.then_some(from);
            self.know_disk(ask.newest_disk, context);
            self.follow.heard = context.now + winner_waits_us(context.config);
            self.arm_suspicion(context);
        }
        let (highest, newest_disk) = (self.storage.promised, self.storage.newest_disk);
        let Ask { epoch, attempt, .. } = ask;
        let vote = Message::Vote { epoch, attempt, granted, highest, newest_disk };
        self.send(from, vote, context);
        self.feed_former(from, context);
    }

    /// One vote for each number; none for a log that is less advanced than its own, where that is the
    /// choice; none while a primary is heard, unless a person asks; none while a lease may run; and
    /// none for one who does not know that a server came back on a new disk, for it may hold a vote
    /// that was forgotten with the old one (rule 10). Who stands itself yields only to one that is
    /// preferred.
    fn would_vote(&self, ask: &Ask, context: &Context<'_>) -> bool {
        let promised = self.storage.promised;
        let twice = mutant(Mutant::VoteTwice) && ask.epoch.number == promised.number;
        let free = ask.epoch.number > promised.number || ask.epoch == promised || twice;
        let stands_itself = match &self.role {
            Role::Candidate(own) => {
                !self.prefers(ask, context.config)
                    && own.phase != Phase::Resting
                    && own.epoch.number >= ask.epoch.number
            }
            _ => false,
        };
        let silence = context.now.since(self.follow.heard);
        let recent = self.follow.epoch.is_some() && silence < context.config.failover.suspect_us;
        let hears = recent || matches!(self.role, Role::Primary(_));
        free && !stands_itself
            && (self.storage.votes() || mutant(Mutant::LearnerVotes))
            && (ask.by_operator || !hears)
            && !self.holds_for_lease(context)
            && !self.is_being_copied(context)
            && (context.config.failover.choice != Choice::MostAdvanced
                || ask.progress >= self.storage.log.progress()
                || mutant(Mutant::PromoteLeastAdvanced))
            && ask.newest_disk >= self.storage.newest_disk
    }

    /// Whether a server that stands itself yields to this one: its log is further, so that it could
    /// never vote for this server, or it stands higher in the order of preference.
    fn prefers(&self, ask: &Ask, config: &Config) -> bool {
        match config.failover.choice {
            Choice::MostAdvanced => ask.progress > self.storage.log.progress(),
            Choice::Priority => rank(ask.epoch.primary(), config) < rank(self.id, config),
            Choice::Operator | Choice::Any | Choice::InSync | Choice::Unclean => false,
        }
    }

    /// Whether the lease of a primary may still run that this server has promised to elect nobody
    /// beside (rule 25). A server that has just started may have promised it before.
    fn holds_for_lease(&self, context: &Context<'_>) -> bool {
        let Some(lease) = context.config.failover.fencing.lease else { return false };
        match &self.role {
            _ if mutant(Mutant::VoteWithinLease) => false,
            Role::Primary(own) => own.tenure.runs(context.now),
            _ => context.now.since(self.follow.heard) < lease.hold_us(),
        }
    }

    /// An answer to this server's question. One that comes late, while it rests, counts too: on a slow
    /// link no vote would ever be in time.
    pub(super) fn on_vote(
        &mut self,
        from: ServerId,
        (epoch, attempt): (Epoch, u32),
        granted: bool,
        (highest, newest_disk): (Epoch, u16),
        context: &mut Context<'_>,
    ) {
        self.highest_number = self.highest_number.max(highest.number);
        let Role::Candidate(own) = &mut self.role else { return };
        if (own.epoch, own.attempt) != (epoch, attempt) {
            return;
        }
        if newest_disk > self.storage.newest_disk {
            let by_operator = own.by_operator;
            self.know_disk(newest_disk, context);
            self.stand(context, by_operator);
            return;
        }
        let said = if granted { &mut own.votes } else { &mut own.against };
        if !said.contains(&from) {
            said.push(from);
        }
        let voters = self.storage.voters(context.config);
        let able = voters.count() - voters.among(&own.against);
        if able < votes_needed(voters) && own.phase != Phase::Resting {
            self.lose(context);
        } else {
            self.count_votes(context);
        }
    }

    /// Becomes primary if the votes suffice and the disk knows that it stood; where fencing is by
    /// power, once the others are off.
    pub(super) fn count_votes(&mut self, context: &mut Context<'_>) {
        let Role::Candidate(own) = &self.role else { return };
        let (epoch, forced) = (own.epoch, own.forced);
        let known = self.storage.disk.stood >= epoch.number || mutant(Mutant::ReignBeforeDisk);
        if !own.has_won(self.storage.voters(context.config)) || !known {
            return;
        }
        let power_off = context.config.failover.fencing.power_off.filter(|_| !forced);
        if power_off.is_some_and(|power_off| !self.switch_others_off(power_off, context)) {
            return;
        }
        if let (Role::Candidate(own), false) = (&self.role, forced) {
            let all = self.storage.voters(context.config);
            let (votes, needed) = (all.among(&own.votes), votes_needed(all));
            context.note(What::Elected { server: self.id, votes, needed });
        }
        self.promote(epoch, forced, context);
    }

    /// A winner has every server switched off that did not vote for it, since any of those may still
    /// reign (rule 24). It gives them the time of a vote to answer. True when its reign may begin.
    fn switch_others_off(&mut self, power_off: PowerOff, context: &mut Context<'_>) -> bool {
        let by = self.id;
        let Role::Candidate(own) = &mut self.role else { return false };
        let voters = self.storage.voters(context.config);
        if let Some(remaining) = &own.switching_off {
            return remaining.is_empty();
        }
        let answered = voters.among(&own.votes) + voters.among(&own.against) == voters.count();
        if !answered && own.phase == Phase::Asking {
            return false;
        }
        own.phase = Phase::Over;
        let others: Vec<ServerId> =
            voters.all().filter(|other| !own.votes.contains(other)).collect();
        for server in &others {
            context.note(What::PowerOffOrdered { server: *server, by });
            context.out.push(Effect::PowerOff(*server, power_off.takes_us));
        }
        let ready = others.is_empty() || !power_off.waits || mutant(Mutant::ReignBeforeOff);
        own.switching_off = Some(others);
        self.timers.votes.cancel();
        ready
    }

    /// A server that was ordered off is off.
    pub(super) fn on_powered_off(&mut self, other: ServerId, context: &mut Context<'_>) {
        if let Role::Candidate(Candidacy { switching_off: Some(remaining), .. }) = &mut self.role {
            remaining.retain(|server| *server != other);
            self.count_votes(context);
        }
    }

    /// The votes have not come, or the rest after them is over.
    pub(super) fn on_votes_timer(&mut self, context: &mut Context<'_>) {
        match &mut self.role {
            Role::Candidate(own) if own.phase == Phase::Resting => self.stand(context, false),
            Role::Candidate(own) if own.has_won(self.storage.voters(context.config)) => {
                own.phase = Phase::Over;
                self.count_votes(context);
            }
            Role::Candidate(_) => self.lose(context),
            _ => {}
        }
    }

    /// The vote is over without enough votes: this server frees its own for others, and rests.
    fn lose(&mut self, context: &mut Context<'_>) {
        let Role::Candidate(own) = &mut self.role else { return };
        let all = self.storage.voters(context.config);
        let votes = all.among(&own.votes);
        let by_operator = own.by_operator;
        own.phase = Phase::Resting;
        self.timers.votes.cancel();
        let needed = votes_needed(all);
        context.note(What::NotElected { server: self.id, votes, needed, by_operator });
        if by_operator || context.config.failover.detection == Detection::Nobody {
            self.give_up_candidacy(context);
        } else {
            let rest = self.rest_us(context);
            self.arm(Timer::Votes, context.now + rest, context);
        }
    }

    /// The wait after a vote that nobody won: random, so that two servers do not collide for ever.
    pub(super) fn rest_us(&self, context: &Context<'_>) -> u64 {
        let base = context.config.failover.suspect_us;
        let drawn = draw(context.seed, Purpose::ElectionWait, self.id.0, 0, self.attempts);
        base / 2 + below(base * 2, drawn)
    }

    pub(super) fn give_up_candidacy(&mut self, context: &mut Context<'_>) {
        self.role = Role::Replica;
        self.crowned = None;
        self.timers.votes.cancel();
        self.answer_parked(context);
        self.follow.heard = context.now;
        if context.config.failover.detection == Detection::Replicas {
            self.arm_suspicion(context);
        }
    }

    /// Whether this server was the primary of the newest epoch that it knows, on this very disk.
    fn was_primary(&self) -> bool {
        let promised = self.storage.promised;
        promised.primary() == self.id && promised.disk == self.storage.disk.number
    }

    /// The place of this server in the order of preference, not counting the primary that is gone.
    fn place(&self, gone: Option<ServerId>, config: &Config) -> u64 {
        let own = rank(self.id, config);
        let behind_gone = gone.is_some_and(|gone| rank(gone, config) < own);
        u64::from(own - u16::from(behind_gone))
    }
}

impl Candidacy {
    fn has_won(&self, voters: Voters<'_>) -> bool {
        self.forced || voters.among(&self.votes) >= votes_needed(voters)
    }
}

/// How long a winner may wait, after a vote, for others to be switched off: no silence of its own.
pub(crate) fn winner_waits_us(config: &Config) -> u64 {
    let power_off = config.failover.fencing.power_off.filter(|power_off| power_off.waits);
    power_off.map_or(0, |power_off| config.failover.suspect_us + power_off.takes_us)
}

/// The rank of a server in the order of preference, from 0.
pub(crate) fn rank(server: ServerId, config: &Config) -> u16 {
    let order = &config.failover.order;
    if let Some(at) = order.iter().position(|named| *named == server) {
        return u16::try_from(at).expect("no more ranks than servers");
    }
    let ranks = |other: &ServerId| !order.contains(other) && !config.is_cascaded(*other);
    let after = ServerId::all(server.0).filter(ranks).count();
    u16::try_from(order.len() + after).expect("no more ranks than servers")
}

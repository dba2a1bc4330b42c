//! The ack rule: which acknowledgements count, and when a client is told *done* (rules 16 to 19, 26).
//!
//! For each entry above the commit point the tally counts the servers that hold it at the level that
//! the rule asks. Positions are prefixes, so only the next entry need be looked at, and an
//! acknowledgement costs as much as the entries that it adds (rule 47).

use std::collections::VecDeque;

use super::super::config::{TooFew, Who};
use super::super::fact::What;
use super::super::ids::{Lsn, ServerId};
use super::super::members::Voters;
use super::super::message::{Answer, Message};
use super::super::mutant::{Mutant, mutant};
use super::super::timer::Timer;
use super::primary::Primary;
use super::replica::level_of;
use super::{Context, Role, Server};

/// How many servers hold each entry above the commit point.
#[derive(Clone, Debug, Hash)]
pub(super) struct Tally {
    /// The entry that the first count is for.
    first: Lsn,
    counts: VecDeque<u16>,
}

impl Tally {
    pub(super) const fn new(first: Lsn) -> Self {
        Self { first, counts: VecDeque::new() }
    }

    /// Counts from a new primary's begin entry on: what stands before it is committed with it and never
    /// by itself (rule 26).
    pub(super) fn above(commit: Lsn, begin: Lsn) -> Self {
        let mut tally = Self::new(begin);
        if mutant(Mutant::CommitOldEpochByCount) {
            tally.first = commit.next();
            tally.counts.extend((commit.0 + 1..begin.0).map(|_| 0));
        }
        tally
    }

    fn push(&mut self) {
        self.counts.push_back(0);
    }

    /// One server's position moved from `old` to `new`, forward or back.
    fn moved(&mut self, old: Lsn, new: Lsn) {
        let place = |lsn: Lsn| {
            let past = lsn.0.saturating_sub(self.first.0);
            usize::try_from(past).expect("32 bits fit an index").min(self.counts.len())
        };
        let (from, to) = (place(old.next()), place(new.next()));
        if from <= to {
            self.counts.range_mut(from..to).for_each(|count| *count += 1);
        } else {
            self.counts.range_mut(to..from).for_each(|count| *count -= 1);
        }
    }

    fn clear(&mut self) {
        self.counts.iter_mut().for_each(|count| *count = 0);
    }

    /// How many hold this entry; nothing below the first one counted or past the last.
    fn count(&self, lsn: Lsn) -> Option<u16> {
        let place = usize::try_from(lsn.0.checked_sub(self.first.0)?).ok()?;
        self.counts.get(place).copied()
    }
}

/// How many servers must hold an entry, by the rule alone: at least, where that depends on who is in sync.
#[must_use]
pub fn needed(voters: Voters<'_>) -> u16 {
    match voters.config.ack.who {
        Who::Nobody => 0,
        Who::First { count, .. } | Who::Any { count } => count,
        Who::Majority if mutant(Mutant::HalfAcknowledges) => voters.count() / 2,
        Who::Majority => voters.count() / 2 + 1,
        Who::All => voters.count() - 1,
        Who::InSync { least, .. } => least,
    }
}

impl Primary {
    /// Acknowledgements that an entry has and needs now.
    #[must_use]
    pub fn tally_of(&self, lsn: Lsn, voters: Voters<'_>) -> (u16, u16) {
        let needed = if self.degraded.is_some() { 0 } else { self.needed(voters) };
        (self.tally.count(lsn).unwrap_or(needed), needed)
    }

    /// How many servers must hold an entry now.
    fn needed(&self, voters: Voters<'_>) -> u16 {
        match voters.config.ack.who {
            Who::InSync { least, .. } => self.needed_in_sync(voters.config.servers).max(least),
            Who::All if !voters.has(self.epoch.primary()) => voters.count(),
            _ => needed(voters),
        }
    }

    /// Whether this server's acknowledgements count now.
    fn counts(&self, server: ServerId, voters: Voters<'_>) -> bool {
        let follower = &self.followers[server.index()];
        let own = server == self.epoch.primary();
        let counts = follower.joining.is_none() || mutant(Mutant::LearnerCounts);
        match &voters.config.ack.who {
            Who::Nobody => false,
            _ if !voters.has(server) => false,
            Who::Majority => own || counts,
            Who::Any { .. } | Who::All => !own && counts,
            Who::First { count, list } => {
                self.first_streaming(*count, list, voters).any(|id| id == server)
            }
            Who::InSync { .. } => self.relies_on(server),
        }
    }

    /// The first `count` of the list that are streaming.
    fn first_streaming<'a>(
        &'a self,
        count: u16,
        list: &'a [ServerId],
        voters: Voters<'a>,
    ) -> impl Iterator<Item = ServerId> + 'a {
        let everyone = voters.all().filter(|_| list.is_empty());
        list.iter()
            .copied()
            .chain(everyone)
            .filter(move |id| voters.has(*id))
            .filter(|id| *id != self.epoch.primary() && self.followers[id.index()].streams())
            .take(usize::from(count))
    }

    /// Whether enough replicas stream to meet the rule at all.
    fn enough_stream(&self, voters: Voters<'_>) -> bool {
        if let Who::InSync { least, .. } = voters.config.ack.who {
            return self.enough_in_sync(least);
        }
        let servers = ServerId::all(voters.config.servers);
        let own = self.epoch.primary();
        let able = servers.filter(|id| {
            self.counts(*id, voters) && (*id == own || self.followers[id.index()].streams())
        });
        able.count() >= usize::from(needed(voters))
    }

    /// How many must hold an entry before it is committed; nobody are enough while too few are in sync.
    fn needed_to_commit(&self, voters: Voters<'_>) -> u16 {
        match voters.config.ack.who {
            _ if self.degraded.is_some() => 0,
            Who::InSync { least, .. } if !self.enough_in_sync(least) => u16::MAX,
            _ => self.needed(voters),
        }
    }

    /// Whether enough replicas have what the primary went asynchronous over.
    fn enough_hold(&self, lsn: Lsn, voters: Voters<'_>) -> bool {
        let config = voters.config;
        let holds = |id: &ServerId| {
            let positions = self.followers[id.index()].positions;
            self.counts(*id, voters) && level_of(positions, config.ack.level) >= lsn
        };
        ServerId::all(config.servers).filter(holds).count() >= usize::from(self.needed(voters))
    }

    fn count_one(&mut self, server: ServerId, voters: Voters<'_>) {
        let counts = self.counts(server, voters);
        let follower = &mut self.followers[server.index()];
        let position = level_of(follower.positions, voters.config.ack.level);
        let counted = if counts { position } else { Lsn::ZERO };
        self.tally.moved(follower.counted, counted);
        follower.counted = counted;
    }
}

impl Server {
    /// A new entry stands at the log's end.
    pub(super) fn entry_added(&mut self, context: &mut Context<'_>) {
        let last = self.storage.log.last();
        if let Role::Primary(primary) = &mut self.role {
            primary.tally.push();
            if primary.unsettled == Some(last) {
                self.count_all(context);
            }
        }
        self.own_positions_moved(context);
        self.arm_too_few(context);
    }

    /// The primary's own log moved: it may count itself, send more, and answer.
    pub(super) fn own_positions_moved(&mut self, context: &mut Context<'_>) {
        let own = self.id;
        let positions = self.positions();
        if let Role::Primary(primary) = &mut self.role {
            primary.followers[own.index()].positions = positions;
        }
        self.count_follower(own, context);
        self.fill_all(context);
        self.advance(context);
    }

    /// Counts one server anew.
    pub(super) fn count_follower(&mut self, server: ServerId, context: &mut Context<'_>) {
        if let Role::Primary(primary) = &mut self.role {
            primary.count_one(server, self.storage.voters(context.config));
        }
    }

    /// Counts everybody anew: the rule, or who counts, has changed.
    pub(super) fn recount(&mut self, context: &mut Context<'_>) {
        self.count_all(context);
        self.advance(context);
    }

    fn count_all(&mut self, context: &Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        primary.tally.clear();
        for server in ServerId::all(context.config.servers) {
            primary.followers[server.index()].counted = Lsn::ZERO;
            primary.count_one(server, self.storage.voters(context.config));
        }
    }

    /// "First k of the list" counts other servers now.
    pub(super) fn streaming_set_changed(&mut self, context: &mut Context<'_>) {
        if matches!(context.config.ack.who, Who::First { .. }) {
            self.recount(context);
        }
    }

    /// Moves the commit point as far as the rule allows, and answers who waited for it.
    pub(super) fn advance(&mut self, context: &mut Context<'_>) {
        let config = context.config;
        let own = self.positions();
        let voters = self.storage.voters(config);
        let Role::Primary(primary) = &mut self.role else { return };
        if primary.degraded.is_some_and(|lsn| primary.enough_hold(lsn, voters)) {
            primary.degraded = None;
            context.note(What::BackToRule { server: self.id });
        }
        let flush_first = config.ack.primary_flushes_first
            && config.disk.flush
            && !mutant(Mutant::PrimarySkipsFlush);
        let limit = if flush_first { own.flushed } else { own.received };
        let needed = primary.needed_to_commit(voters);
        let mut commit = primary.commit;
        let tally = &mut primary.tally;
        while tally.first <= limit && tally.counts.front().is_some_and(|count| *count >= needed) {
            commit = tally.first;
            tally.counts.pop_front();
            tally.first = commit.next();
        }
        let changing = primary.unsettled.is_some();
        if commit > primary.commit {
            primary.commit = commit;
            let (server, epoch) = (self.id, primary.epoch);
            context.note(What::Committed { server, epoch, to: commit });
            self.answer_waiting(context);
            self.answer_reads(context);
        }
        if changing {
            self.settle_change(context);
        }
    }

    /// Tells the clients whose entries have met the rule, if the lease allows it now.
    pub(super) fn answer_waiting(&mut self, context: &mut Context<'_>) {
        let Role::Primary(primary) = &self.role else { return };
        if primary.waiting.front().is_none_or(|waiting| waiting.lsn > primary.commit)
            || !self.may_answer(context)
        {
            return;
        }
        let log = &self.storage.log;
        let Role::Primary(primary) = &mut self.role else { return };
        while let Some(waiting) = primary.waiting.front() {
            if waiting.lsn > primary.commit {
                break;
            }
            let answer = Answer::Done(primary.epoch, log.place(waiting.lsn));
            let answer = Message::Answer { write: waiting.write, answer };
            self.post.send(context.out, waiting.client.into(), answer);
            primary.waiting.pop_front();
        }
    }

    /// Whether the rule refuses a write that comes now.
    pub(super) fn refuses_writes(&self, context: &Context<'_>) -> bool {
        matches!(context.config.ack.too_few, TooFew::Refuse { .. })
            && matches!(&self.role, Role::Primary(primary) if !primary.enough_stream(self.storage.voters(context.config)))
    }

    /// Watches the oldest waiting write, where the rule knows a limit.
    pub(super) fn arm_too_few(&mut self, context: &mut Context<'_>) {
        let (TooFew::GoAsync { after_us } | TooFew::Refuse { after_us }) =
            context.config.ack.too_few
        else {
            return;
        };
        let Role::Primary(primary) = &self.role else { return };
        if let (Some(oldest), None) = (primary.waiting.front(), self.timers.too_few.at()) {
            let due = oldest.since + after_us;
            let overdue = due <= context.now;
            self.arm(Timer::TooFew, if overdue { context.now + after_us } else { due }, context);
        }
    }

    /// A write may have waited too long.
    pub(super) fn on_too_few(&mut self, context: &mut Context<'_>) {
        let now = context.now;
        match context.config.ack.too_few {
            TooFew::Wait => return,
            TooFew::GoAsync { after_us } => self.go_async(after_us, context),
            TooFew::Refuse { after_us } => {
                let Role::Primary(primary) = &mut self.role else { return };
                while primary
                    .waiting
                    .front()
                    .is_some_and(|oldest| now.since(oldest.since) >= after_us)
                {
                    let Some(oldest) = primary.waiting.pop_front() else { break };
                    let answer = Message::Answer { write: oldest.write, answer: Answer::Refused };
                    self.post.send(context.out, oldest.client.into(), answer);
                }
            }
        }
        self.arm_too_few(context);
    }

    fn go_async(&mut self, after_us: u64, context: &mut Context<'_>) {
        let last = self.storage.log.last();
        let Role::Primary(primary) = &mut self.role else { return };
        let voters = self.storage.voters(context.config);
        let in_vain = primary.waiting.front().is_some_and(|oldest| {
            context.now.since(oldest.since) >= after_us && !primary.enough_hold(oldest.lsn, voters)
        });
        if primary.degraded.is_none() && in_vain {
            primary.degraded = Some(last);
            context.note(What::WentAsync { server: self.id });
            self.advance(context);
        }
    }
}

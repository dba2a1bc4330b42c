//! The streams by which a server feeds others, whether it is primary or passes on what it was fed: one
//! for each, with its window, its resend timer and what is known of the replica (rules 14 to 16 and 21).
//! It knows nothing of the ack rule.

use super::super::config::Config;
use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, ServerId};
use super::super::message::{Ack, Append, Message, Positions, Refusal};
use super::super::mutant::{Mutant, mutant};
use super::follower::{Follower, Joining, Sent, Stream};
use super::relay::Relay;
use super::replica::level_of;
use super::{Context, Role, Server};

/// What a server feeds others with: its own log, as far as it may be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feed {
    /// The primary's epoch, whose log this is.
    pub epoch: Epoch,
    /// An entry that takes no place in the window when it travels alone.
    begin: Lsn,
    /// The commit point, as far as it is known.
    pub commit: Lsn,
    /// How far it may be sent.
    pub sendable: Lsn,
    /// Who has all up to here has everything.
    end: Lsn,
    /// The next round of heartbeats.
    next_round: u32,
}

/// What an answer of a replica has changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    /// It streams now, or no longer does.
    pub streaming_changed: bool,
    /// It says that it is a learner.
    pub is_learner: bool,
    /// The rounds of heartbeats that it had answered before, and has now.
    pub answered: Option<(u32, u32)>,
}

impl Server {
    /// What it feeds others with, if it reigns or follows a primary.
    fn feed(&self, config: &Config) -> Option<Feed> {
        let Role::Primary(primary) = &self.role else { return self.relayed(config) };
        let after_flush = config.replication.send_after_flush && config.disk.flush;
        Some(Feed {
            epoch: primary.epoch,
            begin: primary.begin,
            commit: primary.told_commit(),
            sendable: self.storage.durable(after_flush),
            end: self.storage.log.last(),
            next_round: primary.round + 1,
        })
    }

    /// What it passes on: what its disk has, as far as that is known to agree with the primary's log.
    fn relayed(&self, config: &Config) -> Option<Feed> {
        let epoch = self.relay.as_ref()?.epoch;
        let flush = config.disk.flush && !mutant(Mutant::RelayUnflushed);
        let end = self.storage.durable(flush).min(self.follow.matched);
        let begin = self.storage.log.runs().last().map_or(Lsn::ZERO, |run| run.first);
        let ahead = mutant(Mutant::RelayWrongCommit);
        let commit = if ahead { end } else { self.follow.commit };
        let follows = self.follow.epoch == Some(epoch);
        follows.then_some(Feed { epoch, begin, commit, sendable: end, end, next_round: 1 })
    }

    /// Whether it feeds others, as things stand.
    #[must_use]
    pub fn feeds(&self) -> bool {
        self.primary().is_some() || self.relay.is_some()
    }

    /// How far it may send its log.
    #[must_use]
    pub fn sendable(&self, config: &Config) -> Lsn {
        self.feed(config).map_or(Lsn::ZERO, |feed| feed.sendable)
    }

    /// What it knows of a replica that it feeds, or may feed.
    #[must_use]
    pub fn follower(&self, id: ServerId) -> Option<&Follower> {
        match &self.role {
            Role::Primary(primary) => primary.followers.get(id.index()),
            _ => self.relay.as_ref()?.followers.get(&id),
        }
    }

    /// All of them, in order.
    pub fn fed(&self) -> impl Iterator<Item = (ServerId, &Follower)> {
        let primary = match &self.role {
            Role::Primary(primary) => Some(primary),
            _ => None,
        };
        let relay = self.relay.as_ref().filter(|_| primary.is_none());
        let below = relay.into_iter().flat_map(|relay| &relay.followers);
        let servers = primary.map_or(0, |primary| primary.followers.len());
        let servers = u16::try_from(servers).expect("a server has a 16-bit number");
        let all = primary.into_iter().flat_map(|primary| &primary.followers);
        ServerId::all(servers).zip(all).chain(below.map(|(id, follower)| (*id, follower)))
    }

    pub(super) fn follower_mut(&mut self, id: ServerId) -> Option<&mut Follower> {
        follower_in(&mut self.role, &mut self.relay, id)
    }

    /// Sends what the window allows.
    pub(super) fn fill(&mut self, to: ServerId, context: &mut Context<'_>) {
        let config = context.config;
        let Some(feed) = self.feed(config) else { return };
        let log = &self.storage.log;
        let known = follower_in(&mut self.role, &mut self.relay, to);
        let Some(follower) = known.filter(|follower| follower.fed) else { return };
        if !follower.has_begun(feed.sendable) {
            return;
        }
        if follower.needs_copy(self.storage.trimmed) {
            self.begin_copy(to, &feed, context);
            return;
        }
        let copying = follower.stream == Stream::Copying && follower.open > 0;
        let window =
            if mutant(Mutant::IgnoreWindow) { u32::MAX } else { config.replication.window };
        while !copying && follower.next <= feed.sendable && follower.open < window {
            let first = follower.next;
            let batch = match follower.stream {
                Stream::CatchingUp | Stream::Copying => config.replication.catch_up_batch,
                Stream::Probing | Stream::Streaming => 1,
            };
            let last = Lsn(first.0 + batch - 1).min(feed.sendable).min(log.end_of_run(first));
            let known = "a server holds what it sends";
            let entries = log.epoch_at(first).expect(known);
            let previous = log.epoch_at(first.previous()).expect(known);
            follower.serial += 1;
            let Feed { epoch, commit, begin, .. } = feed;
            let serial = follower.serial;
            let append = Append { epoch, serial, previous, entries, first, last, commit };
            let counts = first != begin || last != begin;
            follower.in_flight.push_back(Sent { first, last, at: context.now, serial, counts });
            follower.open += u32::from(counts);
            follower.next = last.next();
            self.post.send(context.out, to.into(), Message::Append(append));
        }
        follower.arm_resend(to, context);
    }

    /// Sends to everybody what the windows allow.
    pub(super) fn fill_all(&mut self, context: &mut Context<'_>) {
        if matches!(self.role, Role::Primary(_)) {
            for other in ServerId::all(context.config.servers) {
                if other != self.id {
                    self.fill(other, context);
                }
            }
        } else if let Some(relay) = &self.relay {
            let below: Vec<ServerId> = relay.followers.keys().copied().collect();
            for other in below {
                self.fill(other, context);
            }
        }
    }

    /// An update may have waited too long for its acknowledgement.
    pub(super) fn on_resend(&mut self, replica: ServerId, context: &mut Context<'_>) {
        let Some(follower) = self.follower_mut(replica) else { return };
        let Some(oldest) = follower.in_flight.front() else { return };
        if context.now.since(oldest.at) >= context.config.replication.resend_us {
            let first = oldest.first;
            follower.restart_at(first);
        }
        self.fill(replica, context);
    }

    /// A replica that this server feeds has answered. Nothing when that is no news of this log.
    pub(super) fn hear_replica(
        &mut self,
        from: ServerId,
        ack: Ack,
        round: Option<u32>,
        context: &mut Context<'_>,
    ) -> Option<Heard> {
        let own = self.id;
        let Feed { epoch, end, next_round, .. } = self.feed(context.config)?;
        let voter_on = if ack.learner { self.added_on(from, ack.disk, context) } else { None };
        let follower = self.follower_mut(from)?;
        let other_reign = ack.epoch != epoch && !mutant(Mutant::CountOldReign);
        let old_session = follower.session.is_some_and(|known| ack.session < known)
            && !mutant(Mutant::CountOldSession);
        if other_reign || old_session {
            return None;
        }
        let trusted = mutant(Mutant::TrustOldPositions);
        if follower.session.is_some_and(|known| ack.session > known) && !trusted {
            follower.begin_session(ack.positions, end);
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
            (true, Some(known)) if known.voter_on.is_none_or(|disk| disk == ack.disk) => {
                Some(known)
            }
            (true, _) => Some(Joining { target: end, round: next_round, voter_on }),
        };
        let answered = round.map(|round| (follower.round, round));
        if let Some(round) = round {
            follower.round = follower.round.max(round);
        } else {
            let to = level_of(ack.positions, context.config.ack.level);
            if follower.free(ack.serial, to) {
                context.note(What::Acknowledged { primary: own, replica: from, to });
            }
        }
        let copying = follower.stream == Stream::Copying && !follower.in_flight.is_empty();
        if follower.positions.received > Lsn::ZERO
            && !copying
            && (follower.behind || follower.stream != Stream::Streaming)
        {
            follower.advance_stream(end, own, from, context);
        }
        let streaming_changed = streamed != follower.streams();
        Some(Heard { streaming_changed, is_learner: ack.learner, answered })
    }

    /// A replica's log does not fit: its stream goes on from the fork. False when that is old news.
    pub(super) fn mend_stream(
        &mut self,
        from: ServerId,
        refusal: &Refusal,
        context: &Context<'_>,
    ) -> bool {
        let Some((runs, end)) = &refusal.log else { return false };
        let Some(feed) = self.feed(context.config) else { return false };
        let reigns = matches!(self.role, Role::Primary(_));
        if !reigns && refusal.epoch != feed.epoch {
            return false;
        }
        let shared = self.storage.log.shared_with(runs, *end).min(feed.end);
        let Some(follower) = self.follower_mut(from) else { return false };
        let newer = follower.session.is_some_and(|known| refusal.session > known);
        let older = follower.session.is_some_and(|known| refusal.session < known);
        if older || !newer && refusal.serial < follower.mended_at {
            return false;
        }
        if newer {
            follower.begin_session(Positions::default(), shared);
        }
        follower.trimmed = refusal.trimmed;
        follower.session = Some(refusal.session);
        follower.heard = context.now;
        follower.connected = true;
        follower.stream = Stream::CatchingUp;
        follower.behind = true;
        follower.restart_at(shared.next());
        follower.mended_at = follower.serial + 1;
        true
    }
}

/// A stream of whoever feeds: the primary's, or else one that passes on.
fn follower_in<'a>(
    role: &'a mut Role,
    relay: &'a mut Option<Box<Relay>>,
    id: ServerId,
) -> Option<&'a mut Follower> {
    match role {
        Role::Primary(primary) => primary.followers.get_mut(id.index()),
        _ => relay.as_mut()?.followers.get_mut(&id),
    }
}

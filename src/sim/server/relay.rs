//! Cascades (rule 21): a replica that feeds others passes on what its disk has, and the signs of life that
//! it hears; one that is fed by a replica turns to the primary when that falls silent, and back when it
//! hears from it again. It knows nothing of votes and of the ack rule: who is cascaded has no part in
//! either.

use std::collections::BTreeMap;

use super::super::config::Config;
use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, ServerId};
use super::super::message::Message;
use super::super::time::SimTime;
use super::super::timer::Timer;
use super::follower::Follower;
use super::{Context, Role, Server};

/// What a replica passes on, and to whom.
#[derive(Clone, Debug, Hash)]
pub struct Relay {
    /// The primary's epoch, whose log it passes on.
    pub epoch: Epoch,
    /// One for each server that is meant to be fed by this one.
    pub followers: BTreeMap<ServerId, Follower>,
    /// It has held all that this primary said to be committed. Before that, those below are better off
    /// with the primary, and hear no sign of life.
    is_current: bool,
}

impl Relay {
    /// The relay of a server that is meant to feed others.
    pub(super) fn of(server: ServerId, config: &Config) -> Option<Box<Self>> {
        let below = config.cascade.iter().filter(|cascaded| cascaded.upstream == server);
        let fresh = Follower::new(Lsn::ZERO, false, SimTime::ZERO);
        let followers: BTreeMap<ServerId, Follower> =
            below.map(|cascaded| (cascaded.server, fresh.clone())).collect();
        let relay = Self { epoch: Epoch::NONE, followers, is_current: false };
        (!relay.followers.is_empty()).then(|| Box::new(relay))
    }

    /// Everybody holds the whole log already: the state with which a run begins.
    pub(super) fn begin_known(&mut self, epoch: Epoch, end: Lsn) {
        self.turn_to(epoch);
        self.is_current = true;
        for follower in self.followers.values_mut() {
            follower.fed = true;
            follower.know_all(end);
        }
    }

    /// Another log is passed on from now on, or none. Streams begin when those below have answered.
    pub(super) fn turn_to(&mut self, epoch: Epoch) {
        self.epoch = epoch;
        self.is_current = false;
        for follower in self.followers.values_mut() {
            *follower = Follower::new(Lsn::ZERO, false, follower.heard);
        }
    }
}

impl Server {
    /// A sign of life from the primary goes on to those below.
    pub(super) fn pass_heartbeat(&mut self, round: u32, commit: Lsn, context: &mut Context<'_>) {
        let Some(relay) = &mut self.relay else { return };
        let matched = self.follow.matched;
        relay.is_current |= matched >= commit && matched > Lsn::ZERO;
        if !relay.is_current || self.follow.copying.is_some() {
            return;
        }
        let (epoch, newest_disk) = (relay.epoch, self.storage.newest_disk);
        for (id, follower) in &mut relay.followers {
            follower.look(context);
            let graduate = follower.session.filter(|_| follower.holds_target(context.config));
            let heartbeat = Message::Heartbeat { epoch, round, commit, graduate, newest_disk };
            self.post.send(context.out, (*id).into(), heartbeat);
        }
    }

    /// More may be passed on.
    pub(super) fn fill_below(&mut self, context: &mut Context<'_>) {
        if self.relay.is_some() {
            self.fill_all(context);
        }
    }

    /// One below has answered a sign of life: it is fed from now on.
    pub(super) fn begin_to_feed(&mut self, from: ServerId, epoch: Epoch, context: &Context<'_>) {
        let Some(relay) = self.relay.as_mut().filter(|relay| relay.epoch == epoch) else { return };
        if let Some(follower) = relay.followers.get_mut(&from).filter(|below| !below.fed) {
            follower.fed = true;
            follower.heard = context.now;
            follower.connected = true;
        }
    }

    /// A replica says that it is fed by another, or follows another epoch.
    pub(super) fn stop_feeding(&mut self, from: ServerId, context: &Context<'_>) {
        let reigns = matches!(self.role, Role::Primary(_));
        if reigns && context.config.feeds(self.id, from) {
            return;
        }
        if let Some(follower) = self.follower_mut(from) {
            follower.leave();
        }
    }

    /// A cascaded replica asks to be fed. Whoever reigns does it.
    pub(super) fn on_ask_feed(&mut self, from: ServerId, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        let begin = primary.begin;
        primary.followers[from.index()].join(begin, context.now);
        self.fill(from, context);
    }

    /// Whether it takes this server's updates, and with `beats` its signs of life. One that is cascaded is
    /// fed by one server at a time; it turns to another when that one is silent, when another epoch
    /// begins, or when it hears that the one which is meant to feed it lives.
    pub(super) fn is_fed_by(
        &self,
        from: ServerId,
        epoch: Epoch,
        beats: bool,
        config: &Config,
    ) -> bool {
        let Some(meant) = config.upstream_of(self.id) else { return true };
        let Some(source) = self.follow.source.filter(|_| !self.follow.suspects) else {
            return true;
        };
        from == source || beats && from == meant || self.follow.epoch.is_none_or(|own| epoch > own)
    }

    /// It is fed by this server from now on.
    pub(super) fn turn_to(&mut self, from: ServerId, context: &mut Context<'_>) {
        let Some(meant) = context.config.upstream_of(self.id) else { return };
        if self.follow.source == Some(from) {
            return;
        }
        let before = self.follow.source.replace(from);
        self.follow.owed.clear();
        self.follow.copying = None;
        if before.is_some() || from != meant {
            context.note(What::FedBy { server: self.id, upstream: from });
        }
    }

    /// Who feeds it while it follows this epoch.
    pub(super) fn source(&self, epoch: Epoch) -> ServerId {
        self.follow.source.unwrap_or(epoch.primary())
    }

    /// The one that feeds this server has been silent for too long: it asks every server that votes, and
    /// the primary will answer.
    pub(super) fn seek_primary(&mut self, silence_us: u64, context: &mut Context<'_>) {
        let Some(meant) = context.config.upstream_of(self.id) else { return };
        if !std::mem::replace(&mut self.follow.suspects, true) {
            let upstream = self.follow.source.unwrap_or(meant);
            let silence_us = u32::try_from(silence_us).unwrap_or(u32::MAX);
            context.note(What::UpstreamSilent { server: self.id, upstream, silence_us });
        }
        for voter in self.storage.voters(context.config).all() {
            self.post.send(context.out, voter.into(), Message::AskFeed);
        }
        self.arm(Timer::Suspect, context.now + context.config.failover.suspect_us, context);
    }
}

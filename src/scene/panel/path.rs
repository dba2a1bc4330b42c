//! The way of one write: from its client to the primary, on to every replica and back, and what is told
//! to the client. Where a step is missing it says why. A function of the cluster and its facts, as far as
//! they are remembered.

use crate::scene::words::trail::{self as say, Hop, Unsent};
use crate::sim::cluster::Cluster;
use crate::sim::config::Level;
use crate::sim::fact::{Fact, Vanished, What};
use crate::sim::ids::{Epoch, Lsn, ServerId, WriteId};
use crate::sim::message::MessageKey;
use crate::sim::server::primary::Primary;
use crate::sim::time::SimTime;

use super::asking::name;

/// So many facts after its beginning a write's way is not looked for.
const MOST_FACTS: usize = 16_384;

/// A step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// It, in words.
    pub text: String,
    /// It has been taken; else the words say why not.
    pub taken: bool,
    /// The replica whose way there and back it belongs to.
    pub of: Option<ServerId>,
}

/// The way of a write.
#[must_use]
pub fn path(cluster: &Cluster, write: WriteId) -> Vec<Step> {
    let record = cluster.writes().get(write);
    let way =
        Way { cluster, write, facts: facts_since(cluster, record.asked_at), steps: Vec::new() };
    way.whole()
}

/// The facts from an instant on, as many as a write's way may take. They are in order of time, so the
/// first is found by halving.
fn facts_since(cluster: &Cluster, at: SimTime) -> Vec<Fact> {
    let trace = cluster.trace();
    let (mut low, mut high) =
        (trace.since(0).next().map_or(trace.count(), |(number, _)| number), trace.count());
    while low < high {
        let middle = low + (high - low) / 2;
        if trace.get(middle).is_some_and(|fact| fact.at < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    trace.since(low).take(MOST_FACTS).map(|(_, fact)| *fact).collect()
}

struct Way<'a> {
    cluster: &'a Cluster,
    write: WriteId,
    facts: Vec<Fact>,
    steps: Vec<Step>,
}

impl Way<'_> {
    fn whole(mut self) -> Vec<Step> {
        let record = *self.cluster.writes().get(self.write);
        self.step(None, true, say::asked(&name(self.cluster, record.client), record.asked_at));
        let place = self.cluster.writes().places(self.write).last();
        self.request(place.map(|(epoch, _)| epoch.primary()));
        let Some((epoch, lsn)) = place else {
            self.step(None, false, say::NOT_APPENDED.into());
            return self.steps;
        };
        let primary = epoch.primary();
        self.log(None, primary, epoch, lsn);
        for replica in ServerId::all(self.cluster.config().servers).filter(|id| *id != primary) {
            self.replica(primary, replica, epoch, lsn);
        }
        self.rule(primary, epoch, lsn);
        self.answer();
        self.steps
    }

    fn step(&mut self, of: Option<ServerId>, taken: bool, text: String) {
        self.steps.push(Step { text, taken, of });
    }

    /// The client's request; where it was asked more than once, the one that came to the log.
    fn request(&mut self, appended_at: Option<ServerId>) {
        let asks = |fact: &Fact| match fact.what {
            What::SentRequest { to, write, .. } if write == self.write => {
                Some((to, fact.what.sends()?))
            }
            _ => None,
        };
        let requests: Vec<(ServerId, MessageKey)> = self.facts.iter().filter_map(asks).collect();
        let chosen = requests.iter().find(|(to, _)| Some(*to) == appended_at).or(requests.last());
        if let Some((to, key)) = chosen.copied() {
            self.hop(None, &say::request_to(to), key);
        }
    }

    /// A message's part; true when it arrived.
    fn hop(&mut self, of: Option<ServerId>, name: &str, key: MessageKey) -> bool {
        let hop = self.became(key);
        let arrived = matches!(hop, Hop::Arrived(_));
        self.step(of, arrived, say::hop(name, hop));
        arrived
    }

    fn became(&self, key: MessageKey) -> Hop {
        let lost = |fact: &Fact| fact.what.loses().filter(|(lost, _)| *lost == key);
        let losses: Vec<(MessageKey, Vanished)> = self.facts.iter().filter_map(lost).collect();
        // What comes to a server that is down arrives, and vanishes. Of a message and its copy one may.
        let arrives = |fact: &&Fact| fact.what.delivers() == Some(key);
        let down = losses.iter().filter(|(_, why)| *why == Vanished::Down).count();
        if let Some(fact) = self.facts.iter().filter(arrives).nth(down) {
            return Hop::Arrived(fact.at);
        }
        if let Some((_, why)) = losses.last() {
            return Hop::Lost(*why);
        }
        match self.cluster.network().flights().find(|flight| flight.key == key) {
            Some(flight) if flight.held.is_some() => Hop::Held,
            Some(flight) if flight.queued => Hop::Queued,
            Some(flight) => Hop::Flies(flight.due),
            None => Hop::Unknown,
        }
    }

    /// The entry in a server's log, and on its disk; true when it is in the log.
    fn log(&mut self, of: Option<ServerId>, id: ServerId, epoch: Epoch, lsn: Lsn) -> bool {
        let takes = |fact: &&Fact| match fact.what {
            What::Appended { server, epoch: own, first, last } => {
                server == id && own == epoch && first <= lsn && lsn <= last
            }
            What::Copied { server, to, .. } => server == id && to >= lsn,
            _ => false,
        };
        let Some(at) = self.facts.iter().find(takes).map(|fact| fact.at) else { return false };
        self.step(of, true, say::in_log(id, lsn, at));
        if !self.cluster.config().disk.flush {
            return true;
        }
        let flushes = |fact: &&Fact| {
            matches!(fact.what, What::Flushed { server, to, .. } if server == id && to >= lsn)
                && fact.at >= at
        };
        match self.facts.iter().find(flushes).map(|fact| fact.at) {
            Some(at) => self.step(of, true, say::on_disk(id, at)),
            None => self.step(of, false, say::not_on_disk(id, self.cluster.server(id).up)),
        }
        true
    }

    /// To a replica and back.
    fn replica(&mut self, primary: ServerId, to: ServerId, epoch: Epoch, lsn: Lsn) {
        let sends = |fact: &&Fact| match fact.what {
            What::SentUpdate { to: other, epoch: own, first, count, .. } => {
                other == to && own == epoch && first <= lsn && lsn.0 < first.0 + u32::from(count)
            }
            _ => false,
        };
        // What was sent again counts as it was first sent, unless that was lost.
        let sent: Vec<MessageKey> =
            self.facts.iter().filter(sends).filter_map(|fact| fact.what.sends()).collect();
        let arrived = |key: &&MessageKey| matches!(self.became(**key), Hop::Arrived(_));
        let Some(key) = sent.iter().find(arrived).or(sent.last()).copied() else {
            let why = self.unsent(primary, to, epoch, lsn);
            return self.step(Some(to), false, say::not_sent(to, why));
        };
        if !self.hop(Some(to), &say::update_to(to), key) {
            return;
        }
        if !self.log(Some(to), to, epoch, lsn) {
            return self.step(Some(to), false, say::not_taken(to));
        }
        let level = self.cluster.config().ack.level;
        let acknowledges = |fact: &&Fact| match fact.what {
            What::SentAck { from, received, flushed, applied, .. } if from == to => {
                let reached = match level {
                    Level::Received => received,
                    Level::Flushed => flushed,
                    Level::Applied => applied,
                };
                reached >= lsn
            }
            _ => false,
        };
        match self.facts.iter().find(acknowledges).and_then(|fact| fact.what.sends()) {
            Some(key) => {
                self.hop(Some(to), &say::ack_of(to), key);
            }
            None => self.step(Some(to), false, say::no_ack(to, self.cluster.server(to).up)),
        }
    }

    fn unsent(&self, primary: ServerId, to: ServerId, epoch: Epoch, lsn: Lsn) -> Unsent {
        let config = self.cluster.config();
        // Who feeds it: the primary, or a replica.
        let meant = config.upstream_of(to).unwrap_or(primary);
        let source = self.cluster.server(to).follow.source.unwrap_or(meant);
        let server = self.cluster.server(source);
        if !server.up {
            return Unsent::SourceDown(source);
        }
        let reigns = server.primary().is_some_and(|own| own.epoch == epoch);
        let follower = server.follower(to).filter(|_| source != primary || reigns);
        let Some(follower) = follower else { return Unsent::Deposed(source) };
        let after_flush = config.replication.send_after_flush && config.disk.flush;
        match () {
            () if server.storage.durable(after_flush) < lsn => Unsent::NotFlushed(source),
            () if follower.open >= config.replication.window => Unsent::Gate,
            () if !follower.connected => Unsent::Silent,
            () => Unsent::Soon,
        }
    }

    fn rule(&mut self, primary: ServerId, epoch: Epoch, lsn: Lsn) {
        let commits = |fact: &&Fact| match fact.what {
            What::Committed { server, epoch: own, to } => {
                server == primary && own >= epoch && to >= lsn
            }
            _ => false,
        };
        if let Some(at) = self.facts.iter().find(commits).map(|fact| fact.at) {
            return self.step(None, true, say::rule_met(at));
        }
        let server = self.cluster.server(primary);
        let tally = |reign: &Primary| reign.tally_of(lsn, self.cluster.voters());
        let (have, need) = server.primary().map_or((0, 0), tally);
        self.step(None, false, say::rule_not_met(have, need));
    }

    fn answer(&mut self) {
        let answers =
            |fact: &&Fact| matches!(fact.what, What::SentDone { write, .. } if write == self.write);
        let sent: Vec<MessageKey> =
            self.facts.iter().filter(answers).filter_map(|fact| fact.what.sends()).collect();
        let arrived = |key: &&MessageKey| matches!(self.became(**key), Hop::Arrived(_));
        match sent.iter().find(arrived).or(sent.last()).copied() {
            Some(key) => {
                self.hop(None, &say::answer_to(key.to), key);
            }
            None => self.step(None, false, say::NO_ANSWER.into()),
        }
    }
}

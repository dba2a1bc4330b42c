//! Split brain by rule 29, from the words themselves: who says "done", in which epoch, and whether another
//! has said so in a later one.

use ripple::sim::ids::{Epoch, ServerId};
use ripple::sim::server::Server;

/// Who has answered so far, and who began to reign when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Answers {
    /// The epochs in which somebody has said "done", and who, in the order of their first.
    answered: Vec<(Epoch, ServerId)>,
    /// For each reign how many of them there were when it began.
    begun: Vec<(Epoch, usize)>,
    /// The epochs in which somebody said so beside a later one.
    pub beside: Vec<Epoch>,
}

impl Answers {
    /// Looks at who reigns.
    pub fn look<'a>(&mut self, servers: impl Iterator<Item = &'a Server>) {
        for primary in servers.filter_map(Server::primary) {
            if self.begun.iter().all(|(epoch, _)| *epoch != primary.epoch) {
                self.begun.push((primary.epoch, self.answered.len()));
            }
        }
    }

    /// A server says "done" in this epoch. True when that is the first word of its epoch that makes a
    /// split brain.
    pub fn note<'a>(
        &mut self,
        from: ServerId,
        epoch: Epoch,
        mut servers: impl Iterator<Item = &'a Server> + Clone,
    ) -> bool {
        let begun = self.begun.iter().find(|(known, _)| *known == epoch);
        let before = begun.map_or(0, |(_, answered)| *answered);
        let mut reigns = |other: Epoch| {
            let mut primaries = servers.by_ref().clone().filter_map(Server::primary);
            primaries.any(|primary| primary.epoch == other)
        };
        let mut others = self.answered.iter().enumerate();
        let split = others.any(|(at, (other, by))| {
            *other > epoch && *by != from && (at >= before || reigns(*other))
        });
        if self.answered.iter().all(|(known, _)| *known != epoch) {
            self.answered.push((epoch, from));
        }
        let news = split && !self.beside.contains(&epoch);
        if news {
            self.beside.push(epoch);
        }
        news
    }
}

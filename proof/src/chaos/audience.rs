//! What clients are told and what they read, heard on the lanes that lead to them and judged by the second
//! opinion. The facts must tell the same, and no promise that is given to readers may break.

use ripple::sim::client::Client;
use ripple::sim::cluster::Cluster;
use ripple::sim::fact::{Promise, What};
use ripple::sim::ids::{Epoch, NodeId, Place, ReadId, ServerId, WriteId};
use ripple::sim::message::{Answer, Message, MessageKey, ReadAnswer};
use ripple::sim::table::Told;

use super::hazard::{Hazard, Hazards};
use crate::second::history::History;
use crate::second::ledger::Standing;
use crate::second::losses::Losses;
use crate::second::readers::{Readers, Verdict};
use crate::second::split::Answers;
use crate::second::view::View;

/// One who listens to what clients hear.
#[derive(Debug, Default)]
pub struct Audience {
    answers: Answers,
    readers: Readers,
    /// The newest message that was heard leaving on each lane to a client.
    heard: Vec<((NodeId, NodeId), u32)>,
    /// Values on their way to readers, in order.
    values: Vec<(MessageKey, ReadId, Place)>,
    /// Writes that have not ended at their clients.
    pending: Vec<WriteId>,
    newest_write: WriteId,
    newest_read: ReadId,
    /// What facts have told of reads and split brains since the last look.
    told: Vec<Tale>,
    /// Writes that were read and are lost, by the facts.
    told_lost: Vec<WriteId>,
    /// Hazards that were met.
    pub met: Hazards,
}

/// What a fact told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tale {
    Stale(ReadId),
    MissedOwn(ReadId),
    WentBack(ReadId),
    Split(ServerId),
}

impl Audience {
    /// A fact is told.
    pub fn hear(&mut self, what: &What) {
        match *what {
            What::StaleRead { read, .. } => self.told.push(Tale::Stale(read)),
            What::MissedOwnWrite { read, .. } => self.told.push(Tale::MissedOwn(read)),
            What::WentBack { read, .. } => self.told.push(Tale::WentBack(read)),
            What::SplitBrain { old, .. } => self.told.push(Tale::Split(old)),
            What::ReadWasLost { write, .. } => self.told_lost.push(write),
            What::AppliedTwice { .. } => self.met.note(Hazard::AppliedTwice),
            What::LeftInSync { .. } => self.met.note(Hazard::LeftInSync),
            What::CoordinatorAppoints { .. } => self.met.note(Hazard::Appointed),
            What::FedBy { .. } => self.met.note(Hazard::FedByAnother),
            _ => {}
        }
    }

    /// Looks at what left for clients, and at what they have taken in.
    ///
    /// # Errors
    ///
    /// When the facts tell otherwise, or a promise is broken.
    pub fn look(
        &mut self,
        cluster: &Cluster,
        view: &View<'_>,
        history: &History,
        losses: &Losses,
    ) -> Result<(), String> {
        let mut found = self.listen(cluster);
        if !found.is_empty() && losses.forbid_split_brain(view.config) {
            return Err("a split brain, although it is promised that there is none".into());
        }
        self.look_at_writes(view);
        let values = values(cluster);
        let arrived = arrived(&self.values, &values);
        self.values = values;
        for client in cluster.clients() {
            found.extend(self.look_at_reads(client, &arrived, (view, history, losses))?);
        }
        found.sort_unstable();
        self.told.sort_unstable();
        if found != self.told {
            return Err(format!("by the rules {found:?}, and the facts tell {:?}", self.told));
        }
        self.told.clear();
        Ok(())
    }

    /// Hears every "done" that left; gives those that make a split brain.
    fn listen(&mut self, cluster: &Cluster) -> Vec<Tale> {
        self.answers.look(cluster.servers().iter());
        let mut split = Vec::new();
        for (from, epoch) in self.new_answers(cluster) {
            if self.answers.note(from, epoch, cluster.servers().iter()) {
                self.met.note(Hazard::SplitBrain);
                split.push(Tale::Split(from));
            }
        }
        split
    }

    fn new_answers(&mut self, cluster: &Cluster) -> Vec<(ServerId, Epoch)> {
        let mut new = Vec::new();
        for flight in cluster.network().flights() {
            let MessageKey { from, to, nth } = flight.key;
            if let Message::Answer { answer: Answer::Done(epoch, _), .. } = flight.message {
                let lanes = &self.heard;
                let known = lanes.iter().find(|(lane, _)| *lane == (from, to));
                if known.is_none_or(|(_, newest)| nth > *newest) {
                    new.push((flight.key, epoch));
                }
            }
        }
        new.sort_unstable();
        for (MessageKey { from, to, nth }, _) in &new {
            self.heard.retain(|(lane, _)| *lane != (*from, *to));
            self.heard.push(((*from, *to), *nth));
        }
        new.into_iter().filter_map(|(key, epoch)| Some((key.from.server()?, epoch))).collect()
    }

    fn look_at_writes(&mut self, view: &View<'_>) {
        let newest = view.writes.newest();
        self.pending.extend((self.newest_write.0 + 1..=newest.0).map(WriteId));
        self.newest_write = newest;
        let readers = &mut self.readers;
        self.pending.retain(|write| {
            let record = view.writes.get(*write);
            if let Some(at) = view.writes.done_at(*write) {
                readers.note_done((record.client, record.key), at);
            }
            record.told == Told::Nothing
        });
    }

    /// Reads that began or ended at a client; `arrived` lists the values that are no longer on their way.
    fn look_at_reads(
        &mut self,
        client: &Client,
        arrived: &[(ReadId, Place)],
        (view, history, losses): (&View<'_>, &History, &Losses),
    ) -> Result<Vec<Tale>, String> {
        let mut found = Vec::new();
        let waits = |read: ReadId| client.reads.operations.iter().any(|open| open.ask.read == read);
        for read in self.readers.open_of(client.id).filter(|read| !waits(*read)).collect::<Vec<_>>()
        {
            match arrived.iter().find(|(of, _)| *of == read) {
                None => self.readers.give_up(read),
                Some((_, place)) => {
                    let verdict = self.readers.answer(read, *place, view, history);
                    found.extend(self.take(read, verdict));
                    check(verdict, view, losses)?;
                }
            }
        }
        let newest = self.newest_read;
        for open in client.reads.operations.iter().filter(|open| open.ask.read > newest) {
            self.readers.ask(open.ask.read, (client.id, open.ask.key));
            self.newest_read = self.newest_read.max(open.ask.read);
        }
        Ok(found)
    }

    fn take(&mut self, read: ReadId, verdict: Verdict) -> impl Iterator<Item = Tale> + use<> {
        let Verdict { stale, misses_own, goes_back } = verdict;
        let all = [
            (stale, Hazard::StaleRead, Tale::Stale(read)),
            (misses_own, Hazard::MissedOwnWrite, Tale::MissedOwn(read)),
            (goes_back, Hazard::WentBack, Tale::WentBack(read)),
        ];
        let found = all.into_iter().filter(|(is, ..)| *is);
        found.clone().for_each(|(_, hazard, _)| self.met.note(hazard));
        found.map(|(.., tale)| tale)
    }

    /// Looks at everything that was read: what is gone for good is a loss, and the facts have told it.
    ///
    /// # Errors
    ///
    /// When they have not, or tell of others, or none is promised.
    pub fn look_for_losses(
        &mut self,
        view: &View<'_>,
        standings: &[Standing],
        losses: &Losses,
    ) -> Result<(), String> {
        for place in &self.readers.read {
            let write = view.table.write_at(place.epoch, place.lsn);
            let write = write.expect("what was read stands in the table");
            let at = usize::try_from(write.0).expect("32 bits fit an index") - 1;
            if !standings[at].gone {
                continue;
            }
            self.met.note(Hazard::LostRead);
            if !self.told_lost.contains(&write) {
                return Err(format!("write {write} was read and is lost, and no fact says so"));
            }
            if losses.forbid(Promise::NothingReadLost, view.config) {
                return Err(format!(
                    "write {write} was read and is lost, although it is promised that nothing is"
                ));
            }
        }
        Ok(())
    }
}

/// What a read found must be right where that is promised.
fn check(verdict: Verdict, view: &View<'_>, losses: &Losses) -> Result<(), String> {
    let all = [
        (verdict.stale, Promise::FreshReads),
        (verdict.misses_own, Promise::OwnWrites),
        (verdict.goes_back, Promise::MonotonicReads),
    ];
    let broken = all.iter().find(|(is, promise)| *is && losses.forbid(*promise, view.config));
    broken.map_or(Ok(()), |(_, promise)| Err(format!("{promise:?} is promised, and broken")))
}

/// Every value on its way to a reader, in order.
fn values(cluster: &Cluster) -> Vec<(MessageKey, ReadId, Place)> {
    let flights = cluster.network().flights().filter(|flight| flight.lost.is_none());
    let mut values: Vec<_> = flights
        .filter_map(|flight| match flight.message {
            Message::ReadAnswer { read, answer: ReadAnswer::Value(place, _) } => {
                Some((flight.key, read, place))
            }
            _ => None,
        })
        .collect();
    values.sort_unstable();
    values
}

/// What was on its way and is not now; of a message that was doubled, one.
fn arrived(
    before: &[(MessageKey, ReadId, Place)],
    mut now: &[(MessageKey, ReadId, Place)],
) -> Vec<(ReadId, Place)> {
    let mut gone = Vec::new();
    for value in before {
        while now.first().is_some_and(|first| first < value) {
            now = &now[1..];
        }
        match now.split_first() {
            Some((first, rest)) if first == value => now = rest,
            _ => gone.push((value.1, value.2)),
        }
    }
    gone
}

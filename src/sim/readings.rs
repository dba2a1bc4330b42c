//! Those who read, watched: each read is judged at the moment at which it ends, and what was read is
//! followed until it is safe or lost (rules 33 and 40). It stands on facts and on the ledger's books,
//! and costs nothing until somebody reads.
//!
//! What is newer is decided by an entry's name: by its epoch, then its LSN. Within one log that is the
//! log's order, and of two histories the later primary's is the newer. A write that was read where
//! history does not have it, but that history has elsewhere, counts as read there: its client asked a
//! second primary too, and it is the same write.

use std::collections::VecDeque;

use super::config::{Config, ReadPolicy};
use super::fact::{Promise, What};
use super::ids::{ClientId, Key, Place, ReadId, ServerId, WriteId};
use super::ledger::{Books, Extents};
use super::read_promises::{READ_PROMISES, WhyNot, promised};
use super::table::Told;
use super::time::SimTime;

/// The most keys that a run may have.
pub const MAX_KEYS: u8 = 16;

type ByKey = [Place; 16];

/// A promise: kept for the loss of so many servers, or why it is not given.
type Given = Result<u16, WhyNot>;

/// One policy of each kind: figures change nothing about what is promised.
const POLICIES: [ReadPolicy; 5] = [
    ReadPolicy::Primary,
    ReadPolicy::Confirmed,
    ReadPolicy::Any,
    ReadPolicy::Within { us: 0 },
    ReadPolicy::OwnWrites,
];

/// Watches those who read.
#[derive(Clone, Debug)]
pub struct Readings {
    /// Somebody has read, or will.
    awake: bool,
    /// For each kind of policy, what the settings promise, as weak as it has been since the run began.
    given: [[Given; 4]; POLICIES.len()],
    /// By which of them somebody reads.
    used: [bool; POLICIES.len()],
    /// By which of them the first client would.
    first: usize,
    /// For each key the places of its done writes, oldest first.
    done: Vec<Vec<Place>>,
    /// For each client and key its newest done write, and the newest that it has read.
    own: Vec<ByKey>,
    last: Vec<ByKey>,
    /// Reads that have not ended.
    open: VecDeque<Open>,
    /// What was read and is in history, oldest first.
    seen: Vec<Seen>,
    /// What was read and is not: to be lost, or to come back.
    doubts: Vec<Seen>,
}

/// A read that has not ended, and what it must find.
#[derive(Clone, Copy, Debug)]
struct Open {
    read: ReadId,
    asked_at: SimTime,
    /// The newest done write of its key.
    newest: Place,
    /// The client's own newest done write of its key.
    own: Place,
    /// The newest that the client had read of its key.
    before: Place,
}

/// A write that somebody has read, and who was the first.
#[derive(Clone, Copy, Debug)]
struct Seen {
    place: Place,
    client: ClientId,
    server: ServerId,
}

/// What was found when a read ended.
#[derive(Clone, Debug)]
pub struct Judged {
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// It was stale.
    pub stale: bool,
    /// Facts to be told, and the promises that they break.
    pub found: Vec<(What, Promise)>,
}

impl Readings {
    /// Watches from the beginning.
    #[must_use]
    pub fn new(config: &Config, clocks_agree: bool) -> Self {
        let mut readings = Self {
            awake: false,
            given: [[Ok(u16::MAX); 4]; POLICIES.len()],
            used: [false; POLICIES.len()],
            first: 0,
            done: vec![Vec::new(); usize::from(config.keys)],
            own: vec![ByKey::default(); config.others.len() + 1],
            last: vec![ByKey::default(); config.others.len() + 1],
            open: VecDeque::new(),
            seen: Vec::new(),
            doubts: Vec::new(),
        };
        readings.settings_changed(config, clocks_agree, true);
        readings
    }

    /// Whether anybody reads, so that facts must be shown to it.
    #[must_use]
    pub const fn is_awake(&self) -> bool {
        self.awake
    }

    /// Why a promise is not given by these settings to those who read, or to the first client where
    /// nobody does; nothing when it is given.
    #[must_use]
    pub fn why_not(&self, promise: Promise) -> Option<WhyNot> {
        let at = READ_PROMISES.iter().position(|known| *known == promise)?;
        let nobody = !self.used.contains(&true);
        let counts = |policy: usize| self.used[policy] || nobody && policy == self.first;
        let mut of_policies = (0..POLICIES.len()).filter(|policy| counts(*policy));
        of_policies.find_map(|policy| self.given[policy][at].err())
    }

    /// The settings changed, or whether clocks agree; `afresh` when nothing was promised before.
    pub fn settings_changed(&mut self, config: &Config, clocks_agree: bool, afresh: bool) {
        self.first = place_of(config.client.reads.policy);
        for (policy, given) in POLICIES.into_iter().zip(&mut self.given) {
            for (promise, given) in READ_PROMISES.into_iter().zip(given) {
                let now = promised(promise, config, policy, clocks_agree);
                *given = if afresh { now } else { weaker(*given, now) };
            }
        }
    }

    /// Somebody reads by this policy from now on. The books tell what was done before.
    pub fn reads_by(&mut self, policy: ReadPolicy, books: Books<'_>) {
        self.used[place_of(policy)] = true;
        if !std::mem::replace(&mut self.awake, true) {
            self.wake(books);
        }
    }

    fn wake(&mut self, books: Books<'_>) {
        for write in books.writes.all() {
            if books.writes.get(write).told == Told::Done {
                self.on_done(write, books);
            }
        }
    }

    /// A promotion by force asked nobody: nothing is promised from then on.
    pub fn forced(&mut self) {
        self.weaken(|given| weaker(given, Err(WhyNot::Forced)));
    }

    /// So many servers are lost now.
    pub fn lost_servers(&mut self, losses: u16) {
        self.weaken(|given| match given {
            Ok(survived) if losses > survived => Err(WhyNot::TooManyLost),
            given => given,
        });
    }

    fn weaken(&mut self, change: impl Fn(Given) -> Given) {
        self.given.iter_mut().flatten().for_each(|given| *given = change(*given));
    }

    /// A client was told that a write is done.
    fn on_done(&mut self, write: WriteId, books: Books<'_>) {
        let Some(place) = books.writes.done_at(write) else { return };
        let record = books.writes.get(write);
        let done = &mut self.done[record.key.index()];
        let at = done.partition_point(|known| *known < place);
        done.insert(at, place);
        let own = &mut self.own[record.client.index()][record.key.index()];
        *own = place.max(*own);
    }

    fn newest(&self, key: Key) -> Place {
        self.done[key.index()].last().copied().unwrap_or(Place::NONE)
    }

    /// Takes a fact in; gives a verdict when a read has found something.
    pub fn observe(&mut self, now: SimTime, what: &What, books: Books<'_>) -> Option<Judged> {
        match *what {
            What::ToldClient { write, told: Told::Done, .. } => self.on_done(write, books),
            What::ReadAsked { client, read, key, .. } => self.open.push_back(Open {
                read,
                asked_at: now,
                newest: self.newest(key),
                own: self.own[client.index()][key.index()],
                before: self.last[client.index()][key.index()],
            }),
            What::ReadGivenUp { read, .. } => drop(self.close(read)),
            What::ReadDone { client, server, key, read, place } => {
                let open = self.close(read)?;
                self.note_seen(Seen { place, client, server }, books);
                let place = books.place_of_truth(place);
                let last = &mut self.last[client.index()][key.index()];
                *last = place.max(*last);
                return Some(self.judge(&open, (client, server, key), place, now, books));
            }
            _ => {}
        }
        None
    }

    fn close(&mut self, read: ReadId) -> Option<Open> {
        let at = self.open.iter().position(|open| open.read == read)?;
        self.open.remove(at)
    }

    /// What a read found, against what it had to find.
    fn judge(
        &self,
        open: &Open,
        (client, server, key): (ClientId, ServerId, Key),
        place: Place,
        now: SimTime,
        books: Books<'_>,
    ) -> Judged {
        let write_at =
            |place: Place| books.table.write_at(place.epoch, place.lsn).unwrap_or(WriteId::NONE);
        let (read, value) = (open.read, write_at(place));
        let mut found = Vec::new();
        let stale = place < open.newest;
        if stale {
            let newest = write_at(open.newest);
            let behind = self.done_between(key, place, open.newest);
            let what = What::StaleRead { client, server, key, read, value, newest, behind };
            found.push((what, Promise::FreshReads));
        }
        if place < open.own {
            let own = write_at(open.own);
            let what = What::MissedOwnWrite { client, server, key, read, value, own };
            found.push((what, Promise::OwnWrites));
        }
        if place < open.before {
            let before = write_at(open.before);
            let what = What::WentBack { client, server, key, read, value, before };
            found.push((what, Promise::MonotonicReads));
        }
        Judged { took_us: now.since(open.asked_at), stale, found }
    }

    /// How many done writes of a key are newer than one place, up to another.
    fn done_between(&self, key: Key, after: Place, to: Place) -> u32 {
        let done = &self.done[key.index()];
        let up_to = |place: Place| done.partition_point(|known| *known <= place);
        u32::try_from(up_to(to) - up_to(after)).expect("an LSN counts every entry")
    }

    /// Somebody has read this; the first to do so is remembered.
    fn note_seen(&mut self, seen: Seen, books: Books<'_>) {
        if seen.place == Place::NONE {
            return;
        }
        if !stands(&seen, books) {
            let known = self.doubts.iter().any(|known| known.place == seen.place);
            if !known {
                self.doubts.push(seen);
            }
            return;
        }
        self.keep(seen);
    }

    fn keep(&mut self, seen: Seen) {
        let at = self.seen.partition_point(|known| known.place < seen.place);
        if self.seen.get(at).is_none_or(|known| known.place != seen.place) {
            self.seen.insert(at, seen);
        }
    }

    /// Whether something that was read may turn out to be lost, so that more facts matter.
    #[must_use]
    pub const fn has_doubts(&self) -> bool {
        !self.doubts.is_empty()
    }

    /// History or what holds it has changed: doubts what was read and is no longer in it. What is
    /// older than something that still is has not changed.
    pub fn reconsider(&mut self, books: Books<'_>, extents: &Extents) {
        let history = &books.shadow.history;
        let stands = |seen: &Seen| {
            seen.place.lsn <= extents.held && history.contains(seen.place.epoch, seen.place.lsn)
        };
        while let Some(newest) = self.seen.pop_if(|seen| !stands(seen)) {
            self.doubts.push(newest);
        }
        self.doubts.sort_by_key(|seen| seen.place);
    }

    /// What was read and is lost now; what has come back is doubted no longer.
    pub fn losses(&mut self, books: Books<'_>, extents: &Extents) -> Vec<What> {
        let mut lost = Vec::new();
        for seen in std::mem::take(&mut self.doubts) {
            let write = books.table.write_at(seen.place.epoch, seen.place.lsn);
            let write = write.expect("what was read stands in the table");
            match books.is_present(write, extents) {
                Some(true) => self.keep(seen),
                Some(false) => {
                    let Seen { client, server, .. } = seen;
                    lost.push(What::ReadWasLost { client, server, write });
                }
                None => self.doubts.push(seen),
            }
        }
        lost
    }
}

/// Whether what was read is in history, and held: while the primary that writes history reigns, all of it
/// is. A value may have been on its way to its reader while everything that held it was lost.
fn stands(seen: &Seen, books: Books<'_>) -> bool {
    let Place { epoch, lsn } = seen.place;
    let held = || Extents::measure(books.shadow, books.network).held;
    books.shadow.history.contains(epoch, lsn) && (books.shadow.has_author() || lsn <= held())
}

fn weaker(one: Given, other: Given) -> Given {
    Ok(one?.min(other?))
}

fn place_of(policy: ReadPolicy) -> usize {
    let kind = policy.kind();
    let place = POLICIES.iter().position(|known| known.kind() == kind);
    place.expect("every kind of policy is listed")
}

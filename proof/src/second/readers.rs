//! What reads find, against what they had to find (rules 33 and 40). Older and newer are a matter of the
//! epoch first and then the LSN.

use ripple::sim::ids::{ClientId, Key, Place, ReadId, WriteId};

use super::history::History;
use super::view::{View, lsn, place};

/// Those who read, and those whose writes they should find.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Readers {
    /// For each client and key its newest done write.
    done: Vec<((ClientId, Key), Place)>,
    /// For each client and key the newest that it has read.
    last: Vec<((ClientId, Key), Place)>,
    open: Vec<Open>,
    /// Everything that somebody has read.
    pub read: Vec<Place>,
}

/// A read that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Open {
    read: ReadId,
    of: (ClientId, Key),
    newest: Place,
    own: Place,
    before: Place,
}

/// What is wrong with what a read found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Something newer had been done before it began.
    pub stale: bool,
    /// Its own client had written something newer.
    pub misses_own: bool,
    /// Its own client had read something newer.
    pub goes_back: bool,
}

impl Readers {
    /// A client was told that its write of a key is done, and where it stands.
    pub fn note_done(&mut self, of: (ClientId, Key), at: Place) {
        raise(&mut self.done, of, at);
    }

    /// A client asks for a read.
    pub fn ask(&mut self, read: ReadId, of: (ClientId, Key)) {
        let same_key = self.done.iter().filter(|((_, key), _)| *key == of.1);
        let newest = same_key.map(|(_, at)| *at).max().unwrap_or(Place::NONE);
        let (own, before) = (newest_of(&self.done, of), newest_of(&self.last, of));
        self.open.push(Open { read, of, newest, own, before });
    }

    /// A client's reads that have not ended.
    pub fn open_of(&self, client: ClientId) -> impl Iterator<Item = ReadId> + '_ {
        self.open.iter().filter(move |open| open.of.0 == client).map(|open| open.read)
    }

    /// A read ends without an answer.
    pub fn give_up(&mut self, read: ReadId) {
        self.open.retain(|open| open.read != read);
    }

    /// A read ends with what stands at a place.
    pub fn answer(
        &mut self,
        read: ReadId,
        found: Place,
        view: &View<'_>,
        history: &History,
    ) -> Verdict {
        let Some(at) = self.open.iter().position(|open| open.read == read) else {
            return Verdict::default();
        };
        let open = self.open.remove(at);
        if found != Place::NONE && !self.read.contains(&found) {
            self.read.push(found);
            self.read.sort_unstable();
        }
        let found = in_history(found, view, history);
        raise(&mut self.last, open.of, found);
        Verdict {
            stale: found < open.newest,
            misses_own: found < open.own,
            goes_back: found < open.before,
        }
    }
}

fn newest_of(list: &[((ClientId, Key), Place)], of: (ClientId, Key)) -> Place {
    list.iter().find(|(known, _)| *known == of).map_or(Place::NONE, |(_, at)| *at)
}

fn raise(list: &mut Vec<((ClientId, Key), Place)>, of: (ClientId, Key), to: Place) {
    match list.binary_search_by_key(&of, |(known, _)| *known) {
        Ok(at) => list[at].1 = list[at].1.max(to),
        Err(at) => list.insert(at, (of, to)),
    }
}

/// A write that was read where history does not hold it, and that history holds elsewhere, counts as read
/// there.
fn in_history(found: Place, view: &View<'_>, history: &History) -> Place {
    let write_at = |at: Place| view.table.write_at(at.epoch, at.lsn).unwrap_or(WriteId::NONE);
    let stands = found.lsn.0 > 0 && history.entries.get(place(found.lsn)) == Some(&found.epoch);
    if stands || found == Place::NONE {
        return found;
    }
    let places =
        history.entries.iter().enumerate().map(|(at, epoch)| Place { epoch: *epoch, lsn: lsn(at) });
    places.clone().find(|other| write_at(*other) == write_at(found)).unwrap_or(found)
}

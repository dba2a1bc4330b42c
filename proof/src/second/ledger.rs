//! The fate of every write, from rules 35 to 37 read literally: every entry is counted wherever it
//! stands.

use ripple::sim::ids::{Epoch, Lsn, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::log::Log;
use ripple::sim::message::Append;
use ripple::sim::table::Told;

use super::history::History;
use super::view::{Mail, View, place, spell};

/// How well one entry of history is held.
#[derive(Clone, Copy, Debug, Default)]
struct Copies {
    live_disks: u32,
    live_memories: u32,
    /// Anywhere at all: disks of servers that are down and updates in flight included.
    all: u32,
}

/// How a write stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its fate.
    pub fate: Fate,
    /// Whatever its client was told: history lacks it, for good.
    pub gone: bool,
}

/// How every write stands, in order of their numbers.
#[must_use]
pub fn standings(view: &View<'_>, mail: &Mail<'_>, history: &History) -> Vec<Standing> {
    let mut inside = vec![Copies::default(); history.entries.len()];
    let mut held = vec![false; view.writes.all().count()];
    let mut found = |lsn: Lsn, epoch: Epoch, count: fn(&mut Copies)| {
        if history.entries.get(place(lsn)) == Some(&epoch) {
            inside[place(lsn)].all += 1;
            count(&mut inside[place(lsn)]);
        }
        if let Some(write) = write_at(view, epoch, lsn) {
            held[number(write)] = true;
        }
    };
    for server in &view.servers {
        for (lsn, epoch) in spell(&server.storage.disk.log) {
            found(lsn, epoch, if server.up { |copies| copies.live_disks += 1 } else { |_| {} });
        }
        for (lsn, epoch) in spell(&server.storage.log).filter(|_| server.up) {
            found(lsn, epoch, |copies| copies.live_memories += 1);
        }
    }
    let copied = copied(view, mail);
    for append in travelling(view, mail, &copied) {
        for lsn in append.first.0..=append.last.0 {
            found(Lsn(lsn), append.entries, |_| {});
        }
    }
    for (lsn, epoch) in copied {
        found(lsn, epoch, |_| {});
    }
    let best = best_copies(view, history, &inside);
    let told = |write: WriteId| view.writes.get(write).told;
    let standing = |write: WriteId| {
        let present = best[number(write)];
        let left_out = history.settled || !held[number(write)];
        let fate = fate(told(write), present, left_out);
        Standing { fate, gone: present.is_none() && left_out }
    };
    view.writes.all().map(standing).collect()
}

/// Everything that full copies in flight bring.
fn copied(view: &View<'_>, mail: &Mail<'_>) -> Vec<(Lsn, Epoch)> {
    let mut copied = Vec::new();
    for copy in &mail.copies {
        let (mut lsn, mut epoch) = (copy.last.lsn, copy.last.epoch);
        while lsn > Lsn::ZERO {
            copied.push((lsn, epoch));
            epoch = view.table.previous_of(epoch, lsn).expect("the table knows what stands before");
            lsn = lsn.previous();
        }
    }
    copied
}

/// The updates in flight that go on where a server, a full copy or another of them ends: the others can be
/// taken by nobody.
fn travelling<'a>(view: &View<'_>, mail: &Mail<'a>, copied: &[(Lsn, Epoch)]) -> Vec<&'a Append> {
    let mut waiting = mail.appends.clone();
    let mut travelling: Vec<&Append> = Vec::new();
    loop {
        let fits = |append: &&Append| {
            let before = append.first.previous();
            let stands = |log: &Log| log.epoch_at(before) == Some(append.previous);
            view.servers.iter().any(|server| {
                stands(&server.storage.disk.log) || server.up && stands(&server.storage.log)
            }) || copied.contains(&(before, append.previous))
                || travelling.iter().any(|other| {
                    other.entries == append.previous && (other.first..=other.last).contains(&before)
                })
        };
        let Some(at) = waiting.iter().position(fits) else { return travelling };
        travelling.push(waiting.swap_remove(at));
    }
}

/// For each write the best held of its entries in history, if any of them is held.
fn best_copies(view: &View<'_>, history: &History, inside: &[Copies]) -> Vec<Option<Copies>> {
    let mut best: Vec<Option<Copies>> = vec![None; view.writes.all().count()];
    for (at, epoch) in history.entries.iter().enumerate() {
        let copies = inside[at];
        if copies.all == 0 {
            continue;
        }
        if let Some(write) = write_at(view, *epoch, super::view::lsn(at)) {
            let known = &mut best[number(write)];
            let rank = |copies: &Copies| (copies.live_disks, copies.live_memories, copies.all);
            if known.is_none_or(|known| rank(&known) < rank(&copies)) {
                *known = Some(copies);
            }
        }
    }
    best
}

/// Rule 36, line by line.
fn fate(told: Told, present: Option<Copies>, left_out: bool) -> Fate {
    match (told, present) {
        (Told::Nothing, _) => Fate::Pending,
        (Told::Done, Some(copies)) if copies.live_disks >= 2 => Fate::Safe,
        (Told::Done, Some(copies)) if copies.live_disks + copies.live_memories > 0 => Fate::AtRisk,
        (Told::Done, None) if left_out => Fate::Lost,
        (Told::Done, _) => Fate::InDoubt,
        (Told::Refused | Told::Unknown, Some(_)) => Fate::Ghost,
        (Told::Refused | Told::Unknown, None) => Fate::Dropped,
    }
}

fn write_at(view: &View<'_>, epoch: Epoch, lsn: Lsn) -> Option<WriteId> {
    let write = view.table.write_at(epoch, lsn);
    let write = write.expect("an entry that stands somewhere was written");
    (write != WriteId::NONE).then_some(write)
}

fn number(write: WriteId) -> usize {
    usize::try_from(write.0).expect("32 bits fit an index") - 1
}

//! The log strip of a card: the same seven slots on every card, so that a missing entry is an empty
//! slot. A slot is an LSN; the newest anywhere stands on the right.

use crate::scene::picture::{Block, Carets, EpochColour, Slot};
use crate::scene::view::Detail;
use crate::sim::config::Level;
use crate::sim::ids::{Lsn, WriteId};
use crate::sim::server::Server;
use crate::sim::table::Told;

use super::Ground;

/// Slots on a strip.
pub(super) const SLOTS: u32 = 7;

/// The slots of a server, oldest first.
pub(super) fn slots(ground: &Ground<'_>, server: &Server) -> Vec<Slot> {
    (0..SLOTS)
        .map(|place| (ground.newest.0 + 1 + place).checked_sub(SLOTS).filter(|lsn| *lsn > 0))
        .map(|lsn| lsn.map_or(Slot::Blank, |lsn| slot(ground, server, Lsn(lsn))))
        .collect()
}

/// The slot, from the left, in which a position stands; none when it has scrolled away.
pub(super) fn slot_of(newest: Lsn, lsn: Lsn) -> Option<usize> {
    let from_right = newest.0.checked_sub(lsn.0)?;
    usize::try_from((SLOTS - 1).checked_sub(from_right)?).ok()
}

/// Where the positions of a server stand.
pub(super) fn carets(ground: &Ground<'_>, server: &Server) -> Option<Carets> {
    let place = |lsn: Lsn| (slot_of(ground.newest, lsn), lsn.0);
    let positions = server.positions();
    let commit = server.primary().map_or(server.follow.commit, |primary| primary.commit);
    (ground.view.detail == Detail::Full && server.up).then(|| Carets {
        received: place(positions.received),
        flushed: place(positions.flushed),
        applied: place(positions.applied),
        commit: place(commit),
    })
}

fn slot(ground: &Ground<'_>, server: &Server, lsn: Lsn) -> Slot {
    let Some(epoch) = server.storage.log.epoch_at(lsn) else { return Slot::Empty };
    let write = ground.cluster.table().write_at(epoch, lsn).filter(|write| *write != WriteId::NONE);
    Slot::Block(Block {
        write,
        lsn: lsn.0,
        colour: EpochColour::of(epoch.number),
        level: level(server, lsn),
        unreachable: !server.up,
        tally: write
            .filter(|write| ground.cluster.writes().get(*write).told == Told::Nothing)
            .and_then(|_| tally(ground, server, lsn)),
        selected: ground.view.selects_write(write),
    })
}

fn level(server: &Server, lsn: Lsn) -> Level {
    let positions = server.positions();
    if lsn <= positions.applied {
        Level::Applied
    } else if lsn <= positions.flushed {
        Level::Flushed
    } else {
        Level::Received
    }
}

/// Acknowledgements under an entry that its primary has not answered. What it inherited is answered
/// with the first entry of its own epoch (rule 26).
pub(super) fn tally(ground: &Ground<'_>, server: &Server, lsn: Lsn) -> Option<(u16, u16)> {
    let primary = server.primary()?;
    let counted = lsn.max(primary.begin);
    (primary.commit < counted).then(|| {
        let (have, needed) =
            primary.tally_of(counted, server.storage.voters(ground.cluster.config()));
        (have.min(needed), needed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stands_on_the_right() {
        assert_eq!(slot_of(Lsn(9), Lsn(9)), Some(6));
        assert_eq!(slot_of(Lsn(9), Lsn(3)), Some(0));
        assert_eq!(slot_of(Lsn(9), Lsn(2)), None);
        assert_eq!(slot_of(Lsn(9), Lsn(10)), None);
    }
}

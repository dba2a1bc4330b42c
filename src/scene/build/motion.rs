//! What moves on a card: patience with a silent primary, the crown, landing blocks, a falling tail.

use crate::scene::picture::CardMotion;
use crate::scene::view::Motion;
use crate::scene::words::foot;
use crate::sim::ids::ServerId;
use crate::sim::server::{Role, Server};

use super::beat::{Course, DONE, ease_in, ease_in_out, ease_out, progress, share, tenths};
use super::{Ground, strip};

/// Patience is shown when less than this is left.
const SHOWN_UNDER: u16 = 600;
/// A block begins to land at 1.15 times its size and takes this many tenths of a beat.
const LANDING: u64 = 2;
const CROWN: u64 = 4;
const TAIL: u64 = 20;

/// What moves on the card of a server.
pub(super) fn card(ground: &Ground<'_>, id: ServerId, beat_us: u64) -> CardMotion {
    let server = ground.cluster.server(id);
    let patience = patience(ground, server);
    let silence = patience.and(server.follow.epoch).map(|epoch| {
        let upstream = server.follow.source.unwrap_or(epoch.primary());
        foot::silent(upstream, ground.cluster.local_now(id).since(server.follow.heard))
    });
    if ground.view.motion == Motion::Reduced {
        return CardMotion {
            patience,
            silence,
            crown: DONE,
            crown_lost: None,
            landing: None,
            tail: DONE,
        };
    }
    CardMotion {
        patience,
        silence,
        crown: crown(ground, server, beat_us),
        crown_lost: crown_lost(ground, server, beat_us),
        landing: landing(ground, id, beat_us),
        tail: tail(ground, id, beat_us),
    }
}

/// How much patience a replica has left with the primary that it follows. It drains on the one who
/// waits, never on the one waited for.
fn patience(ground: &Ground<'_>, server: &Server) -> Option<u16> {
    let waits = server.up && matches!(server.role, Role::Replica) && !server.storage.learner;
    let follows = server.follow.epoch.is_some();
    let whole = server.patience_us(ground.cluster.config()).filter(|_| waits && follows)?;
    let silence = ground.cluster.local_now(server.id).since(server.follow.heard);
    Some(DONE - share(silence, whole)).filter(|left| *left < SHOWN_UNDER)
}

fn crown(ground: &Ground<'_>, server: &Server, beat_us: u64) -> u16 {
    let since = ground.recent.server(server.id).crown_at;
    let done = progress(since, ground.cluster.now(), tenths(beat_us, CROWN));
    if since.as_micros() == 0 {
        DONE
    } else if server.up {
        ease_out(done)
    } else {
        ease_in(done)
    }
}

/// A server that steps down runs on: its crown falls from the band and is gone.
fn crown_lost(ground: &Ground<'_>, server: &Server, beat_us: u64) -> Option<u16> {
    let since = ground.recent.server(server.id).stepped_down?;
    let done = progress(since, ground.cluster.now(), tenths(beat_us, CROWN));
    (done < DONE).then(|| ease_in(done))
}

fn landing(ground: &Ground<'_>, server: ServerId, beat_us: u64) -> Option<(usize, Course)> {
    let (at, first) = ground.recent.server(server).landed?;
    let course = Course::since(at, ground.cluster.now(), tenths(beat_us, LANDING))?;
    Some((strip::slot_of(ground.newest, first)?, course))
}

fn tail(ground: &Ground<'_>, server: ServerId, beat_us: u64) -> u16 {
    let tail = ground.recent.server(server).tail.as_ref();
    tail.map_or(DONE, |tail| {
        ease_in_out(progress(tail.at, ground.cluster.now(), tenths(beat_us, TAIL)))
    })
}

//! A server's card: role by its own belief, epoch, slots, foot, button.

use crate::scene::glyph::Glyph;
use crate::scene::picture::{Card, CardButton, EpochColour, Role, TornTail};
use crate::scene::view::Detail;
use crate::scene::words::{self, names, phrases};
use crate::sim::ids::WriteId;
use crate::sim::machine::USUAL_PERCENT;
use crate::sim::server::follower::Stream;
use crate::sim::server::{Role as Belief, Server};

use super::{Ground, epoch_of, foot, strip};

/// So little is made up at once, and not worth another role.
const BARELY_BEHIND: u32 = 1;

/// The card of a server.
pub(super) fn card(ground: &Ground<'_>, server: &Server, rivals: bool) -> Card {
    let role = role(ground, server);
    let epoch = epoch(ground, server);
    let seen = ground.cluster.shadow().of(server.id);
    let machine = machine(ground, server);
    Card {
        server: server.id,
        rect: ground.layout.card(server.id),
        form: ground.layout.form(),
        role,
        role_word: if server.paused { names::PAUSED } else { names::role(role) },
        name: names::card_with(&names::card(server.id, role, &epoch), server.paused, &machine),
        epoch,
        epoch_colour: EpochColour::of(epoch_of(server).number),
        slots: strip::slots(ground, server),
        carets: strip::carets(ground, server),
        newest: newest_write(ground, server),
        behind: ground.distance(server).0,
        foot: foot::foot(ground, server, role),
        button: match role {
            Role::Outside => CardButton::Add,
            Role::Down => CardButton::BringBack,
            _ => CardButton::KnockOut,
        },
        disk_gone: role == Role::Down && seen.wiped,
        paused: server.paused,
        machine,
        crown_fallen: !server.up && ground.recent.server(server.id).crown_fallen,
        rival: rivals && server.primary().is_some(),
        torn: torn(ground, server),
        selected: ground.view.selects_server(server.id),
    }
}

/// What a server believes that it is; whether it fetches what it missed is its primary's belief.
pub(super) fn role(ground: &Ground<'_>, server: &Server) -> Role {
    match &server.role {
        _ if !server.up && !ground.cluster.is_member(server.id) => Role::Outside,
        _ if !server.up => Role::Down,
        Belief::Primary(_) => Role::Primary,
        Belief::Candidate(_) => Role::Candidate,
        Belief::Replica if catches_up(ground, server) => Role::CatchingUp,
        Belief::Replica => Role::Replica,
    }
}

/// Whether a server has more to make up than what is on its way anyhow, and is not merely slow.
fn catches_up(ground: &Ground<'_>, server: &Server) -> bool {
    let fetches = ground.primary.is_some_and(|(_, primary)| {
        primary.followers[server.id.index()].stream == Stream::CatchingUp
    });
    let lagging = ground.cluster.shadow().of(server.id).lagging;
    let (behind, _) = ground.distance(server);
    server.storage.learner || (lagging || fetches) && behind > BARELY_BEHIND
}

/// What is wrong with a server's machine: shown in full detail.
fn machine(ground: &Ground<'_>, server: &Server) -> Vec<Glyph> {
    if ground.view.detail == Detail::Plain {
        return Vec::new();
    }
    let machine = ground.cluster.machine(server.id);
    let slow = (machine.disk_percent > USUAL_PERCENT).then_some(Glyph::SlowDisk);
    let off = ground.cluster.local_now(server.id) != ground.cluster.now()
        || machine.clock.is_some_and(|clock| clock.rate_ppm != 0);
    slow.into_iter().chain(off.then_some(Glyph::WrongClock)).collect()
}

fn epoch(ground: &Ground<'_>, server: &Server) -> String {
    if !server.up {
        return String::new();
    }
    let own = epoch_of(server);
    let shared = ground.epochs.iter().filter(|epoch| epoch.number == own.number).count() > 1;
    phrases::epoch(own, shared)
}

fn newest_write(ground: &Ground<'_>, server: &Server) -> Option<WriteId> {
    let log = &server.storage.log;
    let table = ground.cluster.table();
    let newest = table.write_at(log.last_epoch(), log.last())?;
    if newest != WriteId::NONE {
        return Some(newest);
    }
    let before = log.last().previous();
    table.write_at(log.epoch_at(before)?, before).filter(|write| *write != WriteId::NONE)
}

fn torn(ground: &Ground<'_>, server: &Server) -> Option<TornTail> {
    let tail = ground.recent.tail(server.id, server.storage.log.last())?;
    Some(TornTail {
        writes: tail.writes.clone(),
        colour: EpochColour::of(tail.epoch.number),
        fork_slot: strip::slot_of(ground.newest, tail.fork.next()),
        label: words::foot::discarded(tail.writes.len()),
    })
}

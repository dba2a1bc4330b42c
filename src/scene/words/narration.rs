//! Lines of What is happening: at most 12 words, subject first, present tense. Numbers are those of
//! writes; where there is none, it is the first entry of an epoch.

use crate::sim::fact::{Promise, Stall};
use crate::sim::ids::{Epoch, MonitorId, ServerId, WriteId};
use crate::sim::ledger::Fate;

use super::phrases::{count, duration, sentence, servers, write_range};
use super::{foot, promises};

/// The most words of a line.
pub const MOST_WORDS: usize = 12;

/// A client wants a write.
#[must_use]
pub fn asks(client: &str, write: WriteId) -> String {
    format!("{} asks for write {write}.", sentence(client))
}

/// A client asks another server, or the same again.
#[must_use]
pub fn asks_again(client: &str, server: ServerId, write: WriteId) -> String {
    format!("{} asks {server} for write {write}.", sentence(client))
}

/// A primary sends an update for the first time.
#[must_use]
pub fn sends(from: ServerId, to: &[ServerId], write: Option<WriteId>, epoch: Epoch) -> String {
    let to = servers(to);
    match write {
        Some(write) => format!("{from} sends update {write} to {to}."),
        None => format!("{from} tells {to} of epoch {}.", epoch.number),
    }
}

/// A primary sends many entries to a replica that has missed them.
#[must_use]
pub fn catches_up(from: ServerId, to: ServerId, entries: u32) -> String {
    format!("{from} sends {to} {} that it missed.", count(entries, "entry", "entries"))
}

/// An acknowledgement has opened a gate, and the next update goes.
#[must_use]
pub fn gate_opens(from: ServerId, to: ServerId, write: WriteId) -> String {
    format!("{from}'s gate to {to} opens: {write} leaves.")
}

/// "8 waits: S3 has not acked 7"; the label of a gate.
#[must_use]
pub fn gate_waits(next: WriteId, to: ServerId, waits_for: WriteId) -> String {
    format!("{next} waits: {to} has not acked {waits_for}")
}

/// A replica acknowledges.
#[must_use]
pub fn acknowledges(server: ServerId, write: Option<WriteId>, epoch: Epoch) -> String {
    match write {
        Some(write) => format!("{server} has update {write} and says so."),
        None => format!("{server} accepts epoch {} and says so.", epoch.number),
    }
}

/// A replica's log does not fit.
#[must_use]
pub fn does_not_fit(server: ServerId, primary: ServerId) -> String {
    format!("{server} tells {primary} how far its log goes.")
}

/// A server follows a higher epoch than the one that speaks to it.
#[must_use]
pub fn refuses(server: ServerId, old: ServerId, epoch: Epoch) -> String {
    format!("{server} refuses {old}: epoch {} is newer.", epoch.number)
}

/// A primary answers its client.
#[must_use]
pub fn says_done(server: ServerId, client: &str, write: WriteId) -> String {
    format!("{server} tells {client}: write {write} is done.")
}

/// The first "done" after a failure.
#[must_use]
pub fn first_done(write: WriteId) -> String {
    format!("Write {write} is the first done since the failure.")
}

/// A server is not primary, and says so.
#[must_use]
pub fn not_primary(server: ServerId, client: &str) -> String {
    format!("{server} tells {client}: I am not primary.")
}

/// A client is told that its write is refused.
#[must_use]
pub fn refused(client: &str, write: WriteId) -> String {
    format!("{} is told: write {write} is refused.", sentence(client))
}

/// A client stops asking.
#[must_use]
pub fn gives_up(client: &str, write: WriteId) -> String {
    format!("{} gives up write {write}, and never knows.", sentence(client))
}

/// A server has been silent for too long for a client.
#[must_use]
pub fn timed_out(client: &str, server: ServerId, write: WriteId) -> String {
    format!("{} gets no answer from {server} about write {write}.", sentence(client))
}

/// A message vanishes at a cut.
#[must_use]
pub fn vanishes(message: &str, from: &str, to: &str) -> String {
    format!("{} from {from} to {to} vanishes at the cut.", sentence(message))
}

/// A client's request finds nobody.
#[must_use]
pub fn nobody_there(server: ServerId, client: &str) -> String {
    format!("{server} is down: {client}'s request finds nobody.")
}

/// A server stops.
#[must_use]
pub fn stops(server: ServerId, writes_kept: u32) -> String {
    format!("{server} stops; its disk {}.", foot::keeps(writes_kept))
}

/// A server starts.
#[must_use]
pub fn starts(server: ServerId) -> String {
    format!("{server} starts again from its disk.")
}

/// A server starts, and its disk was destroyed.
#[must_use]
pub fn starts_empty(server: ServerId) -> String {
    format!("{server} starts with an empty disk: it fetches everything.")
}

/// A disk is destroyed.
#[must_use]
pub fn disk_destroyed(server: ServerId) -> String {
    format!("{server}'s disk is destroyed: its copy is gone.")
}

/// A link is cut, in one direction or both.
#[must_use]
pub fn cut(from: ServerId, to: ServerId, both: bool) -> String {
    if both {
        format!("The link between {from} and {to} is cut.")
    } else {
        format!("Messages from {from} to {to} vanish from now on.")
    }
}

/// A link is healed, in one direction or both.
#[must_use]
pub fn healed(from: ServerId, to: ServerId, both: bool) -> String {
    if both {
        format!("The link between {from} and {to} works again.")
    } else {
        format!("Messages from {from} to {to} pass again.")
    }
}

/// A setting has changed.
#[must_use]
pub fn setting_changed() -> String {
    "A setting changes while the cluster runs.".into()
}

/// A replica has waited in vain.
#[must_use]
pub fn suspects(server: ServerId, primary: ServerId, silence_us: u32) -> String {
    format!("{server} has not heard from {primary} for {}.", duration(silence_us.into()))
}

/// A server asks for votes.
#[must_use]
pub fn asks_for_votes(server: ServerId, of: &[ServerId]) -> String {
    let noun = if of.len() == 1 { "its vote" } else { "their votes" };
    format!("{server} asks {} for {noun}.", servers(of))
}

/// A server votes for another.
#[must_use]
pub fn votes(server: ServerId, candidate: ServerId) -> String {
    format!("{server} votes for {candidate}.")
}

/// A server votes against another.
#[must_use]
pub fn votes_against(server: ServerId, candidate: ServerId) -> String {
    format!("{server} does not vote for {candidate}.")
}

/// A server has enough votes.
#[must_use]
pub fn elected(server: ServerId, votes: u16, servers: u16) -> String {
    format!("{server} has {votes} of {servers} votes: a majority.")
}

/// A server does not have enough votes.
#[must_use]
pub fn not_elected(server: ServerId, votes: u16, needed: u16) -> String {
    format!("{server} has {votes} of {needed} votes: no majority.")
}

/// A server does not have enough votes, because another's log is further.
#[must_use]
pub fn not_elected_behind(server: ServerId, votes: u16, needed: u16, other: ServerId) -> String {
    format!("{server} has {votes} of {needed} votes: {other}'s log is further.")
}

/// A server is primary from now on.
#[must_use]
pub fn promoted(server: ServerId, epoch: Epoch) -> String {
    format!("{server} is primary, epoch {}.", epoch.number)
}

/// A primary learns of a higher epoch.
#[must_use]
pub fn steps_down(server: ServerId, highest: Epoch) -> String {
    format!("{server} hears of epoch {} and steps down.", highest.number)
}

/// A tail is discarded; `tail` is "4 and 5".
#[must_use]
pub fn tears_off(server: ServerId, tail: &str) -> String {
    format!("{server} tears off {tail}: history went on without {server}.")
}

/// A tail in which there is no write is discarded.
#[must_use]
pub fn tears_off_epoch(server: ServerId) -> String {
    format!("{server} discards the start of its own epoch.")
}

/// A primary's lease has run out.
#[must_use]
pub fn lease_ran_out(server: ServerId) -> String {
    format!("{server}'s lease has run out: it may not say done.")
}

/// A primary's lease runs again.
#[must_use]
pub fn lease_renewed(server: ServerId) -> String {
    format!("A majority renews {server}'s lease.")
}

/// A primary sends a replica all its data.
#[must_use]
pub fn copy_begins(primary: ServerId, replica: ServerId, takes_us: u32) -> String {
    let takes = duration(takes_us.into());
    format!("{primary}'s log starts too late for {replica}: a full copy, {takes}.")
}

/// A full copy replaced what a server had.
#[must_use]
pub fn copied(server: ServerId) -> String {
    format!("{server} has the full copy: it replaces all that {server} had.")
}

/// A monitor takes the primary for dead.
#[must_use]
pub fn monitor_suspects(monitor: MonitorId, primary: ServerId, silence_us: u32) -> String {
    format!("{monitor} has not heard from {primary} for {}.", duration(silence_us.into()))
}

/// Enough monitors do, and one leads.
#[must_use]
pub fn monitors_agree(monitor: MonitorId, primary: ServerId, agree: u16) -> String {
    format!("{agree} monitors take {primary} for dead; {monitor} leads.")
}

/// A monitor tells a server to stand.
#[must_use]
pub fn appoints(monitor: &str, server: &str) -> String {
    format!("{monitor} tells {server} to take over.")
}

/// A winner has another server switched off.
#[must_use]
pub fn orders_off(by: ServerId, server: ServerId) -> String {
    format!("{by} has {server} switched off, in case it still reigns.")
}

/// That server is off.
#[must_use]
pub fn powered_off(server: ServerId) -> String {
    format!("{server} has no power any more.")
}

/// A server is told whom to follow.
#[must_use]
pub fn pointed_at(server: ServerId, primary: ServerId) -> String {
    format!("{server} is told to follow {primary}.")
}

/// Two primaries answer.
#[must_use]
pub fn split_brain(old: ServerId, new: ServerId, write: WriteId) -> String {
    format!("Split brain: {old} says done to {write}; {new} is primary too.")
}

/// A replica has all again.
#[must_use]
pub fn caught_up(server: ServerId, primary: ServerId) -> String {
    format!("{server} has caught up with {primary}.")
}

/// A server with a new disk counts again.
#[must_use]
pub fn counts_again(server: ServerId) -> String {
    format!("{server} counts again and may vote.")
}

/// A primary answers without its replicas.
#[must_use]
pub fn goes_async(server: ServerId) -> String {
    format!("{server} stops waiting for its replicas.")
}

/// A primary waits for its replicas again.
#[must_use]
pub fn back_to_rule(server: ServerId) -> String {
    format!("{server} waits for its replicas again.")
}

/// Fates have turned.
#[must_use]
pub fn fates_turned(fate: Fate, first: WriteId, last: WriteId, many: u32, worse: bool) -> String {
    let them = sentence(&write_range(first, last, many));
    let (are, have) = if many == 1 { ("is", "has") } else { ("are", "have") };
    match (fate, worse) {
        (Fate::Pending, _) => format!("{them} {are} pending."),
        (Fate::Safe, _) => format!("{them} {are} safe: two copies or more."),
        (Fate::AtRisk, true) => format!("{them} {have} one copy left: at risk."),
        (Fate::AtRisk, false) => format!("{them} {are} back, with one copy."),
        (Fate::InDoubt, true) => format!("{them} {are} in doubt."),
        (Fate::InDoubt, false) => format!("{them} may come back after all."),
        (Fate::Lost, _) => format!("{them} {are} lost: done, and gone."),
        (Fate::Ghost, _) => format!("{them} {are} kept, though never confirmed."),
        (Fate::Dropped, _) => format!("{them} {are} not kept, and not confirmed."),
    }
}

/// Writes cannot be answered.
#[must_use]
pub fn stalled(why: Stall) -> String {
    match why {
        Stall::WaitsFor(server) => format!("Writes stop: they wait for {server}."),
        Stall::NobodyPromotes => {
            "Writes stop: there is no primary, and nobody promotes one.".into()
        }
        Stall::NoMajority => "Writes stop: too few servers can talk to elect one.".into(),
        Stall::AllDown => "Writes stop: every server is down.".into(),
        Stall::NoLease => {
            "Writes stop: the primary cannot reach the majority that would renew its lease.".into()
        }
        Stall::Paused(server) => format!("Writes stop: {server} is paused; nobody can take over."),
        Stall::NoneInSync => "Writes stop: nobody who is in sync is left.".into(),
        Stall::NoCoordinator(server) => {
            format!("Writes stop: {server} cannot reach the coordinator.")
        }
        Stall::Unreachable(server) => format!("Writes stop: no client can reach {server}."),
    }
}

/// Writes can be answered again.
#[must_use]
pub fn resumed() -> String {
    "Nothing stands in the way of writes any more.".into()
}

/// A promise is broken.
#[must_use]
pub fn broke(promise: Promise) -> String {
    format!("A promise is broken: {}.", promises::short(promise))
}

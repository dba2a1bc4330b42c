//! One fact is one line of text, for traces and golden files. Made when read, never while running.

use std::fmt::Write as _;

use super::config::PolicyKind;
use super::fact::{Fact, Promise, Stall, Vanished, What};
use super::ids::{Key, Lsn, NodeId, WriteId};
use super::members::NoChange;
use super::table::{EntryTable, Told};

/// The line of a fact: `   412.350  S1 -> S2  append  epoch 2·S1  lsn 7..7  write 6`.
#[must_use]
pub fn line(fact: &Fact, table: &EntryTable) -> String {
    let (who, what) = parts(&fact.what, table);
    let time = fact.at.to_string();
    format!("{time:>12}  {who:<9} {what}").trim_end().to_owned()
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of fact")]
fn parts(what: &What, table: &EntryTable) -> (String, String) {
    let pair = |from: &dyn ToString, to: &dyn ToString| {
        format!("{} -> {}", from.to_string(), to.to_string())
    };
    match *what {
        What::Delivered { from, to, nth, kind } => {
            (pair(&from, &to), format!("delivered  {} #{nth}", kind.word()))
        }
        What::Fired { server, timer } => (server.to_string(), format!("timer  {timer:?}")),
        What::ClientFired { client } => (client.to_string(), "timer".into()),
        What::FlushDone { server } => (server.to_string(), "disk  flush done".into()),
        What::ApplyDone { server } => (server.to_string(), "disk  apply done".into()),
        What::Acted { action } => ("user".into(), format!("action  {action}")),
        What::SentUpdate { from, to, nth, epoch, first, count } => {
            let last = Lsn(first.0 + u32::from(count) - 1);
            let writes = writes(table, epoch, first, last);
            (
                pair(&from, &to),
                format!("append  #{nth}  epoch {epoch}  lsn {first}..{last}{writes}"),
            )
        }
        What::SentAck { from, to, nth, received, flushed, applied } => (
            pair(&from, &to),
            format!("ack  #{nth}  received {received} flushed {flushed} applied {applied}"),
        ),
        What::SentRefusal { from, to, nth, epoch, mismatch } => {
            let why = if mismatch { "log does not match" } else { "older epoch" };
            (pair(&from, &to), format!("refuse  #{nth}  {why}, highest epoch {epoch}"))
        }
        What::SentHeartbeat { from, to, nth, commit } => {
            (pair(&from, &to), format!("heartbeat  #{nth}  commit {commit}"))
        }
        What::SentHeartbeatReply { from, to, nth, received } => {
            (pair(&from, &to), format!("heartbeat reply  #{nth}  received {received}"))
        }
        What::AskedVote { from, to, nth, epoch } => {
            (pair(&from, &to), format!("ask vote  #{nth}  epoch {epoch}"))
        }
        What::GaveVote { from, to, nth, epoch } => {
            (pair(&from, &to), format!("vote yes  #{nth}  epoch {epoch}"))
        }
        What::RefusedVote { from, to, nth, epoch } => {
            (pair(&from, &to), format!("vote no  #{nth}  epoch {epoch}"))
        }
        What::SentRequest { client, to, nth, write } => {
            (pair(&client, &to), format!("request  #{nth}  write {write}"))
        }
        What::SentDone { from, client, nth, write, .. } => {
            (pair(&from, &client), format!("done  #{nth}  write {write}"))
        }
        What::SentNotDone { from, client, nth, write, refused } => {
            let why = if refused { "refused" } else { "not primary" };
            (pair(&from, &client), format!("{why}  #{nth}  write {write}"))
        }
        What::Lost { from, to, nth, kind, why } => {
            let why = match why {
                Vanished::Cut => "link cut",
                Vanished::Down => "receiver down",
                Vanished::Taken => "taken away",
                Vanished::Chance => "lossy link",
                Vanished::Full => "too many wait",
            };
            (pair(&from, &to), format!("vanished  {} #{nth}, {why}", kind.word()))
        }
        What::Appended { server, epoch, first, last } => {
            let writes = writes(table, epoch, first, last);
            (server.to_string(), format!("received  epoch {epoch}  lsn {first}..{last}{writes}"))
        }
        What::Flushed { server, to, rewrote } => {
            let rewrote = if rewrote { ", rewritten" } else { "" };
            (server.to_string(), format!("flushed  lsn {to}{rewrote}"))
        }
        What::Applied { server, to } => (server.to_string(), format!("applied  lsn {to}")),
        What::Rewound { server, to, discarded } => {
            (server.to_string(), format!("rewound  to lsn {to}, {discarded} discarded"))
        }
        What::Acknowledged { primary, replica, to } => {
            (primary.to_string(), format!("acknowledged  by {replica} to lsn {to}"))
        }
        What::Committed { server, epoch, to } => {
            (server.to_string(), format!("commit  epoch {epoch}  lsn {to}"))
        }
        What::CaughtUp { primary, replica } => {
            (replica.to_string(), format!("caught up  with {primary}"))
        }
        What::Graduated { server } => (server.to_string(), "votes again".into()),
        What::WentAsync { server } => (server.to_string(), "goes asynchronous".into()),
        What::BackToRule { server } => (server.to_string(), "waits for replicas again".into()),
        What::Asked { client, write, key: Key::FIRST } => {
            (client.to_string(), format!("asks  write {write}"))
        }
        What::Asked { client, write, key } => {
            (client.to_string(), format!("asks  write {write} of {key}"))
        }
        What::TimedOut { client, server, write } => {
            (client.to_string(), format!("gives up  {server} for write {write}"))
        }
        What::ToldClient { client, write, told, .. } => {
            let told = match told {
                Told::Nothing => "nothing",
                Told::Done => "done",
                Told::Refused => "refused",
                Told::Unknown => "unknown",
            };
            (client.to_string(), format!("told  {told}  write {write}"))
        }
        What::FirstDone { client, write, epoch } => (
            client.to_string(),
            format!("first done after a failure  write {write}, epoch {epoch}"),
        ),
        What::Crashed { server, flushed } => {
            (server.to_string(), format!("crashed  disk keeps lsn {flushed}"))
        }
        What::Restarted { server, disk, session } => {
            (server.to_string(), format!("started  disk {disk}, session {session}"))
        }
        What::Wiped { server, disk } => {
            (server.to_string(), format!("disk destroyed  next disk {disk}"))
        }
        What::CutLink { from, to } => (pair(&from, &to), "cut".into()),
        What::HealedLink { from, to } => (pair(&from, &to), "healed".into()),
        What::SettingChanged { action } => {
            ("user".into(), format!("setting changed by action {action}"))
        }
        What::Suspected { server, primary, silence_us, .. } => {
            let silence = silence_us / 1_000;
            (server.to_string(), format!("suspects  {primary} after {silence} ms of silence"))
        }
        What::Elected { server, votes, needed } => {
            (server.to_string(), format!("elected  {votes} votes, {needed} needed"))
        }
        What::NotElected { server, votes, needed, .. } => {
            (server.to_string(), format!("not elected  {votes} votes, {needed} needed"))
        }
        What::Promoted { server, epoch, begin } => {
            (server.to_string(), format!("promoted  epoch {epoch}, begin entry lsn {begin}"))
        }
        What::SteppedDown { server, epoch, highest } => {
            (server.to_string(), format!("steps down  epoch {epoch}, saw {highest}"))
        }
        What::Follows { server, epoch } => (server.to_string(), format!("follows  epoch {epoch}")),
        What::FateTurned { fate, first, last, count, .. } => {
            ("ledger".into(), format!("{}  {count} of writes {first}..{last}", fate.word()))
        }
        What::Stalled { why } => ("ledger".into(), format!("stalled  {}", stall_words(why))),
        What::Resumed => ("ledger".into(), "no longer stalled".into()),
        What::LeaseRanOut { server } => (server.to_string(), "lease  ran out".into()),
        What::LeaseRenewed { server } => (server.to_string(), "lease  runs again".into()),
        What::PowerOffOrdered { server, by } => (pair(&by, &server), "power off  ordered".into()),
        What::PoweredOff { server, by } => (server.to_string(), format!("powered off  by {by}")),
        What::PowerConfirmed { server, by } => {
            (by.to_string(), format!("knows that {server} is off"))
        }
        What::PointedAt { server, primary } => {
            (server.to_string(), format!("pointed at  {primary}"))
        }
        What::CopyBegan { primary, replica, entries, takes_us } => (
            pair(&primary, &replica),
            format!("full copy  begins, {entries} entries, {} ms", takes_us / 1_000),
        ),
        What::SentCopy { from, to, nth, last } => {
            (pair(&from, &to), format!("full copy  #{nth}  to lsn {last}"))
        }
        What::Copied { server, epoch, to, discarded } => (
            server.to_string(),
            format!("copied  epoch {epoch}  to lsn {to}, {discarded} others discarded"),
        ),
        What::MonitorFired { monitor } => (monitor.to_string(), "timer".into()),
        What::SentReport { from, to, nth } => (pair(&from, &to), format!("report  #{nth}")),
        What::AskedLead { from, to, nth, primary } => {
            (pair(&from, &to), format!("ask lead  #{nth}  {primary} is silent"))
        }
        What::SaidLead { from, to, nth, agrees, granted } => {
            let said = match (agrees, granted) {
                (true, true) => "agrees, lead",
                (true, false) => "agrees, but lead not",
                (false, _) => "does not agree",
            };
            (pair(&from, &to), format!("lead  #{nth}  {said}"))
        }
        What::Appointed { from, to, nth } => (pair(&from, &to), format!("appoint  #{nth}")),
        What::Pointed { from, to, nth, epoch } => {
            (pair(&from, &to), format!("point  #{nth}  primary of epoch {epoch}"))
        }
        What::MonitorSuspects { monitor, primary, silence_us } => {
            let silence = silence_us / 1_000;
            (monitor.to_string(), format!("suspects  {primary} after {silence} ms of silence"))
        }
        What::MonitorsAgree { monitor, primary, agree, quorum } => (
            monitor.to_string(),
            format!("leads  {agree} take {primary} for dead, {quorum} needed"),
        ),
        What::SplitBrain { old, new, write } => {
            (old.to_string(), format!("split brain  write {write} beside {new}"))
        }
        What::Broke { promise } => ("promise".into(), format!("broken  {}", promise_word(promise))),
        What::DelayedMessage { from, to, nth, kind, us } => {
            (pair(&from, &to), format!("delayed  {} #{nth} by {us} us", kind.word()))
        }
        What::HeldMessage { from, to, nth, kind } => {
            (pair(&from, &to), format!("held  {} #{nth}", kind.word()))
        }
        What::ReleasedMessage { from, to, nth, kind } => {
            (pair(&from, &to), format!("released  {} #{nth}", kind.word()))
        }
        What::DoubledMessage { from, to, nth, kind, .. } => {
            (pair(&from, &to), format!("doubled  {} #{nth}", kind.word()))
        }
        What::NoSuchMessage { from, to, nth } => {
            (pair(&from, &to), format!("nothing done  #{nth} is not on its way"))
        }
        What::ChangedLane { from, to, us, loss, duplicate, reorder_us } => (
            pair(&from, &to),
            format!(
                "changed  {us} us, loses {loss} and doubles {duplicate} of a million, \
                 reorders within {reorder_us} us"
            ),
        ),
        What::Isolated { server, clients } => {
            (server.to_string(), format!("isolated{}", also(clients)))
        }
        What::Split { groups } => ("user".into(), format!("split  into {groups} groups")),
        What::HealedAll => ("user".into(), "all links healed".into()),
        What::LostZone { zone } => ("user".into(), format!("zone {} lost", u32::from(zone) + 1)),
        What::IsolatedZone { zone, clients } => {
            ("user".into(), format!("zone {} isolated{}", u32::from(zone) + 1, also(clients)))
        }
        What::CutLane { from, to } => (pair(&from, &to), "cut".into()),
        What::HealedLane { from, to } => (pair(&from, &to), "healed".into()),
        What::Paused { server } => (server.to_string(), "paused".into()),
        What::Unpaused { server, messages } => {
            (server.to_string(), format!("goes on  {messages} messages waited"))
        }
        What::Unheard { server } => (server.to_string(), "paused, does not hear the order".into()),
        What::SetDisk { server, percent } => {
            (server.to_string(), format!("disk  takes {percent} percent of its time"))
        }
        What::SetClock { server, jump_us, rate_ppm } => (
            server.to_string(),
            format!("clock  jumps {jump_us} us, gains {rate_ppm} us in a second"),
        ),
        What::ReadAsked { client, read, key, policy } => {
            let policy = policy_word(policy);
            (client.to_string(), format!("asks  read {read} of {key}, policy {policy}"))
        }
        What::SentRead { client, to, nth, read } => {
            (pair(&client, &to), format!("read  #{nth}  read {read}"))
        }
        What::SentValue { from, client, nth, read, value } => {
            (pair(&from, &client), format!("value  #{nth}  read {read}  {}", found(value)))
        }
        What::SentNoValue { from, client, nth, read, behind } => {
            let why = if behind { "behind" } else { "not primary" };
            (pair(&from, &client), format!("{why}  #{nth}  read {read}"))
        }
        What::ReadTimedOut { client, server, read } => {
            (client.to_string(), format!("gives up  {server} for read {read}"))
        }
        What::ReadDone { client, server, key, read, place } => {
            let value = table.write_at(place.epoch, place.lsn).unwrap_or(WriteId::NONE);
            let found = found(value);
            (client.to_string(), format!("reads  read {read} of {key} from {server}  {found}"))
        }
        What::ReadGivenUp { client, read } => {
            (client.to_string(), format!("reads  nothing, gives up read {read}"))
        }
        What::StaleRead { client, key, read, value, newest, behind, .. } => (
            client.to_string(),
            format!(
                "stale  read {read} of {key}  {}, {behind} behind write {newest}",
                found(value)
            ),
        ),
        What::MissedOwnWrite { client, key, read, value, own, .. } => (
            client.to_string(),
            format!("misses own  read {read} of {key}  {}, own write {own}", found(value)),
        ),
        What::WentBack { client, key, read, value, before, .. } => (
            client.to_string(),
            format!("goes back  read {read} of {key}  {}, before write {before}", found(value)),
        ),
        What::ReadWasLost { client, server, write } => (
            "ledger".into(),
            format!("lost after read  write {write}, read by {client} at {server}"),
        ),
        What::AppliedTwice { write, epoch, first, again } => (
            "ledger".into(),
            format!("twice  write {write}, lsn {first} and {again}, epoch {epoch}"),
        ),
        What::CoordinatorFired => (NodeId::COORDINATOR.to_string(), "timer".into()),
        What::Proposed { from, to, nth, epoch, version, size } => (
            pair(&from, &to),
            format!("in sync  #{nth}  epoch {epoch}  version {version}, {size} members"),
        ),
        What::SentStored { from, to, nth, version, size } => {
            (pair(&from, &to), format!("stored  #{nth}  version {version}, {size} members"))
        }
        What::SentCrown { from, to, nth, number } => {
            (pair(&from, &to), format!("reign  #{nth}  number {number}"))
        }
        What::AskedReign { from, to, nth } => (pair(&from, &to), format!("ask to reign  #{nth}")),
        What::LeftInSync { server, epoch, version, size } => (
            NodeId::COORDINATOR.to_string(),
            format!("out of sync  {server}, {size} left, version {version}, epoch {epoch}"),
        ),
        What::JoinedInSync { server, epoch, version, size } => (
            NodeId::COORDINATOR.to_string(),
            format!("in sync  {server}, {size} now, version {version}, epoch {epoch}"),
        ),
        What::RefusedSet { server, epoch, highest } => (
            NodeId::COORDINATOR.to_string(),
            format!("refuses  {server} of epoch {epoch}, newest is {highest}"),
        ),
        What::CoordinatorSuspects { primary, silence_us } => (
            NodeId::COORDINATOR.to_string(),
            format!("suspects  {primary} after {} ms of silence", silence_us / 1_000),
        ),
        What::CoordinatorAppoints { server, number, unclean } => (
            NodeId::COORDINATOR.to_string(),
            format!("appoints  {server}, number {number}{}", not_in_sync(unclean)),
        ),
        What::NotInSync { server } => {
            (NodeId::COORDINATOR.to_string(), format!("does not appoint  {server}, not in sync"))
        }
        What::SentAskFeed { from, to, nth } => (pair(&from, &to), format!("ask feed  #{nth}")),
        What::UpstreamSilent { server, upstream, silence_us } => {
            let silence = silence_us / 1_000;
            (server.to_string(), format!("misses  {upstream} after {silence} ms of silence"))
        }
        What::FedBy { server, upstream } => (server.to_string(), format!("fed by  {upstream}")),
        What::MemberAdded { server, disk, epoch, lsn } => (
            epoch.primary().to_string(),
            format!("adds  {server}  disk {disk}  epoch {epoch}  lsn {lsn}"),
        ),
        What::MemberRemoved { server, disk, epoch, lsn } => (
            epoch.primary().to_string(),
            format!("removes  {server}  disk {disk}  epoch {epoch}  lsn {lsn}"),
        ),
        What::MembersSettled { server, epoch, to, members } => (
            server.to_string(),
            format!("members settled  epoch {epoch}  lsn {to}  {members} members"),
        ),
        What::MembersKept { server, adds, why } => {
            let what = if adds { "add" } else { "remove" };
            ("user".into(), format!("cannot {what}  {server}: {}", no_change_words(why)))
        }
        What::Joined { server, disk, session } => {
            (server.to_string(), format!("joins  disk {disk}  session {session}"))
        }
        What::Left { server, flushed } => {
            (server.to_string(), format!("leaves  keeps lsn 1..{flushed} on disk"))
        }
        What::NoMember { server } => (server.to_string(), "stays down, no member".into()),
    }
}

const fn not_in_sync(unclean: bool) -> &'static str {
    if unclean { ", not in sync" } else { "" }
}

const fn also(clients: bool) -> &'static str {
    if clients { ", from clients too" } else { "" }
}

fn writes(table: &EntryTable, epoch: super::ids::Epoch, first: Lsn, last: Lsn) -> String {
    let mut text = String::new();
    for lsn in (first.0..=last.0).map(Lsn) {
        match table.write_at(epoch, lsn) {
            Some(WriteId::NONE) if table.has_change(epoch, lsn, lsn) => text.push_str(" members"),
            Some(WriteId::NONE) => text.push_str(" begin"),
            Some(write) => write!(text, " {write}").expect("a string takes any text"),
            None => text.push_str(" ?"),
        }
    }
    format!("  write{text}")
}

/// What keeps writes from being answered, in words.
#[must_use]
pub fn stall_words(why: Stall) -> String {
    match why {
        Stall::WaitsFor(server) => format!("waits for {server}"),
        Stall::NobodyPromotes => "nobody promotes".into(),
        Stall::NoMajority => "no majority".into(),
        Stall::AllDown => "all servers are down".into(),
        Stall::NoLease => "the primary cannot renew its lease".into(),
        Stall::NoneInSync => "nobody in sync is left".into(),
        Stall::NoCoordinator(server) => format!("{server} cannot reach the coordinator"),
        Stall::Paused(server) => format!("{server} is paused"),
        Stall::Unreachable(server) => format!("no client reaches {server}"),
    }
}

/// Why members are not changed, in words.
#[must_use]
pub const fn no_change_words(why: NoChange) -> &'static str {
    match why {
        NoChange::NoPrimary => "nobody reigns",
        NoChange::TooSoon => "the reign has only begun",
        NoChange::Another => "another change is under way",
        NoChange::Already => "it is so already",
        NoChange::TooFew => "too few would be left",
    }
}

/// The name of a promise in traces and run files.
#[must_use]
pub const fn promise_word(promise: Promise) -> &'static str {
    match promise {
        Promise::LogMatching => "log matching",
        Promise::OneAcknowledger => "one acknowledger",
        Promise::AckRuleMet => "ack rule met",
        Promise::Positions => "positions",
        Promise::CommitPoint => "commit point",
        Promise::Durability => "durability",
        Promise::NoSplitBrain => "no split brain",
        Promise::FreshReads => "no stale reads",
        Promise::OwnWrites => "read your writes",
        Promise::MonotonicReads => "monotonic reads",
        Promise::NothingReadLost => "nothing read is lost",
    }
}

/// The name of a read policy in traces.
#[must_use]
pub const fn policy_word(policy: PolicyKind) -> &'static str {
    match policy {
        PolicyKind::Primary => "primary",
        PolicyKind::Confirmed => "confirmed",
        PolicyKind::Any => "any",
        PolicyKind::Within => "within",
        PolicyKind::OwnWrites => "own writes",
    }
}

fn found(value: WriteId) -> String {
    if value == WriteId::NONE { "nothing".into() } else { format!("write {value}") }
}

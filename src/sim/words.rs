//! Facts as fixed-width words, for the hash that names a run. Written out by hand so that neither the
//! compiler's layout nor the platform's word size can change a run's name.

use super::config::PolicyKind;
use super::fact::{Fact, Promise, Stall, Vanished, What};
use super::ids::Epoch;
use super::ledger::Fate;
use super::members::NoChange;
use super::message::MessageKind;
use super::table::Told;
use super::timer::Timer;

/// The four words of a fact.
#[must_use]
pub fn words(fact: &Fact) -> [u64; 4] {
    let [a, b, c] = what_words(&fact.what);
    [fact.at.as_micros(), a, b, c]
}

/// Kind, two small numbers and one of 32 bits in one word.
fn head(kind: u8, a: u16, b: u16, c: u8) -> u64 {
    u64::from(kind) << 56 | u64::from(a) << 40 | u64::from(b) << 24 | u64::from(c) << 16
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// A number of 32 bits as two of 16.
fn halves(number: u32) -> [u16; 2] {
    [number >> 16, number & 0xFFFF].map(|half| u16::try_from(half).expect("half of 32 bits"))
}

fn epoch_word(epoch: Epoch) -> u64 {
    u64::from(epoch.number) << 32 | u64::from(epoch.server) << 16 | u64::from(epoch.disk)
}

#[expect(clippy::too_many_lines, reason = "one line for each kind of fact")]
fn what_words(what: &What) -> [u64; 3] {
    match *what {
        What::Delivered { from, to, nth, kind } => {
            [head(1, from.0, to.0, kind_number(kind)), pair(nth, 0), 0]
        }
        What::Fired { server, timer } => {
            let (number, peer) = timer_number(timer);
            [head(2, server.0, peer, number), 0, 0]
        }
        What::ClientFired { client } => [head(3, client.0, 0, 0), 0, 0],
        What::FlushDone { server } => [head(4, server.0, 0, 0), 0, 0],
        What::ApplyDone { server } => [head(5, server.0, 0, 0), 0, 0],
        What::Acted { action } => [head(6, 0, 0, 0), pair(action, 0), 0],
        What::SentUpdate { from, to, nth, epoch, first, count } => {
            [head(7, from.0, to.0, count), pair(nth, first.0), epoch_word(epoch)]
        }
        What::SentAck { from, to, nth, received, flushed, applied } => {
            [head(8, from.0, to.0, 0), pair(nth, received.0), pair(flushed.0, applied.0)]
        }
        What::SentRefusal { from, to, nth, epoch, mismatch } => {
            [head(9, from.0, to.0, u8::from(mismatch)), pair(nth, 0), epoch_word(epoch)]
        }
        What::SentHeartbeat { from, to, nth, commit } => {
            [head(10, from.0, to.0, 0), pair(nth, commit.0), 0]
        }
        What::SentHeartbeatReply { from, to, nth, received } => {
            [head(11, from.0, to.0, 0), pair(nth, received.0), 0]
        }
        What::AskedVote { from, to, nth, epoch } => {
            [head(12, from.0, to.0, 0), pair(nth, 0), epoch_word(epoch)]
        }
        What::GaveVote { from, to, nth, epoch } => {
            [head(13, from.0, to.0, 0), pair(nth, 0), epoch_word(epoch)]
        }
        What::RefusedVote { from, to, nth, epoch } => {
            [head(14, from.0, to.0, 0), pair(nth, 0), epoch_word(epoch)]
        }
        What::SentRequest { client, to, nth, write } => {
            [head(15, client.0, to.0, 0), pair(nth, write.0), 0]
        }
        What::SentDone { from, client, nth, write, epoch } => {
            [head(16, from.0, client.0, 0), pair(nth, write.0), epoch_word(epoch)]
        }
        What::SentNotDone { from, client, nth, write, refused } => {
            [head(17, from.0, client.0, u8::from(refused)), pair(nth, write.0), 0]
        }
        What::Lost { from, to, nth, kind, why } => {
            let why = match why {
                Vanished::Cut => 0,
                Vanished::Down => 1,
                Vanished::Taken => 2,
                Vanished::Chance => 3,
                Vanished::Full => 4,
            };
            [head(18, from.0, to.0, kind_number(kind)), pair(nth, why), 0]
        }
        What::Appended { server, epoch, first, last } => {
            [head(19, server.0, 0, 0), pair(first.0, last.0), epoch_word(epoch)]
        }
        What::Flushed { server, to, rewrote } => {
            [head(20, server.0, 0, u8::from(rewrote)), pair(to.0, 0), 0]
        }
        What::Applied { server, to } => [head(21, server.0, 0, 0), pair(to.0, 0), 0],
        What::Rewound { server, to, discarded } => {
            [head(22, server.0, 0, 0), pair(to.0, discarded), 0]
        }
        What::Acknowledged { primary, replica, to } => {
            [head(23, primary.0, replica.0, 0), pair(to.0, 0), 0]
        }
        What::Committed { server, epoch, to } => {
            [head(24, server.0, 0, 0), pair(to.0, 0), epoch_word(epoch)]
        }
        What::CaughtUp { primary, replica } => [head(25, primary.0, replica.0, 0), 0, 0],
        What::Graduated { server } => [head(26, server.0, 0, 0), 0, 0],
        What::WentAsync { server } => [head(27, server.0, 0, 0), 0, 0],
        What::BackToRule { server } => [head(28, server.0, 0, 0), 0, 0],
        What::Asked { client, write, key } => [head(29, client.0, 0, key.0), pair(write.0, 0), 0],
        What::TimedOut { client, server, write } => {
            [head(30, client.0, server.0, 0), pair(write.0, 0), 0]
        }
        What::ToldClient { client, write, told, epoch } => {
            let told = match told {
                Told::Nothing => 0,
                Told::Done => 1,
                Told::Refused => 2,
                Told::Unknown => 3,
            };
            [head(31, client.0, 0, told), pair(write.0, 0), epoch_word(epoch)]
        }
        What::FirstDone { client, write, epoch } => {
            [head(32, client.0, 0, 0), pair(write.0, 0), epoch_word(epoch)]
        }
        What::Crashed { server, flushed } => [head(33, server.0, 0, 0), pair(flushed.0, 0), 0],
        What::Restarted { server, disk, session } => {
            [head(34, server.0, disk, 0), pair(session, 0), 0]
        }
        What::Wiped { server, disk } => [head(35, server.0, disk, 0), 0, 0],
        What::CutLink { from, to } => [head(36, from.0, to.0, 0), 0, 0],
        What::HealedLink { from, to } => [head(37, from.0, to.0, 0), 0, 0],
        What::SettingChanged { action } => [head(38, 0, 0, 0), pair(action, 0), 0],
        What::Suspected { server, primary, silence_us, first } => {
            [head(39, server.0, primary.0, u8::from(first)), pair(silence_us, 0), 0]
        }
        What::Elected { server, votes, needed } => {
            [head(40, server.0, votes, 0), pair(u32::from(needed), 0), 0]
        }
        What::NotElected { server, votes, needed, by_operator } => {
            [head(41, server.0, votes, u8::from(by_operator)), pair(u32::from(needed), 0), 0]
        }
        What::Promoted { server, epoch, begin } => {
            [head(42, server.0, 0, 0), pair(begin.0, 0), epoch_word(epoch)]
        }
        What::SteppedDown { server, epoch, highest } => {
            [head(43, server.0, 0, 0), epoch_word(epoch), epoch_word(highest)]
        }
        What::Follows { server, epoch } => [head(44, server.0, 0, 0), 0, epoch_word(epoch)],
        What::FateTurned { fate, first, last, count, worse } => {
            let kind = head(45, 0, u16::from(worse), fate_number(fate));
            [kind, pair(first.0, last.0), pair(count, 0)]
        }
        What::Stalled { why } => {
            let (number, server) = match why {
                Stall::WaitsFor(server) => (0, server.0),
                Stall::NobodyPromotes => (1, 0),
                Stall::NoMajority => (2, 0),
                Stall::AllDown => (3, 0),
                Stall::Paused(server) => (4, server.0),
                Stall::Unreachable(server) => (5, server.0),
                Stall::NoLease => (6, 0),
                Stall::NoneInSync => (140, 0),
                Stall::NoCoordinator(server) => (141, server.0),
            };
            [head(46, server, 0, number), 0, 0]
        }
        What::Resumed => [head(47, 0, 0, 0), 0, 0],
        What::Broke { promise } => [head(48, 0, 0, promise_number(promise)), 0, 0],
        What::LeaseRanOut { server } => [head(80, server.0, 0, 0), 0, 0],
        What::LeaseRenewed { server } => [head(81, server.0, 0, 0), 0, 0],
        What::PowerOffOrdered { server, by } => [head(82, server.0, by.0, 0), 0, 0],
        What::PoweredOff { server, by } => [head(83, server.0, by.0, 0), 0, 0],
        What::PowerConfirmed { server, by } => [head(86, server.0, by.0, 0), 0, 0],
        What::PointedAt { server, primary } => [head(84, server.0, primary.0, 0), 0, 0],
        What::CopyBegan { primary, replica, entries, takes_us } => {
            [head(120, primary.0, replica.0, 0), pair(entries, takes_us), 0]
        }
        What::SentCopy { from, to, nth, last } => {
            [head(121, from.0, to.0, 0), pair(nth, last.0), 0]
        }
        What::Copied { server, epoch, to, discarded } => {
            [head(122, server.0, 0, 0), pair(to.0, discarded), epoch_word(epoch)]
        }
        What::MonitorFired { monitor } => [head(87, monitor.0, 0, 0), 0, 0],
        What::SentReport { from, to, nth } => [head(88, from.0, to.0, 0), pair(nth, 0), 0],
        What::AskedLead { from, to, nth, primary } => {
            [head(89, from.0, to.0, 0), pair(nth, u32::from(primary.0)), 0]
        }
        What::SaidLead { from, to, nth, agrees, granted } => {
            let said = u8::from(agrees) * 2 + u8::from(granted);
            [head(90, from.0, to.0, said), pair(nth, 0), 0]
        }
        What::Appointed { from, to, nth } => [head(91, from.0, to.0, 0), pair(nth, 0), 0],
        What::Pointed { from, to, nth, epoch } => {
            [head(92, from.0, to.0, 0), pair(nth, 0), epoch_word(epoch)]
        }
        What::MonitorSuspects { monitor, primary, silence_us } => {
            [head(93, monitor.0, primary.0, 0), pair(silence_us, 0), 0]
        }
        What::MonitorsAgree { monitor, primary, agree, quorum } => {
            [head(94, monitor.0, primary.0, 0), pair(agree.into(), quorum.into()), 0]
        }
        What::SplitBrain { old, new, write } => [head(85, old.0, new.0, 0), pair(write.0, 0), 0],
        What::DelayedMessage { from, to, nth, kind, us } => {
            [head(60, from.0, to.0, kind_number(kind)), pair(nth, us), 0]
        }
        What::HeldMessage { from, to, nth, kind } => {
            [head(61, from.0, to.0, kind_number(kind)), pair(nth, 0), 0]
        }
        What::ReleasedMessage { from, to, nth, kind } => {
            [head(62, from.0, to.0, kind_number(kind)), pair(nth, 0), 0]
        }
        What::DoubledMessage { from, to, nth, kind, by_chance } => {
            [head(63, from.0, to.0, kind_number(kind)), pair(nth, u32::from(by_chance)), 0]
        }
        What::NoSuchMessage { from, to, nth } => [head(64, from.0, to.0, 0), pair(nth, 0), 0],
        What::ChangedLane { from, to, us, loss, duplicate, reorder_us } => {
            [head(65, from.0, to.0, 0), pair(us, loss), pair(duplicate, reorder_us)]
        }
        What::Isolated { server, clients } => [head(66, server.0, 0, u8::from(clients)), 0, 0],
        What::Split { groups } => [head(67, groups, 0, 0), 0, 0],
        What::HealedAll => [head(68, 0, 0, 0), 0, 0],
        What::LostZone { zone } => [head(69, zone, 0, 0), 0, 0],
        What::IsolatedZone { zone, clients } => [head(70, zone, 0, u8::from(clients)), 0, 0],
        What::CutLane { from, to } => [head(71, from.0, to.0, 0), 0, 0],
        What::HealedLane { from, to } => [head(72, from.0, to.0, 0), 0, 0],
        What::Paused { server } => [head(73, server.0, 0, 0), 0, 0],
        What::Unpaused { server, messages } => [head(74, server.0, 0, 0), pair(messages, 0), 0],
        What::Unheard { server } => [head(75, server.0, 0, 0), 0, 0],
        What::SetDisk { server, percent } => [head(76, server.0, 0, 0), pair(percent, 0), 0],
        What::SetClock { server, jump_us, rate_ppm } => {
            [head(77, server.0, 0, 0), pair(jump_us.cast_unsigned(), rate_ppm.cast_unsigned()), 0]
        }
        What::ReadAsked { client, read, key, policy } => {
            [head(100, client.0, 0, key.0), pair(read.0, policy_number(policy)), 0]
        }
        What::SentRead { client, to, nth, read } => {
            [head(101, client.0, to.0, 0), pair(nth, read.0), 0]
        }
        What::SentValue { from, client, nth, read, value } => {
            [head(102, from.0, client.0, 0), pair(nth, read.0), pair(value.0, 0)]
        }
        What::SentNoValue { from, client, nth, read, behind } => {
            [head(103, from.0, client.0, u8::from(behind)), pair(nth, read.0), 0]
        }
        What::ReadTimedOut { client, server, read } => {
            [head(104, client.0, server.0, 0), pair(read.0, 0), 0]
        }
        What::ReadDone { client, server, key, read, place } => {
            let kind = head(105, client.0, server.0, key.0);
            [kind, pair(read.0, place.lsn.0), epoch_word(place.epoch)]
        }
        What::ReadGivenUp { client, read } => [head(106, client.0, 0, 0), pair(read.0, 0), 0],
        What::StaleRead { client, server, key, read, value, newest, behind } => {
            let kind = head(107, client.0, server.0, key.0);
            [kind, pair(read.0, value.0), pair(newest.0, behind)]
        }
        What::MissedOwnWrite { client, server, key, read, value, own } => {
            [head(108, client.0, server.0, key.0), pair(read.0, value.0), pair(own.0, 0)]
        }
        What::WentBack { client, server, key, read, value, before } => {
            [head(109, client.0, server.0, key.0), pair(read.0, value.0), pair(before.0, 0)]
        }
        What::ReadWasLost { client, server, write } => {
            [head(110, client.0, server.0, 0), pair(write.0, 0), 0]
        }
        What::AppliedTwice { write, epoch, first, again } => {
            let [high, low] = halves(write.0);
            [head(111, high, low, 0), pair(first.0, again.0), epoch_word(epoch)]
        }
        What::CoordinatorFired => [head(140, 0, 0, 0), 0, 0],
        What::Proposed { from, to: _, nth, epoch, version, size } => {
            [head(141, from.0, size, 0), pair(nth, version), epoch_word(epoch)]
        }
        What::SentStored { from: _, to, nth, version, size } => {
            [head(142, to.0, size, 0), pair(nth, version), 0]
        }
        What::SentCrown { from: _, to, nth, number } => {
            [head(143, to.0, 0, 0), pair(nth, number), 0]
        }
        What::AskedReign { from, to: _, nth } => [head(144, from.0, 0, 0), pair(nth, 0), 0],
        What::LeftInSync { server, epoch, version, size } => {
            [head(145, server.0, size, 0), pair(version, 0), epoch_word(epoch)]
        }
        What::JoinedInSync { server, epoch, version, size } => {
            [head(146, server.0, size, 0), pair(version, 0), epoch_word(epoch)]
        }
        What::RefusedSet { server, epoch, highest } => {
            [head(147, server.0, 0, 0), epoch_word(epoch), epoch_word(highest)]
        }
        What::CoordinatorSuspects { primary, silence_us } => {
            [head(148, primary.0, 0, 0), pair(silence_us, 0), 0]
        }
        What::CoordinatorAppoints { server, number, unclean } => {
            [head(149, server.0, 0, u8::from(unclean)), pair(number, 0), 0]
        }
        What::NotInSync { server } => [head(150, server.0, 0, 0), 0, 0],
        What::SentAskFeed { from, to, nth } => [head(123, from.0, to.0, 0), pair(nth, 0), 0],
        What::UpstreamSilent { server, upstream, silence_us } => {
            [head(124, server.0, upstream.0, 0), pair(silence_us, 0), 0]
        }
        What::FedBy { server, upstream } => [head(125, server.0, upstream.0, 0), 0, 0],
        What::MemberAdded { server, disk, epoch, lsn } => {
            [head(126, server.0, disk, 0), pair(lsn.0, 0), epoch_word(epoch)]
        }
        What::MemberRemoved { server, disk, epoch, lsn } => {
            [head(127, server.0, disk, 0), pair(lsn.0, 0), epoch_word(epoch)]
        }
        What::MembersSettled { server, epoch, to, members } => {
            [head(128, server.0, members, 0), pair(to.0, 0), epoch_word(epoch)]
        }
        What::MembersKept { server, adds, why } => {
            [head(129, server.0, u16::from(adds), no_change_number(why)), 0, 0]
        }
        What::Joined { server, disk, session } => {
            [head(130, server.0, disk, 0), pair(session, 0), 0]
        }
        What::Left { server, flushed } => [head(131, server.0, 0, 0), pair(flushed.0, 0), 0],
        What::NoMember { server } => [head(132, server.0, 0, 0), 0, 0],
    }
}

const fn kind_number(kind: MessageKind) -> u8 {
    match kind {
        MessageKind::Append => 1,
        MessageKind::Ack => 2,
        MessageKind::Refusal => 3,
        MessageKind::Heartbeat => 4,
        MessageKind::HeartbeatReply => 5,
        MessageKind::AskVote => 6,
        MessageKind::Vote => 7,
        MessageKind::Request => 8,
        MessageKind::Answer => 9,
        MessageKind::CopyOffer => 120,
        MessageKind::Copy => 121,
        MessageKind::Report => 80,
        MessageKind::AskLead => 81,
        MessageKind::Lead => 82,
        MessageKind::Appoint => 83,
        MessageKind::Point => 84,
        MessageKind::Read => 10,
        MessageKind::ReadAnswer => 11,
        MessageKind::Propose => 140,
        MessageKind::Stored => 141,
        MessageKind::Crown => 142,
        MessageKind::AskReign => 143,
        MessageKind::AskFeed => 122,
    }
}

const fn timer_number(timer: Timer) -> (u8, u16) {
    match timer {
        Timer::Heartbeat => (1, 0),
        Timer::Suspect => (2, 0),
        Timer::Votes => (3, 0),
        Timer::TooFew => (4, 0),
        Timer::Resend(peer) => (5, peer.0),
        Timer::Report => (6, 0),
    }
}

const fn fate_number(fate: Fate) -> u8 {
    match fate {
        Fate::Pending => 0,
        Fate::Safe => 1,
        Fate::AtRisk => 2,
        Fate::InDoubt => 3,
        Fate::Lost => 4,
        Fate::Ghost => 5,
        Fate::Dropped => 6,
    }
}

const fn promise_number(promise: Promise) -> u8 {
    match promise {
        Promise::LogMatching => 0,
        Promise::OneAcknowledger => 1,
        Promise::AckRuleMet => 2,
        Promise::Positions => 3,
        Promise::CommitPoint => 4,
        Promise::Durability => 5,
        Promise::NoSplitBrain => 6,
        Promise::FreshReads => 100,
        Promise::OwnWrites => 101,
        Promise::MonotonicReads => 102,
        Promise::NothingReadLost => 103,
    }
}

const fn no_change_number(why: NoChange) -> u8 {
    match why {
        NoChange::NoPrimary => 0,
        NoChange::TooSoon => 1,
        NoChange::Another => 2,
        NoChange::Already => 3,
        NoChange::TooFew => 4,
    }
}

const fn policy_number(policy: PolicyKind) -> u32 {
    match policy {
        PolicyKind::Primary => 0,
        PolicyKind::Confirmed => 1,
        PolicyKind::Any => 2,
        PolicyKind::Within => 3,
        PolicyKind::OwnWrites => 4,
    }
}

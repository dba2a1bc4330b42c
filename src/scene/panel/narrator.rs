//! Which facts get a line of narration. A newcomer follows one write from the client to *done* in
//! five lines; what only the protocol cares about gets none. Equal facts of one instant share a line.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::scene::build::reader::Told;
use crate::scene::build::recent::{writes_after, writes_in};
use crate::scene::view::Selection;
use crate::scene::words::narration as say;
use crate::scene::words::narration_faults as faults;
use crate::scene::words::narration_topology as topology;
use crate::scene::words::{in_sync, names, phrases, reading};
use crate::sim::fact::{FactLevel, Vanished, What};
use crate::sim::ids::{ClientId, Epoch, Lsn, NodeId, ServerId, WriteId};
use crate::sim::message::{MessageKind, Positions};
use crate::sim::server::replica::level_of;
use crate::sim::table::Told as Answer;
use crate::sim::time::SimTime;

use super::about::about;

/// How many lines are kept.
const MOST_LINES: usize = 200;

/// A line of narration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number of its fact: the line's name, and the instant to which it leads.
    pub fact: u64,
    /// When it happened.
    pub at: SimTime,
    /// It, in words.
    pub text: String,
    /// It is a headline.
    pub headline: bool,
    /// The server, link or write of which it speaks.
    pub about: Option<Selection>,
}

/// Tells the story line by line.
#[derive(Clone, Debug, Default)]
pub struct Narrator {
    lines: VecDeque<Line>,
    /// What happens at this very instant, and may share a line.
    groups: Vec<Group>,
    /// The newest entry sent on each lane: what comes again is not told again.
    sent: BTreeMap<(ServerId, ServerId), (Epoch, Lsn)>,
    acknowledged: BTreeMap<ServerId, (Epoch, Lsn)>,
    opened: Option<(SimTime, ServerId, ServerId)>,
    asked: WriteId,
    done: WriteId,
    rebuffed: Option<(ServerId, WriteId)>,
    /// What has vanished on a cut lane since it was cut: more of the same is not told.
    vanished: BTreeSet<(NodeId, NodeId, MessageKind)>,
}

/// Facts of one instant that share a line.
#[derive(Clone, Debug)]
struct Group {
    at: SimTime,
    /// The fact whose line it is.
    line: u64,
    kind: Grouped,
    from: ServerId,
    to: Vec<ServerId>,
}

/// What became of a fact that may share a line.
enum Grouping {
    /// It is not of that kind.
    Apart,
    /// It begins a line.
    Own(String),
    /// It stands in the newest line now, or was told before.
    Told,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grouped {
    Update { write: Option<WriteId>, epoch: Epoch },
    Votes,
    Cut,
    Healed,
}

impl Group {
    fn text(&self) -> String {
        match self.kind {
            Grouped::Update { write, epoch } => say::sends(self.from, &self.to, write, epoch),
            Grouped::Votes => say::asks_for_votes(self.from, &self.to),
            Grouped::Cut => say::cut(self.from, self.to[0], self.to.len() == 2),
            Grouped::Healed => say::healed(self.from, self.to[0], self.to.len() == 2),
        }
    }

    /// Whether a fact from one server to another belongs here: further receivers of the same, or for
    /// a link the way back.
    fn takes(&mut self, kind: Grouped, from: ServerId, to: ServerId) -> Option<&Self> {
        let fits = match kind {
            Grouped::Update { .. } | Grouped::Votes => self.from == from,
            Grouped::Cut | Grouped::Healed => {
                (self.to[0], self.from) == (from, to) && self.to.len() == 1
            }
        };
        let belongs = self.kind == kind && fits;
        belongs.then(|| {
            self.to.push(to);
            &*self
        })
    }
}

impl Narrator {
    /// The lines, oldest first.
    #[must_use]
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> + ExactSizeIterator {
        self.lines.iter()
    }

    /// The line of a fact, if it is still kept.
    #[must_use]
    pub fn line(&self, fact: u64) -> Option<&Line> {
        self.lines.iter().rev().find(|line| line.fact == fact)
    }

    /// Takes a fact in; gives its line, if it gets one of its own.
    pub fn observe(&mut self, told: &Told<'_>) -> Option<&Line> {
        let text = self.text(told)?;
        if self.lines.back().is_some_and(|line| line.text == text) {
            return None;
        }
        if self.lines.len() == MOST_LINES {
            self.lines.pop_front();
        }
        let headline = told.fact.what.level() == FactLevel::Headline;
        let (fact, at, about) = (told.number, told.fact.at, about(told));
        self.lines.push_back(Line { fact, at, text, headline, about });
        self.lines.back()
    }

    fn text(&mut self, told: &Told<'_>) -> Option<String> {
        let what = told.fact.what;
        if what.level() == FactLevel::Background {
            return None;
        }
        match self.grouped(told, &what) {
            Grouping::Own(text) => return Some(text),
            Grouping::Told => return None,
            Grouping::Apart => {}
        }
        self.of_writes(told, &what)
            .or_else(|| self.of_clients(told, &what))
            .or_else(|| self.of_cuts(told, &what))
            .or_else(|| self.of_sweeps(told, &what))
            .or_else(|| of_faults(&what))
            .or_else(|| of_failures(told, &what))
            .or_else(|| of_failover(told, &what))
            .or_else(|| of_outcomes(&what))
            .or_else(|| of_reads(told, &what))
            .or_else(|| in_sync::narrate(&what))
    }

    /// Facts that may share a line.
    fn grouped(&mut self, told: &Told<'_>, what: &What) -> Grouping {
        let (kind, from, to) = match *what {
            What::SentUpdate { from, to, epoch, first, count: 1, .. } => {
                if !self.is_news(from, to, epoch, first) {
                    return Grouping::Told;
                }
                let write = write_at(told, epoch, first);
                if let (Some(write), true) = (write, self.opens_gate(told.fact.at, from, to)) {
                    return Grouping::Own(say::gate_opens(from, to, write));
                }
                (Grouped::Update { write, epoch }, from, to)
            }
            What::AskedVote { from, to, .. } => (Grouped::Votes, from, to),
            What::CutLink { from, to } => (Grouped::Cut, from, to),
            What::HealedLink { from, to } => {
                self.vanished.retain(|(a, b, _)| (*a, *b) != (from.into(), to.into()));
                (Grouped::Healed, from, to)
            }
            _ => return Grouping::Apart,
        };
        let at = told.fact.at;
        self.groups.retain(|group| group.at == at);
        if let Some(group) = self.groups.iter_mut().find_map(|group| group.takes(kind, from, to)) {
            let line = self.lines.iter_mut().rev().find(|line| line.fact == group.line);
            if let Some(line) = line {
                line.text = group.text();
            }
            return Grouping::Told;
        }
        let group = Group { at, line: told.number, kind, from, to: vec![to] };
        let text = group.text();
        self.groups.push(group);
        Grouping::Own(text)
    }

    /// Whether this entry has not been sent on this lane before.
    fn is_news(&mut self, from: ServerId, to: ServerId, epoch: Epoch, last: Lsn) -> bool {
        let newest = self.sent.entry((from, to)).or_default();
        let news = (epoch, last) > *newest;
        *newest = (*newest).max((epoch, last));
        news
    }

    fn opens_gate(&self, at: SimTime, from: ServerId, to: ServerId) -> bool {
        self.opened == Some((at, from, to))
    }

    /// The way of a write through the cluster.
    fn of_writes(&mut self, told: &Told<'_>, what: &What) -> Option<String> {
        match *what {
            What::SentUpdate { from, to, epoch, first, count, .. } => {
                let count = u32::from(count);
                self.is_news(from, to, epoch, Lsn(first.0 + count - 1))
                    .then(|| say::catches_up(from, to, count))
            }
            What::SentAck { from, received, flushed, applied, .. } => {
                let level = told.cluster.config().ack.level;
                let lsn = level_of(Positions { received, flushed, applied }, level);
                let epoch = told.before.of(from).memory.epoch_at(lsn)?;
                let newest = self.acknowledged.insert(from, (epoch, lsn));
                let write = write_at(told, epoch, lsn);
                (newest != Some((epoch, lsn))).then(|| say::acknowledges(from, write, epoch))
            }
            What::Acknowledged { primary, replica, .. } => {
                self.opened = Some((told.fact.at, primary, replica));
                None
            }
            What::SentRefusal { from, to, mismatch: true, .. } => Some(say::does_not_fit(from, to)),
            What::SentRefusal { from, to, epoch, .. } => Some(say::refuses(from, to, epoch)),
            What::SentDone { from, client, write, .. } => {
                let again = std::mem::replace(&mut self.done, write) == write;
                (!again).then(|| say::says_done(from, &who(told, client), write))
            }
            _ => None,
        }
    }

    fn of_clients(&mut self, told: &Told<'_>, what: &What) -> Option<String> {
        let who = |client: ClientId| who(told, client);
        match *what {
            What::Asked { client, write, .. } => {
                self.asked = write;
                Some(say::asks(&who(client), write))
            }
            What::SentRequest { write, .. } if write == self.asked => {
                self.asked = WriteId::NONE;
                None
            }
            What::SentRequest { client, to, write, .. } => {
                let again = self.rebuffed == Some((to, write));
                (!again).then(|| say::asks_again(&who(client), to, write))
            }
            What::SentNotDone { from, client, write, refused: false, .. } => {
                let again = self.rebuffed.replace((from, write)) == Some((from, write));
                (!again).then(|| say::not_primary(from, &who(client)))
            }
            What::ToldClient { client, write, told: Answer::Refused, .. } => {
                Some(say::refused(&who(client), write))
            }
            What::ToldClient { client, write, told: Answer::Unknown, .. } => {
                Some(say::gives_up(&who(client), write))
            }
            What::TimedOut { client, server, write } => {
                Some(say::timed_out(&who(client), server, write))
            }
            What::FirstDone { write, .. } => Some(say::first_done(write)),
            _ => None,
        }
    }

    /// Many links at once.
    fn of_sweeps(&mut self, told: &Told<'_>, what: &What) -> Option<String> {
        let zone_name = |zone: u16| {
            let zones = &told.cluster.config().network.zones;
            zones.get(usize::from(zone)).map_or("", |zone| zone.name.as_str())
        };
        Some(match *what {
            What::Isolated { server, clients } => faults::isolated(server, clients),
            What::Split { groups } => faults::split(groups),
            What::HealedAll => {
                self.vanished.clear();
                faults::healed_all()
            }
            What::IsolatedZone { zone, .. } => faults::isolated_zone(zone_name(zone)),
            What::LostZone { zone } => faults::lost_zone(zone_name(zone)),
            _ => return None,
        })
    }

    fn of_cuts(&mut self, told: &Told<'_>, what: &What) -> Option<String> {
        let What::Lost { from, to, kind, why: Vanished::Cut, .. } = *what else { return None };
        let message = names::message_word(kind);
        let first = self.vanished.insert((from, to, kind));
        first.then(|| say::vanishes(message, &node(told, from), &node(told, to)))
    }
}

/// Faults of messages, lanes and machines.
fn of_faults(what: &What) -> Option<String> {
    Some(match *what {
        What::Lost { from, to, kind, why: Vanished::Taken, .. } => {
            faults::taken(names::message_word(kind), from, to)
        }
        What::Lost { from, to, kind, why: Vanished::Chance, .. } => {
            faults::lost_by_chance(names::message_word(kind), from, to)
        }
        What::Lost { to, why: Vanished::Full, .. } => faults::full(to.server()?),
        What::DelayedMessage { from, to, kind, us, .. } => {
            faults::delayed(names::message_word(kind), from, to, us)
        }
        What::HeldMessage { from, to, kind, .. } => {
            faults::held(names::message_word(kind), from, to)
        }
        What::ReleasedMessage { from, to, kind, .. } => {
            faults::released(names::message_word(kind), from, to)
        }
        What::DoubledMessage { from, to, kind, .. } => {
            faults::doubled(names::message_word(kind), from, to)
        }
        What::NoSuchMessage { .. } => faults::no_such_message(),
        What::ChangedLane { from, to, us, loss, .. } => faults::changed_lane(from, to, us, loss),
        What::Paused { server } => faults::paused(server),
        What::Unpaused { server, messages } => faults::unpaused(server, messages),
        What::Unheard { server } => faults::unheard(server),
        What::SetDisk { server, percent } => faults::disk_set(server, percent),
        What::SetClock { server, jump_us, rate_ppm } => {
            faults::clock_set(server, jump_us, rate_ppm)
        }
        _ => return None,
    })
}

fn of_failures(told: &Told<'_>, what: &What) -> Option<String> {
    match *what {
        What::Crashed { server, .. } => {
            Some(say::stops(server, writes_in(&told.before.of(server).disk, told.cluster.table())))
        }
        What::Restarted { server, .. } if told.before.of(server).wiped => {
            Some(say::starts_empty(server))
        }
        What::Restarted { server, .. } => Some(say::starts(server)),
        What::Wiped { server, .. } => Some(say::disk_destroyed(server)),
        What::Lost {
            from,
            to,
            kind: MessageKind::Request | MessageKind::Read,
            why: Vanished::Down,
            ..
        } => to.server().map(|server| say::nobody_there(server, &node(told, from))),
        What::SettingChanged { .. } => Some(say::setting_changed()),
        What::WentAsync { server } => Some(say::goes_async(server)),
        What::BackToRule { server } => Some(say::back_to_rule(server)),
        _ => None,
    }
}

fn of_failover(told: &Told<'_>, what: &What) -> Option<String> {
    match *what {
        What::Suspected { server, primary, silence_us, first: true } => {
            Some(say::suspects(server, primary, silence_us))
        }
        What::GaveVote { from, to, .. } => Some(say::votes(from, to)),
        What::RefusedVote { from, to, .. } => Some(say::votes_against(from, to)),
        What::Elected { server, votes, needed: 2.. } => {
            Some(say::elected(server, votes, told.cluster.voters().count()))
        }
        What::NotElected { server, votes, needed, .. } => Some(match further(told, server) {
            Some(other) => say::not_elected_behind(server, votes, needed, other),
            None => say::not_elected(server, votes, needed),
        }),
        What::Promoted { server, epoch, .. } => Some(say::promoted(server, epoch)),
        What::SteppedDown { server, epoch, highest }
            if epoch == highest && told.cluster.config().members_change() =>
        {
            Some(topology::removed_steps_down(server))
        }
        What::SteppedDown { server, highest, .. } => Some(say::steps_down(server, highest)),
        What::Rewound { server, to, .. } => {
            let writes = writes_after(&told.before.of(server).memory, to, told.cluster.table());
            Some(if writes.is_empty() {
                say::tears_off_epoch(server)
            } else {
                say::tears_off(server, &phrases::numbers(&writes))
            })
        }
        What::CaughtUp { primary, replica } => Some(say::caught_up(replica, primary)),
        What::Graduated { server } => {
            let new = told.cluster.server(server).storage.disk.newcomer;
            Some(if new { topology::counts(server) } else { say::counts_again(server) })
        }
        What::LeaseRanOut { server } => Some(say::lease_ran_out(server)),
        What::LeaseRenewed { server } => Some(say::lease_renewed(server)),
        What::CopyBegan { primary, replica, takes_us, .. } => {
            Some(say::copy_begins(primary, replica, takes_us))
        }
        What::Copied { server, .. } => Some(say::copied(server)),
        What::MonitorSuspects { monitor, primary, silence_us } => {
            Some(say::monitor_suspects(monitor, primary, silence_us))
        }
        What::MonitorsAgree { monitor, primary, agree, .. } => {
            Some(say::monitors_agree(monitor, primary, agree))
        }
        What::Appointed { from, to, .. } => {
            Some(say::appoints(&names::node(from), &names::node(to)))
        }
        What::PowerOffOrdered { server, by } => Some(say::orders_off(by, server)),
        What::PoweredOff { server, .. } => Some(say::powered_off(server)),
        What::PointedAt { server, primary } => Some(say::pointed_at(server, primary)),
        What::SplitBrain { old, new, write } => Some(say::split_brain(old, new, write)),
        What::UpstreamSilent { server, upstream, .. } => Some(topology::misses(server, upstream)),
        What::FedBy { server, upstream } => Some(topology::fed_by(server, upstream)),
        What::MemberAdded { server, epoch, .. } => Some(topology::adds(epoch.primary(), server)),
        What::MemberRemoved { server, epoch, .. } => {
            Some(topology::removes(epoch.primary(), server))
        }
        What::MembersKept { server, adds, why } => Some(topology::keeps_members(server, adds, why)),
        What::Left { server, .. } => Some(topology::leaves(server)),
        What::NoMember { server } => Some(topology::is_no_member(server)),
        _ => None,
    }
}

/// A running server whose log is further than this one's, and which therefore votes against it.
fn further(told: &Told<'_>, server: ServerId) -> Option<ServerId> {
    let progress = |id: ServerId| told.before.of(id).memory.progress();
    ServerId::all(told.cluster.config().servers)
        .filter(|other| told.before.of(*other).live && progress(*other) > progress(server))
        .max_by_key(|other| progress(*other))
}

fn of_outcomes(what: &What) -> Option<String> {
    match *what {
        What::FateTurned { fate, first, last, count, worse } => {
            Some(say::fates_turned(fate, first, last, count, worse))
        }
        What::Stalled { why } => Some(say::stalled(why)),
        What::Resumed => Some(say::resumed()),
        What::Broke { promise } => Some(say::broke(promise)),
        _ => None,
    }
}

/// "The client" where there is only one; otherwise "C2".
fn who(told: &Told<'_>, client: ClientId) -> String {
    names::client_word(client, told.cluster.clients().len() == 1)
}

fn node(told: &Told<'_>, node: NodeId) -> String {
    node.client().map_or_else(|| names::node(node), |client| who(told, client))
}

fn of_reads(told: &Told<'_>, what: &What) -> Option<String> {
    Some(match *what {
        What::ReadAsked { client, key, .. } => reading::asks(client, key),
        What::ReadDone { client, server, place, .. } => {
            let value = write_at(told, place.epoch, place.lsn).unwrap_or(WriteId::NONE);
            reading::reads(client, server, value)
        }
        What::SentNoValue { from, client, behind, .. } => {
            reading::cannot_answer(from, client, behind)
        }
        What::ReadTimedOut { client, server, .. } => reading::timed_out(client, server),
        What::ReadGivenUp { client, .. } => reading::gives_up(client),
        What::StaleRead { client, server, value, behind, .. } => {
            reading::stale(client, server, value, behind)
        }
        What::MissedOwnWrite { client, server, own, .. } => {
            reading::misses_own(client, server, own)
        }
        What::WentBack { client, value, before, .. } => reading::went_back(client, value, before),
        What::ReadWasLost { client, write, .. } => reading::read_was_lost(client, write),
        What::AppliedTwice { write, .. } => reading::applied_twice(write),
        _ => return None,
    })
}

fn write_at(told: &Told<'_>, epoch: Epoch, lsn: Lsn) -> Option<WriteId> {
    told.cluster.table().write_at(epoch, lsn).filter(|write| *write != WriteId::NONE)
}

//! The guide: one heading, two sentences, one suggested act. A pure function of the cluster and of the
//! chapter in which the run is.

use crate::scene::build::recent::writes_in;
use crate::scene::words::guide as say;
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::config::{Detection, TooFew};
use crate::sim::fact::Stall;
use crate::sim::figures::Outage;
use crate::sim::ids::{Epoch, MonitorId, ServerId, WriteId};
use crate::sim::ledger::Fate;
use crate::sim::monitor::Monitor;
use crate::sim::server::election::votes_needed;
use crate::sim::server::{Role, Server};
use crate::timeline::playback::{Command, Skipped};

use super::chapter::{Chapter, Chapters, cut_pairs};
use super::suggest::{
    Does, Suggestion, act, bring_back, bring_back_any, heal, heal_all, heal_any, heal_everything,
    heal_to, knock_out, lesson, most_advanced, promote_best, resume, resume_any, skip,
};

/// What the guide shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// One line.
    pub heading: String,
    /// A figure that runs, as the end of the heading: "102 ms".
    pub figure: Option<String>,
    /// At most three.
    pub sentences: Vec<String>,
    /// What was lost, or that nothing was.
    pub verdict: Option<Verdict>,
    /// The one filled button of the page.
    pub suggested: Option<Suggestion>,
    /// A quiet link below it.
    pub quiet: Option<Suggestion>,
}

/// What a failure came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Done writes are gone.
    pub loss: bool,
    /// It, in a sentence: "Writes 4 and 5 are gone."
    pub text: String,
    /// What that means; empty when nothing was lost.
    pub detail: String,
}

/// The guide now.
///
/// `offers_lesson`: the lesson has not been opened yet.
#[must_use]
pub fn guide(cluster: &Cluster, chapters: &Chapters, offers_lesson: bool) -> Guide {
    let lost = chapters.lost(cluster);
    let mut guide = if forgotten(cluster) {
        nobody_remembers(cluster, &lost)
    } else if let Some(why) = cluster.stalled().filter(|_| !will_elect(cluster)) {
        stalled(cluster, why)
    } else if let Some((old, new)) = rivals(cluster) {
        two_primaries(cluster, old, new)
    } else {
        of_chapter(cluster, chapters.now(), &lost)
    };
    if !lost.is_empty()
        && guide.verdict.is_none()
        && !matches!(chapters.now(), Chapter::Together { .. })
    {
        guide.verdict = Some(loss(&lost));
    }
    let nothing_lost = guide.verdict.as_ref().is_some_and(|verdict| !verdict.loss);
    if guide.quiet.is_some() {
        return guide;
    }
    match chapters.now() {
        Chapter::Opening if offers_lesson => guide.quiet = Some(lesson(say::from_the_beginning())),
        Chapter::Opening => {}
        Chapter::Outcome if offers_lesson && nothing_lost => {
            guide.quiet = guide.suggested.replace(lesson(say::how_one_gets_lost()));
        }
        _ => {
            let does = Does::Commands(vec![Command::StartAgain(cluster.seed())]);
            guide.quiet = Some(Suggestion { label: say::start_again(), does, target: None });
        }
    }
    guide
}

/// What skipping or stepping passed over.
#[must_use]
pub fn skipped(cluster: &Cluster, skipped: &Skipped) -> String {
    match (skipped.fact, cluster.stalled()) {
        (Some(fact), _) => say::skipped(skipped.us, &fact.what, cluster.clients().len() == 1),
        (None, Some(why)) => say::until_you_act(why, primary(cluster)),
        (None, None) => say::nothing_to_skip_to(),
    }
}

fn of_chapter(cluster: &Cluster, chapter: &Chapter, lost: &[WriteId]) -> Guide {
    match chapter {
        Chapter::Opening => opening(cluster),
        Chapter::Outage { gone } => outage(cluster, *gone),
        Chapter::TakenOver => taken_over(cluster),
        Chapter::Outcome => outcome(cluster, lost),
        Chapter::GoesOn => goes_on(cluster),
        Chapter::Cut { a, b } => cut(cluster, *a, *b),
        Chapter::Back { server, empty, torn } => {
            let primary = primary(cluster);
            let sentences = match empty {
                true => say::back_empty(*server, primary),
                false => say::back(*server, primary, torn),
            };
            plain(say::back_heading(*server), sentences, Some(skip()))
        }
        Chapter::Together { server, torn } => together(cluster, *server, torn),
    }
}

fn opening(cluster: &Cluster) -> Guide {
    let servers = how_many(cluster.members());
    let Some(primary) = primary(cluster) else { return waiting(cluster) };
    plain(say::opening_heading(servers), say::opening(servers, primary), Some(knock_out(primary)))
}

fn how_many<'a>(servers: impl Iterator<Item = &'a Server>) -> u16 {
    u16::try_from(servers.count()).unwrap_or(u16::MAX)
}

/// No primary, and no failure of one that the guide has seen.
fn waiting(cluster: &Cluster) -> Guide {
    outage(cluster, cluster.shadow().epoch.primary())
}

fn outage(cluster: &Cluster, gone: ServerId) -> Guide {
    let since = cluster.figures().open().map_or(0, |outage| cluster.now().since(outage.from));
    let live = || cluster.servers().iter().filter(|server| server.up);
    let candidate = live().find(|server| matches!(server.role, Role::Candidate(_)));
    let (sentences, suggested) = match candidate {
        Some(candidate) if candidate.id == gone => (say::begins_again(gone), Some(skip())),
        Some(candidate) => (asks_for_votes(cluster, candidate, gone), Some(skip())),
        None if cluster.config().failover.detection == Detection::Nobody => {
            (say::nobody_takes_over(gone), promote_best(cluster))
        }
        None => (nobody_stands(cluster, gone), Some(skip())),
    };
    let figure = Some(say::figure(since));
    Guide { figure, ..plain(say::no_primary(), sentences, suggested) }
}

/// Nobody stands for primary: who watches for the one that is gone, and what they make of it.
fn nobody_stands(cluster: &Cluster, gone: ServerId) -> Vec<String> {
    match cluster.config().failover.detection {
        Detection::Monitors { quorum, .. } => {
            let all = || cluster.monitors().iter();
            let of = |monitors: Vec<&Monitor>| -> Vec<MonitorId> {
                monitors.into_iter().map(|monitor| monitor.id).collect()
            };
            let suspecting = of(all().filter(|monitor| monitor.suspects).collect());
            if suspecting.is_empty() {
                say::monitors_wait(gone, &of(all().collect()))
            } else {
                say::monitors_suspect(gone, &suspecting, quorum)
            }
        }
        Detection::Coordinator if cluster.coordinator().is_some_and(|own| own.suspects) => {
            say::coordinator_suspects(gone)
        }
        Detection::Coordinator => say::coordinator_waits(gone),
        Detection::Replicas | Detection::Nobody => {
            let live = cluster.members().filter(|server| server.up);
            say::not_noticed(gone, &live.map(|server| server.id).collect::<Vec<_>>())
        }
    }
}

/// A server asks for votes: by itself, or because it was told to.
fn asks_for_votes(cluster: &Cluster, candidate: &Server, gone: ServerId) -> Vec<String> {
    let told = matches!(&candidate.role, Role::Candidate(own) if own.by_operator);
    let suspected = cluster.monitors().iter().any(|monitor| monitor.suspects);
    match (told, suspected) {
        (true, true) => say::told_to_stand(candidate.id, gone),
        (true, false) => say::sent_to_stand(candidate.id),
        (false, _) => say::asks_for_votes(candidate.id, gone),
    }
}

fn taken_over(cluster: &Cluster) -> Guide {
    let figures = cluster.figures();
    let promoted = figures.open().and_then(|open| Some((open, open.promoted?)));
    let (Some((open, (at, server))), Some(_)) = (promoted, primary(cluster)) else {
        return outcome(cluster, &[]);
    };
    let sentences = say::promoted(cluster.shadow().epoch);
    plain(say::promoted_heading(server, at.since(open.from)), sentences, Some(skip()))
}

fn outcome(cluster: &Cluster, lost: &[WriteId]) -> Guide {
    let figures = cluster.figures();
    let open = figures.open().filter(|open| open.promoted.is_some());
    let newest = open.or(figures.outages.last());
    let Some((outage, (at, server))) = newest.and_then(|outage| Some((outage, outage.promoted?)))
    else {
        return goes_on(cluster);
    };
    let sentences = survived(cluster, outage, lost);
    let suggested = bring_back_any(cluster).or_else(|| primary(cluster).map(knock_out));
    let after = at.since(outage.from);
    let heading = match cluster.members().count() {
        1 => say::again_heading(server, after),
        _ => say::outcome_heading(server, after),
    };
    let mut guide = plain(heading, sentences, suggested);
    guide.verdict = verdict(cluster, lost);
    guide
}

fn survived(cluster: &Cluster, outage: &Outage, lost: &[WriteId]) -> Vec<String> {
    let gone = u32::try_from(lost.len()).unwrap_or(u32::MAX);
    let without = outage.until.unwrap_or(cluster.now()).since(outage.from);
    let second = if lost.is_empty() { say::not_always() } else { say::without_service(without) };
    let doubtful = doubtful(cluster);
    let second = if doubtful > 0 { say::in_doubt(doubtful) } else { second };
    let survived = outage.done_before.saturating_sub(gone + doubtful);
    vec![say::survived(outage.done_before, survived), second]
}

/// How many of the newest done writes are only where nobody can reach them now.
fn doubtful(cluster: &Cluster) -> u32 {
    let (books, extents) = (cluster.books(), cluster.extents());
    let newest = cluster.writes().all().rev().take(100);
    let doubtful = newest.filter(|write| books.fate(*write, &extents) == Fate::InDoubt);
    u32::try_from(doubtful.count()).unwrap_or(u32::MAX)
}

fn verdict(cluster: &Cluster, lost: &[WriteId]) -> Option<Verdict> {
    if !lost.is_empty() {
        return Some(loss(lost));
    }
    let text = say::nothing_lost();
    (doubtful(cluster) == 0).then(|| Verdict { loss: false, text, detail: String::new() })
}

fn loss(lost: &[WriteId]) -> Verdict {
    Verdict { loss: true, text: say::gone(lost), detail: say::gone_means(lost) }
}

fn goes_on(cluster: &Cluster) -> Guide {
    let Some(primary) = primary(cluster) else { return waiting(cluster) };
    let (up, down): (Vec<&Server>, Vec<&Server>) = cluster.members().partition(|server| server.up);
    let ids =
        |servers: Vec<&Server>| servers.into_iter().map(|server| server.id).collect::<Vec<_>>();
    let down = ids(down);
    if down.is_empty() {
        return opening(cluster);
    }
    let answering: Vec<ServerId> =
        ids(up).into_iter().filter(|server| *server != primary).collect();
    let sentences = say::goes_on(&down, &answering);
    plain(say::goes_on_heading(primary), sentences, bring_back_any(cluster))
}

/// The newest cut is between `a` and `b`; all that are cut are told.
fn cut(cluster: &Cluster, a: ServerId, b: ServerId) -> Guide {
    let pairs = cut_pairs(cluster);
    let both = |(a, b): &(ServerId, ServerId)| {
        cluster.network().is_cut(*a, *b) && cluster.network().is_cut(*b, *a)
    };
    let heading = match pairs[..] {
        [(a, b)] if !both(&(a, b)) => {
            let (deaf, to) = if cluster.network().is_cut(a, b) { (b, a) } else { (a, b) };
            say::cannot_hear_heading(deaf, to)
        }
        _ if !pairs.iter().all(both) => say::many_cut_heading(pairs.len()),
        _ => match isolated(cluster.config().servers, &pairs) {
            Some(server) => say::isolated_heading(server),
            None => say::cut_heading(&pairs),
        },
    };
    let suggested = if pairs.len() > 1 { heal_all(cluster, &pairs) } else { heal(cluster, a, b) };
    plain(heading, say::cut(), suggested)
}

/// The server whose links are just those that are cut.
fn isolated(servers: u16, pairs: &[(ServerId, ServerId)]) -> Option<ServerId> {
    let alone = |server: &ServerId| pairs.iter().all(|(a, b)| a == server || b == server);
    let all_of_one = servers > 2 && pairs.len() + 1 == usize::from(servers);
    ServerId::all(servers).find(alone).filter(|_| all_of_one)
}

fn together(cluster: &Cluster, server: ServerId, torn: &[WriteId]) -> Guide {
    let Some(primary) = primary(cluster) else { return waiting(cluster) };
    let live = how_many(cluster.members().filter(|server| server.up));
    let missing: Vec<WriteId> =
        torn.iter().copied().filter(|write| !in_history(cluster, *write)).collect();
    let sentences = say::together(live, primary, &missing);
    plain(say::together_heading(server), sentences, Some(knock_out(primary)))
}

fn in_history(cluster: &Cluster, write: WriteId) -> bool {
    let history = &cluster.shadow().history;
    cluster.writes().places(write).any(|(epoch, lsn)| history.contains(epoch, lsn))
}

/// Whether writes were done, every log is empty, and nobody has begun anew.
fn forgotten(cluster: &Cluster) -> bool {
    let table = cluster.table();
    let empty = |server: &Server| {
        let seen = cluster.shadow().of(server.id);
        writes_in(&seen.memory, table) == 0 && writes_in(&seen.disk, table) == 0
    };
    cluster.figures().done > 0 && primary(cluster).is_none() && cluster.servers().iter().all(empty)
}

fn nobody_remembers(cluster: &Cluster, lost: &[WriteId]) -> Guide {
    let all_down = cluster.servers().iter().all(|server| !server.up);
    let forced = || {
        let able = cluster.members().find(|server| server.up)?.id;
        Some(act(say::force_promote(able), Action::ForcePromote(able), able))
    };
    let suggested = if all_down { bring_back_any(cluster) } else { forced() };
    let sentences = say::nobody_remembers(all_down);
    let mut guide = plain(say::nobody_remembers_heading(), sentences, suggested);
    guide.verdict = (!lost.is_empty()).then(|| loss(lost));
    guide
}

/// Whether enough who do not hear the primary watch for it: they will see to another.
fn will_elect(cluster: &Cluster) -> bool {
    let Some(primary) = primary(cluster) else { return false };
    if let Detection::Monitors { quorum, .. } = cluster.config().failover.detection {
        let cut = |monitor: &&Monitor| cluster.network().is_cut(primary, monitor.id);
        return cluster.monitors().iter().filter(cut).count() >= usize::from(quorum);
    }
    let deaf = cluster.members().filter(|server| {
        server.up && server.storage.votes() && cluster.network().is_cut(primary, server.id)
    });
    cluster.config().failover.detection == Detection::Replicas
        && deaf.count() >= usize::from(votes_needed(cluster.voters()))
}

fn two_primaries(cluster: &Cluster, old: ServerId, new: ServerId) -> Guide {
    let suggested = heal(cluster, old, new).unwrap_or_else(skip);
    plain(say::two_primaries_heading(), say::two_primaries(old, new), Some(suggested))
}

fn stalled(cluster: &Cluster, why: Stall) -> Guide {
    let suggested = match why {
        Stall::WaitsFor(server) if cluster.server(server).paused => Some(resume(server)),
        Stall::WaitsFor(server) if !cluster.server(server).up => Some(bring_back(server)),
        Stall::WaitsFor(server) => heal_to(cluster, server),
        Stall::NobodyPromotes => promote_best(cluster).or_else(|| bring_back_any(cluster)),
        Stall::Paused(server) => Some(resume(server)),
        Stall::Unreachable(server) | Stall::NoCoordinator(server) => Some(heal_everything(server)),
        Stall::NoMajority | Stall::AllDown | Stall::NoLease | Stall::NoneInSync => {
            resume_any(cluster).or_else(|| bring_back_any(cluster)).or_else(|| heal_any(cluster))
        }
    };
    let refuses = matches!(cluster.config().ack.too_few, TooFew::Refuse { .. });
    let mut guide = match (why, primary(cluster)) {
        (Stall::WaitsFor(server), Some(primary)) if refuses => {
            plain(say::refusing_heading(primary), say::refusing(server), suggested)
        }
        (why, primary) => plain(say::stalled_heading(), vec![say::stall(why, primary)], suggested),
    };
    if why == Stall::NoMajority
        && let Some(best) = most_advanced(cluster)
    {
        guide.sentences.push(say::by_force(best));
        guide.quiet = Some(act(say::force_promote(best), Action::ForcePromote(best), best));
    }
    guide
}

fn plain(heading: String, sentences: Vec<String>, suggested: Option<Suggestion>) -> Guide {
    Guide { heading, figure: None, sentences, verdict: None, suggested, quiet: None }
}

pub(super) fn primary(cluster: &Cluster) -> Option<ServerId> {
    let believers = cluster.servers().iter().filter_map(Server::primary);
    believers.map(|primary| primary.epoch).max().map(Epoch::primary)
}

/// Two servers that believe that they are primary, the older epoch first.
fn rivals(cluster: &Cluster) -> Option<(ServerId, ServerId)> {
    let mut epochs: Vec<_> =
        cluster.servers().iter().filter_map(Server::primary).map(|primary| primary.epoch).collect();
    epochs.sort_unstable();
    let new = epochs.pop()?;
    epochs.pop().map(|old| (old.primary(), new.primary()))
}

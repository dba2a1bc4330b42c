//! Measures: the numbers, times and names that a lesson may read from a run. In a text they stand in
//! braces, in a condition they are compared.

use crate::scene::words::phrases::{duration, numbers};
use crate::sim::fact::What;
use crate::sim::figures::Outage;
use crate::sim::ids::{Epoch, ServerId, WriteId};
use crate::sim::ledger::Fate;
use crate::sim::server::Server;
use crate::sim::time::SimTime;

use super::ground::{Ground, alone, done};

/// What stands before a measure of the run that the step is compared with.
const OTHER: &str = "other_";

/// Something that can be read from a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    kind: Kind,
    /// Of the run that the step is compared with.
    pub other: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Asked,
    Done,
    DoneBefore,
    Survived,
    Of(Fate),
    LostList,
    Alone,
    Arrived,
    ArrivedList,
    Outage,
    Latency,
    Write,
    Previous,
    Primary,
    Epoch,
    Suspects,
    Silence,
    Voter,
}

/// The words of the file. `docs/lesson-file.md` says what each means.
const WORDS: [(&str, Kind); 24] = [
    ("asked", Kind::Asked),
    ("done", Kind::Done),
    ("done_before", Kind::DoneBefore),
    ("survived", Kind::Survived),
    ("pending", Kind::Of(Fate::Pending)),
    ("safe", Kind::Of(Fate::Safe)),
    ("at_risk", Kind::Of(Fate::AtRisk)),
    ("in_doubt", Kind::Of(Fate::InDoubt)),
    ("lost", Kind::Of(Fate::Lost)),
    ("ghost", Kind::Of(Fate::Ghost)),
    ("dropped", Kind::Of(Fate::Dropped)),
    ("lost_list", Kind::LostList),
    ("alone", Kind::Alone),
    ("arrived", Kind::Arrived),
    ("arrived_list", Kind::ArrivedList),
    ("outage", Kind::Outage),
    ("latency", Kind::Latency),
    ("write", Kind::Write),
    ("previous", Kind::Previous),
    ("primary", Kind::Primary),
    ("epoch", Kind::Epoch),
    ("suspects", Kind::Suspects),
    ("silence", Kind::Silence),
    ("voter", Kind::Voter),
];

impl Measure {
    /// The measure with this name.
    ///
    /// # Errors
    ///
    /// When there is none, in a sentence.
    pub fn named(word: &str) -> Result<Self, String> {
        let bare = word.strip_prefix(OTHER);
        let found = WORDS.iter().find(|(known, _)| *known == bare.unwrap_or(word));
        found.map(|(_, kind)| Self { kind: *kind, other: bare.is_some() }).ok_or_else(|| {
            let known: Vec<&str> = Self::words_of_file().collect();
            format!("there is no measure {word:?}; there are {}", known.join(", "))
        })
    }

    /// The names of all measures.
    pub fn words_of_file() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }

    /// The measure as a number: a count, a write's number, microseconds, or of a name whether there is
    /// one; 0 where there is none.
    #[must_use]
    pub fn number(self, ground: &Ground<'_>) -> u64 {
        match self.ground(ground) {
            Some(ground) => number(self.kind, &ground),
            None => 0,
        }
    }

    /// The measure in words.
    #[must_use]
    pub fn words(self, ground: &Ground<'_>) -> String {
        let Some(ground) = self.ground(ground) else { return "0".into() };
        match self.kind {
            Kind::LostList => list(&ground.with_fate(Fate::Lost)),
            Kind::ArrivedList => list(&ground.arrived()),
            Kind::Outage | Kind::Latency | Kind::Silence => duration(number(self.kind, &ground)),
            Kind::Primary => name(newest_primary(&ground).map(Epoch::primary)),
            Kind::Suspects => name(suspicion(&ground).map(|(server, _)| server)),
            Kind::Voter => name(voter(&ground)),
            kind => number(kind, &ground).to_string(),
        }
    }

    fn ground<'a>(self, ground: &Ground<'a>) -> Option<Ground<'a>> {
        if self.other { ground.of_other() } else { Some(*ground) }
    }
}

fn name(server: Option<ServerId>) -> String {
    server.map_or_else(|| "nobody".into(), |server| server.to_string())
}

fn list(writes: &[WriteId]) -> String {
    if writes.is_empty() { "none".into() } else { numbers(writes) }
}

fn number(kind: Kind, ground: &Ground<'_>) -> u64 {
    let cluster = ground.cluster;
    match kind {
        Kind::Asked => cluster.writes().newest().0.into(),
        Kind::Done => cluster.figures().done.into(),
        Kind::DoneBefore => match newest_outage(ground) {
            Some(outage) => outage.done_before.into(),
            None => cluster.figures().done.into(),
        },
        Kind::Survived => survived(ground),
        Kind::Of(fate) => count(ground.with_fate(fate)),
        Kind::LostList => count(ground.with_fate(Fate::Lost)),
        Kind::Alone => count(alone(cluster)),
        Kind::Arrived | Kind::ArrivedList => count(ground.arrived()),
        Kind::Outage => newest_outage(ground)
            .map_or(0, |outage| outage.until.unwrap_or(cluster.now()).since(outage.from)),
        Kind::Latency => latency(ground),
        Kind::Write => ground.memory.at_gate.map_or(0, |(write, _)| write.0.into()),
        Kind::Previous => ground.memory.at_gate.map_or(0, |(_, previous)| previous.0.into()),
        Kind::Epoch => newest_primary(ground).map_or(0, |epoch| epoch.number.into()),
        Kind::Silence => suspicion(ground).map_or(0, |(_, silence_us)| silence_us.into()),
        Kind::Primary => newest_primary(ground).is_some().into(),
        Kind::Suspects => suspicion(ground).is_some().into(),
        Kind::Voter => voter(ground).is_some().into(),
    }
}

fn count(items: impl IntoIterator) -> u64 {
    items.into_iter().fold(0, |count, _| count + 1)
}

fn newest_primary(ground: &Ground<'_>) -> Option<Epoch> {
    let primaries = ground.cluster.servers().iter().filter_map(Server::primary);
    primaries.map(|primary| primary.epoch).max()
}

/// Who suspected the primary last, and after how long a silence.
fn suspicion(ground: &Ground<'_>) -> Option<(ServerId, u32)> {
    ground.cluster.trace().milestones().iter().rev().find_map(|(_, fact)| match fact.what {
        What::Suspected { server, silence_us, .. } => Some((server, silence_us)),
        _ => None,
    })
}

/// Who gave its vote last.
fn voter(ground: &Ground<'_>) -> Option<ServerId> {
    ground.cluster.trace().since(0).rev().find_map(|(_, fact)| match fact.what {
        What::GaveVote { from, .. } => Some(from),
        _ => None,
    })
}

/// The time without service that is going on, or else the last one.
pub(super) fn newest_outage<'a>(ground: &Ground<'a>) -> Option<&'a Outage> {
    let figures = ground.cluster.figures();
    figures.open().or(figures.outages.last())
}

/// Of the writes that were done before the newest time without service, those that can be read still.
fn survived(ground: &Ground<'_>) -> u64 {
    let from = newest_outage(ground).map_or(ground.cluster.now(), |outage| outage.from);
    let cluster = ground.cluster;
    let before = done(cluster).filter(|write| cluster.writes().get(*write).told_at <= from);
    let (books, extents) = (cluster.books(), cluster.extents());
    count(
        before.filter(|write| !matches!(books.fate(*write, &extents), Fate::Lost | Fate::InDoubt)),
    )
}

/// How long a write took, from asking to *done*: the median of those that were done before anything
/// failed, the lower one of two.
fn latency(ground: &Ground<'_>) -> u64 {
    let cluster = ground.cluster;
    let until = first_failure(ground).unwrap_or(cluster.now());
    let records = done(cluster).map(|write| cluster.writes().get(write));
    let undisturbed = records.filter(|record| record.told_at <= until);
    let mut took: Vec<u64> =
        undisturbed.map(|record| record.told_at.since(record.asked_at)).collect();
    took.sort_unstable();
    took.get(took.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

fn first_failure(ground: &Ground<'_>) -> Option<SimTime> {
    let failures = ground.cluster.trace().milestones().iter();
    failures
        .map(|(_, fact)| fact)
        .find(|fact| {
            matches!(
                fact.what,
                What::Crashed { .. }
                    | What::Wiped { .. }
                    | What::CutLink { .. }
                    | What::Isolated { .. }
                    | What::IsolatedZone { .. }
                    | What::Split { .. }
                    | What::Paused { .. }
            )
        })
        .map(|fact| fact.at)
}

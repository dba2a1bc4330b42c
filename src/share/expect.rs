//! What a run file says must be true at the end of its run, so that a build can check a lesson and a
//! teacher an answer.

use crate::sim::cluster::Cluster;
use crate::sim::fact::Promise;
use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;
use crate::sim::promises::Standing;

use super::error::RunFileError;
use super::figures;
use super::json::Json;
use super::limits::MAX_ACTIONS;
use super::reader::{Field, alternatives};
use super::words::{FATES, PROMISES, STANDINGS, word_of};

type Result<T> = std::result::Result<T, RunFileError>;

/// Everything that is expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectations {
    /// The fate of the writes from one number to another.
    pub fates: Vec<(WriteId, WriteId, Fate)>,
    /// How many writes have a fate.
    pub counts: Vec<(Fate, Count)>,
    /// How promises stand.
    pub promises: Vec<(Promise, Standing)>,
    /// Whether writes cannot be answered.
    pub stalled: Option<bool>,
    /// What figures come to.
    pub figures: Vec<(String, Count)>,
}

/// A number, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least.
    pub at_least: u32,
    /// At most.
    pub at_most: u32,
}

/// An expectation, compared with the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was expected, as the file names it.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Whether that is it.
    pub met: bool,
}

impl Expectations {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with them.
    pub(super) fn read(field: &Field<'_>) -> Result<Self> {
        let fields = field.fields(&["fates", "counts", "promises", "stalled", "figures"])?;
        let mut expect = Self::default();
        fields.update("fates", &mut expect.fates, |field| entries(field, fate))?;
        fields.update("counts", &mut expect.counts, |field| entries(field, count))?;
        fields.update("promises", &mut expect.promises, |field| entries(field, promise))?;
        expect.stalled = fields.get("stalled").map(|field| field.switch()).transpose()?;
        fields.update("figures", &mut expect.figures, |field| entries(field, figure))?;
        Ok(expect)
    }

    /// Writes them down.
    pub(super) fn write(&self) -> Json {
        let mut fields = Vec::new();
        if !self.fates.is_empty() {
            let fate = |(from, to, fate): &(WriteId, WriteId, Fate)| {
                (range(*from, *to), fate.word().into())
            };
            fields.push(("fates".to_owned(), Json::Object(self.fates.iter().map(fate).collect())));
        }
        if !self.counts.is_empty() {
            let count = |(fate, count): &(Fate, Count)| (fate.word().to_owned(), count.write());
            fields
                .push(("counts".to_owned(), Json::Object(self.counts.iter().map(count).collect())));
        }
        if !self.promises.is_empty() {
            let promise = |(promise, standing): &(Promise, Standing)| {
                (word_of(&PROMISES, promise).to_owned(), word_of(&STANDINGS, standing).into())
            };
            fields.push((
                "promises".to_owned(),
                Json::Object(self.promises.iter().map(promise).collect()),
            ));
        }
        if let Some(stalled) = self.stalled {
            fields.push(("stalled".to_owned(), stalled.into()));
        }
        if !self.figures.is_empty() {
            let figure = |(name, count): &(String, Count)| (name.clone(), count.write());
            let figures = self.figures.iter().map(figure).collect();
            fields.push(("figures".to_owned(), Json::Object(figures)));
        }
        Json::Object(fields)
    }

    /// Compares them with a run at its end.
    #[must_use]
    pub fn check(&self, cluster: &Cluster, fates: &[Fate]) -> Vec<Checked> {
        let mut checked = Vec::new();
        for (from, to, wanted) in &self.fates {
            checked.push(check_fates(*from, *to, *wanted, fates));
        }
        for (fate, wanted) in &self.counts {
            let found = fates.iter().filter(|known| *known == fate).count();
            checked.push(Checked {
                expected: format!("counts.{}: {}", fate.word(), wanted.words()),
                met: u32::try_from(found).is_ok_and(|found| wanted.allows(found)),
                found: found.to_string(),
            });
        }
        for (promise, wanted) in &self.promises {
            let found = cluster.promises().standing(*promise);
            let (name, wanted_word) = (word_of(&PROMISES, promise), word_of(&STANDINGS, wanted));
            checked.push(Checked {
                expected: format!("promises.{name}: {wanted_word}"),
                found: word_of(&STANDINGS, &found).into(),
                met: found == *wanted,
            });
        }
        if let Some(wanted) = self.stalled {
            let found = cluster.stalled().is_some();
            checked.push(Checked {
                expected: format!("stalled: {wanted}"),
                found: found.to_string(),
                met: found == wanted,
            });
        }
        checked
            .extend(self.figures.iter().map(|(name, wanted)| check_figure(name, *wanted, cluster)));
        checked
    }
}

fn check_figure(name: &str, wanted: Count, cluster: &Cluster) -> Checked {
    let found = figures::value(name, cluster);
    let count = found.map(|found| u32::try_from(found).unwrap_or(u32::MAX));
    Checked {
        expected: format!("figures.{name}: {}", wanted.words()),
        found: found.map_or("no value".into(), |found| found.to_string()),
        met: count.is_some_and(|count| wanted.allows(count)),
    }
}

fn check_fates(from: WriteId, to: WriteId, wanted: Fate, fates: &[Fate]) -> Checked {
    let expected = format!("fates.{}: {}", range(from, to), wanted.word());
    let fate_of = |write: u32| usize::try_from(write).ok().and_then(|at| fates.get(at - 1));
    for write in from.0..=to.0 {
        let found = match fate_of(write) {
            Some(fate) if *fate == wanted => continue,
            Some(fate) => format!("write {write} is {}", fate.word()),
            None => format!("there is no write {write}; the last one is {}", fates.len()),
        };
        return Checked { expected, found, met: false };
    }
    Checked { expected, found: wanted.word().into(), met: true }
}

impl Count {
    /// This many and no other.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self { at_least: count, at_most: count }
    }

    const fn allows(self, count: u32) -> bool {
        self.at_least <= count && count <= self.at_most
    }

    fn words(self) -> String {
        match (self.at_least, self.at_most) {
            (least, most) if least == most => least.to_string(),
            (least, u32::MAX) => format!("at least {least}"),
            (0, most) => format!("at most {most}"),
            (least, most) => format!("{least} to {most}"),
        }
    }

    fn write(self) -> Json {
        if self.at_least == self.at_most {
            return self.at_least.into();
        }
        let mut fields = Vec::new();
        if self.at_least > 0 || self.at_most == u32::MAX {
            fields.push(("at_least".to_owned(), self.at_least.into()));
        }
        if self.at_most < u32::MAX {
            fields.push(("at_most".to_owned(), self.at_most.into()));
        }
        Json::Object(fields)
    }
}

/// Every entry of an object whose names are data.
fn entries<T>(field: &Field<'_>, read: impl Fn(&str, &Field<'_>) -> Result<T>) -> Result<Vec<T>> {
    let entries = field.entries()?;
    if entries.len() > MAX_ACTIONS {
        let count = entries.len();
        return Err(
            field.error(format!("it has {count} entries; at most {MAX_ACTIONS} are allowed"))
        );
    }
    entries.iter().map(|(name, field)| read(name, field)).collect()
}

fn fate(name: &str, field: &Field<'_>) -> Result<(WriteId, WriteId, Fate)> {
    let (from, to) = name.split_once('-').unwrap_or((name, name));
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with(['0', '+']));
    match (number(from), number(to)) {
        (Some(from), Some(to)) if from <= to => {
            Ok((WriteId(from), WriteId(to), field.word(&FATES)?))
        }
        _ => {
            Err(field
                .error("a fate is expected of a write's number, \"7\", or of a range, \"7-9\""))
        }
    }
}

fn count(name: &str, field: &Field<'_>) -> Result<(Fate, Count)> {
    Ok((named(name, field, &FATES, "fate")?, amount(field)?))
}

fn figure(name: &str, field: &Field<'_>) -> Result<(String, Count)> {
    if !figures::is_known(name) {
        let allowed = alternatives(figures::names());
        return Err(field.error(format!("there is no such figure; allowed are {allowed}")));
    }
    Ok((name.to_owned(), amount(field)?))
}

fn amount(field: &Field<'_>) -> Result<Count> {
    let most = u64::from(u32::MAX);
    let Some(Json::Object(_)) = field.json() else {
        return Ok(Count::exactly(field.whole(0, most)?));
    };
    let fields = field.fields(&["at_least", "at_most"])?;
    let mut count = Count { at_least: 0, at_most: u32::MAX };
    fields.update("at_least", &mut count.at_least, |field| field.whole(0, most))?;
    fields.update("at_most", &mut count.at_most, |field| field.whole(0, most))?;
    if count.at_least > count.at_most {
        return Err(field.error("at_least is more than at_most; no number is both"));
    }
    Ok(count)
}

fn promise(name: &str, field: &Field<'_>) -> Result<(Promise, Standing)> {
    Ok((named(name, field, &PROMISES, "promise")?, field.word(&STANDINGS)?))
}

fn named<T: Copy>(name: &str, field: &Field<'_>, words: &[(&str, T)], kind: &str) -> Result<T> {
    let found = words.iter().find(|(word, _)| *word == name);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let allowed = alternatives(words.iter().map(|(word, _)| *word));
        field.error(format!("there is no such {kind}; allowed are {allowed}"))
    })
}

fn range(from: WriteId, to: WriteId) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

//! A run file, version 1: a run, how long to play it, what to expect of it, and which engine made it.
//! `docs/run-file.md` describes the format.

use crate::sim::cluster::Cluster;
use crate::sim::config::Config;
use crate::sim::ledger::Fate;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

use super::error::RunFileError;
use super::expect::{Checked, Expectations};
use super::json::Json;
use super::limits::{LONGEST_RUN, Limits, MAX_BYTES, MAX_COUNT, MAX_NOTE, MAX_TITLE, check_work};
use super::reader::{Field, Fields};
use super::{read_action, read_config, write};

/// The version of the format.
pub const VERSION: u32 = 1;
/// The number of this engine, raised whenever any golden hash changes.
pub const ENGINE: u32 = 2;
/// How long a run goes on after its last action when the file does not say.
pub const AFTERMATH_US: u64 = 2_000_000;

/// The last is for editors, and not read.
const FIELDS: [&str; 11] = [
    "version", "engine", "title", "note", "seed", "config", "actions", "until_us", "expect",
    "hash", "$schema",
];

type Result<T> = std::result::Result<T, RunFileError>;

/// A run with what a file says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// The engine that made it.
    pub engine: u32,
    /// What it is called; may be empty.
    pub title: String,
    /// What its maker says about it; may be empty.
    pub note: String,
    /// The run.
    pub run: Run,
    /// The instant at which it ends.
    pub until: SimTime,
    /// What must be true at its end.
    pub expect: Expectations,
    /// The hash of its facts, as the engine that made it found it.
    pub hash: Option<u64>,
}

impl RunFile {
    /// A run of this engine that ends at an instant, or with its last action if that is later, with
    /// nothing else said about it.
    #[must_use]
    pub fn new(run: Run, until: SimTime) -> Self {
        let last = run.actions.last().map_or(SimTime::ZERO, |timed| timed.at);
        let until = until.max(last);
        Self {
            engine: ENGINE,
            title: String::new(),
            note: String::new(),
            run,
            until,
            expect: Expectations::default(),
            hash: None,
        }
    }

    /// Reads a file and checks everything in it. Nothing has run yet.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn decode(text: &str, limits: Limits) -> Result<Self> {
        let json = document(text, "run file")?;
        check_version(&Field::document(&json).any_fields()?, "version", VERSION)?;
        let fields = Field::document(&json).fields(&FIELDS)?;
        let file = Self::of_fields(&fields, limits)?;
        check_work(&file.run, file.until)?;
        Ok(file)
    }

    fn of_fields(fields: &Fields<'_>, limits: Limits) -> Result<Self> {
        let nothing = Run { config: Config::default(), seed: 0, actions: Vec::new() };
        let mut file = Self::new(nothing, SimTime::ZERO);
        fields.update("engine", &mut file.engine, |field| field.whole(0, u64::from(u32::MAX)))?;
        fields.update("title", &mut file.title, |field| Ok(field.text(MAX_TITLE)?.to_owned()))?;
        fields.update("note", &mut file.note, |field| Ok(field.text(MAX_NOTE)?.to_owned()))?;
        file.run = run(fields, limits)?;
        file.until = until(fields, &file.run)?;
        fields.update("expect", &mut file.expect, Expectations::read)?;
        file.hash = fields.get("hash").map(|field| hash(&field)).transpose()?;
        Ok(file)
    }

    /// The text of the file: always the same for the same run.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut fields = vec![("version", Json::from(VERSION)), ("engine", self.engine.into())];
        if !self.title.is_empty() {
            fields.push(("title", self.title.as_str().into()));
        }
        if !self.note.is_empty() {
            fields.push(("note", self.note.as_str().into()));
        }
        fields.push(("seed", self.run.seed.into()));
        fields.push(("config", write::config(&self.run.config)));
        fields.push(("actions", write::actions(&self.run)));
        fields.push(("until_us", self.until.as_micros().into()));
        if self.expect != Expectations::default() {
            fields.push(("expect", self.expect.write()));
        }
        if let Some(hash) = self.hash {
            fields.push(("hash", hash_text(hash).into()));
        }
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        format!("{}\n", Json::Object(fields))
    }

    /// What the file expects, compared with its run at its end. Its hash is expected of the engine that
    /// found it only.
    #[must_use]
    pub fn judge(&self, cluster: &Cluster, fates: &[Fate]) -> Vec<Checked> {
        let mut checked = self.expect.check(cluster, fates);
        if let Some(wanted) = self.hash.filter(|_| self.engine == ENGINE) {
            let found = cluster.trace().hash();
            checked.push(Checked {
                expected: format!("hash: {}", hash_text(wanted)),
                found: hash_text(found),
                met: found == wanted,
            });
        }
        checked
    }

    /// What to tell whoever plays a file of another engine.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        (self.engine != ENGINE).then(|| {
            format!(
                "made by engine {}; this is engine {ENGINE}, so it may play differently",
                self.engine
            )
        })
    }
}

/// The object that a file of some kind is, whatever stands in it.
pub(crate) fn document(text: &str, kind: &str) -> Result<Json> {
    if text.len() > MAX_BYTES {
        let problem = format!("the file has {} bytes; at most {MAX_BYTES} are allowed", text.len());
        return Err(RunFileError::at("", problem));
    }
    let json = Json::parse(text.strip_prefix('\u{FEFF}').unwrap_or(text))?;
    match json {
        Json::Object(_) => Ok(json),
        _ => Err(RunFileError::at("", format!("a {kind} is one object in braces"))),
    }
}

/// Refuses a file of another version of its format.
pub(crate) fn check_version(fields: &Fields<'_>, name: &str, known: u32) -> Result<()> {
    let field = fields.need(name);
    match field.json() {
        Some(Json::Number(version)) if version.as_u64() == Some(known.into()) => Ok(()),
        Some(Json::Number(version)) => Err(field
            .error(format!("this file has version {version}; this program reads version {known}"))),
        _ => field.must_be(&format!("the number {known}")),
    }
}

/// The run that stands among other fields: seed, configuration and actions.
pub(crate) fn run(fields: &Fields<'_>, limits: Limits) -> Result<Run> {
    let mut run = Run { config: Config::default(), seed: 0, actions: Vec::new() };
    fields.update("seed", &mut run.seed, |field| field.whole(0, MAX_COUNT))?;
    fields.update("config", &mut run.config, |field| read_config::config(field, limits))?;
    fields.update("actions", &mut run.actions, |field| read_action::actions(field, &run.config))?;
    Ok(run)
}

fn until(fields: &Fields<'_>, run: &Run) -> Result<SimTime> {
    let last = run.actions.last().map_or(SimTime::ZERO, |timed| timed.at);
    let Some(field) = fields.get("until_us") else {
        return Ok((last + AFTERMATH_US).min(LONGEST_RUN));
    };
    let until = SimTime::from_micros(field.whole(0, LONGEST_RUN.as_micros())?);
    if until < last {
        let (until, last) = (until.as_micros(), last.as_micros());
        let problem =
            format!("{until} is before the last action, at {last}; it must not be earlier");
        return Err(field.error(problem));
    }
    Ok(until)
}

/// A hash as people see it.
#[must_use]
pub fn hash_text(hash: u64) -> String {
    format!("{hash:016x}")
}

fn hash(field: &Field<'_>) -> Result<u64> {
    let text = match field.json() {
        Some(Json::Text(text)) if text.len() == 16 && !text.starts_with('+') => text,
        _ => return field.must_be("16 hexadecimal digits in quotation marks"),
    };
    u64::from_str_radix(text, 16)
        .or_else(|_| field.must_be("16 hexadecimal digits in quotation marks"))
}

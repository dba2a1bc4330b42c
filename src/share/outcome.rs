//! What a played run came to, as JSON: fates, promises, figures, expectations, the trace's hash.

use crate::sim::cluster::Cluster;
use crate::sim::fact::Promise;
use crate::sim::figures::{Outage, ReadFigures};
use crate::sim::ledger::Fate;
use crate::sim::text::stall_words;
use crate::sim::time::SimTime;

use super::expect::Checked;
use super::figures;
use super::json::Json;
use super::run_file::{ENGINE, RunFile, hash_text};
use super::words::{PROMISES, STANDINGS, word_of};
use super::write;

/// What a run came to.
#[derive(Debug)]
pub struct Outcome<'a> {
    file: &'a RunFile,
    cluster: &'a Cluster,
    fates: Vec<Fate>,
    checked: Vec<Checked>,
    notices: Vec<String>,
}

impl<'a> Outcome<'a> {
    /// Looks at a run that was played to its end.
    #[must_use]
    pub fn new(file: &'a RunFile, cluster: &'a Cluster) -> Self {
        let (books, extents) = (cluster.books(), cluster.extents());
        let fates: Vec<Fate> =
            cluster.writes().all().map(|write| books.fate(write, &extents)).collect();
        let mut notices: Vec<String> = file.notice().into_iter().collect();
        if file.engine != ENGINE && file.hash.is_some_and(|hash| hash != cluster.trace().hash()) {
            notices.push("it did play differently: its hash is not the file's".into());
        }
        Self { file, cluster, checked: file.judge(cluster, &fates), fates, notices }
    }

    /// Whether the run came to all that the file expects.
    #[must_use]
    pub fn as_expected(&self) -> bool {
        self.checked.iter().all(|checked| checked.met)
    }

    /// The expectations that were not met.
    pub fn unmet(&self) -> impl Iterator<Item = &Checked> {
        self.checked.iter().filter(|checked| !checked.met)
    }

    /// All of it.
    #[must_use]
    pub fn json(&self) -> Json {
        let cluster = self.cluster;
        Json::object([
            ("title", self.file.title.as_str().into()),
            ("seed", cluster.seed().into()),
            ("engine", ENGINE.into()),
            ("until_us", cluster.now().as_micros().into()),
            ("events", cluster.events().into()),
            ("facts", cluster.trace().count().into()),
            ("counts", self.counts()),
            ("fates", self.fates()),
            ("promises", self.promises()),
            ("survives_losses", cluster.promises().tolerated().into()),
            ("figures", self.figures()),
            ("stalled", cluster.stalled().map(stall_words).into()),
            ("hash", hash_text(cluster.trace().hash()).into()),
            ("notices", self.notices.iter().map(String::as_str).collect()),
            ("expectations", self.checked.iter().map(expectation).collect()),
            ("as_expected", self.as_expected().into()),
        ])
    }

    /// How many writes have each fate.
    fn counts(&self) -> Json {
        let count = |fate: Fate| {
            let count = self.fates.iter().filter(|known| **known == fate).count();
            (fate.word().to_owned(), number(count))
        };
        Json::Object(Fate::ALL.into_iter().map(count).collect())
    }

    /// The fate of every write; neighbours that share one stand together.
    fn fates(&self) -> Json {
        let mut to = 0;
        let group = |group: &[Fate]| {
            let from = to + 1;
            to += group.len();
            Json::object([
                ("from", number(from)),
                ("to", number(to)),
                ("fate", group[0].word().into()),
            ])
        };
        self.fates.chunk_by(Fate::eq).map(group).collect()
    }

    fn promises(&self) -> Json {
        let standing = |(name, promise): &(&str, Promise)| {
            let standing = self.cluster.promises().standing(*promise);
            ((*name).to_owned(), word_of(&STANDINGS, &standing).into())
        };
        Json::Object(PROMISES.iter().map(standing).collect())
    }

    /// The writes that history holds more than once.
    fn applied_twice(&self) -> Json {
        let books = self.cluster.books();
        let twice = self.cluster.writes().all().filter(|write| books.is_applied_twice(*write));
        twice.map(|write| write.0).collect()
    }

    fn figures(&self) -> Json {
        let figures = self.cluster.figures();
        let mean = figures.latency_sum_us.checked_div(figures.done.into());
        let outages = figures.outages.iter().chain(figures.open());
        Json::object([
            ("done", figures.done.into()),
            ("latency_mean_us", mean.into()),
            ("latency_max_us", mean.map(|_| figures.latency_max_us).into()),
            ("latency_median_us", figures.latencies.percentile_us(50).into()),
            ("latency_p99_us", figures.latencies.percentile_us(99).into()),
            ("reads", reads(&figures.reads)),
            ("applied_twice", self.applied_twice()),
            ("lost", figures.lost.into()),
            ("done_per_minute", figures.done_per_minute(self.cluster.now()).into()),
            ("available_per_million", figures.available_per_million(self.cluster.now()).into()),
            ("lag", figures::lags(self.cluster)),
            ("outages", outages.map(outage).collect()),
        ])
    }
}

fn reads(reads: &ReadFigures) -> Json {
    let mean = reads.latency_sum_us.checked_div(reads.done.into());
    Json::object([
        ("done", reads.done.into()),
        ("stale", reads.stale.into()),
        ("given_up", reads.given_up.into()),
        ("latency_mean_us", mean.into()),
        ("latency_max_us", mean.map(|_| reads.latency_max_us).into()),
        ("latency_median_us", reads.latencies.percentile_us(50).into()),
        ("latency_p99_us", reads.latencies.percentile_us(99).into()),
    ])
}

fn outage(outage: &Outage) -> Json {
    let (promoted_at, promoted) = outage.promoted.unzip();
    Json::object([
        ("from_us", outage.from.as_micros().into()),
        ("promoted_us", promoted_at.map(SimTime::as_micros).into()),
        ("promoted", promoted.map(write::server).into()),
        ("until_us", outage.until.map(SimTime::as_micros).into()),
        ("recovery_time_us", outage.recovery_time_us().into()),
        ("lost", outage.lost.into()),
        ("recovery_point_us", outage.recovery_point_us().into()),
    ])
}

fn expectation(checked: &Checked) -> Json {
    Json::object([
        ("expected", checked.expected.as_str().into()),
        ("found", checked.found.as_str().into()),
        ("met", checked.met.into()),
    ])
}

fn number(count: usize) -> Json {
    u64::try_from(count).expect("64 bits hold any length").into()
}

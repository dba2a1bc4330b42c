//! The figures of a run by name: what the outcome shows of lag, and what a file may expect. Each name is
//! defined in `docs/run-file.md`.

use crate::sim::cluster::Cluster;
use crate::sim::figures::Outage;
use crate::sim::ids::ServerId;
use crate::sim::lag::Lag;

use super::json::Json;
use super::write;

/// A figure of the whole run.
type Figure = (&'static str, fn(&Cluster) -> Option<u64>);

/// A figure of a replica; of the run, that of the replica that is worst.
type LagFigure = (&'static str, fn(&Cluster, ServerId) -> Option<u64>);

const FIGURES: [Figure; 17] = [
    ("done", |cluster| Some(cluster.figures().done.into())),
    ("lost", |cluster| Some(cluster.figures().lost.into())),
    ("done_per_minute", |cluster| cluster.figures().done_per_minute(cluster.now())),
    ("available_per_million", |cluster| cluster.figures().available_per_million(cluster.now())),
    ("latency_mean_us", |cluster| {
        let figures = cluster.figures();
        figures.latency_sum_us.checked_div(figures.done.into())
    }),
    ("latency_median_us", |cluster| cluster.figures().latencies.percentile_us(50)),
    ("latency_p99_us", |cluster| cluster.figures().latencies.percentile_us(99)),
    ("latency_max_us", |cluster| {
        Some(cluster.figures().latency_max_us).filter(|_| cluster.figures().done > 0)
    }),
    ("reads_done", |cluster| Some(cluster.figures().reads.done.into())),
    ("reads_stale", |cluster| Some(cluster.figures().reads.stale.into())),
    ("reads_given_up", |cluster| Some(cluster.figures().reads.given_up.into())),
    ("outages", |cluster| u64::try_from(outages(cluster).count()).ok()),
    ("failovers", |cluster| {
        u64::try_from(outages(cluster).filter(|outage| outage.promoted.is_some()).count()).ok()
    }),
    ("recovery_time_us", |cluster| outages(cluster).filter_map(Outage::recovery_time_us).max()),
    ("recovery_point_writes", |cluster| outages(cluster).map(|outage| outage.lost.into()).max()),
    ("recovery_point_us", |cluster| outages(cluster).map(Outage::recovery_point_us).max()),
    ("applied_twice", |cluster| {
        let books = cluster.books();
        let twice = cluster.writes().all().filter(|write| books.is_applied_twice(*write));
        u64::try_from(twice.count()).ok()
    }),
];

const LAGS: [LagFigure; 4] = [
    ("lag_entries", |cluster, id| Some(cluster.lag(id).entries.into())),
    ("lag_us", |cluster, id| Some(cluster.lag(id).us)),
    ("reported_lag_entries", |cluster, id| cluster.reported_lag(id).map(|lag| lag.entries.into())),
    ("reported_lag_us", |cluster, id| cluster.reported_lag(id).map(|lag| lag.us)),
];

/// Whether there is a figure of this name: `lag_us`, or `S3.lag_us` for one server.
#[must_use]
pub fn is_known(name: &str) -> bool {
    match name.split_once('.') {
        Some((server, lag)) => {
            server_of(server).is_some() && LAGS.iter().any(|(own, _)| *own == lag)
        }
        None => names().any(|own| own == name),
    }
}

/// Every name of a figure of the whole run.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    FIGURES.iter().map(|(name, _)| *name).chain(LAGS.iter().map(|(name, _)| *name))
}

/// A figure at the end of a run, if it has a value.
#[must_use]
pub fn value(name: &str, cluster: &Cluster) -> Option<u64> {
    if let Some((server, name)) = name.split_once('.') {
        let server = server_of(server).filter(|id| id.0 < cluster.config().servers)?;
        let (_, of) = LAGS.iter().find(|(own, _)| *own == name)?;
        return of(cluster, server);
    }
    if let Some((_, of)) = FIGURES.iter().find(|(own, _)| *own == name) {
        return of(cluster);
    }
    let (_, of) = LAGS.iter().find(|(own, _)| *own == name)?;
    replicas(cluster).filter_map(|id| of(cluster, id)).max()
}

/// How far every replica is behind, as it is and as the newest primary reports it.
#[must_use]
pub fn lags(cluster: &Cluster) -> Json {
    let replica = |id: ServerId| {
        let Lag { entries, us } = cluster.lag(id);
        let reported = cluster.reported_lag(id);
        Json::object([
            ("server", write::server(id)),
            ("entries", entries.into()),
            ("us", us.into()),
            ("reported_entries", reported.map(|lag| lag.entries).into()),
            ("reported_us", reported.map(|lag| lag.us).into()),
        ])
    };
    replicas(cluster).map(replica).collect()
}

/// Everybody but the server that writes history.
fn replicas(cluster: &Cluster) -> impl Iterator<Item = ServerId> + '_ {
    let author = cluster.shadow().epoch.primary();
    ServerId::all(cluster.config().servers).filter(move |id| *id != author)
}

fn outages(cluster: &Cluster) -> impl Iterator<Item = &Outage> {
    let figures = cluster.figures();
    figures.outages.iter().chain(figures.open())
}

fn server_of(name: &str) -> Option<ServerId> {
    let number = name.strip_prefix('S').filter(|number| !number.starts_with(['0', '+']))?;
    number.parse::<u16>().ok()?.checked_sub(1).map(ServerId)
}

//! The promises beside the stage: what these settings promise and how it stands. Those that test
//! Ripple itself fold into one line.

use crate::scene::words::promises as say;
use crate::scene::words::reading;
use crate::sim::cluster::Cluster;
use crate::sim::fact::Promise;
use crate::sim::promises::Standing;
use crate::sim::read_promises::READ_PROMISES;

/// What always holds: a violation is a fault of Ripple.
const OWN: [Promise; 5] = [
    Promise::AckRuleMet,
    Promise::LogMatching,
    Promise::OneAcknowledger,
    Promise::Positions,
    Promise::CommitPoint,
];

/// The region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promises {
    /// The line while it is closed: "Promises: all kept".
    pub summary: String,
    /// What these settings promise, or do not.
    pub rows: Vec<Row>,
    /// The line for Ripple's own rules.
    pub own: String,
    /// How they stand together.
    pub own_standing: Standing,
    /// Each of them, for full detail.
    pub own_rows: Vec<Row>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub promise: Promise,
    /// It, as a sentence.
    pub sentence: String,
    /// How it stands.
    pub standing: Standing,
    /// The same in words.
    pub word: &'static str,
}

/// The promises now.
#[must_use]
pub fn promises(cluster: &Cluster) -> Promises {
    let mut rows = vec![row(cluster, Promise::Durability), row(cluster, Promise::NoSplitBrain)];
    if cluster.promises().reads.is_awake() {
        rows.extend(READ_PROMISES.map(|promise| row(cluster, promise)));
    }
    let own_rows = OWN.map(|promise| row(cluster, promise));
    let number =
        |rows: &[Row], standing| rows.iter().filter(|row| row.standing == standing).count();
    let own_broken = number(&own_rows, Standing::Broken);
    let lost = cluster.figures().lost > 0;
    Promises {
        summary: say::summary(
            number(&rows, Standing::Broken) + own_broken,
            number(&rows[..1], Standing::NotPromised),
            number(&rows[2..], Standing::NotPromised),
            lost,
        ),
        own: say::own_checks(OWN.len(), own_broken),
        own_standing: if own_broken == 0 { Standing::Kept } else { Standing::Broken },
        rows,
        own_rows: own_rows.into(),
    }
}

fn row(cluster: &Cluster, promise: Promise) -> Row {
    let promises = cluster.promises();
    let standing = promises.standing(promise);
    let beyond =
        promise == Promise::Durability && standing == Standing::Kept && cluster.figures().lost > 0;
    let why_not = promises.reads.why_not(promise).filter(|_| standing == Standing::NotPromised);
    Row {
        promise,
        sentence: say::promise(promise, promises.tolerated()),
        standing,
        word: match why_not {
            Some(why) => reading::why_not(why),
            None if beyond => say::kept_but_lost(),
            None => say::standing(standing),
        },
    }
}

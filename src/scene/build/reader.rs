//! Reads a run's facts once each, in order, and knows the state before every one of them. Notices by
//! itself when it is shown another run. Knows nothing of what its listeners make of the facts.

use crate::sim::cluster::Cluster;
use crate::sim::fact::Fact;
use crate::sim::ids::{Epoch, Lsn};
use crate::sim::log::Log;
use crate::sim::shadow::Shadow;

/// A reader of facts.
#[derive(Clone, Debug)]
pub struct Reader {
    shadow: Shadow,
    next: u64,
    /// The fact before `next`: another run has another one there.
    last: Option<Fact>,
}

/// A fact, as a listener gets it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Its number.
    pub number: u64,
    /// It.
    pub fact: &'a Fact,
    /// The state just before it.
    pub before: &'a Shadow,
    /// The cluster as it stands now, perhaps some facts later: for entries, writes and settings.
    pub cluster: &'a Cluster,
}

impl Reader {
    /// A reader at the beginning of a run.
    #[must_use]
    pub fn new(cluster: &Cluster) -> Self {
        let mut log = Log::default();
        log.extend(Epoch::FIRST, Lsn(1));
        Self { shadow: Shadow::new(cluster.config(), Epoch::FIRST, &log), next: 0, last: None }
    }

    /// Whether this cluster goes on from where the reader stopped.
    #[must_use]
    pub fn knows(&self, cluster: &Cluster) -> bool {
        let trace = cluster.trace();
        let same = usize::from(cluster.config().servers) == self.shadow.servers.len();
        same && trace.count() >= self.next
            && (self.next == 0
                || trace.get(self.next - 1).is_none_or(|fact| Some(*fact) == self.last))
    }

    /// Tells every fact that it has not read yet. Of a run whose beginning is forgotten only the
    /// milestones are told, up to where all facts are kept.
    pub fn read(&mut self, cluster: &Cluster, mut listener: impl FnMut(Told<'_>)) {
        let trace = cluster.trace();
        let kept = trace.since(self.next).next().map_or(trace.count(), |(number, _)| number);
        let forgotten = kept > self.next;
        if forgotten {
            self.shadow.clone_from(cluster.shadow());
            let milestones = trace.milestones().iter();
            for (number, fact) in milestones.filter(|(at, _)| (self.next..kept).contains(at)) {
                listener(Told { number: *number, fact, before: &self.shadow, cluster });
            }
        }
        for (number, fact) in trace.since(self.next) {
            if !fact.what.is_marker() {
                listener(Told { number, fact, before: &self.shadow, cluster });
                if !forgotten {
                    self.shadow.observe(&fact.what, cluster.config());
                }
            }
            self.last = Some(*fact);
        }
        self.next = trace.count();
    }
}

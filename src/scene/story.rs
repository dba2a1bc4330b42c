//! Follows a run fact by fact and remembers what the page needs of the past: when motions began, the
//! narration, what the guide is about. Begins anew by itself when it is shown another run.

use crate::sim::cluster::Cluster;
use crate::sim::ids::ServerId;

use super::build::reader::Reader;
use super::build::recent::Recent;

/// What is remembered of a run.
#[derive(Clone, Debug)]
pub struct Story {
    reader: Reader,
    recent: Recent,
}

impl Story {
    /// The story of this run so far.
    #[must_use]
    pub fn new(cluster: &Cluster) -> Self {
        let mut story = Self { reader: Reader::new(cluster), recent: Recent::new(cluster.config()) };
        story.read(cluster);
        story
    }

    /// Takes in what has happened since. Call it before drawing, each time the cluster has moved. True
    /// when this is another run, and the story began anew.
    pub fn follow(&mut self, cluster: &Cluster) -> bool {
        let other = !self.reader.knows(cluster);
        if other {
            *self = Self::new(cluster);
        } else {
            self.read(cluster);
        }
        other
    }

    /// When motions began.
    #[must_use]
    pub const fn recent(&self) -> &Recent {
        &self.recent
    }

    /// The person has looked at a torn tail long enough.
    pub fn dismiss_tail(&mut self, server: ServerId) {
        self.recent.dismiss_tail(server);
    }

    fn read(&mut self, cluster: &Cluster) {
        let Self { reader, recent } = self;
        reader.read(cluster, |told| {
            recent.observe(&told);
        });
    }
}

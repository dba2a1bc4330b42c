//! Follows a run fact by fact and remembers what the page needs of the past: when motions began, the
//! narration, what the guide is about, what has not been read out. Begins anew by itself when it is
//! shown another run.

use crate::sim::cluster::Cluster;
use crate::sim::ids::ServerId;

use super::build::reader::Reader;
use super::build::recent::Recent;
use super::panel::announcer::Announcer;
use super::panel::chapter::Chapters;
use super::panel::narrator::Narrator;
use super::panel::writes::Older;

/// What is remembered of a run.
#[derive(Clone, Debug)]
pub struct Story {
    reader: Reader,
    recent: Recent,
    narrator: Narrator,
    chapters: Chapters,
    older: Older,
    announcer: Announcer,
}

impl Story {
    /// The story of this run so far. What has happened is told, but not read out.
    #[must_use]
    pub fn new(cluster: &Cluster) -> Self {
        let mut story = Self {
            reader: Reader::new(cluster),
            recent: Recent::new(cluster.config()),
            narrator: Narrator::default(),
            chapters: Chapters::default(),
            older: Older::default(),
            announcer: Announcer::default(),
        };
        story.read(cluster);
        story.announcer.hush();
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

    /// What is happening, line by line.
    #[must_use]
    pub const fn narrator(&self) -> &Narrator {
        &self.narrator
    }

    /// What the guide is about.
    #[must_use]
    pub const fn chapters(&self) -> &Chapters {
        &self.chapters
    }

    /// The count of the writes that are too old for the strip.
    #[must_use]
    pub const fn older(&self) -> &Older {
        &self.older
    }

    /// What is read out.
    pub const fn announcer(&mut self) -> &mut Announcer {
        &mut self.announcer
    }

    /// The person has looked at a torn tail long enough.
    pub fn dismiss_tail(&mut self, server: ServerId) {
        self.recent.dismiss_tail(server);
    }

    fn read(&mut self, cluster: &Cluster) {
        let Self { reader, recent, narrator, chapters, older, announcer } = self;
        reader.read(cluster, |told| {
            recent.observe(&told);
            chapters.observe(&told);
            older.observe(&told);
            announcer.hear(&told, narrator.observe(&told));
        });
        older.count(cluster);
    }
}

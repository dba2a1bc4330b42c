//! What the components draw: each part replaced only when it changes. Knows no browser.

use crate::scenario::view::View as LessonView;
use crate::scene::layout::{Form, Layout};
use crate::scene::panel::breaking::{Breaking, breaking};
use crate::scene::panel::guide::{self, Guide};
use crate::scene::panel::narrator::Line;
use crate::scene::panel::promises::{Promises, promises};
use crate::scene::panel::selected::{Selected, selected};
use crate::scene::panel::writes::{self, Row, Strip};
use crate::scene::picture::{Card, CardMotion, Gate, Message, Still};
use crate::scene::story::Story;
use crate::scene::view::{Detail, View};
use crate::sim::cluster::Cluster;
use crate::sim::config::Config;

use super::kept::Kept;
use super::presence::{Carried, Presence};

/// So many lines of narration are shown.
const LINES: usize = 3;
/// And so many in full detail.
const LINES_IN_FULL: usize = 8;

/// What the components draw; each part is replaced only when it changes.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The still parts of the stage, once its size is known.
    pub still: Option<Kept<Still>>,
    /// What every frame puts in place.
    pub carried: Carried,
    /// What there is to move.
    pub presence: Kept<Presence>,
    /// The messages, while time stands.
    pub resting: Kept<Vec<Message>>,
    /// The gates, which swing now and then.
    pub gates: Kept<Vec<Gate>>,
    /// What moves on the cards, now and then.
    pub motions: Kept<Vec<CardMotion>>,
    /// The places.
    pub layout: Option<Kept<Layout>>,
    /// The settings as they are.
    pub config: Kept<Config>,
    /// What to do next.
    pub guide: Kept<Guide>,
    /// The lesson, while one is open.
    pub lesson: Option<Kept<LessonView>>,
    /// The newest lines of narration, newest first.
    pub lines: Kept<Vec<Line>>,
    /// The writes, as tokens.
    pub strip: Kept<Strip>,
    /// And as rows, newest first.
    pub rows: Vec<Kept<Row>>,
    /// How the promises stand.
    pub promises: Kept<Promises>,
    /// What may be broken.
    pub breaking: Kept<Breaking>,
    /// What is selected.
    pub selected: Kept<Option<Selected>>,
    /// What is read out.
    pub announcement: Kept<String>,
}

impl Shown {
    /// The selected server's card, where the stage has no room for its log or for its positions.
    #[must_use]
    pub fn selected_card(&self) -> Option<Kept<Card>> {
        let server = self.selected.as_ref()?.server?;
        let card = self.still.as_ref()?.cards.get(server.index())?;
        (card.form <= Form::Compact || card.carets.is_some()).then(|| Kept::from(card.clone()))
    }

    /// What there is to show at first; the stage waits for its size.
    pub(super) fn of(cluster: &Cluster, story: &Story, view: &View) -> Self {
        Self {
            still: None,
            carried: Carried::default(),
            presence: Kept::new(Presence::default()),
            resting: Kept::new(Vec::new()),
            gates: Kept::new(Vec::new()),
            motions: Kept::new(Vec::new()),
            layout: None,
            config: Kept::new(cluster.config().clone()),
            guide: Kept::new(guide::guide(cluster, story.chapters(), true)),
            lesson: None,
            lines: Kept::new(newest_lines(story, view)),
            strip: Kept::new(writes::strip(cluster, story.older(), view)),
            rows: Vec::new(),
            promises: Kept::new(promises(cluster)),
            breaking: Kept::new(breaking(cluster, view.selection)),
            selected: Kept::new(None),
            announcement: Kept::new(String::new()),
        }
    }

    /// Draws what depends on facts and on the way of looking; true if anything changed.
    pub(super) fn refresh(&mut self, cluster: &Cluster, story: &Story, view: &View) -> bool {
        let changes = [
            self.config.refresh(cluster.config().clone()),
            self.lines.refresh(newest_lines(story, view)),
            self.strip.refresh(writes::strip(cluster, story.older(), view)),
            self.promises.refresh(promises(cluster)),
            self.breaking.refresh(breaking(cluster, view.selection)),
            self.selected.refresh(selected(cluster, story.recent(), view)),
        ];
        changes.contains(&true)
    }

    /// Draws the rows of the table; true if anything changed.
    pub(super) fn refresh_rows(&mut self, cluster: &Cluster, view: &View) -> bool {
        Kept::refresh_by(&mut self.rows, writes::table(cluster, view), |row| row.write)
    }
}

fn newest_lines(story: &Story, view: &View) -> Vec<Line> {
    let count = if view.detail == Detail::Full { LINES_IN_FULL } else { LINES };
    story.narrator().lines().rev().take(count).cloned().collect()
}

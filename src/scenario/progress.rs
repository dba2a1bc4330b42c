//! How far a learner is in one step: the script's cursor, what was said and asked, what is remembered
//! of the run. Moved by facts, acts and answers alone; nothing here looks at a clock on the wall.
//!
//! Two more rooms belong to it: `asking` (questions) and `acting` (acts).

use crate::sim::action::{Action, TimedAction};
use crate::sim::cluster::Cluster;
use crate::sim::fact::{Fact, What};
use crate::sim::ids::WriteId;
use crate::sim::time::SimTime;
use crate::timeline::playback::Heed;

use super::acting::is_under_way;
use super::asking::Asked;
use super::condition::Condition;
use super::ground::{Ground, Memory, Other};
use super::lesson::{Act, Lesson, Moment, Step};
use super::measure::Measure;
use super::pattern::Pattern;
use super::text::{Template, Text};
use super::view::{Paragraph, Question};

/// A step, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The place in the script where it first rested, once the step is open.
    first: Option<usize>,
    cursor: usize,
    /// Facts from this number on are news to the script.
    pub mark: u64,
    /// What the script waits for was not among the facts before this one.
    looked: u64,
    memory: Memory,
    other: Option<Other>,
    pub paragraphs: Vec<Paragraph>,
    pub asked: Vec<Asked>,
    pub aside: Option<Text>,
    /// What undoes the act to which the aside was said.
    pub undo: Option<Action>,
    /// When the script came to where it is.
    since: SimTime,
    /// The newest write then.
    pub writes_before: WriteId,
    /// How many reads there had been.
    pub reads_before: u32,
    /// What the learner did.
    pub acts: Vec<TimedAction>,
    /// The clock stands until the act that is asked for.
    pub stands: bool,
}

/// Where a step is played.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub lesson: &'a Lesson,
    pub step: &'a Step,
    pub cluster: &'a Cluster,
}

/// What the script wants now.
pub(super) enum Wants<'a> {
    /// An answer.
    Answer,
    /// One of these acts.
    Act(&'a [Act]),
    /// Something to happen.
    Fact,
    /// Nothing: it is over.
    Nothing,
}

/// What an act or an answer does to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// It goes on.
    Goes,
    /// It stands.
    Stands,
    /// It stays as it is.
    Stays,
}

impl Progress {
    /// What the script wants now. Of an act that is done and has not come to anything, what comes of it.
    pub fn wants<'a>(&self, here: Here<'a>) -> Wants<'a> {
        match here.step.script.get(self.cursor) {
            Some(Moment::Ask(_)) => Wants::Answer,
            Some(Moment::Do { acts, until: Some(_) }) if is_under_way(acts, here.cluster) => {
                Wants::Fact
            }
            Some(Moment::Do { acts, .. }) => Wants::Act(acts),
            Some(Moment::Wait { .. }) => Wants::Fact,
            Some(Moment::Say { .. }) | None => Wants::Nothing,
        }
    }

    /// The place in the script.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// When the script came to this place.
    pub const fn since(&self) -> SimTime {
        self.since
    }

    /// Whether the learner is where the step began.
    pub fn is_untouched(&self) -> bool {
        self.acts.is_empty() && self.first.is_none_or(|first| first == self.cursor)
    }

    /// The questions so far.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.paragraphs.iter().filter_map(|paragraph| match paragraph {
            Paragraph::Asked(question) => Some(question),
            Paragraph::Said(_) => None,
        })
    }

    /// Whether this may still be the run that the step set up.
    pub fn knows(&self, step: &Step, cluster: &Cluster) -> bool {
        cluster.seed() == step.run.seed
            && cluster.config().servers == step.run.config.servers
            && cluster.trace().count() >= self.mark
    }

    /// Takes in what has happened, and moves on as far as that allows.
    pub fn heed(&mut self, here: Here<'_>) -> Heed {
        let count = here.cluster.trace().count();
        if self.first.is_none() {
            self.mark = count;
            self.reach(0, here.cluster);
        }
        self.unlook(count);
        self.memory.observe(here.cluster);
        let mut heed = self.judge(here);
        while let Some(more) = self.advance(here) {
            heed = heed.max(more);
        }
        self.first.get_or_insert(self.cursor);
        heed
    }

    /// Goes one moment on, if it can.
    fn advance(&mut self, here: Here<'_>) -> Option<Heed> {
        match here.step.script.get(self.cursor)? {
            Moment::Say { words, only_if } => {
                self.say(words, only_if.as_ref(), here);
                Some(Heed::Notice)
            }
            Moment::Ask(ask) if !self.has_asked() => {
                self.ask(ask, here);
                Some(Heed::Stand)
            }
            Moment::Ask(_) => self.overtake(here),
            Moment::Do { acts, until } => {
                let done = match until {
                    Some(until) => self.find(until, here.cluster).is_some(),
                    None => self.is_any_done(acts, here.cluster),
                };
                done.then(|| self.pass_act(here.cluster))
            }
            Moment::Wait { on, pause } => match self.find(on, here.cluster) {
                Some(fact) => Some(self.pass_wait(on, *pause, fact, here.cluster)),
                None if *pause => self.overtake(here),
                None => None,
            },
        }
    }

    fn say(&mut self, words: &Template, only_if: Option<&Condition>, here: Here<'_>) {
        let conditions = only_if.into_iter().flat_map(Condition::measures);
        self.compare(words.measures().chain(conditions), here);
        let ground = self.ground(here.cluster);
        if only_if.is_none_or(|only| only.holds(&ground)) {
            let said = filled(words, &ground);
            self.paragraphs.push(Paragraph::Said(said));
        }
        self.reach(self.cursor + 1, here.cluster);
    }

    /// What was asked for is done. What follows from it counts from the action that did it.
    fn pass_act(&mut self, cluster: &Cluster) -> Heed {
        let acted = |(_, fact): &(u64, &Fact)| matches!(fact.what, What::Acted { .. });
        let action = cluster.trace().since(self.mark).rev().find(acted);
        self.mark = action.map_or(self.mark, |(number, _)| number);
        self.aside = None;
        self.undo = None;
        self.reach(self.cursor + 1, cluster);
        Heed::Notice
    }

    fn pass_wait(&mut self, on: &Pattern, pause: bool, fact: u64, cluster: &Cluster) -> Heed {
        self.mark = fact + 1;
        let ground = self.ground(cluster);
        let gate = on.gates().find_map(|gate| ground.at_gate(gate));
        self.memory.at_gate = gate.or(self.memory.at_gate);
        self.reach(self.cursor + 1, cluster);
        self.stands |= pause;
        if pause { Heed::Stand } else { Heed::Notice }
    }

    /// Looks for what the script waits for. What was looked at is not looked at again.
    fn find(&mut self, pattern: &Pattern, cluster: &Cluster) -> Option<u64> {
        let since = self.mark.max(self.looked);
        self.looked = cluster.trace().count();
        pattern.find(&self.ground(cluster), since)
    }

    /// Who skips and finds nothing goes back to where it was: what was looked at since is undone.
    fn unlook(&mut self, count: u64) {
        self.looked = self.looked.min(count);
        self.asked.iter_mut().for_each(|asked| asked.unlook(count));
    }

    /// Comes to a place in the script.
    pub(super) fn reach(&mut self, place: usize, cluster: &Cluster) {
        self.cursor = place;
        self.looked = 0;
        self.since = cluster.now();
        self.writes_before = cluster.writes().newest();
        self.reads_before = cluster.reads();
    }

    /// Plays the same acts under the run that this step is compared with, if one of these measures is
    /// read from it.
    pub(super) fn compare(&mut self, mut names: impl Iterator<Item = Measure>, here: Here<'_>) {
        if let Some(other) = here.step.compare
            && names.any(|measure| measure.other)
        {
            let run = &here.lesson.steps[other].run;
            self.other = Other::play(run, &self.acts, here.cluster.now());
        }
    }

    /// What questions and texts are answered from.
    pub(super) fn ground<'a>(&'a self, cluster: &'a Cluster) -> Ground<'a> {
        Ground::new(cluster, &self.memory, self.other.as_ref())
    }
}

/// A text as it reads now.
pub(super) fn filled(words: &Template, ground: &Ground<'_>) -> Text {
    words.fill(|measure| measure.words(ground))
}

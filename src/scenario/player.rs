//! The player of a lesson: which step it is at, and what the learner came to in each. It owns no run:
//! it answers with commands to playback, and is shown the cluster whenever something has happened.
//!
//! Who owns it gives every command of an answer to `Playback::update_watched`, in order, with
//! [`Player::heed`] as the watch, and tells it of each act that was taken by [`Player::acted`], the
//! acts of such commands included.

use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::timeline::pace::Pace;
use crate::timeline::playback::{Command, Heed};

use super::lesson::{Lesson, Moment, Part, Step};
use super::progress::{Clock, Here, Progress, Wants};
use super::results::{Results, Tries, row, tries};
use super::view::{Question, Suggested, View};

/// A wait that lasts longer than this on the screen can be skipped, in microseconds.
const LONG_WAIT_US: u64 = 2_000_000;

/// A lesson that is being played.
#[derive(Debug)]
pub struct Player {
    lesson: Lesson,
    at: usize,
    progress: Progress,
    kept: Vec<Kept>,
}

/// What a learner came to in a step, as it was left.
#[derive(Clone, Debug, Default)]
struct Kept {
    questions: Vec<Question>,
    tries: Tries,
}

impl Player {
    /// A lesson, not opened. A lesson has a step.
    #[must_use]
    pub fn new(lesson: Lesson) -> Self {
        let kept = vec![Kept::default(); lesson.steps.len()];
        Self { lesson, at: 0, progress: Progress::default(), kept }
    }

    /// The lesson.
    #[must_use]
    pub const fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The step's place, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Opens a step. `cluster` is the run that is left; nothing of it is kept when the lesson was not
    /// open.
    pub fn open(&mut self, step: usize, cluster: Option<&Cluster>) -> Vec<Command> {
        if let Some(cluster) = cluster {
            self.keep(cluster);
        }
        self.at = step.min(self.lesson.steps.len() - 1);
        self.progress = Progress::default();
        let step = self.step();
        vec![Command::Play, Command::SetUp(Box::new(step.run.clone()), step.opens_at)]
    }

    /// The step from its beginning.
    pub fn set_up_again(&mut self, cluster: &Cluster) -> Vec<Command> {
        self.open(self.at, Some(cluster))
    }

    /// The next step. Nothing at the last one.
    pub fn next(&mut self, cluster: &Cluster) -> Vec<Command> {
        if self.at + 1 == self.lesson.steps.len() {
            return Vec::new();
        }
        self.open(self.at + 1, Some(cluster))
    }

    /// The step before. The first one is set up again.
    pub fn back(&mut self, cluster: &Cluster) -> Vec<Command> {
        self.open(self.at.saturating_sub(1), Some(cluster))
    }

    /// Does whatever the step asks for next: leaves a question, acts, skips a wait, goes to the next
    /// step.
    pub fn presenter_next(&mut self, cluster: &Cluster) -> Vec<Command> {
        if !self.knows(cluster) {
            return Vec::new();
        }
        let here = here(&self.lesson, self.at, cluster);
        match self.progress.wants(here) {
            Wants::Answer => commands(self.progress.leave_question(here)),
            Wants::Act(_) => {
                let offers = self.progress.offers(here);
                offers.into_iter().next().map(|offer| offer.commands).unwrap_or_default()
            }
            Wants::Fact => vec![Command::SkipToNoticed],
            Wants::Nothing => self.next(cluster),
        }
    }

    /// To the start of the step, or from there to the step before.
    pub fn presenter_back(&mut self, cluster: &Cluster) -> Vec<Command> {
        if self.progress.is_untouched() { self.back(cluster) } else { self.set_up_again(cluster) }
    }

    /// The learner chooses an answer, from 0. A number that no choice has is ignored.
    pub fn answer(&mut self, choice: usize, cluster: &Cluster) -> Vec<Command> {
        if !self.knows(cluster) {
            return Vec::new();
        }
        if !self.progress.answer(choice) {
            return Vec::new();
        }
        commands(self.progress.leave_question(here(&self.lesson, self.at, cluster)))
    }

    /// Whether this may still be the run that the step set up. Another one is not looked at; it ends
    /// the lesson.
    #[must_use]
    pub fn knows(&self, cluster: &Cluster) -> bool {
        self.progress.knows(self.step(), cluster)
    }

    /// Takes in what has happened, and says whether time must stand.
    pub fn heed(&mut self, cluster: &Cluster) -> Heed {
        if !self.knows(cluster) {
            return Heed::Nothing;
        }
        self.progress.heed(here(&self.lesson, self.at, cluster))
    }

    /// The learner has acted: call it after playback took the action.
    pub fn acted(&mut self, action: &Action, cluster: &Cluster) -> Vec<Command> {
        if !self.knows(cluster) {
            return Vec::new();
        }
        commands(self.progress.acted(action, here(&self.lesson, self.at, cluster)))
    }

    /// What the page shows of the run that the step set up, at this pace.
    #[must_use]
    pub fn view(&self, cluster: &Cluster, pace: Pace, beat_us: u64) -> View {
        let here = here(&self.lesson, self.at, cluster);
        let mut offers = self.progress.offers(here);
        let suggested = match self.progress.wants(here) {
            Wants::Answer => Suggested::Answer,
            Wants::Act(_) => Suggested::Act(offers.remove(0)),
            Wants::Fact if self.is_long_wait(cluster, pace, beat_us) => Suggested::Skip,
            Wants::Fact => Suggested::Wait,
            Wants::Nothing if self.is_last() => Suggested::End,
            Wants::Nothing => Suggested::Next,
        };
        View {
            title: self.lesson.title.clone(),
            step: self.at + 1,
            steps: self.lesson.steps.len(),
            heading: here.step.heading.clone(),
            paragraphs: self.progress.paragraphs.clone(),
            aside: self.progress.aside.clone(),
            results: (suggested == Suggested::End).then(|| self.results(cluster)),
            suggested,
            others: offers,
            reveals: self.reveals(),
            has_back: self.at > 0,
            has_next: !self.is_last(),
        }
    }

    pub(super) fn wants<'a>(&'a self, cluster: &'a Cluster) -> Wants<'a> {
        self.progress.wants(here(&self.lesson, self.at, cluster))
    }

    pub(super) const fn progress(&self) -> &Progress {
        &self.progress
    }

    fn step(&self) -> &Step {
        &self.lesson.steps[self.at]
    }

    fn is_last(&self) -> bool {
        self.at + 1 == self.lesson.steps.len()
    }

    fn is_long_wait(&self, cluster: &Cluster, pace: Pace, beat_us: u64) -> bool {
        let (numerator, denominator) = pace.ratio(beat_us);
        cluster.now().since(self.progress.since()) * denominator >= LONG_WAIT_US * numerator
    }

    /// What this step and those before it open.
    fn reveals(&self) -> Vec<Part> {
        let steps = &self.lesson.steps[..=self.at];
        let mut parts: Vec<Part> = steps.iter().flat_map(|step| step.reveals.clone()).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Keeps what the learner came to. A step that was only looked at again keeps what it had, and of
    /// another run only the answers are kept.
    fn keep(&mut self, cluster: &Cluster) {
        let (now, same_run) = (self.current(cluster), self.knows(cluster));
        let kept = &mut self.kept[self.at];
        if now.questions.iter().any(|question| question.chosen.is_some()) {
            kept.questions = now.questions;
        }
        if same_run && !self.progress.acts.is_empty() {
            kept.tries = now.tries;
        }
    }

    fn current(&self, cluster: &Cluster) -> Kept {
        let rule = &self.step().run.config.ack.who;
        Kept {
            questions: self.progress.questions().cloned().collect(),
            tries: tries(cluster, rule, &self.progress.acts),
        }
    }

    fn results(&self, cluster: &Cluster) -> Results {
        let mut kept = self.kept.clone();
        kept[self.at] = self.current(cluster);
        let mut rules = Vec::new();
        for step in self.lesson.steps.iter().filter(|step| step.in_table) {
            let rule = &step.run.config.ack.who;
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        let of_table = self.lesson.steps.iter().zip(&kept).filter(|(step, _)| step.in_table);
        let tried: Vec<_> = of_table.flat_map(|(_, kept)| &kept.tries).collect();
        let rows = rules.into_iter().map(|rule| row(rule, tried.iter().copied())).collect();
        let answered = kept.iter().flat_map(|kept| &kept.questions);
        let right = answered
            .filter(|question| question.right.is_some() && question.chosen == question.right)
            .count();
        Results::new(rows, right, self.questions(), self.lesson.challenge.clone())
    }

    fn questions(&self) -> usize {
        let moments = self.lesson.steps.iter().flat_map(|step| &step.script);
        moments.filter(|moment| matches!(moment, Moment::Ask(_))).count()
    }
}

fn here<'a>(lesson: &'a Lesson, at: usize, cluster: &'a Cluster) -> Here<'a> {
    Here { lesson, step: &lesson.steps[at], cluster }
}

fn commands(clock: Clock) -> Vec<Command> {
    match clock {
        Clock::Goes => vec![Command::Play],
        Clock::Stands => vec![Command::Pause],
        Clock::Stays => Vec::new(),
    }
}

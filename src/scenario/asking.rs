//! Questions of a step: asked when the script comes to them, judged when the run has shown what is
//! right, answered or left.

use crate::sim::time::SimTime;
use crate::timeline::playback::Heed;

use super::ground::Ground;
use super::lesson::{Ask, Moment};
use super::progress::{Clock, Here, Progress, Wants, filled};
use super::view::{Paragraph, Question};

/// A question that was asked: its places in the script and in the paragraphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    moment: usize,
    paragraph: usize,
    /// What judges it was not among the facts before this one.
    looked: u64,
    judged: Option<Judged>,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// When.
    pub at: SimTime,
    /// How many of its choices were right: one, if it is well made.
    pub right: usize,
}

impl Asked {
    /// Facts from this number on have not happened after all.
    pub fn unlook(&mut self, count: u64) {
        self.looked = self.looked.min(count);
    }
}

impl Progress {
    /// The questions so far: their places in the script, and what came of them.
    pub fn judged(&self) -> impl Iterator<Item = (usize, Option<Judged>, &Question)> {
        let asked = self.asked.iter().zip(self.questions());
        asked.map(|(asked, question)| (asked.moment, asked.judged, question))
    }

    /// Whether the question at the cursor stands in the guide.
    pub(super) fn has_asked(&self) -> bool {
        self.asked.last().is_some_and(|asked| asked.moment == self.cursor())
    }

    /// Asks the question at the cursor.
    pub(super) fn ask(&mut self, ask: &Ask, here: Here<'_>) {
        let ground = self.ground(here.cluster);
        let question = Question {
            words: filled(&ask.words, &ground),
            choices: ask.choices.iter().map(|choice| filled(&choice.words, &ground)).collect(),
            chosen: None,
            right: None,
            open: true,
        };
        let (moment, paragraph) = (self.cursor(), self.paragraphs.len());
        self.asked.push(Asked { moment, paragraph, looked: self.mark, judged: None });
        self.paragraphs.push(Paragraph::Asked(question));
        self.stands = true;
    }

    /// Judges the questions whose moment has come.
    pub(super) fn judge(&mut self, here: Here<'_>) -> Heed {
        let mut heed = Heed::Nothing;
        for place in 0..self.asked.len() {
            let asked = self.asked[place];
            let Moment::Ask(ask) = &here.step.script[asked.moment] else { continue };
            if asked.judged.is_some() {
                continue;
            }
            let found = ask.judge.find(&self.ground(here.cluster), asked.looked);
            self.asked[place].looked = here.cluster.trace().count();
            if let Some(fact) = found {
                self.judge_now(ask, place, fact, here);
                heed = Heed::Notice;
            }
        }
        heed
    }

    fn judge_now(&mut self, ask: &Ask, place: usize, fact: u64, here: Here<'_>) {
        self.compare(ask.choices.iter().flat_map(|choice| choice.right_if.measures()), here);
        let ground = Ground { fact: Some(fact), ..self.ground(here.cluster) };
        let choices = 0..ask.choices.len();
        let right: Vec<usize> =
            choices.filter(|choice| ask.choices[*choice].right_if.holds(&ground)).collect();
        let asked = &mut self.asked[place];
        asked.judged = Some(Judged { at: here.cluster.now(), right: right.len() });
        if let Paragraph::Asked(question) = &mut self.paragraphs[asked.paragraph] {
            question.right = if let [one] = right[..] { Some(one) } else { None };
            question.open = false;
        }
    }

    /// The learner answers the question that is open. False when there is none, or no such choice.
    pub fn answer(&mut self, choice: usize) -> bool {
        let open = self.paragraphs.iter_mut().rev().find_map(|paragraph| match paragraph {
            Paragraph::Asked(question) if question.open => Some(question),
            _ => None,
        });
        let Some(question) = open.filter(|question| choice < question.choices.len()) else {
            return false;
        };
        question.chosen = Some(choice);
        question.open = false;
        true
    }

    /// Leaves the question at the cursor behind. Time goes on if the script then waits for something
    /// that happens by itself.
    pub fn leave_question(&mut self, here: Here<'_>) -> Clock {
        if !matches!(self.wants(here), Wants::Answer) {
            return Clock::Stays;
        }
        self.reach(self.cursor() + 1, here.cluster);
        if self.heed(here) == Heed::Stand {
            return Clock::Stands;
        }
        let goes_on = self.stands && matches!(self.wants(here), Wants::Fact);
        self.stands &= !goes_on;
        if goes_on { Clock::Goes } else { Clock::Stays }
    }
}

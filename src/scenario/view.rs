//! What the page shows of a lesson: plain data, made anew whenever it is asked for.

use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;

use super::lesson::Part;
use super::results::Results;
use super::text::Text;

/// A step of a lesson, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The lesson's title.
    pub title: String,
    /// Which step, from 1.
    pub step: usize,
    /// Of how many.
    pub steps: usize,
    /// One line.
    pub heading: String,
    /// What was said and asked so far, oldest first.
    pub paragraphs: Vec<Paragraph>,
    /// What is said to an act that was not asked for.
    pub aside: Option<Text>,
    /// The one filled button.
    pub suggested: Suggested,
    /// Quiet alternatives to it.
    pub others: Vec<Offer>,
    /// Parts of the page that are open by now.
    pub reveals: Vec<Part>,
    /// There is a step before this one.
    pub has_back: bool,
    /// There is a step after this one.
    pub has_next: bool,
    /// The end of the lesson: shown when its last step is over.
    pub results: Option<Results>,
}

/// A paragraph of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// Words.
    Said(Text),
    /// A question.
    Asked(Question),
}

/// A question, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// It.
    pub words: Text,
    /// The possible answers.
    pub choices: Vec<Text>,
    /// The one that the learner chose.
    pub chosen: Option<usize>,
    /// The one that is right, once the run has shown it.
    pub right: Option<usize>,
    /// It can be answered.
    pub open: bool,
}

/// What the filled button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggested {
    /// Nothing: the question is to be answered.
    Answer,
    /// The act that is asked for.
    Act(Offer),
    /// Nothing: what comes next comes by itself.
    Wait,
    /// The same, and it takes a while: to skip the wait.
    Skip,
    /// To the next step.
    Next,
    /// Nothing: the lesson is over.
    End,
}

/// An act that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its button.
    pub label: String,
    /// What it does, in this order.
    pub commands: Vec<Command>,
    /// What it is done to, to be ringed on the stage.
    pub server: Option<ServerId>,
}

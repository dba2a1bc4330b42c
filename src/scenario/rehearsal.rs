//! Plays a lesson by its prescribed acts, without a page: so that a build can say that every step comes
//! to its end, every question has one right answer, and the answers are those that the author expects.

use crate::share::error::RunFileError;
use crate::share::json::Json;
use crate::sim::time::SimTime;
use crate::timeline::playback::{Command, Playback};

use super::asking::Judged;
use super::lesson::{Lesson, Moment, Step};
use super::player::Player;
use super::progress::Wants;
use super::view::{Paragraph, Question};

/// More turns than any script needs, however it waits.
const MOST_TURNS: usize = 2_000;

/// A step that was played to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// Its heading.
    pub heading: String,
    /// How long it took, from its opening, in microseconds of simulated time.
    pub took_us: u64,
    /// What was said and asked.
    pub paragraphs: Vec<Paragraph>,
    /// The cluster's seed.
    pub seed: u64,
}

/// A player with a playback of its own, for those who play a lesson without a page.
#[derive(Debug)]
pub struct Stand {
    /// The player.
    pub player: Player,
    /// The run.
    pub playback: Playback,
}

impl Stand {
    /// A lesson, opened at a step, from 0.
    ///
    /// # Panics
    ///
    /// When the lesson's runs were not checked by its reader.
    #[must_use]
    pub fn open(lesson: &Lesson, step: usize) -> Self {
        let first = &lesson.steps[step].run;
        let playback =
            Playback::open(first.config.clone(), first.seed, lesson.steps[step].opens_at);
        let playback = playback.expect("a lesson's runs are checked when it is read");
        let mut stand = Self { player: Player::new(lesson.clone()), playback };
        let commands = stand.player.open(step, None);
        stand.carry_out(commands);
        stand
    }

    /// Gives commands to playback as the page does: watched, and each act told to the player.
    pub fn carry_out(&mut self, commands: Vec<Command>) {
        for command in commands {
            let action =
                if let Command::Act(action) = &command { Some(action.clone()) } else { None };
            let player = &mut self.player;
            let response =
                self.playback.update_watched(command, &mut |cluster| player.heed(cluster));
            if let (Some(action), None) = (action, response.refused) {
                let more = self.player.acted(&action, self.playback.cluster());
                self.carry_out(more);
            }
        }
    }

    /// Does what the step asks for next, as a presenter's button does.
    pub fn go_on(&mut self) {
        let commands = self.player.presenter_next(self.playback.cluster());
        self.carry_out(commands);
    }

    fn wants(&self) -> Wants<'_> {
        self.player.wants(self.playback.cluster())
    }

    fn place(&self) -> (usize, SimTime) {
        (self.player.progress().cursor(), self.playback.now())
    }
}

/// Plays a whole lesson.
///
/// # Errors
///
/// What keeps a step from its end, or what is wrong with a question, with its step and field.
pub fn rehearse(lesson: &Lesson) -> Result<Vec<Rehearsed>, RunFileError> {
    (0..lesson.steps.len()).map(|step| rehearse_step(lesson, step)).collect()
}

/// Plays one step, from 0.
///
/// # Errors
///
/// As for a whole lesson.
pub fn rehearse_step(lesson: &Lesson, step: usize) -> Result<Rehearsed, RunFileError> {
    let mut stand = Stand::open(lesson, step);
    let script = &lesson.steps[step];
    let opened = stand.playback.now();
    for _ in 0..MOST_TURNS {
        let (waited, before) = match stand.wants() {
            Wants::Nothing => return judged(&stand, script, step, opened.as_micros()),
            wants => (matches!(wants, Wants::Fact), stand.place()),
        };
        stand.go_on();
        if waited && before == stand.place() {
            break;
        }
    }
    Err(RunFileError::at(
        place(script, step, stand.player.progress().cursor()),
        "played by what the script asks for, this never comes about; the step has no end",
    ))
}

/// Where in the file a moment of a script stands.
fn place(script: &Step, step: usize, moment: usize) -> String {
    format!("step {}, script[{}]", step + 1, script.places[moment])
}

/// Looks at the questions of a step that was played.
fn judged(
    stand: &Stand,
    script: &Step,
    step: usize,
    opened_us: u64,
) -> Result<Rehearsed, RunFileError> {
    let progress = stand.player.progress();
    for (moment, judged, question) in progress.judged() {
        let Moment::Ask(ask) = &script.script[moment] else { continue };
        check(judged, question, ask.expect)
            .map_err(|problem| RunFileError::at(place(script, step, moment), problem))?;
    }
    Ok(Rehearsed {
        heading: script.heading.clone(),
        took_us: stand.playback.now().as_micros() - opened_us,
        paragraphs: progress.paragraphs.clone(),
        seed: stand.playback.run().seed,
    })
}

fn check(
    judged: Option<Judged>,
    question: &Question,
    expected: Option<usize>,
) -> Result<(), String> {
    let Some(judged) = judged else {
        return Err("the question is never judged; what judge names does not happen".into());
    };
    let Some(right) = question.right else {
        let (at, count) = (judged.at, judged.right);
        return Err(format!(
            "{count} of its choices are right when it is judged, at {at} ms; exactly one must be"
        ));
    };
    match expected {
        Some(expected) if expected != right => Err(format!(
            "choice {} was expected to be right, and the run says choice {}",
            expected + 1,
            right + 1
        )),
        _ => Ok(()),
    }
}

/// What a lesson came to, for the runner to print.
#[must_use]
pub fn summary(lesson: &Lesson, rehearsed: &[Rehearsed]) -> Json {
    Json::object([
        ("title", lesson.title.as_str().into()),
        ("steps", rehearsed.iter().map(step_summary).collect()),
    ])
}

fn step_summary(step: &Rehearsed) -> Json {
    let paragraph = |paragraph: &Paragraph| match paragraph {
        Paragraph::Said(text) => Json::object([("say", text.plain().into())]),
        Paragraph::Asked(question) => {
            let right = question.right.map(|right| question.choices[right].plain());
            Json::object([("ask", question.words.plain().into()), ("answer", right.into())])
        }
    };
    Json::object([
        ("heading", step.heading.as_str().into()),
        ("seed", step.seed.into()),
        ("took_us", step.took_us.into()),
        ("script", step.paragraphs.iter().map(paragraph).collect()),
    ])
}

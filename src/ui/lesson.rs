//! The lesson that is open on the page, and how it is woven into the session: it watches the run, is told
//! of each act, and answers with commands. Knows no browser; the lesson's file is fetched by who sees it
//! wanted.

use crate::scenario::lesson::Lesson;
use crate::scenario::player::Player;
use crate::scenario::view::{Paragraph, Suggested, View};
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::timeline::pace::Pace;
use crate::timeline::playback::{Command, Heed, Playback, Response};

use super::input::LessonAct;

/// The lesson that the page itself offers.
pub const FIRST: &str = "first";

/// The desk on which a lesson lies: open, put aside, or on its way.
#[derive(Debug, Default)]
pub struct Desk {
    /// Put aside it keeps its place.
    player: Option<Player>,
    open: bool,
    /// Its name and the step, from 1, while its file is on its way.
    wanted: Option<(String, usize)>,
    /// It has been opened once: it need not be offered again.
    seen: bool,
    /// How many paragraphs of the step have been read out.
    said: usize,
}

impl Desk {
    /// Whether a lesson is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Whether a lesson was ever open.
    #[must_use]
    pub const fn is_seen(&self) -> bool {
        self.seen
    }

    /// The lesson that is to be fetched, once.
    pub const fn take_wanted(&mut self) -> Option<(String, usize)> {
        self.wanted.take()
    }

    /// Asks for a lesson, or goes on with the one that was put aside.
    pub fn want(&mut self, name: String, step: usize, cluster: &Cluster) -> Vec<Command> {
        match &mut self.player {
            Some(player) if !self.open => {
                self.open = true;
                player.set_up_again(cluster)
            }
            _ => {
                self.wanted = Some((name, step));
                Vec::new()
            }
        }
    }

    /// A lesson has come.
    pub fn put(&mut self, lesson: Lesson, step: usize) -> Vec<Command> {
        let mut player = Player::new(lesson);
        let commands = player.open(step.saturating_sub(1), None);
        self.player = Some(player);
        (self.open, self.seen, self.said) = (true, true, 0);
        commands
    }

    /// The lesson is put aside; its run goes on as any other.
    pub const fn leave(&mut self) {
        self.open = false;
    }

    /// Something is done in the open lesson. Answers what playback is to do.
    pub fn act(&mut self, act: &LessonAct, cluster: &Cluster) -> Vec<Command> {
        let Some(player) = self.player.as_mut().filter(|_| self.open) else { return Vec::new() };
        let before = player.at();
        let commands = match act {
            LessonAct::Next => player.next(cluster),
            LessonAct::Back => player.back(cluster),
            LessonAct::SetUpAgain => player.set_up_again(cluster),
            LessonAct::Answer(choice) => player.answer(*choice, cluster),
            LessonAct::Open(..) | LessonAct::Arrived(..) | LessonAct::Leave => Vec::new(),
        };
        self.begin_again_if(before, &commands);
        commands
    }

    /// Whatever comes next; nothing when no lesson is open.
    pub fn onward(&mut self, cluster: &Cluster) -> Option<Vec<Command>> {
        self.led(|player| player.presenter_next(cluster))
    }

    /// Back to the start of the step, or to the step before.
    pub fn back(&mut self, cluster: &Cluster) -> Option<Vec<Command>> {
        self.led(|player| player.presenter_back(cluster))
    }

    /// Carries out a command with the open lesson watching.
    pub fn carry_out(&mut self, playback: &mut Playback, command: Command) -> Response {
        match self.player.as_mut().filter(|_| self.open) {
            Some(player) => playback.update_watched(command, &mut |cluster| player.heed(cluster)),
            None => playback.update_watched(command, &mut |_| Heed::Nothing),
        }
    }

    /// An act was taken. Answers what playback is to do because of it.
    pub fn acted(&mut self, action: &Action, cluster: &Cluster) -> Vec<Command> {
        let player = self.player.as_mut().filter(|_| self.open);
        player.map(|player| player.acted(action, cluster)).unwrap_or_default()
    }

    /// What the Guide shows of the open lesson.
    #[must_use]
    pub fn view(&self, cluster: &Cluster, pace: Pace, beat_us: u64) -> Option<View> {
        let player = self.player.as_ref().filter(|_| self.open)?;
        Some(player.view(cluster, pace, beat_us))
    }

    /// What of the step has not been read out yet.
    pub fn unsaid(&mut self, view: &View) -> Vec<String> {
        self.said = self.said.min(view.paragraphs.len());
        let new = view.paragraphs[self.said..].iter().map(words);
        let mut said: Vec<String> = new.collect();
        if self.said == 0 && !said.is_empty() {
            said.insert(0, view.heading.clone());
        }
        self.said = view.paragraphs.len();
        said
    }

    fn led(&mut self, lead: impl FnOnce(&mut Player) -> Vec<Command>) -> Option<Vec<Command>> {
        let player = self.player.as_mut().filter(|_| self.open)?;
        let before = player.at();
        let commands = lead(player);
        self.begin_again_if(before, &commands);
        Some(commands)
    }

    /// A step that was set up is read out from its beginning.
    fn begin_again_if(&mut self, before: usize, commands: &[Command]) {
        let moved = self.player.as_ref().is_some_and(|player| player.at() != before);
        if moved || commands.iter().any(|command| matches!(command, Command::SetUp(..))) {
            self.said = 0;
        }
    }
}

/// How many choices the open question has; none is open otherwise.
#[must_use]
pub fn open_choices(view: &View) -> usize {
    match (view.paragraphs.last(), &view.suggested) {
        (Some(Paragraph::Asked(question)), Suggested::Answer) if question.open => {
            question.choices.len()
        }
        _ => 0,
    }
}

fn words(paragraph: &Paragraph) -> String {
    match paragraph {
        Paragraph::Said(text) => text.plain(),
        Paragraph::Asked(question) => {
            let choices: Vec<String> = question
                .choices
                .iter()
                .enumerate()
                .map(|(at, choice)| format!("{}: {}", at + 1, choice.plain()))
                .collect();
            format!("{} {}.", question.words.plain(), choices.join("; "))
        }
    }
}

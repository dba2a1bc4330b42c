//! What the session does with a lesson: opens it, leads through it, shows it, reads it out.

use crate::scenario::lesson::Part as Revealed;
use crate::scenario::read;
use crate::scenario::view::{Suggested, View};
use crate::scene::view::Selection;
use crate::scene::words::lesson as say;
use crate::share::limits::Limits;
use crate::sim::action::Action;
use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;

use super::Session;
use crate::ui::input::LessonAct;
use crate::ui::kept::Kept;
use crate::ui::lesson::open_choices;
use crate::ui::mode::Mode;

impl Session {
    /// The lesson that is to be fetched, and the step to open it at; each is asked for once.
    pub const fn take_wanted_lesson(&mut self) -> Option<(String, usize)> {
        self.desk.take_wanted()
    }

    /// The page opens with a lesson: until it has come nothing is shown of the run, and nothing passes.
    pub fn begin_with_lesson(&mut self, name: String, step: usize) {
        self.awaits_lesson = Some(self.playing());
        self.play(false);
        self.lesson_act(LessonAct::Open(name, step));
    }

    /// Whether the page opens with a lesson that has not come.
    #[must_use]
    pub const fn awaits_lesson(&self) -> bool {
        self.awaits_lesson.is_some()
    }

    /// How many choices the open question has.
    #[must_use]
    pub fn choices(&self) -> usize {
        self.shown.lesson.as_ref().map_or(0, |view| open_choices(view))
    }

    /// Whether a part of the page stands there: in a lesson only what its steps have named.
    #[must_use]
    pub fn has(&self, part: Revealed) -> bool {
        self.shown.lesson.as_ref().is_none_or(|view| view.reveals.contains(&part))
    }

    /// The server at which the Guide points.
    #[must_use]
    pub fn target(&self) -> Option<ServerId> {
        if let Some(view) = &self.shown.lesson {
            let Suggested::Act(offer) = &view.suggested else { return None };
            return offer.server;
        }
        match self.shown.guide.suggested.as_ref()?.target? {
            Selection::Server(server) => Some(server),
            _ => None,
        }
    }

    pub(super) fn lesson_act(&mut self, act: LessonAct) {
        let cluster = self.playback.cluster();
        let commands = match act {
            LessonAct::Open(name, step) => self.desk.want(name, step, cluster),
            LessonAct::Arrived(come, step) => {
                if let Some(plays) = self.awaits_lesson.take() {
                    self.play(plays);
                }
                return match come {
                    Ok(text) => self.open_lesson(&text, step),
                    Err(sentence) => self.tell(sentence),
                };
            }
            LessonAct::Leave => {
                self.desk.leave();
                Vec::new()
            }
            act => self.desk.act(&act, cluster),
        };
        self.commands(commands);
    }

    /// Opens a lesson that has come, or says why it cannot be.
    pub(super) fn open_lesson(&mut self, text: &str, step: usize) {
        match read::decode(text, Limits::PAGE) {
            Ok(lesson) => {
                let commands = self.desk.put(lesson, step);
                self.select(None);
                self.commands(commands);
                if self.home == Mode::Embedded {
                    self.play(false);
                }
            }
            Err(error) => self.tell(say::not_opened(&error.to_string())),
        }
    }

    /// What the filled button of a lesson does; false when no lesson is open.
    pub(super) fn lesson_suggested(&mut self) -> bool {
        let Some(view) = self.shown.lesson.clone() else { return false };
        match &view.suggested {
            Suggested::Act(offer) => self.commands(offer.commands.clone()),
            Suggested::Skip if self.playing() => self.command(Command::SkipToNoticed),
            Suggested::Skip | Suggested::Wait => self.play(true),
            Suggested::Next => self.lesson_act(LessonAct::Next),
            Suggested::End => self.lesson_act(LessonAct::Leave),
            Suggested::Answer => {}
        }
        true
    }

    /// The one button that leads through everything: the lesson's next, or the Guide's act.
    pub(super) fn onward(&mut self) {
        match self.desk.onward(self.playback.cluster()) {
            Some(commands) => self.commands(commands),
            None => self.suggested(),
        }
    }

    pub(super) fn lead_back(&mut self) {
        if let Some(commands) = self.desk.back(self.playback.cluster()) {
            self.commands(commands);
        }
    }

    /// Tells the lesson of an act that was taken.
    pub(super) fn acted(&mut self, action: &Action) {
        let commands = self.desk.acted(action, self.playback.cluster());
        self.commands(commands);
    }

    /// Shows the lesson as it stands; true if that changed.
    pub(super) fn refresh_lesson(&mut self) -> bool {
        let playback = &self.playback;
        let (cluster, beat_us) = (playback.cluster(), playback.beat_us());
        let view = self.desk.view(cluster, playback.pace(), beat_us);
        if let Some(view) = &view {
            for said in self.desk.unsaid(view) {
                self.story.announcer().say(said);
            }
        }
        let named = |view: &View| view.reveals.contains(&Revealed::GateLabel);
        self.view.labels_gates = view.as_ref().is_some_and(named);
        match (&mut self.shown.lesson, view) {
            (Some(kept), Some(view)) => kept.refresh(view),
            (shown, view) => {
                let changed = shown.is_some() || view.is_some();
                *shown = view.map(Kept::new);
                changed
            }
        }
    }
}

/// Commands that begin a run of the person's own: no lesson goes on in it.
pub(super) const fn begins_own_run(command: &Command) -> bool {
    matches!(command, Command::StartAgain(_) | Command::Load(..) | Command::Open(_))
}

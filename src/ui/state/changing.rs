//! What changes the run as a whole: the act that the Guide suggests, the settings, and runs as files.

use super::Session;
use crate::scenario::read;
use crate::scene::panel::settings::{Asked, Field, Given, Which, Whose, ask, ask_own};
use crate::scene::panel::suggest::Does;
use crate::scene::words::{controls, file as say, settings};
use crate::share::limits::Limits;
use crate::share::run_file::RunFile;
use crate::sim::action::Action;
use crate::sim::ledger::Fate;
use crate::timeline::playback::Command;
use crate::ui::input::{LessonAct, Part, Refused};
use crate::ui::kept::Kept;
use crate::ui::lesson::FIRST;

impl Session {
    /// The run so far, as a file.
    #[must_use]
    pub fn run_file(&self) -> String {
        match self.unchanged_file() {
            Some(file) => file.encode(),
            None => RunFile::new(self.playback.run().clone(), self.playback.now()).encode(),
        }
    }

    /// The file that was opened, while the run is the one that it holds: what it says is of that run.
    fn unchanged_file(&self) -> Option<&RunFile> {
        self.file.as_deref().filter(|file| file.run == *self.playback.run())
    }

    /// The run has come to the end of its file: what that expects is judged.
    pub(super) fn judge(&mut self) {
        let Some(file) = self.unchanged_file() else { return };
        let cluster = self.playback.cluster();
        let (books, extents) = (cluster.books(), cluster.extents());
        let fates: Vec<Fate> =
            cluster.writes().all().map(|write| books.fate(write, &extents)).collect();
        let checked = file.judge(cluster, &fates);
        let unmet: Vec<(&str, &str)> = checked
            .iter()
            .filter(|one| !one.met)
            .map(|one| (one.expected.as_str(), one.found.as_str()))
            .collect();
        self.tell(say::ends(checked.len(), &unmet));
    }

    /// Opens a run that was written down, or says why it cannot be.
    pub(super) fn open_run(&mut self, text: &str) {
        if read::is_lesson(text) {
            return self.open_lesson(text, 1);
        }
        match RunFile::decode(text, Limits::PAGE) {
            Ok(file) => {
                self.refused = None;
                self.select(None);
                let opened = say::opened(&file.title, file.notice().as_deref());
                self.command(Command::Open(Box::new(file.run.clone())));
                self.command(Command::StandAt(file.until));
                self.file = Some(Box::new(file));
                self.tell(opened);
                self.open.retain(|part| *part != Part::Settings);
            }
            Err(error) => {
                let sentence = say::not_opened(&error.to_string());
                self.unsaid = Some(sentence.clone());
                self.refuse(Field::RunFile.into(), None, sentence);
            }
        }
    }

    pub(super) fn suggested(&mut self) {
        if self.lesson_suggested() {
            return;
        }
        if self.suggests_step() {
            self.command(Command::Step);
        } else if let Some(suggested) = &self.shown.guide.suggested {
            self.take_up(suggested.does.clone());
        }
    }

    pub(super) fn take_up(&mut self, does: Does) {
        match does {
            Does::Commands(commands) => self.commands(commands),
            Does::OpenLesson => self.lesson_act(LessonAct::Open(FIRST.into(), 1)),
        }
    }

    pub(super) fn change(&mut self, which: Which, given: Given) {
        self.refused = None;
        let cluster = self.playback.cluster();
        let asked = match which.whose {
            Whose::Everybody => ask(cluster.config(), which.field, &given),
            _ => ask_own(cluster, which, &given),
        };
        let command = match asked {
            Ok(None) => return,
            Ok(Some(Asked::Act(action))) => Command::Act(action),
            Ok(Some(Asked::Live(setting))) => Command::Act(Action::Set(setting)),
            Ok(Some(Asked::NewRun(config))) => Command::Load(config, self.playback.run().seed),
            Err(sentence) => return self.refuse(which, Some(given), sentence),
        };
        self.bear_witness(&command);
        let begins = matches!(command, Command::Load(..));
        let response = self.playback.update(command);
        if let Some(invalid) = response.refused {
            return self.refuse(which, Some(given), settings::refused(&invalid));
        }
        if begins {
            self.desk.leave();
            if which.whose == Whose::Everybody {
                self.view.selection = None;
            }
            self.tell(controls::NEW_RUN.into());
        }
    }

    pub(super) fn refuse(&mut self, which: Which, given: Option<Given>, sentence: String) {
        self.refused = Some(Kept::new(Refused { which, given, sentence }));
    }
}

//! What changes the run as a whole: the act that the Guide suggests, the settings, and runs as files.

use super::Session;
use crate::scenario::read;
use crate::scene::panel::settings::{Asked, Field, Given, ask};
use crate::scene::panel::suggest::Does;
use crate::scene::words::{controls, settings};
use crate::share::limits::Limits;
use crate::share::run_file::RunFile;
use crate::sim::action::Action;
use crate::timeline::playback::Command;
use crate::ui::input::{LessonAct, Part, Refused};
use crate::ui::kept::Kept;
use crate::ui::lesson::FIRST;

impl Session {
    /// The run so far, as a file.
    #[must_use]
    pub fn run_file(&self) -> String {
        RunFile::new(self.playback.run().clone(), self.playback.now()).encode()
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
                let mut opened = match file.title.as_str() {
                    "" => "The run file is open.".to_owned(),
                    title => format!("\"{title}\" is open."),
                };
                if let Some(notice) = file.notice() {
                    opened = format!("{opened} It was {notice}.");
                }
                self.command(Command::Open(Box::new(file.run)));
                self.tell(opened);
                self.open.retain(|part| *part != Part::Settings);
            }
            Err(error) => {
                let sentence = format!("This file was not opened. {error}");
                self.unsaid = Some(sentence.clone());
                self.refuse(Field::RunFile, None, sentence);
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

    pub(super) fn change(&mut self, field: Field, given: Given) {
        self.refused = None;
        let command = match ask(self.playback.cluster().config(), field, &given) {
            Ok(None) => return,
            Ok(Some(Asked::Live(setting))) => Command::Act(Action::Set(setting)),
            Ok(Some(Asked::NewRun(config))) => Command::Load(config, self.playback.run().seed),
            Err(sentence) => return self.refuse(field, Some(given), sentence),
        };
        self.bear_witness(&command);
        let begins = matches!(command, Command::Load(..));
        let response = self.playback.update(command);
        if let Some(invalid) = response.refused {
            return self.refuse(field, Some(given), settings::refused(&invalid));
        }
        if begins {
            self.desk.leave();
            self.view.selection = None;
            self.tell(controls::NEW_RUN.into());
        }
    }

    pub(super) fn refuse(&mut self, field: Field, given: Option<Given>, sentence: String) {
        self.refused = Some(Kept::new(Refused { field, given, sentence }));
    }
}

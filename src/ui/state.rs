//! The session: the one owner of [`Playback`], what is selected and what is open, and the pictures
//! that the components draw. Knows no browser, so it is tested natively.

mod answers;
mod changing;
mod commands;
mod drawing;
mod lessons;
mod selecting;

pub use selecting::both_ways;

use crate::scene::build::Stage;
use crate::scene::geometry::Size;
use crate::scene::layout::{Cast, Device, Layout};
use crate::scene::story::Story;
use crate::scene::view::{Detail, View};
use crate::scene::words::page;
use crate::share::run_file::RunFile;
use crate::sim::action::Action;
use crate::sim::config::Config;
use crate::sim::ids::ClientId;
use crate::sim::time::SimTime;
use crate::timeline::playback::{Command, Playback};
use crate::timeline::run::Run;

use super::input::{Intent, LessonAct, Part, Refused};
use super::kept::Kept;
use super::lesson::Desk;
use super::mode::Mode;
use super::shown::Shown;

/// The page opens here, so that the logs hold four writes and one is on its way.
pub const OPENS_AT: SimTime = SimTime::from_millis(420);
/// The seed with which it opens.
pub const FIRST_SEED: u64 = 7;

/// Everything that the page knows.
#[derive(Debug)]
pub struct Session {
    playback: Playback,
    story: Story,
    stage: Option<Stage>,
    view: View,
    version: Option<Version>,
    /// Parts that opened by themselves: each does so once.
    opened_by_itself: Vec<Part>,
    /// Movement is replaced by steps: playing is done by a timer, not by frames.
    reduced: bool,
    stepping: bool,
    mode: Mode,
    /// Whither presenter view leads back.
    home: Mode,
    desk: Desk,
    /// The page opens with a lesson, which has not come; whether time is to pass when it has.
    awaits_lesson: Option<bool>,
    open: Vec<Part>,
    refused: Option<Kept<Refused>>,
    /// The run file that was opened last.
    file: Option<Box<RunFile>>,
    /// What was just skipped or refused, in a sentence.
    notice: Option<String>,
    unsaid: Option<String>,
    shown: Shown,
    /// How long frames have gone by in which not everything was drawn, on the screen's clock.
    undrawn_us: u64,
    /// When it is time to draw a crowd of messages, so counted.
    crowd_due_us: u64,
    /// The rows of the table are as the run is.
    tabled: bool,
    witness: Witness,
}

/// Is told of the run before each act, the act included, so that it is known should the act break
/// Ripple.
pub type Witness = fn(Run);

/// What a frame or an act brings along from the browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Milliseconds on the screen's clock.
    pub screen_ms: u64,
    /// The seed to use if a new one is asked for.
    pub new_seed: u64,
}

/// What an intent changed on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing.
    Nothing,
    /// Only where things are.
    Places,
    /// What there is.
    Parts,
}

/// What the panel depends on: while it is the same, so is the panel.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Version {
    facts: u64,
    hash: u64,
    view: View,
    offers_lesson: bool,
}

impl Session {
    /// A run, opened.
    ///
    /// # Panics
    ///
    /// When the configuration is not valid: the page opens only with its own.
    #[must_use]
    pub fn open(config: Config, reduced: bool, witness: Witness) -> Self {
        let mut playback =
            Playback::open(config, FIRST_SEED, OPENS_AT).expect("the page's own run is valid");
        if !reduced {
            let _ = playback.update(Command::Play);
        }
        witness(playback.run().clone());
        let cluster = playback.cluster();
        let (story, view) = (Story::new(cluster), View::default());
        let shown = Shown::of(cluster, &story, &view);
        let mut session = Self {
            story,
            stage: None,
            view,
            version: None,
            opened_by_itself: Vec::new(),
            reduced,
            stepping: false,
            mode: Mode::Ordinary,
            home: Mode::Ordinary,
            desk: Desk::default(),
            awaits_lesson: None,
            open: Vec::new(),
            refused: None,
            file: None,
            notice: None,
            unsaid: None,
            shown,
            undrawn_us: 0,
            crowd_due_us: 0,
            tabled: false,
            witness,
            playback,
        };
        session.refresh(0);
        session
    }

    /// Shows the page in another way. Another page's reader has not asked for movement.
    pub fn show_as(&mut self, mode: Mode) {
        self.mode = mode;
        if mode == Mode::Embedded {
            self.home = mode;
            self.play(false);
        }
    }

    /// The page begins to play, or stands.
    pub fn set_playing(&mut self, playing: bool) {
        self.play(playing);
    }

    /// Everything is shown, or what a newcomer needs.
    pub fn show_in_full(&mut self, full: bool) {
        self.view.detail = if full { Detail::Full } else { Detail::Plain };
    }

    /// The stage has this size now; true if that is new.
    pub fn resize(&mut self, size: Size, device: Device) -> bool {
        let layout = Layout::with(size, device, Cast::of(self.playback.cluster().config()));
        if self.stage.as_ref().is_some_and(|stage| *stage.layout() == layout) {
            return false;
        }
        match &mut self.stage {
            Some(stage) => stage.set_layout(layout),
            None => self.stage = Some(Stage::new(layout)),
        }
        self.draw_stage();
        true
    }

    /// Movement is wanted or not; true if that is new.
    pub fn reduce_motion(&mut self, reduced: bool) -> bool {
        if self.reduced == reduced {
            return false;
        }
        let playing = self.playing();
        self.reduced = reduced;
        self.play(playing);
        self.refresh(0);
        true
    }

    /// Does what was asked for. Answers what that changed on the page.
    pub fn update(&mut self, intent: Intent, moment: Moment) -> Changed {
        if let Intent::Command(Command::Frame(us)) = intent {
            return self.frame(us, moment.screen_ms);
        }
        if !self.act_on(intent, moment.new_seed) {
            return Changed::Nothing;
        }
        self.refresh(moment.screen_ms);
        Changed::Parts
    }

    fn act_on(&mut self, intent: Intent, new_seed: u64) -> bool {
        if self.awaits_lesson() && !matches!(intent, Intent::Lesson(LessonAct::Arrived(..))) {
            return false;
        }
        self.notice = None;
        match intent {
            Intent::Command(command) => self.command(command),
            Intent::Commands(commands) => self.commands(commands),
            Intent::TogglePlay => self.play(!self.playing()),
            Intent::Slower => self.command(Command::SetPace(self.playback.pace().slower())),
            Intent::Faster => self.command(Command::SetPace(self.playback.pace().faster())),
            Intent::Do(action) => self.command(Command::Act(action)),
            Intent::OnSelection(verb) => self.on_selection(verb),
            Intent::Select(selection) => self.select(selection),
            Intent::SelectLinkTo(server) => self.select_link_to(server),
            Intent::Write => self.command(Command::Act(Action::Write(ClientId(0)))),
            Intent::Suggested => self.suggested(),
            Intent::TakeUp(does) => self.take_up(does),
            Intent::Change(field, given) => self.change(field, given),
            Intent::SameSeed if self.desk.is_open() => self.lesson_act(LessonAct::SetUpAgain),
            Intent::SameSeed => self.command(Command::StartAgain(self.playback.run().seed)),
            Intent::NewSeed => self.command(Command::StartAgain(new_seed)),
            Intent::FullDetail(full) => self.show_in_full(full),
            Intent::Present(true) => self.show_as(Mode::Presenter),
            Intent::Present(false) => self.show_as(self.home),
            Intent::Onward => self.onward(),
            Intent::Return => self.lead_back(),
            Intent::Lesson(act) => self.lesson_act(act),
            Intent::Open(part, open) => {
                self.open.retain(|other| *other != part);
                if open {
                    self.open.push(part);
                }
            }
            Intent::OpenRun(text) => self.open_run(&text),
            Intent::Missing => self.tell(page::MISSING.to_owned()),
            Intent::SetTheme(_)
            | Intent::CharacterKeys(_)
            | Intent::ShowKeys(_)
            | Intent::SaveRun => return false,
        }
        true
    }
}

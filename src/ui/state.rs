//! The session: the one owner of [`Playback`], what is selected and what is open, and the pictures
//! that the components draw. Knows no browser, so it is tested natively.

mod drawing;
mod lessons;

use crate::scenario::lesson::Part as Revealed;
use crate::scenario::read;
use crate::scene::build::Stage;
use crate::scene::geometry::Size;
use crate::scene::layout::{Cast, Device, Layout};
use crate::scene::panel::guide;
use crate::scene::panel::message::{InFlight, in_flight};
use crate::scene::panel::settings::{Asked, Field, Given, ask};
use crate::scene::panel::suggest::Does;
use crate::scene::story::Story;
use crate::scene::view::{Detail, Selection, View};
use crate::scene::words::{controls, page, settings};
use crate::share::limits::Limits;
use crate::share::run_file::RunFile;
use crate::sim::action::{Action, TimedAction};
use crate::sim::config::Config;
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::time::SimTime;
use crate::sim::validate::Invalid;
use crate::timeline::playback::{Command, Playback, Skipped};
use crate::timeline::run::Run;

use super::input::{Intent, LessonAct, Part, Refused, Verb};
use super::kept::Kept;
use super::lesson::{Desk, FIRST};
use super::mode::Mode;
use super::shown::Shown;
use lessons::begins_own_run;

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
    desk: Desk,
    open: Vec<Part>,
    refused: Option<Kept<Refused>>,
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
            desk: Desk::default(),
            open: Vec::new(),
            refused: None,
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

    /// What the components draw.
    #[must_use]
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The run.
    #[must_use]
    pub const fn playback(&self) -> &Playback {
        &self.playback
    }

    /// The way of looking.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Whether time goes on, by frames or by steps.
    #[must_use]
    pub const fn playing(&self) -> bool {
        self.playback.playing() || self.stepping
    }

    /// How the page is shown.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Shows the page in another way. Another page's reader has not asked for movement.
    pub fn show_as(&mut self, mode: Mode) {
        self.mode = mode;
        if mode == Mode::Embedded {
            self.play(false);
        }
    }

    /// The page begins to play, or stands.
    pub fn set_playing(&mut self, playing: bool) {
        self.play(playing);
    }

    /// Whether frames are needed.
    #[must_use]
    pub const fn needs_frames(&self) -> bool {
        self.playback.playing()
    }

    /// With reduced motion *Step* is what the filled button does.
    #[must_use]
    pub const fn suggests_step(&self) -> bool {
        self.reduced
    }

    /// Whether a step is due now and then.
    #[must_use]
    pub const fn stepping(&self) -> bool {
        self.stepping
    }

    /// Whether a part of the page is open.
    #[must_use]
    pub fn is_open(&self, part: Part) -> bool {
        self.open.contains(&part)
    }

    /// Whether there is a way to the further acts of Break things, and whether they are open: nobody who
    /// has selected nothing needs them, unless everything is to be shown.
    #[must_use]
    pub fn more_to_break(&self) -> (bool, bool) {
        let open = self.is_open(Part::More);
        let wanted = self.view.selection.is_some() || self.view.detail == Detail::Full;
        ((wanted || open) && self.has(Revealed::Break), open)
    }

    /// What is on its way, and whether the list of it is open; nothing for who does not want that much.
    #[must_use]
    pub fn in_flight(&self) -> Option<(Vec<InFlight>, bool)> {
        let open = self.is_open(Part::Messages);
        let wanted = open
            || self.view.detail == Detail::Full
            || self.is_open(Part::More)
            || matches!(self.view.selection, Some(Selection::Message(..)));
        let in_view = wanted && self.has(Revealed::Break) && !self.shown.presence.many;
        in_view.then(|| (in_flight(self.playback.cluster(), &self.view), open))
    }

    /// What a control was given last, if it was refused.
    #[must_use]
    pub const fn refused(&self) -> Option<&Kept<Refused>> {
        self.refused.as_ref()
    }

    /// What was just skipped or refused.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
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
            Intent::Present(false) => self.show_as(Mode::Ordinary),
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

    /// The run so far, as a file.
    #[must_use]
    pub fn run_file(&self) -> String {
        RunFile::new(self.playback.run().clone(), self.playback.now()).encode()
    }

    /// Opens a run that was written down, or says why it cannot be.
    fn open_run(&mut self, text: &str) {
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

    fn commands(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.command(command);
        }
    }

    fn command(&mut self, command: Command) {
        let skips = matches!(command, Command::SkipTheWait | Command::SkipToNoticed);
        let steps = command == Command::Step;
        match command {
            Command::Play => return self.play(true),
            Command::Pause => return self.play(false),
            _ => self.bear_witness(&command),
        }
        if begins_own_run(&command) {
            self.desk.leave();
        }
        if matches!(command, Command::SetUp(..)) {
            self.open.clear();
        }
        let act = if let Command::Act(action) = &command { Some(action.clone()) } else { None };
        let response = self.desk.carry_out(&mut self.playback, command);
        self.stepping &= !response.stands;
        if let Some(action) = act.filter(|_| response.refused.is_none()) {
            self.acted(&action);
        }
        let refused = response.refused.as_ref().map(Invalid::to_string);
        let worth_saying = |skipped: &&Skipped| skips || steps && skipped.fact.is_none();
        if let Some(skipped) = response.skipped.as_ref().filter(worth_saying) {
            self.tell(guide::skipped(self.playback.cluster(), skipped));
        }
        if let Some(refused) = refused {
            self.tell(refused);
        }
    }

    fn bear_witness(&self, command: &Command) {
        let mut run = self.playback.run().clone();
        match command {
            Command::Act(action) => {
                let cluster = self.playback.cluster();
                let (at, after_events) = (cluster.now(), Some(cluster.events()));
                run.actions.push(TimedAction { at, after_events, action: action.clone() });
            }
            Command::StartAgain(seed) => {
                let config = self.playback.cluster().config().clone();
                run = Run { config, seed: *seed, actions: Vec::new() };
            }
            Command::Load(config, seed) => {
                run = Run { config: config.as_ref().clone(), seed: *seed, actions: Vec::new() };
            }
            Command::Open(opened) | Command::SetUp(opened, _) => run = opened.as_ref().clone(),
            _ => return,
        }
        (self.witness)(run);
    }

    /// Shows a sentence, and has it read out.
    fn tell(&mut self, sentence: String) {
        self.unsaid = Some(sentence.clone());
        self.notice = Some(sentence);
    }

    fn play(&mut self, playing: bool) {
        self.stepping = playing && self.reduced;
        let frames = playing && !self.reduced;
        let _ = self.playback.update(if frames { Command::Play } else { Command::Pause });
    }

    fn select(&mut self, selection: Option<Selection>) {
        let cluster = self.playback.cluster();
        let known = |server: ServerId| server.0 < cluster.config().servers;
        let exists = match selection {
            Some(Selection::Server(server)) => known(server),
            Some(Selection::Client(client)) => client.index() < cluster.clients().len(),
            Some(Selection::Link(a, b)) => a != b && known(a) && known(b),
            _ => true,
        };
        if exists {
            self.view.selection = selection;
        }
        // What moves cannot be looked at; selecting it stops the clock.
        if matches!(selection, Some(Selection::Message(..))) {
            self.play(false);
        }
    }

    fn select_link_to(&mut self, server: ServerId) {
        if let Some(Selection::Server(from)) = self.view.selection {
            self.select(Some(Selection::Link(from.min(server), from.max(server))));
        }
    }

    fn on_selection(&mut self, verb: Verb) {
        let cluster = self.playback.cluster();
        let actions = match (self.view.selection, verb) {
            (Some(Selection::Server(server)), Verb::KnockOutOrBringBack) => {
                vec![if cluster.server(server).up {
                    Action::Crash(server)
                } else if cluster.is_member(server) {
                    Action::Restart(server)
                } else {
                    Action::Add(server)
                }]
            }
            (Some(Selection::Server(server)), Verb::DestroyDisk) => vec![Action::Wipe(server)],
            (Some(Selection::Server(server)), Verb::Promote) => vec![Action::Promote(server)],
            (Some(Selection::Link(a, b)), Verb::CutOrHeal) => {
                let network = cluster.network();
                let whole = !network.is_cut(a, b) && !network.is_cut(b, a);
                both_ways(a, b, whole)
            }
            _ => vec![],
        };
        for action in actions {
            self.command(Command::Act(action));
        }
    }

    fn suggested(&mut self) {
        if self.lesson_suggested() {
            return;
        }
        if self.suggests_step() {
            self.command(Command::Step);
        } else if let Some(suggested) = &self.shown.guide.suggested {
            self.take_up(suggested.does.clone());
        }
    }

    fn take_up(&mut self, does: Does) {
        match does {
            Does::Commands(commands) => self.commands(commands),
            Does::OpenLesson => self.lesson_act(LessonAct::Open(FIRST.into(), 1)),
        }
    }

    fn change(&mut self, field: Field, given: Given) {
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

    fn refuse(&mut self, field: Field, given: Option<Given>, sentence: String) {
        self.refused = Some(Kept::new(Refused { field, given, sentence }));
    }
}

/// A link, cut or healed in both directions.
#[must_use]
pub fn both_ways(a: ServerId, b: ServerId, cut: bool) -> Vec<Action> {
    let one_way =
        |(from, to)| if cut { Action::Cut { from, to } } else { Action::Heal { from, to } };
    [(a, b), (b, a)].map(one_way).to_vec()
}

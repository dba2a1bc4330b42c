//! What a person can ask of the page, and which key asks for what.

use crate::scene::panel::settings::{Given, Which};
use crate::scene::panel::suggest::Does;
use crate::scene::view::Selection;
use crate::sim::action::Action;
use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;

use super::hooks::KeyPress;
use super::mode::Mode;

/// Something that a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// A command to playback.
    Command(Command),
    /// Several, at one instant.
    Commands(Vec<Command>),
    /// Play if it stands, pause if it runs.
    TogglePlay,
    /// The next slower pace.
    Slower,
    /// The next faster pace.
    Faster,
    /// Something is done to the cluster.
    Do(Action),
    /// Something is done to what is selected.
    OnSelection(Verb),
    /// Another selection, or none.
    Select(Option<Selection>),
    /// The link from the selected server to this one.
    SelectLinkTo(ServerId),
    /// The client asks for a write.
    Write,
    /// The act that the Guide suggests.
    Suggested,
    /// An act that the Guide offers beside it.
    TakeUp(Does),
    /// A control among the settings was given something.
    Change(Which, Given),
    /// The same run from its beginning.
    SameSeed,
    /// A run with another seed.
    NewSeed,
    /// Everything is shown.
    FullDetail(bool),
    /// Something is done in a lesson, or with one.
    Lesson(LessonAct),
    /// Light or dark.
    SetTheme(Theme),
    /// Letters, digits and signs act as keys.
    CharacterKeys(bool),
    /// The list of keys.
    ShowKeys(bool),
    /// Presenter view, or back from it.
    Present(bool),
    /// Whatever comes next: the one button that leads through a lesson.
    Onward,
    /// Back to the beginning of what is shown, or to what came before.
    Return,
    /// A part of the panel opens or closes.
    Open(Part, bool),
    /// The run is saved as a file.
    SaveRun,
    /// A run file with this text is opened.
    OpenRun(String),
    /// What was asked for needs a part of the page that could not be loaded.
    Missing,
}

/// What may be done in a lesson, or with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonAct {
    /// Opens the lesson of this name at a step, counted from one.
    Open(String, usize),
    /// The lesson's file has come, or a sentence that says why it has not.
    Arrived(Result<String, String>, usize),
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// The step from its beginning.
    SetUpAgain,
    /// Answers the open question.
    Answer(usize),
    /// Back to free play.
    Leave,
}

/// What a key does to what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Knock out a server that runs, bring back one that is down.
    KnockOutOrBringBack,
    /// Destroy its disk.
    DestroyDisk,
    /// Cut a link that is whole, heal one that is cut.
    CutOrHeal,
    /// Ask for the votes that make it primary.
    Promote,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// By day.
    Light,
    /// By night.
    Dark,
}

impl Theme {
    /// The name by which styles and storage know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// A part of the page that opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The promises.
    Promises,
    /// The settings.
    Settings,
    /// The table of writes.
    Table,
    /// The further acts of Break things.
    More,
    /// The messages on their way.
    Messages,
}

/// What a control was given, and was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which control.
    pub which: Which,
    /// What it was given; a file is not shown again.
    pub given: Option<Given>,
    /// Why it was refused.
    pub sentence: String,
}

/// What the meaning of a key depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyContext {
    /// Letters, digits and signs are keys.
    pub characters: bool,
    /// Everything is shown.
    pub detail: bool,
    /// How the page is shown.
    pub mode: Mode,
    /// A lesson is open.
    pub in_lesson: bool,
    /// How many answers the open question has.
    pub choices: usize,
}

/// What a key asks for; nothing when it means nothing here.
#[must_use]
pub fn intent_of(press: &KeyPress, context: &KeyContext) -> Option<Intent> {
    if context.mode == Mode::Presenter
        && let Some(intent) = presenting(press)
    {
        return Some(intent);
    }
    match press.key.as_str() {
        " " => (!press.on_control && !press.in_stage).then_some(Intent::TogglePlay),
        "Enter" => (!press.on_control && !press.in_stage).then_some(Intent::Suggested),
        "Escape" => Some(Intent::Select(None)),
        "PageDown" => context.in_lesson.then_some(Intent::Onward),
        "PageUp" => context.in_lesson.then_some(Intent::Return),
        "ArrowRight" if press.shift => Some(Intent::Command(Command::SkipTheWait)),
        "ArrowRight" => (!press.in_stage).then_some(Intent::Command(Command::Step)),
        _ if context.characters => character(press, context),
        _ => None,
    }
}

/// The keys that a remote sends; its start button would load the page anew.
fn presenting(press: &KeyPress) -> Option<Intent> {
    match press.key.as_str() {
        "PageDown" | "ArrowRight" if !press.shift => Some(Intent::Onward),
        "PageUp" | "ArrowLeft" => Some(Intent::Return),
        "." | "b" | "B" => Some(Intent::TogglePlay),
        "F5" => Some(Intent::Lesson(LessonAct::SetUpAgain)),
        "Escape" => Some(Intent::Present(false)),
        _ => None,
    }
}

/// Letters are read by letter, digits and brackets by their place on the keyboard. While a question
/// is open its digits answer it.
fn character(press: &KeyPress, context: &KeyContext) -> Option<Intent> {
    match press.code.as_str() {
        "BracketLeft" => return Some(Intent::Slower),
        "BracketRight" => return Some(Intent::Faster),
        code => {
            if let Some(server) = code.strip_prefix("Digit").and_then(server_of) {
                if server.index() < context.choices {
                    return Some(Intent::Lesson(LessonAct::Answer(server.index())));
                }
                let select = Intent::Select(Some(Selection::Server(server)));
                return Some(if press.shift { Intent::SelectLinkTo(server) } else { select });
            }
        }
    }
    Some(match press.key.to_ascii_lowercase().as_str() {
        "w" => Intent::Write,
        "k" => Intent::OnSelection(Verb::KnockOutOrBringBack),
        "d" => Intent::OnSelection(Verb::DestroyDisk),
        "x" => Intent::OnSelection(Verb::CutOrHeal),
        "p" => Intent::OnSelection(Verb::Promote),
        "r" => Intent::SameSeed,
        "n" => Intent::NewSeed,
        "h" => Intent::FullDetail(!context.detail),
        "f" => Intent::Present(true),
        "?" => Intent::ShowKeys(true),
        _ => return None,
    })
}

fn server_of(digit: &str) -> Option<ServerId> {
    digit.parse::<u16>().ok()?.checked_sub(1).map(ServerId)
}

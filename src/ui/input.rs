//! What a person can ask of the page, and which key asks for what.

use crate::scene::view::Selection;
use crate::sim::action::{Action, Setting};
use crate::sim::ids::ServerId;
use crate::timeline::playback::Command;

use super::hooks::KeyPress;

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
    /// A setting.
    Change(Field, Change),
    /// The same run from its beginning.
    SameSeed,
    /// A run with another seed.
    NewSeed,
    /// Everything is shown.
    FullDetail(bool),
    /// Light or dark.
    SetTheme(Theme),
    /// Letters, digits and signs act as keys.
    CharacterKeys(bool),
    /// The list of keys.
    ShowKeys(bool),
    /// A part of the panel opens or closes.
    Open(Part, bool),
    /// The run is saved as a file.
    SaveRun,
    /// A run file with this text is opened.
    OpenRun(String),
    /// What was asked for needs a part of the page that could not be loaded.
    Missing,
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
}

/// A control among the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// How many servers.
    Servers,
    /// Whose acknowledgements count, and how many.
    Who,
    /// How many of them.
    Count,
    /// What an acknowledgement must say.
    Level,
    /// What happens when too few answer.
    TooFew,
    /// After how long.
    TooFewAfter,
    /// The primary's own disk first.
    OwnDisk,
    /// Unacknowledged updates at one replica.
    Window,
    /// Who notices a dead primary.
    Detection,
    /// Whether a winner needs a majority.
    Majority,
    /// How long a silence makes suspicious.
    Suspect,
    /// Between servers.
    Latency,
    /// When the client writes.
    Load,
    /// How often.
    LoadEvery,
    /// How long the client waits.
    Timeout,
    /// How often it asks again.
    Retries,
    /// A run as a file.
    RunFile,
}

/// What a control asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A setting that changes in the running run.
    Live(Setting),
    /// So many servers, in a new run.
    Servers(u16),
    /// What was typed is no number.
    NoNumber(String),
}

/// What a key asks for; nothing when it means nothing here. `keys_on` tells whether characters are
/// keys.
#[must_use]
pub fn intent_of(press: &KeyPress, keys_on: bool) -> Option<Intent> {
    match press.key.as_str() {
        " " => (!press.on_control && !press.in_stage).then_some(Intent::TogglePlay),
        "Enter" => (!press.on_control && !press.in_stage).then_some(Intent::Suggested),
        "Escape" => Some(Intent::Select(None)),
        "ArrowRight" if press.shift => Some(Intent::Command(Command::SkipTheWait)),
        "ArrowRight" => (!press.in_stage).then_some(Intent::Command(Command::Step)),
        _ if keys_on => character(press),
        _ => None,
    }
}

/// Letters are read by letter, digits and brackets by their place on the keyboard.
fn character(press: &KeyPress) -> Option<Intent> {
    match press.code.as_str() {
        "BracketLeft" => return Some(Intent::Slower),
        "BracketRight" => return Some(Intent::Faster),
        code => {
            if let Some(server) = code.strip_prefix("Digit").and_then(server_of) {
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
        "?" => Intent::ShowKeys(true),
        _ => return None,
    })
}

fn server_of(digit: &str) -> Option<ServerId> {
    digit.parse::<u16>().ok()?.checked_sub(1).map(ServerId)
}

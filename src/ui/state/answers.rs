//! What the components ask of the session: how the page is shown, what is open, what is to be drawn.

use super::Session;
use crate::scenario::lesson::Part as Revealed;
use crate::scene::panel::message::{InFlight, in_flight};
use crate::scene::view::{Detail, Selection, View};
use crate::timeline::playback::Playback;
use crate::ui::input::{Part, Refused};
use crate::ui::kept::Kept;
use crate::ui::mode::Mode;
use crate::ui::shown::Shown;

impl Session {
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
}

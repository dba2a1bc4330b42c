//! The ways of showing the page. Knows nothing of what is shown.

/// How the page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// With everything around the stage.
    #[default]
    Ordinary,
    /// To a room: the stage, two lines, the writes; two buttons of a remote lead through it.
    Presenter,
    /// Inside another page: the stage, two lines, a few buttons.
    Embedded,
}

impl Mode {
    /// The class of the page.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Presenter => "presenter",
            Self::Embedded => "embedded",
        }
    }
}

//! What may go wrong by the settings' own choice. A check that never sees it proves nothing, so it is
//! counted in how many runs each was met.

/// Something that careless settings allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// A primary answered beside one of a later epoch.
    SplitBrain,
    /// A read was older than what had been done.
    StaleRead,
    /// A client did not read its own write.
    MissedOwnWrite,
    /// A client read something older than before.
    WentBack,
    /// What was read is lost.
    LostRead,
    /// A write stands in history twice.
    AppliedTwice,
    /// A replica left the in-sync set.
    LeftInSync,
    /// The coordinator made somebody primary.
    Appointed,
    /// A cascaded server was fed by another than it is meant to be.
    FedByAnother,
}

impl Hazard {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SplitBrain,
        Self::StaleRead,
        Self::MissedOwnWrite,
        Self::WentBack,
        Self::LostRead,
        Self::AppliedTwice,
        Self::LeftInSync,
        Self::Appointed,
        Self::FedByAnother,
    ];

    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SplitBrain => "split brain",
            Self::StaleRead => "stale read",
            Self::MissedOwnWrite => "missed own write",
            Self::WentBack => "reads gone back",
            Self::LostRead => "lost read",
            Self::AppliedTwice => "double apply",
            Self::LeftInSync => "replica out of sync",
            Self::Appointed => "primary appointed",
            Self::FedByAnother => "replica fed by another",
        }
    }
}

/// Which of them were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hazards([bool; Hazard::ALL.len()]);

impl Hazards {
    /// One was met.
    pub fn note(&mut self, hazard: Hazard) {
        for (known, met) in Hazard::ALL.iter().zip(&mut self.0) {
            *met |= *known == hazard;
        }
    }

    /// Whether each was met, in the order of [`Hazard::ALL`].
    pub fn each(self) -> impl Iterator<Item = bool> {
        self.0.into_iter()
    }
}

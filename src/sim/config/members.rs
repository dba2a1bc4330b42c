//! Who is a member when the run begins (rule 21b). Plain data; checked in [`super::super::validate`].

use super::super::ids::ServerId;
use super::Config;

impl Config {
    /// Whether a server is a member when the run begins: the last `spares` are not.
    #[must_use]
    pub fn starts_as_member(&self, server: ServerId) -> bool {
        server.0 < self.servers - self.spares
    }

    /// Whether members can come and go.
    #[must_use]
    pub const fn members_change(&self) -> bool {
        self.spares > 0
    }

    /// The same settings for so many members: what is promised depends on their number alone.
    #[must_use]
    pub fn with_members(&self, members: u16) -> Self {
        Self { spares: self.servers - members, ..self.clone() }
    }
}

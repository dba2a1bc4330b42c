//! Who feeds whom: a replica may be fed by another replica (rule 21). Plain data; checked in
//! [`super::super::validate`].

use super::super::ids::ServerId;
use super::Config;

/// A server that is fed by another than the primary. It has no vote, and no ack rule counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cascaded {
    /// Who is fed.
    pub server: ServerId,
    /// Who feeds it.
    pub upstream: ServerId,
}

impl Config {
    /// Who is meant to feed a server; nothing when it is whoever is primary.
    #[must_use]
    pub fn upstream_of(&self, server: ServerId) -> Option<ServerId> {
        let found = self.cascade.iter().find(|cascaded| cascaded.server == server);
        found.map(|cascaded| cascaded.upstream)
    }

    /// Whether a server is fed by another than the primary.
    #[must_use]
    pub fn is_cascaded(&self, server: ServerId) -> bool {
        !self.cascade.is_empty() && self.upstream_of(server).is_some()
    }

    /// Whether a server votes, may be primary, and is counted by the ack rule, when the run begins.
    #[must_use]
    pub fn is_voter(&self, server: ServerId) -> bool {
        self.starts_as_member(server) && !self.is_cascaded(server)
    }

    /// How many servers vote when the run begins.
    #[must_use]
    pub fn voters(&self) -> u16 {
        let cascaded = u16::try_from(self.cascade.len()).expect("a server is cascaded once");
        self.servers - self.spares - cascaded
    }

    /// The servers that vote when the run begins, in order.
    pub fn all_voters(&self) -> impl Iterator<Item = ServerId> + Clone + '_ {
        ServerId::all(self.servers).filter(|server| self.is_voter(*server))
    }

    /// Whether the one feeds the other as long as it reigns and no upstream has died: every voter, and
    /// those that are cascaded below it.
    #[must_use]
    pub fn feeds(&self, primary: ServerId, server: ServerId) -> bool {
        self.upstream_of(server).is_none_or(|upstream| upstream == primary)
    }
}

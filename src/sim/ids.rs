//! The names of things: servers, clients, log positions, epochs, writes. Plain numbers with a type.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A server, counted from 0; people see `S1` for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub u16);

impl ServerId {
    /// The place in any list that holds one item for each server.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Every server of a cluster of `count`, in order.
    pub fn all(count: u16) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..count).map(Self)
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}", u32::from(self.0) + 1)
    }
}

/// A client, counted from 0; people see `C1` for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u16);

impl ClientId {
    /// The place in any list that holds one item for each client.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{}", u32::from(self.0) + 1)
    }
}

/// A monitor, counted from 0; people see `M1` for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonitorId(pub u16);

impl MonitorId {
    /// The place in any list that holds one item for each monitor.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Every one of so many monitors, in order.
    pub fn all(count: u16) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..count).map(Self)
    }
}

impl fmt::Display for MonitorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{}", u32::from(self.0) + 1)
    }
}

/// Either end of a message. One number inside, so that a fact stays small: servers count from 0,
/// monitors from [`NodeId::FIRST_MONITOR`], the coordinator is the last before clients from [`NodeId::FIRST_CLIENT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u16);

impl NodeId {
    /// The first number that means a monitor.
    pub const FIRST_MONITOR: u16 = 0xE000;

    /// The coordinator.
    pub const COORDINATOR: Self = Self(0xEFFF);

    /// The first number that means a client.
    pub const FIRST_CLIENT: u16 = 0xF000;

    /// The server, if this is one.
    #[must_use]
    pub const fn server(self) -> Option<ServerId> {
        if self.0 < Self::FIRST_MONITOR { Some(ServerId(self.0)) } else { None }
    }

    /// The monitor, if this is one.
    #[must_use]
    pub const fn monitor(self) -> Option<MonitorId> {
        if self.0 >= Self::FIRST_MONITOR && self.0 < Self::COORDINATOR.0 {
            Some(MonitorId(self.0 - Self::FIRST_MONITOR))
        } else {
            None
        }
    }

    /// Whether it stands outside the cluster and watches: a monitor, or the coordinator.
    #[must_use]
    pub const fn watches(self) -> bool {
        self.0 >= Self::FIRST_MONITOR && self.0 < Self::FIRST_CLIENT
    }

    /// The client, if this is one.
    #[must_use]
    pub const fn client(self) -> Option<ClientId> {
        if self.0 < Self::FIRST_CLIENT { None } else { Some(ClientId(self.0 - Self::FIRST_CLIENT)) }
    }
}

impl From<ServerId> for NodeId {
    fn from(id: ServerId) -> Self {
        Self(id.0)
    }
}

impl From<MonitorId> for NodeId {
    fn from(id: MonitorId) -> Self {
        Self(Self::FIRST_MONITOR + id.0)
    }
}

impl From<ClientId> for NodeId {
    fn from(id: ClientId) -> Self {
        Self(Self::FIRST_CLIENT + id.0)
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.server(), self.monitor(), self.client()) {
            (Some(server), ..) => server.fmt(f),
            (_, Some(monitor), _) => monitor.fmt(f),
            (.., Some(client)) => client.fmt(f),
            (None, None, None) => f.write_str("CO"),
        }
    }
}

/// A position in a log; the first entry has 1, and 0 means "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lsn(pub u32);

impl Lsn {
    /// Before the first entry.
    pub const ZERO: Self = Self(0);

    /// The next position.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The position before; stays at 0.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Lsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One reign of one primary (rule 7): ordered by number, then server, then disk. Each disk gets a
/// number of its own when it is made, so a server that lost its disk never repeats an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch {
    /// What people see: 1, 2, 3.
    pub number: u32,
    /// The server that is primary in it.
    pub server: u16,
    /// The disk that the server had.
    pub disk: u16,
}

impl Epoch {
    /// Before the first epoch.
    pub const NONE: Self = Self { number: 0, server: 0, disk: 0 };

    /// The epoch with which every run begins: the first server is primary, on its first disk.
    pub const FIRST: Self = Self { number: 1, server: 0, disk: 0 };

    /// The server that is primary in this epoch.
    #[must_use]
    pub const fn primary(self) -> ServerId {
        ServerId(self.server)
    }
}

impl fmt::Display for Epoch {
    /// Number and server: `2·S3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}·{}", self.number, self.primary())
    }
}

/// A client's write, counted from 1 over the whole run. A retry keeps the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriteId(pub u32);

impl WriteId {
    /// Marks an entry that carries no write: the begin entry of an epoch.
    pub const NONE: Self = Self(0);
}

impl fmt::Display for WriteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A place in the log of one epoch's primary: the name of an entry. Ordered by epoch, then LSN, which
/// within one log is its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Who wrote the entry.
    pub epoch: Epoch,
    /// Where it stands.
    pub lsn: Lsn,
}

impl Place {
    /// Before every entry: what a reader finds who finds nothing.
    pub const NONE: Self = Self { epoch: Epoch::NONE, lsn: Lsn::ZERO };
}

/// What a write sets and a read asks for, counted from 0; people see `K1` for the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u8);

impl Key {
    /// The only one where there are no more.
    pub const FIRST: Self = Self(0);

    /// The place in any list that holds one item for each key.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{}", u32::from(self.0) + 1)
    }
}

/// A client's read, counted from 1 over the whole run. Asking again keeps the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadId(pub u32);

impl fmt::Display for ReadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number that only tells things apart that come one after the other: armings of a timer, jobs of a
/// disk. It is no part of a state: two states that differ in such names alone are the same state, and
/// have the same hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name(pub u32);

impl Name {
    /// Becomes a name that has not been used; gives it.
    pub const fn renew(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(1);
        self.0
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

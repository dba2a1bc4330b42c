//! Who is a member of the cluster, as a log says (rule 21b): the members with which the run begins, and
//! every change that the log holds, committed or not. It knows nothing of servers and of how a change is
//! asked for.

use std::collections::BTreeMap;

use super::config::Config;
use super::ids::{Place, ServerId};
use super::log::Log;

/// One change of the members: the meaning of a log entry that carries no write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// Who comes or goes.
    pub server: ServerId,
    /// The disk that it has then. One that was removed and added again is meant by the newer entry only.
    pub disk: u16,
    /// Whether it comes.
    pub adds: bool,
}

/// What entries mean that change the members.
pub type Changes = BTreeMap<Place, Change>;

/// Why a change is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoChange {
    /// No server reigns that could write it.
    NoPrimary,
    /// The primary's begin entry has not met the ack rule on a majority.
    TooSoon,
    /// Another change has not met the ack rule on a majority.
    Another,
    /// The server is a member already, or is none.
    Already,
    /// Too few would be left for the ack rule, or none at all.
    TooFew,
}

/// Those that vote, may be primary, and are counted by the ack rule, as somebody knows them.
#[derive(Clone, Copy, Debug)]
pub struct Voters<'a> {
    /// The settings in force.
    pub config: &'a Config,
    /// In order; those with which the run began when absent.
    members: Option<&'a [ServerId]>,
}

impl<'a> Voters<'a> {
    /// Those with which the run begins.
    #[must_use]
    pub const fn at_start(config: &'a Config) -> Self {
        Self { config, members: None }
    }

    /// Those that a log makes members.
    #[must_use]
    pub const fn of(config: &'a Config, members: Option<&'a [ServerId]>) -> Self {
        Self { config, members }
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> u16 {
        self.members.map_or_else(
            || self.config.voters(),
            |members| u16::try_from(members.len()).expect("a server is a member once"),
        )
    }

    /// Whether this server is one.
    #[must_use]
    pub fn has(self, server: ServerId) -> bool {
        self.members.map_or_else(
            || self.config.is_voter(server),
            |members| members.binary_search(&server).is_ok(),
        )
    }

    /// They, in order.
    pub fn all(self) -> impl Iterator<Item = ServerId> + Clone + 'a {
        ServerId::all(self.config.servers).filter(move |server| self.has(*server))
    }

    /// How many of these servers are among them.
    #[must_use]
    pub fn among(self, servers: &[ServerId]) -> u16 {
        let found = servers.iter().filter(|server| self.has(**server)).count();
        u16::try_from(found).expect("a server is a member once")
    }
}

/// The members that a log makes; nothing while no log holds a change.
#[must_use]
pub fn members_of(log: &Log, changes: &Changes, config: &Config) -> Option<Box<[ServerId]>> {
    if changes.is_empty() {
        return None;
    }
    let mut members: Vec<ServerId> = config.all_voters().collect();
    for (_, change) in changes_in(log, changes) {
        let at = members.partition_point(|member| *member < change.server);
        let there = members.get(at) == Some(&change.server);
        if change.adds && !there {
            members.insert(at, change.server);
        } else if !change.adds && there {
            members.remove(at);
        }
    }
    Some(members.into())
}

/// Every change that a log holds, in order.
#[must_use]
pub fn changes_in<'a>(
    log: &'a Log,
    changes: &'a Changes,
) -> impl DoubleEndedIterator<Item = (Place, Change)> + 'a {
    log.runs().iter().flat_map(|run| {
        let last = log.end_of_run(run.first);
        let (first, epoch) = (run.first, run.epoch);
        let range = Place { epoch, lsn: first }..=Place { epoch, lsn: last };
        changes.range(range).map(|(place, change)| (*place, *change))
    })
}

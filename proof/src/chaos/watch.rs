//! What is looked at while a run plays. The cheap looks come after every event, the thorough ones after
//! every action and every few events.

use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::fact::{Promise, What};
use ripple::sim::ids::{Lsn, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::log::Log;
use ripple::sim::read_promises::READ_PROMISES;
use ripple::sim::server::Server;
use ripple::sim::server::follower::Follower;

use super::audience::Audience;
use crate::second::commits::Commits;
use crate::second::history::History;
use crate::second::ledger::standings;
use crate::second::losses::Losses;
use crate::second::relays::Relays;
use crate::second::rules::Rules;
use crate::second::view::{Mail, View, spell};

/// One who watches a run from its beginning.
#[derive(Debug)]
pub struct Watcher {
    history: History,
    losses: Losses,
    commits: Commits,
    rules: Rules,
    relays: Relays,
    /// What clients hear.
    pub audience: Audience,
    /// Facts that have been read.
    read: u64,
    /// From the first to the last write of each turn to "lost" that a fact told.
    told_lost: Vec<(WriteId, WriteId)>,
    /// Fates that have been seen, by their place in [`Fate::ALL`].
    pub seen: [bool; Fate::ALL.len()],
    /// How often the fates were compared.
    pub compared: u64,
    /// The widest window so far.
    widest: u32,
    /// Fencing by epochs was off at some time.
    without_epochs: bool,
}

impl Watcher {
    /// Watches from the beginning.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            history: History::at_start(),
            losses: Losses::at_start(config),
            commits: Commits::default(),
            rules: Rules::default(),
            relays: Relays::default(),
            audience: Audience::default(),
            read: 0,
            told_lost: Vec::new(),
            seen: [false; Fate::ALL.len()],
            compared: 0,
            widest: 0,
            without_epochs: false,
        }
    }

    /// An action is about to be taken.
    pub fn before(&mut self, action: &Action, config: &Config) {
        self.losses.note(action, config);
        if matches!(action, Action::ForcePromote(_)) {
            self.history.note_force();
        }
    }

    /// Looks after every event.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub fn glance(&mut self, cluster: &Cluster) -> Result<(), String> {
        self.widest = self.widest.max(cluster.config().replication.window);
        self.read_facts(cluster)?;
        let epochs = self.always_epochs(cluster);
        cluster.servers().iter().try_for_each(|server| self.commits.look(server, epochs))?;
        self.rules.look(cluster.servers(), cluster.coordinator(), cluster.config(), epochs)?;
        self.relays.look(cluster)?;
        self.losses.look(cluster.servers());
        let view = View::of(cluster);
        self.history.look(&view)?;
        self.audience.look(cluster, &view, &self.history, &self.losses)
    }

    /// Looks at everything.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub fn look(&mut self, cluster: &Cluster) -> Result<(), String> {
        self.compared += 1;
        facts_are_true(cluster)?;
        let servers = cluster.servers();
        servers.iter().try_for_each(positions_are_in_order)?;
        if cluster.config().clients().all(|client| client.idempotent) {
            servers.iter().try_for_each(|server| written_once(server, cluster))?;
        }
        servers.iter().try_for_each(|server| self.window_holds(server))?;
        servers.iter().try_for_each(|server| log_matches(server, servers.iter()))?;
        self.compare_fates(cluster)
    }

    /// Whether replicas have always followed the highest epoch.
    fn always_epochs(&mut self, cluster: &Cluster) -> bool {
        self.without_epochs |= !cluster.config().failover.fencing.epochs;
        !self.without_epochs
    }

    /// Rule 14: no more updates are unacknowledged than the window has ever allowed.
    fn window_holds(&self, server: &Server) -> Result<(), String> {
        let Some(primary) = server.primary() else { return Ok(()) };
        let begin = primary.begin;
        let updates = |follower: &Follower| {
            follower
                .in_flight
                .iter()
                .filter(|sent| (sent.first, sent.last) != (begin, begin))
                .count()
        };
        let most = primary.followers.iter().map(updates).max().unwrap_or(0);
        if u32::try_from(most).is_ok_and(|most| most <= self.widest) {
            return Ok(());
        }
        Err(format!("{}: {most} updates are unacknowledged, and {} may be", server.id, self.widest))
    }

    /// A promise that breaks shows in the facts.
    fn read_facts(&mut self, cluster: &Cluster) -> Result<(), String> {
        let mut broken = None;
        for (_, fact) in cluster.trace().since(self.read) {
            self.audience.hear(&fact.what);
            match fact.what {
                What::Broke { promise } if is_given(promise, cluster) => broken = Some(promise),
                What::FateTurned { fate: Fate::Lost, first, last, .. } => {
                    self.told_lost.push((first, last));
                }
                _ => {}
            }
        }
        self.read = cluster.trace().count();
        broken.map_or(Ok(()), |promise| Err(format!("the promise {promise:?} is broken")))
    }

    /// Two ledgers that share no code must agree on every write.
    fn compare_fates(&mut self, cluster: &Cluster) -> Result<(), String> {
        let view = View::of(cluster);
        let (books, extents) = (cluster.books(), cluster.extents());
        let standings = standings(&view, &Mail::of(cluster), &self.history);
        self.audience.look_for_losses(&view, &standings, &self.losses)?;
        for (write, standing) in cluster.writes().all().zip(standings) {
            let fate = standing.fate;
            let engine = books.fate(write, &extents);
            if engine != fate {
                let (engine, fate) = (engine.word(), fate.word());
                return Err(format!(
                    "write {write} is {fate} by the rules and {engine} by the engine's ledger"
                ));
            }
            self.seen[Fate::ALL.iter().position(|known| *known == fate).expect("all are listed")] =
                true;
            if fate == Fate::Lost {
                self.lost(write, view.config)?;
            }
        }
        Ok(())
    }

    fn lost(&self, write: WriteId, config: &Config) -> Result<(), String> {
        if !self.told_lost.iter().any(|(first, last)| (*first..=*last).contains(&write)) {
            return Err(format!("write {write} is lost and no fact says so"));
        }
        if self.losses.forbid_losing(config) {
            return Err(format!("write {write} is lost after fewer failures than promised"));
        }
        Ok(())
    }
}

/// Whether a promise is given. One to those who read breaks also where it is not (rule 41).
fn is_given(promise: Promise, cluster: &Cluster) -> bool {
    !READ_PROMISES.contains(&promise) || cluster.promises().reads.why_not(promise).is_none()
}

/// What the facts tell is what the servers hold.
fn facts_are_true(cluster: &Cluster) -> Result<(), String> {
    for server in cluster.servers() {
        let told = cluster.shadow().of(server.id);
        let wrong = if told.live != server.up {
            "life"
        } else if told.disk != server.storage.disk.log {
            "disk"
        } else if server.up && told.memory != server.storage.log {
            "memory"
        } else {
            continue;
        };
        return Err(format!("{}: the facts are wrong about its {wrong}", server.id));
    }
    Ok(())
}

/// Rule 11, at the server itself.
///
/// # Errors
///
/// Which are not.
pub fn positions_are_in_order(server: &Server) -> Result<(), String> {
    let at = server.positions();
    if at.flushed > at.received || at.applied > at.received {
        return Err(format!("{}: {at:?} are out of order", server.id));
    }
    Ok(())
}

/// Rule 32: a retry is not appended again to a log that holds the write.
fn written_once(server: &Server, cluster: &Cluster) -> Result<(), String> {
    let mut seen = vec![false; cluster.writes().all().count() + 1];
    for (lsn, epoch) in spell(&server.storage.log) {
        let write = cluster.table().write_at(epoch, lsn).unwrap_or(WriteId::NONE);
        let at = usize::try_from(write.0).expect("32 bits fit an index");
        if write != WriteId::NONE && std::mem::replace(&mut seen[at], true) {
            return Err(format!("{}: write {write} stands in its log twice", server.id));
        }
    }
    Ok(())
}

/// Rule 38: two logs that share an entry share all before it.
///
/// # Errors
///
/// The two that do not.
pub fn log_matches<'a>(
    server: &Server,
    others: impl Iterator<Item = &'a Server>,
) -> Result<(), String> {
    let logs = |server: &'a Server| [&server.storage.log, &server.storage.disk.log];
    for other in others.filter(|other| other.id != server.id) {
        for log in logs(other) {
            if !match_up(&server.storage.log, log) || !match_up(&server.storage.disk.log, log) {
                let (a, b) = (server.id, other.id);
                return Err(format!("the logs of {a} and {b} part and meet again"));
            }
        }
    }
    Ok(())
}

/// Where neither log has a new epoch, both go on as they were: only where one has need be looked.
fn match_up(one: &Log, other: &Log) -> bool {
    let shortest = one.last().min(other.last());
    let begins = |log: &Log| log.runs().iter().map(|run| run.first).collect::<Vec<Lsn>>();
    if one.runs() == other.runs() {
        return true;
    }
    let mut begins = [begins(one), begins(other)].concat();
    begins.retain(|first| *first <= shortest);
    begins.sort_unstable();
    let same = |lsn: &Lsn| one.epoch_at(*lsn) == other.epoch_at(*lsn);
    begins.iter().skip_while(|lsn| same(lsn)).all(|lsn| !same(lsn))
}

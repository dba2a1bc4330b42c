//! The operator's rule (rule 40): mend every link, restart every server; if nobody becomes primary,
//! promote the most advanced, by force where a majority's disks were destroyed. Then all logs must become equal, and a write must be done.

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{AckRule, Failover, Load, TooFew};
use ripple::sim::ids::{ClientId, ServerId};
use ripple::sim::members::Voters;
use ripple::sim::server::election::votes_needed;
use ripple::sim::table::Told;

use super::trial::Trial;

/// All logs are equal this long after everything was mended, or the promise is broken.
const RECOVERY_US: u64 = 12_000_000;
/// A cluster that cannot help itself for this long is helped by the operator.
const PATIENCE_US: u64 = 1_500_000;
/// The last write is done after this long.
const LAST_WRITE_US: u64 = 4_000_000;
/// The operator looks this often.
const LOOK_US: u64 = 50_000;

/// Mends everything and waits until all logs are equal; says how long that took.
///
/// # Errors
///
/// When they do not become so in time, or a write is not done then, or something else goes wrong.
pub fn mend(trial: &mut Trial) -> Result<u64, String> {
    quieten(trial)?;
    restore(trial)?;
    let mended = trial.cluster.now();
    let mut well = mended;
    while !is_whole(trial) {
        let now = trial.cluster.now();
        if now.since(mended) > RECOVERY_US {
            return Err("the logs do not become equal after everything is mended".into());
        }
        if now.since(well) > PATIENCE_US {
            help(trial)?;
            well = now;
        }
        if has_primary(trial) && !is_beyond_recovery(trial) {
            well = now;
        }
        trial.run_until(now + LOOK_US)?;
    }
    let recovery_us = trial.cluster.now().since(mended);
    write_once_more(trial)?;
    Ok(recovery_us)
}

/// Clients stop, and time-outs become longer than the slowest link is slow, so that nobody suspects a
/// primary that is well.
fn quieten(trial: &mut Trial) -> Result<(), String> {
    let failover = trial.cluster.config().failover.clone();
    trial.act(Action::Set(Setting::Load(Load::Hand)))?;
    trial.act(Action::Set(Setting::Window(64)))?;
    trial.act(Action::Set(Setting::Failover(Failover { suspect_us: 400_000, ..failover })))
}

fn restore(trial: &mut Trial) -> Result<(), String> {
    let servers = trial.cluster.config().servers;
    for from in ServerId::all(servers) {
        for to in ServerId::all(servers).filter(|to| *to != from) {
            if trial.cluster.network().is_cut(from, to) {
                trial.act(Action::Heal { from, to })?;
            }
        }
    }
    for id in ServerId::all(servers) {
        if !trial.cluster.server(id).up {
            trial.act(Action::Restart(id))?;
        }
    }
    Ok(())
}

fn has_primary(trial: &Trial) -> bool {
    trial.cluster.servers().iter().any(|server| server.primary().is_some())
}

/// So many disks were destroyed that their servers never vote again by themselves: nobody is left who
/// could tell what was promised (rule 10).
fn is_beyond_recovery(trial: &Trial) -> bool {
    let config = trial.cluster.config();
    let servers = trial.cluster.servers();
    let voters = servers.iter().filter(|server| config.is_voter(server.id));
    let voters = voters.filter(|server| !server.storage.learner).count();
    let elects = votes_needed(Voters::at_start(config));
    let confirms = config.voters() - elects + 1;
    let needed = if has_primary(trial) { confirms } else { elects };
    voters < usize::from(config.voters()) && voters < usize::from(needed)
}

/// The most advanced server is asked to stand; where too few are left that may vote, another than the
/// primary is made primary by force. A first try may only teach it how high the others' epochs are.
fn help(trial: &mut Trial) -> Result<(), String> {
    let by_force = is_beyond_recovery(trial);
    let able = trial
        .cluster
        .servers()
        .iter()
        .filter(|server| server.primary().is_none() && (by_force || !server.storage.learner));
    let best = able.max_by_key(|server| server.storage.log.progress());
    let best = best.expect("somebody is not primary").id;
    trial.act(if by_force { Action::ForcePromote(best) } else { Action::Promote(best) })
}

/// Exactly one primary, and every log equal to its own, in memory and on disk.
fn is_whole(trial: &Trial) -> bool {
    let servers = trial.cluster.servers();
    let mut primaries = servers.iter().filter(|server| server.primary().is_some());
    let (Some(primary), None) = (primaries.next(), primaries.next()) else { return false };
    let log = &primary.storage.log;
    let flush = trial.cluster.config().disk.flush;
    servers.iter().all(|server| {
        let storage = &server.storage;
        storage.log == *log && (!flush || storage.disk.log == *log) && !storage.learner
    })
}

/// A healthy cluster answers, if it has the time.
fn write_once_more(trial: &mut Trial) -> Result<(), String> {
    let rule = AckRule { too_few: TooFew::Wait, ..trial.cluster.config().ack.clone() };
    trial.act(Action::Set(Setting::Ack(rule)))?;
    trial.act(Action::Set(Setting::Patience { timeout_us: 1_000_000, retries: 3 }))?;
    trial.act(Action::Write(ClientId(0)))?;
    let write = trial.cluster.writes().newest();
    let asked = trial.cluster.now();
    while trial.cluster.writes().get(write).told == Told::Nothing {
        if trial.cluster.now().since(asked) > LAST_WRITE_US {
            return Err(format!("write {write} is not answered by a healthy cluster"));
        }
        trial.run_until(trial.cluster.now() + LOOK_US)?;
    }
    trial.watcher.look(&trial.cluster)?;
    match trial.cluster.writes().get(write).told {
        Told::Done => Ok(()),
        told => Err(format!("write {write} is {told:?} in a healthy cluster")),
    }
}

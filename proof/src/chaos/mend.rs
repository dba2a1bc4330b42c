//! The operator's rule (rule 40): mend every link, restart every server; if nobody becomes primary,
//! promote the most advanced, by force where a majority's disks were destroyed. Then all logs must become equal, and a write must be done.

use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{AckRule, Choice, Config, Failover, Fencing, Lease, Load, TooFew, Who};
use ripple::sim::ids::{ClientId, MonitorId, NodeId, ServerId};
use ripple::sim::in_sync::appoints;
use ripple::sim::link::{LaneChange, LaneFaults, base_latency, lane_faults};
use ripple::sim::message::MessageKey;
use ripple::sim::monitor::count;
use ripple::sim::server::Server;
use ripple::sim::server::election::votes_needed;
use ripple::sim::table::Told;

use super::in_sync::is_asked;
use super::trial::Trial;

/// All logs are equal this long after everything was mended, or the promise is broken.
const RECOVERY_US: u64 = 12_000_000;
/// A cluster that cannot help itself for this long is helped by the operator.
const PATIENCE_US: u64 = 1_500_000;
/// The last write is done after this long.
const LAST_WRITE_US: u64 = 8_000_000;
/// An order to switch a server off is carried out after this long.
const SWITCHED_OFF_US: u64 = 700_000;
/// Nobody leaves the in-sync set for a silence that is shorter.
const RARELY_US: u64 = 1_000_000;
/// A link that is slower than this has been tampered with.
const SLOW_US: u64 = 70_000;
/// A lane as it should be.
const PERFECT: LaneChange = LaneChange {
    us: Some(20_000),
    loss_per_million: Some(0),
    duplicate_per_million: Some(0),
    reorder_us: Some(0),
};
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
        restart_members(trial)?;
        let now = trial.cluster.now();
        if now.since(mended) > RECOVERY_US {
            return Err("the logs do not become equal after everything is mended".into());
        }
        if now.since(well) > PATIENCE_US {
            help(trial)?;
            well = now;
        }
        if has_primary(trial) && !is_beyond_recovery(trial) && !has_rivals(trial) {
            well = now;
        }
        trial.run_until(now + LOOK_US)?;
    }
    let recovery_us = trial.cluster.now().since(mended);
    write_once_more(trial)?;
    Ok(recovery_us)
}

/// Where the only one that knew the members has lost its disk, others are members again that were none.
fn restart_members(trial: &mut Trial) -> Result<(), String> {
    if !trial.cluster.config().members_change() {
        return Ok(());
    }
    let down: Vec<ServerId> =
        trial.cluster.members().filter(|server| !server.up).map(|server| server.id).collect();
    down.into_iter().try_for_each(|id| trial.act(Action::Restart(id)))
}

/// Clients stop, and time-outs become longer than the slowest link is slow, so that nobody suspects a
/// primary that is well; a lease too, or it could never be renewed in time. Nobody is switched off any more;
/// what was ordered off before goes off first.
fn quieten(trial: &mut Trial) -> Result<(), String> {
    let failover = trial.cluster.config().failover.clone();
    let lease = failover.fencing.lease.map(|lease| Lease { us: 300_000, ..lease });
    let fencing = Fencing { power_off: None, lease, ..failover.fencing };
    trial.act(Action::Set(Setting::Load(Load::Hand)))?;
    trial.act(Action::Set(Setting::Window(64)))?;
    if let Who::InSync { least, .. } = trial.cluster.config().ack.who {
        let who = Who::InSync { least, lag_max_us: RARELY_US };
        let rule = AckRule { who, ..trial.cluster.config().ack.clone() };
        trial.act(Action::Set(Setting::Ack(rule)))?;
    }
    let patient = Failover { heartbeat_us: 100_000, suspect_us: 400_000, fencing, ..failover };
    let switches = trial.cluster.config().failover.fencing.power_off.is_some();
    trial.act(Action::Set(Setting::Failover(patient)))?;
    if switches {
        trial.run_until(trial.cluster.now() + SWITCHED_OFF_US)?;
    }
    Ok(())
}

fn restore(trial: &mut Trial) -> Result<(), String> {
    trial.act(Action::HealAll)?;
    let servers = trial.cluster.config().servers;
    for from in ServerId::all(servers) {
        for to in ServerId::all(servers).filter(|to| *to != from) {
            if trial.cluster.network().is_cut(from, to) {
                trial.act(Action::Heal { from, to })?;
            }
        }
    }
    if trial.is_stormy() {
        calm(trial)?;
    }
    for id in ServerId::all(servers) {
        if !trial.cluster.server(id).up {
            trial.act(Action::Restart(id))?;
        }
    }
    Ok(())
}

/// Links, machines and messages are as they should be again.
fn calm(trial: &mut Trial) -> Result<(), String> {
    let config = trial.cluster.config().clone();
    let flights = trial.cluster.network().flights();
    let held = flights.filter(|flight| flight.held.is_some()).map(|flight| flight.key);
    // What is held on its way to a monitor that is there no more concerns nobody.
    let is_there = |node: NodeId| match node.monitor() {
        Some(monitor) => monitor.0 < count(&config),
        None => node != NodeId::COORDINATOR || is_asked(&config),
    };
    let held = held.filter(|key| is_there(key.from) && is_there(key.to));
    let mut held: Vec<MessageKey> = held.collect();
    held.sort_unstable();
    held.dedup();
    for key in held {
        trial.act(Action::Release(key))?;
    }
    for server in ServerId::all(config.servers) {
        trial.act(Action::Resume(server))?;
        trial.act(Action::SlowDisk { server, percent: 100 })?;
        trial.act(Action::SetClock { server, jump_us: 600_000, rate_ppm: 0 })?;
    }
    for (from, to) in lanes(&config) {
        if lane_faults(&config, from, to) != LaneFaults::NONE
            || base_latency(&config, from, to) > SLOW_US
        {
            trial.act(Action::SetLink { from, to, both: false, change: PERFECT })?;
        }
    }
    Ok(())
}

/// Every lane that carries messages.
fn lanes(config: &Config) -> Vec<(NodeId, NodeId)> {
    let servers = ServerId::all(config.servers).map(NodeId::from);
    let monitors = MonitorId::all(count(config)).map(NodeId::from);
    let clients = config.client_ids().map(NodeId::from);
    let coordinator = is_asked(config).then_some(NodeId::COORDINATOR);
    let all: Vec<NodeId> = servers.chain(monitors).chain(coordinator).chain(clients).collect();
    let pairs = all.iter().flat_map(|from| all.iter().map(move |to| (*from, *to)));
    let talk = |(from, to): &(NodeId, NodeId)| {
        let client = from.client().or(to.client()).is_some();
        from != to && (!client || from.server().or(to.server()).is_some())
    };
    pairs.filter(talk).collect()
}

/// Without epochs nobody turns to the newest primary by itself: a person points all at it. It may be one
/// that has reigned all the time: then a replica's tail conflicts with nothing until more is written.
fn point_at_newest(trial: &mut Trial) -> Result<(), String> {
    let reigns = |server: &Server| Some((server.primary()?.epoch, server.id));
    let newest = trial.cluster.servers().iter().filter_map(reigns).max();
    let Some((_, primary)) = newest else { return Ok(()) };
    for server in ServerId::all(trial.cluster.config().servers).filter(|id| *id != primary) {
        trial.act(Action::Follow { server, primary })?;
    }
    trial.act(Action::Write(ClientId(0)))
}

fn has_primary(trial: &Trial) -> bool {
    trial.cluster.servers().iter().any(|server| server.primary().is_some())
}

/// Without epochs two primaries can go on beside each other, and a replica can stay with neither.
fn has_rivals(trial: &Trial) -> bool {
    has_primary(trial) && !trial.cluster.config().failover.fencing.epochs
}

/// So many disks were destroyed that their servers never vote again by themselves: nobody is left who
/// could tell what was promised (rule 10).
fn is_beyond_recovery(trial: &Trial) -> bool {
    let config = trial.cluster.config();
    if appoints(config) {
        let mut servers = trial.cluster.members();
        return !has_primary(trial) && !servers.any(|server| may_be_appointed(server, trial));
    }
    let members = trial.cluster.voters();
    let may = |server: &&Server| members.has(server.id) && server.storage.votes();
    let voters = trial.cluster.servers().iter().filter(may).count();
    let elects = votes_needed(members);
    let confirms = members.count() - elects + 1;
    let needed = if has_primary(trial) { confirms } else { elects };
    voters < usize::from(members.count()) && voters < usize::from(needed)
}

/// Whether the coordinator would make this server primary.
fn may_be_appointed(server: &Server, trial: &Trial) -> bool {
    let storage = &server.storage;
    let unclean = trial.cluster.config().failover.choice == Choice::Unclean;
    let is_member = |disk| trial.cluster.coordinator().is_some_and(|it| it.has(server.id, disk));
    !storage.learner && (unclean || is_member(storage.disk.number))
}

/// The most advanced server is asked to stand; where too few are left that may vote, another than the
/// primary is made primary by force. A first try may only teach it how high the others' epochs are.
fn help(trial: &mut Trial) -> Result<(), String> {
    let by_force = is_beyond_recovery(trial);
    if has_rivals(trial) && !by_force {
        return point_at_newest(trial);
    }
    let appointed = appoints(trial.cluster.config());
    let able = trial.cluster.members().filter(|server| {
        let may =
            by_force || !server.storage.learner && (!appointed || may_be_appointed(server, trial));
        may && server.primary().is_none() && trial.cluster.voters().has(server.id)
    });
    let best = able.max_by_key(|server| server.storage.log.progress());
    let Some(best) = best.map(|server| server.id) else { return Ok(()) };
    trial.act(if by_force { Action::ForcePromote(best) } else { Action::Promote(best) })
}

/// Exactly one primary, everybody in sync, and every log equal to its own, in memory and on disk.
fn is_whole(trial: &Trial) -> bool {
    let servers = trial.cluster.servers();
    let mut primaries = servers.iter().filter(|server| server.primary().is_some());
    let (Some(primary), None) = (primaries.next(), primaries.next()) else { return false };
    let log = &primary.storage.log;
    let flush = trial.cluster.config().disk.flush;
    trial.cluster.members().all(|server| {
        let storage = &server.storage;
        storage.log == *log && (!flush || storage.disk.log == *log) && !storage.learner
    }) && all_are_in_sync(trial)
}

/// Where there is a set, everybody is in it again, on the disk that it has.
fn all_are_in_sync(trial: &Trial) -> bool {
    let servers = trial.cluster.servers();
    let coordinator = trial.cluster.coordinator().filter(|_| is_asked(trial.cluster.config()));
    coordinator.is_none_or(|it| servers.iter().all(|own| it.has(own.id, own.storage.disk.number)))
}

/// A healthy cluster answers, if it has the time. A candidate of before may still take the primary's place
/// and not win, or reign beside it: then the operator must look once more.
fn write_once_more(trial: &mut Trial) -> Result<(), String> {
    let rule = AckRule { too_few: TooFew::Wait, ..trial.cluster.config().ack.clone() };
    trial.act(Action::Set(Setting::Ack(rule)))?;
    trial.act(Action::Set(Setting::Patience { timeout_us: 1_000_000, retries: 9 }))?;
    trial.act(Action::Write(ClientId(0)))?;
    let write = trial.cluster.writes().newest();
    let asked = trial.cluster.now();
    let mut well = asked;
    while trial.cluster.writes().get(write).told == Told::Nothing {
        let now = trial.cluster.now();
        if now.since(asked) > LAST_WRITE_US {
            return Err(format!("write {write} is not answered by a healthy cluster"));
        }
        if has_primary(trial) && !has_rivals(trial) {
            well = now;
        } else if now.since(well) > PATIENCE_US {
            help(trial)?;
            well = now;
        }
        trial.run_until(now + LOOK_US)?;
    }
    trial.watcher.look(&trial.cluster)?;
    match trial.cluster.writes().get(write).told {
        Told::Done => Ok(()),
        told => Err(format!("write {write} is {told:?} in a healthy cluster")),
    }
}

//! What a configuration and an action may be, checked before anything runs. Each error names the
//! field, says what is wrong with it and what is allowed.

use std::fmt;

use super::action::{Action, ClientSetting, Setting};
use super::choice::Choice;
use super::config::{
    AckRule, ClientConfig, Clock, Config, Detection, Failover, Level, Load, TooFew, Who,
};
use super::ids::ServerId;
use super::timer::Timer;

mod cascade;
mod clients;
mod failover;
pub mod faults;
mod in_sync;
mod members;

use faults::{check_fault, check_machines, check_weather};

/// The most servers that a run may have.
pub const MAX_SERVERS: u16 = 1_000;
/// The most monitors that may watch.
pub const MAX_MONITORS: u16 = 9;
/// The longest time that any setting may say, in microseconds: ten minutes.
pub const MAX_US: u64 = 600_000_000;
/// The most clients that a run may have.
pub const MAX_CLIENTS: usize = 16;
/// The most entries that a server may be told to keep.
pub const MAX_KEPT: u32 = 1_000_000;
/// The longest time that a full copy may take for one entry, in microseconds.
pub const MOST_COPY_US: u64 = 1_000_000;
/// The shortest time between two writes or two heartbeats, in microseconds.
pub const MIN_PERIOD_US: u64 = 100;

/// What is wrong with a configuration or an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as a run file names it: `ack.who.any`.
    pub field: String,
    /// What is wrong, and what is allowed.
    pub problem: String,
    /// The figure and what is allowed, where that is a range: for who speaks in another unit.
    pub outside: Option<Outside>,
}

/// A figure that is too small or too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// It.
    pub value: u64,
    /// The least that is allowed.
    pub from: u64,
    /// The most.
    pub to: u64,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for Invalid {}

fn invalid<T>(field: &str, problem: impl Into<String>) -> Result<T, Invalid> {
    Err(Invalid { field: field.into(), problem: problem.into(), outside: None })
}

fn within<N: Copy + PartialOrd + fmt::Display + Into<u64>>(
    field: &str,
    value: N,
    from: N,
    to: N,
) -> Result<(), Invalid> {
    if value < from || value > to {
        return Err(Invalid {
            field: field.into(),
            problem: format!("{value} is not allowed; it must be from {from} to {to}"),
            outside: Some(Outside { value: value.into(), from: from.into(), to: to.into() }),
        });
    }
    Ok(())
}

/// Checks a whole configuration.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn check(config: &Config) -> Result<(), Invalid> {
    within("servers", config.servers, 1, MAX_SERVERS)?;
    check_network(config)?;
    let disk = &config.disk;
    within("disk.flush_us", disk.flush_us, 0, MAX_US)?;
    within("disk.apply_us", disk.apply_us, 0, MAX_US)?;
    within("disk.variation_percent", disk.variation_percent, 0, 90)?;
    let replication = &config.replication;
    within("replication.window", replication.window, 1, 1_024)?;
    within("replication.catch_up_batch", replication.catch_up_batch, 1, 255)?;
    within("replication.resend_us", replication.resend_us, 1_000, MAX_US)?;
    within("replication.keep", replication.keep, 0, MAX_KEPT)?;
    within("replication.copy_entry_us", replication.copy_entry_us, 0, MOST_COPY_US)?;
    members::check_members(config)?;
    cascade::check_cascade(config)?;
    check_ack(&config.ack, config)?;
    check_failover(&config.failover)?;
    failover::check_order(config)?;
    failover::check_fencing(&config.failover)?;
    clients::check_clients(config)?;
    check_clock(config)?;
    in_sync::check_coordinator(config)?;
    check_machines(config)
}

/// Monitors look by their clocks alone, and no choice lets time pass for them.
fn check_clock(config: &Config) -> Result<(), Invalid> {
    let monitors = matches!(config.failover.detection, Detection::Monitors { .. });
    if config.clock == Clock::Scheduled && monitors {
        return invalid(
            "failover.detection",
            "monitors see nothing while clocks stand still; use \"replicas\" or \"nobody\", or set \
             clock to \"running\"",
        );
    }
    Ok(())
}

fn check_network(config: &Config) -> Result<(), Invalid> {
    let network = &config.network;
    within("network.server_us", network.server_us, 1, MAX_US)?;
    within("network.client_us", network.client_us, 1, MAX_US)?;
    within("network.variation_percent", network.variation_percent, 0, 90)?;
    for (at, link) in network.links.iter().enumerate() {
        let field = format!("network.links[{at}]");
        known(&field, link.a, config)?;
        known(&field, link.b, config)?;
        within(&format!("{field}.us"), link.us, 1, MAX_US)?;
        if link.a == link.b {
            return invalid(
                &field,
                format!("a link needs two servers, and both ends are {}", link.a),
            );
        }
    }
    check_weather(config)
}

fn check_ack(ack: &AckRule, config: &Config) -> Result<(), Invalid> {
    let replicas = config.voters() - 1;
    match &ack.who {
        Who::Nobody | Who::All | Who::Majority => {}
        Who::InSync { least, lag_max_us } => {
            within("ack.who.in_sync_min", *least, 1, config.servers)?;
            within("ack.who.in_sync_lag_max_us", *lag_max_us, 1_000, MAX_US)?;
        }
        Who::Any { count } => needs("ack.who.any", *count, replicas)?,
        Who::First { count, list } => {
            let members = list.iter().filter(|id| config.starts_as_member(**id)).count();
            let listed = u16::try_from(members).unwrap_or(u16::MAX);
            let able = if list.is_empty() { replicas } else { listed.min(replicas) };
            needs("ack.who.first", *count, able)?;
            for (at, id) in list.iter().enumerate() {
                known("ack.who.list", *id, config)?;
                if list[..at].contains(id) {
                    return invalid("ack.who.list", format!("{id} is listed twice"));
                }
            }
        }
    }
    if ack.level == Level::Flushed && !config.disk.flush && ack.who != Who::Nobody {
        return invalid(
            "ack.level",
            "\"flushed\" would wait for ever, because disk.flush is off; use \"received\" or \
             \"applied\", or turn disk.flush on",
        );
    }
    match ack.too_few {
        TooFew::Wait => Ok(()),
        TooFew::GoAsync { after_us } | TooFew::Refuse { after_us } => {
            within("ack.too_few.after_us", after_us, 1_000, MAX_US)
        }
    }
}

fn needs(field: &str, count: u16, able: u16) -> Result<(), Invalid> {
    if able == 0 {
        return invalid(field, "a single server has no replicas to ask; use \"nobody\"");
    }
    if count == 0 || count > able {
        return invalid(
            field,
            format!("it asks for {count} replicas, and there are {able}; allowed is 1 to {able}"),
        );
    }
    Ok(())
}

fn check_failover(failover: &Failover) -> Result<(), Invalid> {
    if let Detection::Monitors { count, quorum } = failover.detection {
        within("failover.detection.monitors", count, 1, MAX_MONITORS)?;
        within("failover.detection.quorum", quorum, 1, count)?;
    }
    within("failover.heartbeat_us", failover.heartbeat_us, MIN_PERIOD_US, MAX_US)?;
    within("failover.suspect_us", failover.suspect_us, MIN_PERIOD_US, MAX_US)?;
    within("failover.stagger_us", failover.stagger_us, 0, MAX_US)?;
    if failover.suspect_us <= failover.heartbeat_us {
        let Failover { suspect_us: value, heartbeat_us, .. } = *failover;
        return Err(Invalid {
            field: "failover.suspect_us".into(),
            problem: format!(
                "{value} is not longer than failover.heartbeat_us, {heartbeat_us}: every replica \
                 would suspect a healthy primary"
            ),
            outside: Some(Outside { value, from: heartbeat_us + 1, to: MAX_US }),
        });
    }
    Ok(())
}

fn check_load(field: &str, load: Load) -> Result<(), Invalid> {
    match load {
        Load::Hand => Ok(()),
        Load::Closed { pause_us } => within(&format!("{field}.pause_us"), pause_us, 0, MAX_US),
        Load::Open { every_us } => {
            within(&format!("{field}.every_us"), every_us, MIN_PERIOD_US, MAX_US)
        }
    }
}

fn known(field: &str, id: ServerId, config: &Config) -> Result<(), Invalid> {
    if id.0 >= config.servers {
        let last = ServerId(config.servers - 1);
        return invalid(field, format!("there is no server {id}; the last one is {last}"));
    }
    Ok(())
}

/// Checks an action against the cluster that it is meant for.
///
/// # Errors
///
/// What is wrong with it.
pub fn check_action(action: &Action, config: &Config) -> Result<(), Invalid> {
    match action {
        Action::Crash(id) | Action::Restart(id) | Action::Wipe(id) => known("server", *id, config),
        Action::Promote(id) | Action::ForcePromote(id) => cascade::check_stands(*id, config),
        Action::Cut { from, to } | Action::Heal { from, to } => {
            known("from", *from, config)?;
            known("to", *to, config)?;
            if from == to {
                return invalid(
                    "to",
                    format!("a link needs two servers, and both ends are {from}"),
                );
            }
            Ok(())
        }
        Action::Follow { server, primary } => failover::check_follow(*server, *primary, config),
        Action::Write(client) => clients::known_client("client", *client, config),
        Action::Set(setting) => {
            if let Setting::Client(client, _) = setting {
                clients::known_client("client.name", *client, config)?;
            }
            let mut changed = config.clone();
            changed.apply(setting);
            check(&changed)
        }
        Action::Choose(choice) => check_choice(choice, config),
        Action::WriteKey { client, key } => {
            clients::known_client("client", *client, config)?;
            clients::known_key(*key, config)
        }
        Action::Read { client, key, policy } => {
            clients::known_client("client", *client, config)?;
            key.map_or(Ok(()), |key| clients::known_key(key, config))?;
            policy.map_or(Ok(()), |policy| clients::check_policy("policy", policy))
        }
        Action::Add(server) | Action::Remove(server) => members::check_change(*server, config),
        fault => check_fault(fault, config),
    }
}

/// Whether a choice speaks of what this cluster has; what it does at the moment is not known here.
fn check_choice(choice: &Choice, config: &Config) -> Result<(), Invalid> {
    if config.clock != Clock::Scheduled {
        return invalid(
            "do",
            "this run's clock is running, so things happen by themselves; set config.clock to \
             \"scheduled\" to choose them",
        );
    }
    match *choice {
        Choice::Deliver { message, .. } => {
            for (field, node) in [("from", message.from), ("to", message.to)] {
                node.server().map_or(Ok(()), |server| known(field, server, config))?;
                node.client()
                    .map_or(Ok(()), |client| clients::known_client(field, client, config))?;
            }
            Ok(())
        }
        Choice::Fire { server, timer: Timer::Resend(replica), .. } => {
            known("server", server, config)?;
            known("replica", replica, config)
        }
        Choice::Fire { server, .. } | Choice::Flush(server) | Choice::Apply(server) => {
            known("server", server, config)
        }
        Choice::Attend { client, .. } => clients::known_client("client", client, config),
        Choice::SwitchOff { server, by } => {
            known("server", server, config)?;
            known("by", by, config)
        }
    }
}

impl Config {
    /// Changes one setting.
    pub fn apply(&mut self, setting: &Setting) {
        match setting {
            Setting::Ack(ack) => self.ack = ack.clone(),
            Setting::Window(window) => self.replication.window = *window,
            Setting::ServerLatency(us) => {
                self.network.server_us = *us;
                self.network.links.clear();
                self.network.lanes.iter_mut().for_each(|lane| {
                    if lane.from.server().is_some() && lane.to.server().is_some() {
                        lane.change.us = None;
                    }
                });
            }
            Setting::Load(load) => self.set_clients(ClientSetting::Load(*load)),
            Setting::Patience { timeout_us, retries } => {
                let (timeout_us, retries) = (*timeout_us, *retries);
                self.set_clients(ClientSetting::Patience { timeout_us, retries });
            }
            Setting::Failover(failover) => self.failover = failover.clone(),
            Setting::Client(id, setting) => self.client_mut(*id).apply(*setting),
            Setting::Reads { percent, policy } => {
                let (percent, policy) = (*percent, *policy);
                self.set_clients(ClientSetting::Reads { percent, policy });
            }
        }
    }

    fn set_clients(&mut self, setting: ClientSetting) {
        self.clients_mut().for_each(|client| client.apply(setting));
    }
}

impl ClientConfig {
    /// Changes one setting.
    pub const fn apply(&mut self, setting: ClientSetting) {
        match setting {
            ClientSetting::Load(load) => self.load = load,
            ClientSetting::Patience { timeout_us, retries } => {
                self.timeout_us = timeout_us;
                self.retries = retries;
            }
            ClientSetting::Reads { percent, policy } => {
                self.reads.percent = percent;
                self.reads.policy = policy;
            }
        }
    }
}

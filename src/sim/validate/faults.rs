//! Checks of faults: what lanes do to messages, zones, machines, and the acts that inflict them.

use std::collections::BTreeSet;

use super::super::action::Action;
use super::super::config::Config;
use super::super::ids::{NodeId, ServerId};
use super::super::in_sync::rule;
use super::super::link::{LaneChange, LaneFaults};
use super::super::message::MessageKey;
use super::super::monitor::count;
use super::clients::known_client;
use super::{Invalid, MAX_US, invalid, known, within};

/// The most of a million messages that a lane may lose or double: more is a cut, which has its own act.
pub const MOST_PER_MILLION: u32 = 900_000;
/// How slow or fast a disk may be, in percent of the usual time.
pub const DISK_PERCENT: (u32, u32) = (1, 100_000);
/// How many microseconds a clock may gain, or lose, in a second.
pub const MOST_PPM: i32 = 500_000;
/// How far a clock may jump, in microseconds.
pub const MOST_JUMP_US: i32 = 600_000_000;
/// The longest name of a zone, in characters.
pub const MOST_ZONE_NAME: usize = 40;

/// Loss, copies, reordering, lanes that differ, and zones.
pub(super) fn check_weather(config: &Config) -> Result<(), Invalid> {
    let network = &config.network;
    let LaneFaults { loss_per_million, duplicate_per_million, reorder_us } = network.faults;
    let everywhere = LaneChange {
        us: None,
        loss_per_million: Some(loss_per_million),
        duplicate_per_million: Some(duplicate_per_million),
        reorder_us: Some(reorder_us),
    };
    check_change("network.", everywhere)?;
    let mut listed = BTreeSet::new();
    for (at, lane) in network.lanes.iter().enumerate() {
        let field = format!("network.lanes[{at}]");
        check_ends(&format!("{field}."), lane.from, lane.to, config)?;
        check_change(&format!("{field}."), lane.change)?;
        if !listed.insert((lane.from, lane.to)) {
            let (from, to) = (lane.from, lane.to);
            return invalid(&field, format!("the lane from {from} to {to} is listed twice"));
        }
    }
    check_zones(config)
}

fn check_zones(config: &Config) -> Result<(), Invalid> {
    let network = &config.network;
    within("network.zone_us", network.zone_us, 1, MAX_US)?;
    let (mut names, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for (at, zone) in network.zones.iter().enumerate() {
        let field = format!("network.zones[{at}]");
        let length = zone.name.chars().count();
        if length == 0 || length > MOST_ZONE_NAME {
            let problem = format!("a zone has a name of 1 to {MOST_ZONE_NAME} characters");
            return invalid(&format!("{field}.name"), problem);
        }
        if !names.insert(&zone.name) {
            return invalid(
                &format!("{field}.name"),
                format!("two zones are called {:?}", zone.name),
            );
        }
        if zone.servers.is_empty() {
            return invalid(&format!("{field}.servers"), "a zone needs at least one server");
        }
        for id in &zone.servers {
            known(&format!("{field}.servers"), *id, config)?;
            if !seen.insert(*id) {
                let problem = format!("{id} is listed twice; a server stands in one zone");
                return invalid(&format!("{field}.servers"), problem);
            }
        }
    }
    Ok(())
}

/// Machines that differ from the others.
pub(super) fn check_machines(config: &Config) -> Result<(), Invalid> {
    let mut listed = BTreeSet::new();
    for (at, machine) in config.machines.iter().enumerate() {
        let field = format!("machines[{at}]");
        known(&format!("{field}.server"), machine.server, config)?;
        if !listed.insert(machine.server) {
            return invalid(&field, format!("{} is listed twice", machine.server));
        }
        check_percent(&format!("{field}.disk_percent"), machine.disk_percent)?;
        signed(&format!("{field}.clock_ppm"), machine.clock_ppm, MOST_PPM)?;
    }
    Ok(())
}

/// Faults of messages, links and machines, and their repair.
pub(super) fn check_fault(action: &Action, config: &Config) -> Result<(), Invalid> {
    match action {
        Action::Drop(message)
        | Action::Duplicate(message)
        | Action::Hold(message)
        | Action::Release(message) => check_message(*message, config),
        Action::Delay { message, us } => {
            check_message(*message, config)?;
            within("us", *us, 1, MAX_US)
        }
        Action::SetLink { from, to, change, .. } => {
            check_ends("", *from, *to, config)?;
            if *change == LaneChange::default() {
                return invalid(
                    "do",
                    "\"set_link\" needs at least one of us, loss_per_million, duplicate_per_million, \
                     reorder_us",
                );
            }
            check_change("", *change)
        }
        Action::Isolate { server, .. } | Action::Pause(server) | Action::Resume(server) => {
            known("server", *server, config)
        }
        Action::SlowDisk { server, percent } => {
            known("server", *server, config)?;
            check_percent("percent", *percent)
        }
        Action::SetClock { server, jump_us, rate_ppm } => {
            known("server", *server, config)?;
            signed("jump_us", *jump_us, MOST_JUMP_US)?;
            signed("rate_ppm", *rate_ppm, MOST_PPM)
        }
        Action::Split(groups) => check_groups(groups, config),
        Action::LoseZone(zone) | Action::IsolateZone { zone, .. } => check_zone(zone, config),
        _ => Ok(()),
    }
}

fn check_message(message: MessageKey, config: &Config) -> Result<(), Invalid> {
    check_ends("", message.from, message.to, config)?;
    within("nth", message.nth, 1, u32::MAX)
}

/// Two ends between which messages pass: two servers, a client and a server, a monitor and either.
fn check_ends(prefix: &str, from: NodeId, to: NodeId, config: &Config) -> Result<(), Invalid> {
    check_node(&format!("{prefix}from"), from, config)?;
    check_node(&format!("{prefix}to"), to, config)?;
    if from == to {
        return invalid(
            &format!("{prefix}to"),
            format!("a message passes between two, and both ends are {from}"),
        );
    }
    let talks_to_servers = |node: NodeId| node.client().is_some();
    if talks_to_servers(from) && to.server().is_none()
        || talks_to_servers(to) && from.server().is_none()
    {
        return invalid(
            &format!("{prefix}to"),
            "clients and servers send messages to each other only",
        );
    }
    Ok(())
}

fn check_node(field: &str, node: NodeId, config: &Config) -> Result<(), Invalid> {
    match (node.server(), node.client(), node.monitor()) {
        (Some(server), ..) => known(field, server, config),
        (_, Some(client), _) => known_client(field, client, config),
        (.., Some(monitor)) if monitor.0 >= count(config) => {
            invalid(field, format!("there is no monitor {monitor}; {} watch", count(config)))
        }
        (None, None, None) if rule(config).is_none() => {
            invalid(field, "there is no coordinator; it keeps the set of the ack rule \"in sync\"")
        }
        _ => Ok(()),
    }
}

fn check_change(prefix: &str, change: LaneChange) -> Result<(), Invalid> {
    let field = |name: &str| format!("{prefix}{name}");
    within(&field("us"), change.us.unwrap_or(1), 1, MAX_US)?;
    let loss = change.loss_per_million.unwrap_or(0);
    within(&field("loss_per_million"), loss, 0, MOST_PER_MILLION)?;
    let duplicate = change.duplicate_per_million.unwrap_or(0);
    within(&field("duplicate_per_million"), duplicate, 0, MOST_PER_MILLION)?;
    within(&field("reorder_us"), change.reorder_us.unwrap_or(0), 0, MAX_US)
}

fn check_percent(field: &str, percent: u32) -> Result<(), Invalid> {
    within(field, percent, DISK_PERCENT.0, DISK_PERCENT.1)
}

fn signed(field: &str, value: i32, most: i32) -> Result<(), Invalid> {
    if value.unsigned_abs() > most.unsigned_abs() {
        let problem = format!("{value} is not allowed; it must be from -{most} to {most}");
        return invalid(field, problem);
    }
    Ok(())
}

fn check_groups(groups: &[Vec<ServerId>], config: &Config) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for (at, group) in groups.iter().enumerate() {
        let field = format!("groups[{at}]");
        if group.is_empty() {
            return invalid(&field, "a group needs at least one server");
        }
        for id in group {
            known(&field, *id, config)?;
            if !seen.insert(*id) {
                return invalid(&field, format!("{id} is listed twice"));
            }
        }
    }
    let everybody = seen.len() == usize::from(config.servers);
    if groups.is_empty() || groups.len() == 1 && everybody {
        return invalid("groups", "a split needs two groups; who is in none makes the last one");
    }
    Ok(())
}

fn check_zone(name: &str, config: &Config) -> Result<(), Invalid> {
    if config.zone(name).is_some() {
        return Ok(());
    }
    let zones = &config.network.zones;
    let names: Vec<String> = zones.iter().map(|zone| format!("{:?}", zone.name)).collect();
    let there = if names.is_empty() { "there are none".into() } else { names.join(", ") };
    invalid("zone", format!("there is no zone {name:?}; network.zones: {there}"))
}

//! Writes down what can go wrong beside crashes: lanes, zones, machines, and the acts that inflict
//! faults.

use crate::sim::action::Action;
use crate::sim::ids::{NodeId, ServerId};
use crate::sim::link::{LaneChange, LaneSettings, Zone};
use crate::sim::machine::MachineSettings;
use crate::sim::message::MessageKey;

use super::json::Json;
use super::write::server;

type Details = Vec<(&'static str, Json)>;

/// A lane that differs.
pub fn lane(lane: &LaneSettings) -> Json {
    let mut fields = vec![("from", node(lane.from)), ("to", node(lane.to))];
    fields.extend(change(lane.change));
    object(fields)
}

/// A zone.
pub fn zone(zone: &Zone) -> Json {
    object(vec![("name", zone.name.clone().into()), ("servers", servers(&zone.servers))])
}

/// A machine that differs.
pub fn machine(machine: &MachineSettings) -> Json {
    object(vec![
        ("server", server(machine.server)),
        ("disk_percent", machine.disk_percent.into()),
        ("clock_ppm", machine.clock_ppm.into()),
    ])
}

/// An act that inflicts a fault, or repairs one.
pub fn fault(action: &Action) -> (&'static str, Details) {
    match action {
        Action::Drop(key) => ("drop", message(*key)),
        Action::Delay { message: key, us } => {
            let mut details = message(*key);
            details.push(("us", (*us).into()));
            ("delay", details)
        }
        Action::Duplicate(key) => ("duplicate", message(*key)),
        Action::Hold(key) => ("hold", message(*key)),
        Action::Release(key) => ("release", message(*key)),
        Action::SetLink { from, to, both, change: new } => {
            let mut details =
                vec![("from", node(*from)), ("to", node(*to)), ("both", (*both).into())];
            details.extend(change(*new));
            ("set_link", details)
        }
        Action::Isolate { server: id, clients } => {
            ("isolate", vec![("server", server(*id)), ("clients", (*clients).into())])
        }
        Action::Split(groups) => {
            ("split", vec![("groups", groups.iter().map(|group| servers(group)).collect())])
        }
        Action::HealAll => ("heal_all", Vec::new()),
        Action::Pause(id) => ("pause", vec![("server", server(*id))]),
        Action::Resume(id) => ("resume", vec![("server", server(*id))]),
        Action::SlowDisk { server: id, percent } => {
            ("slow_disk", vec![("server", server(*id)), ("percent", (*percent).into())])
        }
        Action::SetClock { server: id, jump_us, rate_ppm } => {
            let times = [("jump_us", (*jump_us).into()), ("rate_ppm", (*rate_ppm).into())];
            ("set_clock", [("server", server(*id))].into_iter().chain(times).collect())
        }
        Action::LoseZone(zone) => ("lose_zone", vec![("zone", zone.clone().into())]),
        Action::IsolateZone { zone, clients } => {
            let name = ("zone", zone.clone().into());
            ("isolate_zone", vec![name, ("clients", (*clients).into())])
        }
        _ => unreachable!("every other act is written elsewhere"),
    }
}

fn message(key: MessageKey) -> Details {
    vec![("from", node(key.from)), ("to", node(key.to)), ("nth", key.nth.into())]
}

/// What is set, and nothing else: what is absent has a meaning.
fn change(change: LaneChange) -> Details {
    let LaneChange { us, loss_per_million, duplicate_per_million, reorder_us } = change;
    let all = [
        ("us", us.map(Json::from)),
        ("loss_per_million", loss_per_million.map(Json::from)),
        ("duplicate_per_million", duplicate_per_million.map(Json::from)),
        ("reorder_us", reorder_us.map(Json::from)),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

fn node(node: NodeId) -> Json {
    node.to_string().into()
}

fn servers(servers: &[ServerId]) -> Json {
    servers.iter().copied().map(server).collect()
}

fn object(fields: Details) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

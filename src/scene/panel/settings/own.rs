//! What one server, one link or one client has of its own: the rows that hold for all, read and changed in
//! a configuration in which the one stands alone.

use super::field::{Field, Which, Whose};
use super::row::{Of, Options, Row, Takes, put};
use super::unit::Unit;
use super::{Asked, Given, Group, changed, clients, cluster, control};
use crate::scene::view::Selection;
use crate::scene::words::{controls as say, own as words};
use crate::sim::action::{Action, ClientSetting, Setting};
use crate::sim::cluster::Cluster;
use crate::sim::config::{Cascaded, Config};
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::link::{LaneChange, Zone, lane_faults};
use crate::sim::machine::MachineSettings;
use crate::sim::network::base_latency;

const OF_SERVER: &[Row] = &[
    Row::act(
        Field::DiskPace,
        Of::Figure(
            Unit::Count,
            |config| config.machines.first().map(|machine| machine.disk_percent.into()),
            |config, percent| put(&mut config.machines.first_mut()?.disk_percent, percent),
        ),
    ),
    Row::new_run(
        Field::Zone,
        Of::Choice(|config| (config.servers > 1).then(|| zones(config)), choose_zone),
    ),
    Row::new_run(
        Field::Upstream,
        Of::Choice(|config| (config.servers > 2).then(|| upstreams(config)), choose_upstream),
    ),
];

const OF_LANE: &[Row] = &[Row::act(
    Field::LinkLatency,
    Of::Figure(
        Unit::Millis,
        |config| Some(config.network.server_us),
        |config, us| put(&mut config.network.server_us, us),
    ),
)];

const OF_CLIENT: &[Row] = &[
    Row::new_run(
        Field::OwnLatency,
        Of::Figure(
            Unit::Millis,
            |config| Some(config.client.latency_us.unwrap_or(config.network.client_us)),
            |config, us| {
                config.client.latency_us = Some(us);
                Some(())
            },
        ),
    ),
    Row::new_run(
        Field::Near,
        Of::Choice(
            |config| Some(beside(config)),
            |config, at| config.client.near = at.checked_sub(1).and_then(|at| nth(config, at)),
        ),
    ),
];

/// What of the client's rows is the same for all, whoever is asked.
const SHARED: [Field; 6] = [
    Field::Clients,
    Field::ClientLatency,
    Field::Keys,
    Field::OnPrimary,
    Field::OnReplica,
    Field::Latency,
];

/// The settings of what is selected, in groups.
#[must_use]
pub fn own(cluster: &Cluster, selection: Option<Selection>) -> Vec<Group> {
    let servers = cluster.config().servers;
    match selection {
        Some(Selection::Server(id)) if id.0 < servers => vec![group(cluster, Whose::Server(id))],
        Some(Selection::Link(a, b)) if a.0.max(b.0) < servers => {
            let way = |(from, to, both)| group(cluster, Whose::Lane { from, to, both });
            [(a, b, true), (a, b, false), (b, a, false)].map(way).into()
        }
        Some(Selection::Client(id)) if id.index() < cluster.clients().len() => {
            vec![group(cluster, Whose::Client(id))]
        }
        _ => Vec::new(),
    }
}

/// What it asks for when a control of one server, link or client is given something.
///
/// # Errors
///
/// A sentence that says what is wrong with what was typed.
pub fn ask_own(cluster: &Cluster, which: Which, given: &Given) -> Result<Option<Asked>, String> {
    let alone = alone(cluster, which.whose);
    let Some(row) = rows(which.whose).find(|row| row.field == which.field) else { return Ok(None) };
    let changed = changed(row, &alone, given)?;
    Ok((changed != alone).then(|| match which.whose {
        Whose::Lane { from, to, both } => {
            let (from, to) = (from.into(), to.into());
            Asked::Act(Action::SetLink { from, to, both, change: difference(&alone, &changed) })
        }
        Whose::Client(client) => of_client(cluster.config(), client, row, &changed),
        Whose::Server(server) if which.field == Field::DiskPace => {
            let percent = changed.machines.first().map_or(0, |machine| machine.disk_percent);
            Asked::Act(Action::SlowDisk { server, percent })
        }
        Whose::Server(_) | Whose::Everybody => {
            let mut config = cluster.config().clone();
            (config.network.zones, config.cascade) = (changed.network.zones, changed.cascade);
            Asked::NewRun(Box::new(config))
        }
    }))
}

fn group(cluster: &Cluster, whose: Whose) -> Group {
    let alone = alone(cluster, whose);
    Group {
        title: words::title(whose, cluster.clients().len() == 1),
        summary: String::new(),
        controls: rows(whose).filter_map(|row| control(row, whose, &alone)).collect(),
    }
}

fn rows(whose: Whose) -> Box<dyn Iterator<Item = &'static Row>> {
    match whose {
        Whose::Server(_) => Box::new(OF_SERVER.iter()),
        Whose::Lane { .. } => {
            let faults = cluster::NETWORK.iter().filter(|row| row.field != Field::Variation);
            Box::new(OF_LANE.iter().chain(faults))
        }
        Whose::Client(_) => {
            let all = clients::CLIENTS.iter().chain(clients::READERS).chain(OF_CLIENT);
            Box::new(all.filter(|row| !SHARED.contains(&row.field)))
        }
        Whose::Everybody => Box::new(std::iter::empty()),
    }
}

/// The settings as if there were only this one: every link is this one, the only machine is this
/// server's, the only client this one.
fn alone(cluster: &Cluster, whose: Whose) -> Config {
    let mut config = cluster.config().clone();
    match whose {
        Whose::Server(server) => {
            let machine = cluster.machine(server);
            let clock_ppm = machine.clock.map_or(0, |clock| clock.rate_ppm);
            let disk_percent = machine.disk_percent;
            config.machines = vec![MachineSettings { server, disk_percent, clock_ppm }];
        }
        Whose::Lane { from, to, .. } => {
            config.network.server_us = base_latency(&config, from.into(), to.into());
            config.network.faults = lane_faults(&config, from.into(), to.into());
        }
        Whose::Client(client) => {
            config.client = *config.client_of(client);
            config.others.clear();
        }
        Whose::Everybody => {}
    }
    config
}

/// What of a lane was changed.
fn difference(before: &Config, after: &Config) -> LaneChange {
    fn new<T: Copy + PartialEq>(before: &T, after: &T) -> Option<T> {
        (before != after).then_some(*after)
    }
    let (old, now) = (&before.network, &after.network);
    LaneChange {
        us: new(&old.server_us, &now.server_us),
        loss_per_million: new(&old.faults.loss_per_million, &now.faults.loss_per_million),
        duplicate_per_million: new(
            &old.faults.duplicate_per_million,
            &now.faults.duplicate_per_million,
        ),
        reorder_us: new(&old.faults.reorder_us, &now.faults.reorder_us),
    }
}

/// What may change for one client while it runs, does.
fn of_client(config: &Config, client: ClientId, row: &Row, changed: &Config) -> Asked {
    let setting = match &row.takes {
        Takes::Live(setting) => match setting(changed) {
            Setting::Load(load) => Some(ClientSetting::Load(load)),
            Setting::Patience { timeout_us, retries } => {
                Some(ClientSetting::Patience { timeout_us, retries })
            }
            Setting::Reads { percent, policy } => Some(ClientSetting::Reads { percent, policy }),
            _ => None,
        },
        Takes::Act | Takes::NewRun => None,
    };
    if let Some(setting) = setting {
        return Asked::Live(Setting::Client(client, setting));
    }
    let mut config = config.clone();
    *config.client_mut(client) = changed.client;
    Asked::NewRun(Box::new(config))
}

/// The server whose machine is the only one.
fn the_one(config: &Config) -> ServerId {
    config.machines.first().map_or(ServerId(0), |machine| machine.server)
}

fn nth(config: &Config, at: usize) -> Option<ServerId> {
    ServerId::all(config.servers).nth(at)
}

/// No zone, those that there are, and a new one.
fn zone_names(config: &Config) -> Vec<String> {
    let mut names: Vec<String> =
        config.network.zones.iter().map(|zone| zone.name.clone()).collect();
    let new = say::ZONE_NAMES.iter().find(|new| !names.iter().any(|name| name == *new));
    names.extend(new.map(|new| (*new).to_owned()));
    names
}

fn zones(config: &Config) -> Options {
    let id = the_one(config);
    let mut options = vec![words::NO_ZONE.to_owned()];
    options.extend(zone_names(config).iter().map(|name| words::zone(name)));
    let at = config.network.zones.iter().position(|zone| zone.servers.contains(&id));
    (options, at.map_or(0, |at| at + 1))
}

fn choose_zone(config: &mut Config, at: usize) {
    let (id, names) = (the_one(config), zone_names(config));
    let zones = &mut config.network.zones;
    for zone in zones.iter_mut() {
        zone.servers.retain(|server| *server != id);
    }
    if let Some(name) = at.checked_sub(1).and_then(|at| names.get(at)) {
        match zones.iter_mut().find(|zone| zone.name == *name) {
            Some(zone) => {
                zone.servers.push(id);
                zone.servers.sort_unstable();
            }
            None => zones.push(Zone { name: name.clone(), servers: vec![id] }),
        }
    }
    zones.retain(|zone| !zone.servers.is_empty());
}

/// Who may feed the one: the primary, or another server.
fn feeders(config: &Config) -> impl Iterator<Item = ServerId> + use<> {
    let id = the_one(config);
    ServerId::all(config.servers).filter(move |other| *other != id)
}

fn upstreams(config: &Config) -> Options {
    let mut options = vec![say::FED[0].to_owned()];
    options.extend(feeders(config).map(|server| server.to_string()));
    let upstream = config.upstream_of(the_one(config));
    let at = upstream.and_then(|upstream| feeders(config).position(|other| other == upstream));
    (options, at.map_or(0, |at| at + 1))
}

fn choose_upstream(config: &mut Config, at: usize) {
    let server = the_one(config);
    let upstream = at.checked_sub(1).and_then(|at| feeders(config).nth(at));
    config.cascade.retain(|it| it.server != server);
    config.cascade.extend(upstream.map(|upstream| Cascaded { server, upstream }));
    config.cascade.sort_by_key(|it| it.server);
}

fn beside(config: &Config) -> Options {
    let mut options = vec![words::BESIDE_NOBODY.to_owned()];
    options.extend(ServerId::all(config.servers).map(|server| server.to_string()));
    (options, config.client.near.map_or(0, |near| near.index() + 1))
}

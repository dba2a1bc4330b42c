//! Reads a configuration: every field that is absent keeps the value of the one it starts from.

use crate::sim::config::{AckRule, Config, Disk, LinkLatency, Network, Replication, TooFew, Who};
use crate::sim::readings::MAX_KEYS;
use crate::sim::validate::{MAX_KEPT, MAX_SERVERS, MAX_US, MOST_COPY_US, check};

use super::error::RunFileError;
use super::json::Json;
use super::limits::Limits;
use super::read_client::{clients, visibility};
use super::read_failover::failover;
use super::read_faults;
use super::read_topology;
use super::reader::{Field, Fields};
use super::words::{CLOCKS, LEVELS};

type Result<T> = std::result::Result<T, RunFileError>;

/// The most pairs of servers whose latency may differ: every pair of 64.
pub const MAX_LINKS: usize = 2_016;

const WHO: &str = r#""nobody", "majority", "all", {"any": 1}, {"first": 1, "list": ["S2", "S3"]} or {"in_sync_min": 1}"#;
/// How far a member of the in-sync set may be behind, where a file does not say.
const LAG_MAX_US: u64 = 150_000;
const TOO_FEW: &str = r#""wait", {"go_async_after_us": 60000} or {"refuse_after_us": 60000}"#;

/// A whole configuration, checked.
pub fn config(field: &Field<'_>, limits: Limits) -> Result<Config> {
    let mut config = Config::default();
    let fields = field.fields(&[
        "servers",
        "network",
        "disk",
        "replication",
        "ack",
        "failover",
        "client",
        "clients",
        "keys",
        "visibility",
        "machines",
        "clock",
        "cascade",
        "spares",
    ])?;
    let most = u64::from(limits.servers);
    fields.update("servers", &mut config.servers, |field| field.whole(1, most))?;
    fields.update("spares", &mut config.spares, |field| field.whole(0, most - 1))?;
    let there = |link: &LinkLatency| link.a.0.max(link.b.0) < config.servers;
    config.network.links.retain(there);
    fields.update("cascade", &mut config.cascade, read_topology::cascade)?;
    let network_before = config.network.clone();
    fields.update("network", &mut config.network, |field| network(field, network_before))?;
    let disk_before = config.disk;
    fields.update("disk", &mut config.disk, |field| disk(field, disk_before))?;
    let replication_before = config.replication;
    fields.update("replication", &mut config.replication, |field| {
        replication(field, replication_before)
    })?;
    let ack_before = config.ack.clone();
    fields.update("ack", &mut config.ack, |field| ack(field, ack_before))?;
    let failover_before = config.failover.clone();
    fields.update("failover", &mut config.failover, |field| failover(field, failover_before))?;
    clients(&fields, &mut config)?;
    fields.update("keys", &mut config.keys, |field| field.whole(1, MAX_KEYS.into()))?;
    let visibility_before = config.visibility;
    fields.update("visibility", &mut config.visibility, |field| {
        visibility(field, visibility_before)
    })?;
    fields.update("machines", &mut config.machines, read_faults::machines)?;
    fields.update("clock", &mut config.clock, |field| field.word(&CLOCKS))?;
    check(&config).map_err(|invalid| RunFileError::below(field.path(), &invalid))?;
    Ok(config)
}

fn network(field: &Field<'_>, mut network: Network) -> Result<Network> {
    let fields = field.fields(&[
        "server_us",
        "client_us",
        "links",
        "variation_percent",
        "loss_per_million",
        "duplicate_per_million",
        "reorder_us",
        "lanes",
        "zones",
        "zone_us",
    ])?;
    fields.update("server_us", &mut network.server_us, |field| field.whole(1, MAX_US))?;
    fields.update("client_us", &mut network.client_us, |field| field.whole(1, MAX_US))?;
    fields.update("links", &mut network.links, links)?;
    fields
        .update("variation_percent", &mut network.variation_percent, |field| field.whole(0, 90))?;
    let faults = &mut network.faults;
    fields.update("loss_per_million", &mut faults.loss_per_million, read_faults::chance)?;
    fields.update(
        "duplicate_per_million",
        &mut faults.duplicate_per_million,
        read_faults::chance,
    )?;
    fields.update("reorder_us", &mut faults.reorder_us, |field| field.whole(0, MAX_US))?;
    fields.update("lanes", &mut network.lanes, read_faults::lanes)?;
    fields.update("zones", &mut network.zones, read_faults::zones)?;
    fields.update("zone_us", &mut network.zone_us, |field| field.whole(1, MAX_US))?;
    Ok(network)
}

fn links(field: &Field<'_>) -> Result<Vec<LinkLatency>> {
    let mut links: Vec<LinkLatency> = Vec::new();
    let mut pairs = std::collections::BTreeSet::new();
    for item in field.list(MAX_LINKS)? {
        let fields = item.fields(&["between", "us"])?;
        let between = fields.need("between");
        let ends = between.list(2)?;
        let [a, b] = ends.as_slice() else {
            return Err(between.error(r#"it must name two servers, such as ["S1", "S3"]"#));
        };
        let link =
            LinkLatency { a: a.server()?, b: b.server()?, us: fields.need("us").whole(1, MAX_US)? };
        if !pairs.insert((link.a.min(link.b), link.a.max(link.b))) {
            return Err(
                item.error(format!("the link between {} and {} is listed twice", link.a, link.b))
            );
        }
        links.push(link);
    }
    Ok(links)
}

fn disk(field: &Field<'_>, mut disk: Disk) -> Result<Disk> {
    let fields = field.fields(&["flush", "flush_us", "apply_us", "variation_percent"])?;
    fields.update("flush", &mut disk.flush, Field::switch)?;
    fields.update("flush_us", &mut disk.flush_us, |field| field.whole(0, MAX_US))?;
    fields.update("apply_us", &mut disk.apply_us, |field| field.whole(0, MAX_US))?;
    fields.update("variation_percent", &mut disk.variation_percent, |field| field.whole(0, 90))?;
    Ok(disk)
}

fn replication(field: &Field<'_>, mut replication: Replication) -> Result<Replication> {
    let fields = field.fields(&[
        "window",
        "catch_up_batch",
        "send_after_flush",
        "resend_us",
        "keep",
        "copy_entry_us",
    ])?;
    fields.update("window", &mut replication.window, window)?;
    fields
        .update("catch_up_batch", &mut replication.catch_up_batch, |field| field.whole(1, 255))?;
    fields.update("send_after_flush", &mut replication.send_after_flush, Field::switch)?;
    fields.update("resend_us", &mut replication.resend_us, |field| field.whole(1_000, MAX_US))?;
    fields.update("keep", &mut replication.keep, |field| field.whole(0, MAX_KEPT.into()))?;
    fields.update("copy_entry_us", &mut replication.copy_entry_us, |field| {
        field.whole(0, MOST_COPY_US)
    })?;
    Ok(replication)
}

/// A window.
pub fn window(field: &Field<'_>) -> Result<u32> {
    field.whole(1, 1_024)
}

/// An ack rule.
pub fn ack(field: &Field<'_>, mut ack: AckRule) -> Result<AckRule> {
    let fields = field.fields(&["level", "who", "primary_flushes_first", "too_few"])?;
    fields.update("level", &mut ack.level, |field| field.word(&LEVELS))?;
    fields.update("who", &mut ack.who, who)?;
    fields.update("primary_flushes_first", &mut ack.primary_flushes_first, Field::switch)?;
    fields.update("too_few", &mut ack.too_few, too_few)?;
    Ok(ack)
}

fn who(field: &Field<'_>) -> Result<Who> {
    let most = u64::from(MAX_SERVERS);
    match field.json() {
        Some(Json::Text(word)) => match word.as_str() {
            "nobody" => Ok(Who::Nobody),
            "majority" => Ok(Who::Majority),
            "all" => Ok(Who::All),
            _ => field.must_be(WHO),
        },
        Some(Json::Object(_)) => {
            let names = ["any", "first", "list", "in_sync_min", "in_sync_lag_max_us"];
            let fields = field.fields(&names)?;
            if let Some(least) = fields.get("in_sync_min") {
                return in_sync(field, &fields, &least);
            }
            match (fields.get("any"), fields.get("first"), fields.get("list")) {
                (Some(any), None, None) => Ok(Who::Any { count: any.whole(0, most)? }),
                (None, Some(first), list) => {
                    let list = list.map_or(Ok(Vec::new()), |list| list.list(MAX_SERVERS.into()))?;
                    let list = list.iter().map(Field::server).collect::<Result<_>>()?;
                    Ok(Who::First { count: first.whole(0, most)?, list })
                }
                _ => field.must_be(WHO),
            }
        }
        _ => field.must_be(WHO),
    }
}

fn in_sync(field: &Field<'_>, fields: &Fields<'_>, least: &Field<'_>) -> Result<Who> {
    if ["any", "first", "list"].iter().any(|name| fields.get(name).is_some()) {
        return field.must_be(WHO);
    }
    let mut lag_max_us = LAG_MAX_US;
    fields.update("in_sync_lag_max_us", &mut lag_max_us, |field| field.whole(1_000, MAX_US))?;
    Ok(Who::InSync { least: least.whole(1, MAX_SERVERS.into())?, lag_max_us })
}

fn too_few(field: &Field<'_>) -> Result<TooFew> {
    match field.json() {
        Some(Json::Text(word)) if word == "wait" => Ok(TooFew::Wait),
        Some(Json::Object(_)) => {
            let fields = field.fields(&["go_async_after_us", "refuse_after_us"])?;
            match (fields.get("go_async_after_us"), fields.get("refuse_after_us")) {
                (Some(after), None) => {
                    Ok(TooFew::GoAsync { after_us: after.whole(1_000, MAX_US)? })
                }
                (None, Some(after)) => Ok(TooFew::Refuse { after_us: after.whole(1_000, MAX_US)? }),
                _ => field.must_be(TOO_FEW),
            }
        }
        _ => field.must_be(TOO_FEW),
    }
}

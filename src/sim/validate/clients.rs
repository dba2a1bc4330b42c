//! What clients, their reads and what readers see may be.

use super::super::config::{ClientConfig, Config, Level, OnReplica, ReadPolicy, Who};
use super::super::ids::{ClientId, Key};
use super::super::readings::MAX_KEYS;
use super::{Invalid, MAX_CLIENTS, MAX_US, check_load, invalid, known, within};

/// Checks all clients and what they ask for.
pub(super) fn check_clients(config: &Config) -> Result<(), Invalid> {
    within("keys", config.keys, 1, MAX_KEYS)?;
    check_visibility(config)?;
    let alone = config.others.is_empty();
    check_client(if alone { "client" } else { "clients[0]" }, &config.client, config)?;
    if config.others.len() >= MAX_CLIENTS {
        let (count, most) = (config.others.len() + 1, MAX_CLIENTS);
        return invalid("clients", format!("there are {count}; at most {most} are allowed"));
    }
    for (at, client) in config.others.iter().enumerate() {
        check_client(&format!("clients[{}]", at + 1), client, config)?;
    }
    Ok(())
}

fn check_client(field: &str, client: &ClientConfig, config: &Config) -> Result<(), Invalid> {
    let at = |name: &str| format!("{field}.{name}");
    check_load(&at("load"), client.load)?;
    within(&at("timeout_us"), client.timeout_us, 1_000, MAX_US)?;
    within(&at("retries"), client.retries, 0, 10_000)?;
    within(&at("ask_again_us"), client.ask_again_us, 1_000, MAX_US)?;
    within(&at("latency_us"), client.latency_us.unwrap_or(1), 1, MAX_US)?;
    within(&at("reads.percent"), client.reads.percent, 0, 100)?;
    check_policy(&at("reads.policy"), client.reads.policy)?;
    for (name, server) in [("near", client.near), ("reads.prefer", client.reads.prefer)] {
        server.map_or(Ok(()), |server| known(&at(name), server, config))?;
    }
    Ok(())
}

pub(super) fn check_policy(field: &str, policy: ReadPolicy) -> Result<(), Invalid> {
    match policy {
        ReadPolicy::Within { us } => within(&format!("{field}.within_us"), us, 1_000, MAX_US),
        _ => Ok(()),
    }
}

/// A replica that applies nothing before it is committed cannot acknowledge by what is applied: the
/// two would wait for each other (rule 19).
fn check_visibility(config: &Config) -> Result<(), Invalid> {
    let ack = &config.ack;
    if config.visibility.replica == OnReplica::OnceCommitted
        && ack.level == Level::Applied
        && ack.who != Who::Nobody
    {
        return invalid(
            "ack.level",
            "\"applied\" would wait for itself, because visibility.replica is \"once committed\" and \
             a write is committed when it is acknowledged; use \"received\" or \"flushed\", or make \
             visibility.replica \"as it arrives\"",
        );
    }
    Ok(())
}

pub(super) fn known_client(field: &str, id: ClientId, config: &Config) -> Result<(), Invalid> {
    if id.index() <= config.others.len() {
        return Ok(());
    }
    let last = config.client_ids().next_back().unwrap_or(ClientId(0));
    let there = if last.0 == 0 { "the only one is" } else { "the last one is" };
    invalid(field, format!("there is no client {id}; {there} {last}"))
}

pub(super) fn known_key(key: Key, config: &Config) -> Result<(), Invalid> {
    if key.0 < config.keys {
        return Ok(());
    }
    let last = Key(config.keys - 1);
    let there = if last.0 == 0 { "the only one is" } else { "the last one is" };
    invalid("key", format!("there is no key {key}; {there} {last}"))
}

//! Reads what a configuration says of clients: one like all, or a list of them, what they read, and
//! what readers see.

use crate::sim::config::{ClientConfig, Config, Load, ReadPolicy, Reads, Visibility};
use crate::sim::validate::{MAX_CLIENTS, MAX_US};

use super::error::RunFileError;
use super::json::Json;
use super::reader::{Field, Fields};
use super::words::{ON_PRIMARY, ON_REPLICA, POLICIES};

type Result<T> = std::result::Result<T, RunFileError>;

const LOAD: &str = r#""by hand", {"pause_us": 28000} or {"every_us": 100000}"#;
const POLICY: &str = r#""primary", "confirmed", "any", "own writes" or {"within_us": 50000}"#;

/// The clients: `client` says what each is like, `clients` how many there are and how they differ.
pub fn clients(fields: &Fields<'_>, config: &mut Config) -> Result<()> {
    let before = config.client;
    fields.update("client", &mut config.client, |field| client(field, before))?;
    let Some(field) = fields.get("clients") else { return Ok(()) };
    let like = config.client;
    let items = field.list(MAX_CLIENTS)?;
    let mut clients = items.iter().map(|item| client(item, like)).collect::<Result<Vec<_>>>()?;
    if clients.is_empty() {
        return Err(field.error("it is empty; a run has at least one client"));
    }
    config.client = clients.remove(0);
    config.others = clients;
    Ok(())
}

fn client(field: &Field<'_>, mut client: ClientConfig) -> Result<ClientConfig> {
    let fields = field.fields(&[
        "load",
        "timeout_us",
        "retries",
        "ask_again_us",
        "latency_us",
        "near",
        "idempotent",
        "reads",
    ])?;
    fields.update("load", &mut client.load, load)?;
    fields.update("timeout_us", &mut client.timeout_us, timeout)?;
    fields.update("retries", &mut client.retries, retries)?;
    fields.update("ask_again_us", &mut client.ask_again_us, |field| field.whole(1_000, MAX_US))?;
    fields
        .update("latency_us", &mut client.latency_us, |field| field.whole(1, MAX_US).map(Some))?;
    fields.update("near", &mut client.near, |field| field.server().map(Some))?;
    fields.update("idempotent", &mut client.idempotent, Field::switch)?;
    let before = client.reads;
    fields.update("reads", &mut client.reads, |field| {
        reads(&field.fields(&["percent", "policy", "prefer"])?, before)
    })?;
    Ok(client)
}

/// What a client reads; what is absent stays.
pub fn reads(fields: &Fields<'_>, mut reads: Reads) -> Result<Reads> {
    fields.update("percent", &mut reads.percent, |field| field.whole(0, 100))?;
    fields.update("policy", &mut reads.policy, policy)?;
    fields.update("prefer", &mut reads.prefer, |field| field.server().map(Some))?;
    Ok(reads)
}

/// A read policy.
pub fn policy(field: &Field<'_>) -> Result<ReadPolicy> {
    match field.json() {
        Some(Json::Object(_)) => {
            let us = field.fields(&["within_us"])?.need("within_us").whole(1_000, MAX_US)?;
            Ok(ReadPolicy::Within { us })
        }
        _ => field.word(&POLICIES).or_else(|_| field.must_be(POLICY)),
    }
}

/// What readers see.
pub fn visibility(field: &Field<'_>, mut visibility: Visibility) -> Result<Visibility> {
    let fields = field.fields(&["primary", "replica"])?;
    fields.update("primary", &mut visibility.primary, |field| field.word(&ON_PRIMARY))?;
    fields.update("replica", &mut visibility.replica, |field| field.word(&ON_REPLICA))?;
    Ok(visibility)
}

/// A client's load.
pub fn load(field: &Field<'_>) -> Result<Load> {
    match field.json() {
        Some(Json::Text(word)) if word == "by hand" => Ok(Load::Hand),
        Some(Json::Object(_)) => {
            let fields = field.fields(&["pause_us", "every_us"])?;
            match (fields.get("pause_us"), fields.get("every_us")) {
                (Some(pause), None) => Ok(Load::Closed { pause_us: pause.whole(0, MAX_US)? }),
                (None, Some(every)) => Ok(Load::Open { every_us: every.whole(100, MAX_US)? }),
                _ => field.must_be(LOAD),
            }
        }
        _ => field.must_be(LOAD),
    }
}

/// A client's time-out.
pub fn timeout(field: &Field<'_>) -> Result<u64> {
    field.whole(1_000, MAX_US)
}

/// How often a client asks again.
pub fn retries(field: &Field<'_>) -> Result<u32> {
    field.whole(0, 10_000)
}

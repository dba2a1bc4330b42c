//! Reads failover settings: detection, choice and fencing.

use crate::sim::config::{Detection, Failover, Fencing, Lease, PowerOff};
use crate::sim::validate::{MAX_MONITORS, MAX_SERVERS, MAX_US};

use super::error::RunFileError;
use super::json::Json;
use super::reader::Field;
use super::words::CHOICES;

type Result<T> = std::result::Result<T, RunFileError>;

const DETECTION: &str = r#""nobody", "replicas", {"monitors": 3, "quorum": 2} or "coordinator""#;
const LEASE: &str = r#""off" or {"us": 60000, "drift_percent": 10}"#;
const POWER_OFF: &str = r#""off" or {"takes_us": 50000, "waits": true}"#;

/// Failover settings.
pub fn failover(field: &Field<'_>, mut failover: Failover) -> Result<Failover> {
    let fields = field.fields(&[
        "detection",
        "choice",
        "majority",
        "order",
        "fencing",
        "heartbeat_us",
        "suspect_us",
        "stagger_us",
    ])?;
    fields.update("detection", &mut failover.detection, detection)?;
    fields.update("choice", &mut failover.choice, |field| field.word(&CHOICES))?;
    fields.update("majority", &mut failover.majority, Field::switch)?;
    fields.update("order", &mut failover.order, |field| {
        field.list(MAX_SERVERS.into())?.iter().map(Field::server).collect()
    })?;
    let fencing_before = failover.fencing;
    fields.update("fencing", &mut failover.fencing, |field| fencing(field, fencing_before))?;
    fields.update("heartbeat_us", &mut failover.heartbeat_us, |field| field.whole(100, MAX_US))?;
    fields.update("suspect_us", &mut failover.suspect_us, |field| field.whole(100, MAX_US))?;
    fields.update("stagger_us", &mut failover.stagger_us, |field| field.whole(0, MAX_US))?;
    Ok(failover)
}

fn detection(field: &Field<'_>) -> Result<Detection> {
    match field.json() {
        Some(Json::Text(word)) if word == "nobody" => Ok(Detection::Nobody),
        Some(Json::Text(word)) if word == "replicas" => Ok(Detection::Replicas),
        Some(Json::Text(word)) if word == "coordinator" => Ok(Detection::Coordinator),
        Some(Json::Object(_)) => {
            let fields = field.fields(&["monitors", "quorum"])?;
            let count = fields.need("monitors").whole(1, MAX_MONITORS.into())?;
            let quorum = fields.get("quorum").map(|field| field.whole(1, MAX_MONITORS.into()));
            let quorum = quorum.unwrap_or(Ok(count / 2 + 1))?;
            Ok(Detection::Monitors { count, quorum })
        }
        _ => field.must_be(DETECTION),
    }
}

fn fencing(field: &Field<'_>, mut fencing: Fencing) -> Result<Fencing> {
    let fields = field.fields(&["epochs", "lease", "power_off"])?;
    fields.update("epochs", &mut fencing.epochs, Field::switch)?;
    fields.update("lease", &mut fencing.lease, |field| unless_off(field, LEASE, lease))?;
    fields.update("power_off", &mut fencing.power_off, |field| {
        unless_off(field, POWER_OFF, power_off)
    })?;
    Ok(fencing)
}

/// What may be `"off"`.
fn unless_off<T>(
    field: &Field<'_>,
    allowed: &str,
    read: impl FnOnce(&Field<'_>) -> Result<T>,
) -> Result<Option<T>> {
    match field.json() {
        Some(Json::Text(word)) if word == "off" => Ok(None),
        Some(Json::Object(_)) => read(field).map(Some),
        _ => field.must_be(allowed),
    }
}

fn lease(field: &Field<'_>) -> Result<Lease> {
    let fields = field.fields(&["us", "drift_percent"])?;
    let mut lease = Lease { us: fields.need("us").whole(1, MAX_US)?, drift_percent: 10 };
    fields.update("drift_percent", &mut lease.drift_percent, |field| field.whole(0, 100))?;
    Ok(lease)
}

fn power_off(field: &Field<'_>) -> Result<PowerOff> {
    let fields = field.fields(&["takes_us", "waits"])?;
    let takes_us = fields.need("takes_us").whole(0, MAX_US)?;
    let mut power_off = PowerOff { takes_us, waits: true };
    fields.update("waits", &mut power_off.waits, Field::switch)?;
    Ok(power_off)
}

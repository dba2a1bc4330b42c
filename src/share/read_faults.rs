//! Reads what can go wrong beside crashes: lanes, zones and machines of a configuration, and the acts
//! that inflict faults.

use crate::sim::action::Action;
use crate::sim::ids::NodeId;
use crate::sim::link::{LaneChange, LaneSettings, Zone};
use crate::sim::machine::{MachineSettings, USUAL_PERCENT};
use crate::sim::message::MessageKey;
use crate::sim::validate::faults::{
    DISK_PERCENT, MOST_JUMP_US, MOST_PER_MILLION, MOST_PPM, MOST_ZONE_NAME,
};
use crate::sim::validate::{MAX_CLIENTS, MAX_MONITORS, MAX_SERVERS, MAX_US};

use super::error::RunFileError;
use super::json::Json;
use super::limits::MAX_COUNT;
use super::read_config::MAX_LINKS;
use super::reader::{Field, Fields};

type Result<T> = std::result::Result<T, RunFileError>;

/// What may be said of a lane.
pub const LANE_FIELDS: [&str; 4] =
    ["us", "loss_per_million", "duplicate_per_million", "reorder_us"];

/// An act that inflicts a fault, or repairs one.
#[derive(Clone, Copy)]
pub enum Fault {
    /// To one message.
    ToMessage(fn(MessageKey) -> Action),
    /// It arrives later.
    Delay,
    /// Of a lane.
    SetLink,
    /// Of one server.
    Isolate,
    /// Between groups.
    Split,
    /// Of every link.
    HealAll,
    /// Of a disk.
    SlowDisk,
    /// Of a clock.
    SetClock,
    /// All servers of a zone stop.
    LoseZone,
    /// A zone stands alone.
    IsolateZone,
}

impl Fault {
    /// The fields that it has beside those that every act has.
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Self::ToMessage(_) => vec!["from", "to", "nth"],
            Self::Delay => vec!["from", "to", "nth", "us"],
            Self::SetLink => [&["from", "to", "both"][..], &LANE_FIELDS].concat(),
            Self::Isolate => vec!["server", "clients"],
            Self::Split => vec!["groups"],
            Self::HealAll => vec![],
            Self::SlowDisk => vec!["server", "percent"],
            Self::SetClock => vec!["server", "jump_us", "rate_ppm"],
            Self::LoseZone => vec!["zone"],
            Self::IsolateZone => vec!["zone", "clients"],
        }
    }

    /// The act.
    pub fn read(self, fields: &Fields<'_>) -> Result<Action> {
        let clients = || switch(fields, "clients");
        Ok(match self {
            Self::ToMessage(act) => act(message(fields)?),
            Self::Delay => {
                Action::Delay { message: message(fields)?, us: fields.need("us").whole(1, MAX_US)? }
            }
            Self::SetLink => Action::SetLink {
                from: node(&fields.need("from"))?,
                to: node(&fields.need("to"))?,
                both: switch(fields, "both")?,
                change: change(fields)?,
            },
            Self::Isolate => {
                Action::Isolate { server: fields.need("server").server()?, clients: clients()? }
            }
            Self::Split => Action::Split(groups(&fields.need("groups"))?),
            Self::HealAll => Action::HealAll,
            Self::SlowDisk => Action::SlowDisk {
                server: fields.need("server").server()?,
                percent: percent(&fields.need("percent"))?,
            },
            Self::SetClock => set_clock(fields)?,
            Self::LoseZone => Action::LoseZone(zone_name(fields)?),
            Self::IsolateZone => {
                Action::IsolateZone { zone: zone_name(fields)?, clients: clients()? }
            }
        })
    }
}

fn set_clock(fields: &Fields<'_>) -> Result<Action> {
    let (mut jump_us, mut rate_ppm) = (0, 0);
    fields.update("jump_us", &mut jump_us, |field| field.signed(MOST_JUMP_US))?;
    fields.update("rate_ppm", &mut rate_ppm, |field| field.signed(MOST_PPM))?;
    Ok(Action::SetClock { server: fields.need("server").server()?, jump_us, rate_ppm })
}

fn message(fields: &Fields<'_>) -> Result<MessageKey> {
    Ok(MessageKey {
        from: node(&fields.need("from"))?,
        to: node(&fields.need("to"))?,
        nth: fields.need("nth").whole(1, u64::from(u32::MAX).min(MAX_COUNT))?,
    })
}

fn groups(field: &Field<'_>) -> Result<Vec<Vec<crate::sim::ids::ServerId>>> {
    let servers = |group: &Field<'_>| {
        group.list(MAX_SERVERS.into())?.iter().map(Field::server).collect::<Result<_>>()
    };
    field.list(MAX_SERVERS.into())?.iter().map(servers).collect()
}

fn zone_name(fields: &Fields<'_>) -> Result<String> {
    Ok(fields.need("zone").text(MOST_ZONE_NAME)?.to_owned())
}

fn switch(fields: &Fields<'_>, name: &str) -> Result<bool> {
    fields.get(name).map_or(Ok(false), |field| field.switch())
}

/// A server, a client or a monitor.
fn node(field: &Field<'_>) -> Result<NodeId> {
    let server = field.server().map(NodeId::from);
    let others = || field.client().map(NodeId::from).or_else(|_| field.monitor().map(NodeId::from));
    if matches!(field.json(), Some(Json::Text(word)) if word == "CO") {
        return Ok(NodeId::COORDINATOR);
    }
    server.or_else(|_| others()).or_else(|_| {
        field.must_be(&format!(
            "\"S1\" to \"S{MAX_SERVERS}\", \"C1\" to \"C{MAX_CLIENTS}\", \"M1\" to \"M{MAX_MONITORS}\" or \"CO\""
        ))
    })
}

/// What is said of a lane.
fn change(fields: &Fields<'_>) -> Result<LaneChange> {
    let get = |name: &str| fields.get(name);
    Ok(LaneChange {
        us: get("us").map(|field| field.whole(1, MAX_US)).transpose()?,
        loss_per_million: get("loss_per_million").map(|field| chance(&field)).transpose()?,
        duplicate_per_million: get("duplicate_per_million")
            .map(|field| chance(&field))
            .transpose()?,
        reorder_us: get("reorder_us").map(|field| field.whole(0, MAX_US)).transpose()?,
    })
}

/// A chance of a million.
pub fn chance(field: &Field<'_>) -> Result<u32> {
    field.whole(0, MOST_PER_MILLION.into())
}

fn percent(field: &Field<'_>) -> Result<u32> {
    field.whole(DISK_PERCENT.0.into(), DISK_PERCENT.1.into())
}

/// Lanes that differ from the rest of the network.
pub fn lanes(field: &Field<'_>) -> Result<Vec<LaneSettings>> {
    let lane = |item: &Field<'_>| {
        let fields = item.fields(&[&["from", "to"][..], &LANE_FIELDS].concat())?;
        let (from, to) = (node(&fields.need("from"))?, node(&fields.need("to"))?);
        Ok(LaneSettings { from, to, change: change(&fields)? })
    };
    field.list(2 * MAX_LINKS)?.iter().map(lane).collect()
}

/// Zones.
pub fn zones(field: &Field<'_>) -> Result<Vec<Zone>> {
    let zone = |item: &Field<'_>| {
        let fields = item.fields(&["name", "servers"])?;
        let name = fields.need("name").text(MOST_ZONE_NAME)?.to_owned();
        let servers = fields.need("servers").list(MAX_SERVERS.into())?;
        Ok(Zone { name, servers: servers.iter().map(Field::server).collect::<Result<_>>()? })
    };
    field.list(MAX_SERVERS.into())?.iter().map(zone).collect()
}

/// Machines that differ from the others.
pub fn machines(field: &Field<'_>) -> Result<Vec<MachineSettings>> {
    let machine = |item: &Field<'_>| {
        let fields = item.fields(&["server", "disk_percent", "clock_ppm"])?;
        let (mut disk_percent, mut clock_ppm) = (USUAL_PERCENT, 0);
        fields.update("disk_percent", &mut disk_percent, percent)?;
        fields.update("clock_ppm", &mut clock_ppm, |field| field.signed(MOST_PPM))?;
        Ok(MachineSettings { server: fields.need("server").server()?, disk_percent, clock_ppm })
    };
    field.list(MAX_SERVERS.into())?.iter().map(machine).collect()
}

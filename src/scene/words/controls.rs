//! The words of the settings' controls: headings and what each group comes to, labels, a sentence of
//! help, options, and why something typed is no figure.

use crate::scene::panel::settings::Field;
use crate::sim::config::{Config, Load, Who};
use crate::sim::ids::ServerId;
use crate::sim::link::Zone;

use super::phrases::{count, duration};
use super::settings;

/// The groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupName {
    /// Servers and where they stand.
    Cluster,
    /// The ack rule.
    Done,
    /// How updates travel.
    Replication,
    /// Detection, choice, fencing.
    Failover,
    /// Who writes.
    Clients,
    /// Who reads, and what is seen.
    Readers,
    /// What befalls messages.
    Network,
    /// How fast disks are.
    Disks,
}

/// Whose acknowledgements count.
pub const WHO: [&str; 6] = [
    "the primary has it",
    "enough replicas have it",
    "the first in order have it",
    "a majority has it",
    "all replicas have it",
    "all that are in sync have it",
];
/// What an acknowledgement must say.
pub const LEVELS: [&str; 3] = ["has received it", "has it on its disk", "has applied it"];
/// What happens when too few answer.
pub const TOO_FEW: [&str; 3] = ["wait", "go on without them", "refuse"];
/// Who notices.
pub const DETECTION: [&str; 4] = ["the replicas", "nobody: by hand", "monitors", "the coordinator"];
/// Who follows.
pub const CHOICE: [&str; 6] = [
    "the most advanced",
    "the first in order",
    "whom you promote",
    "whoever asks first",
    "one that is in sync",
    "in sync, else any",
];
/// When clients write.
pub const LOADS: [&str; 3] = ["after each answer", "at a steady rate", "only by hand"];
/// Who may answer a read.
pub const POLICIES: [&str; 5] = [
    "the primary",
    "the primary, confirmed",
    "any server",
    "any, if not far behind",
    "any with the own writes",
];
/// What readers see on the primary.
pub const ON_PRIMARY: [&str; 2] = ["before the acks", "once it is done"];
/// What readers see on a replica.
pub const ON_REPLICA: [&str; 2] = ["as it arrives", "once it is done"];
/// Who is asked first, if nobody is named.
pub const NEAREST: &str = "the nearest replica";
/// Who feeds the replicas.
pub const FED: [&str; 3] = ["the primary", "the last by S2", "one another, in a chain"];
/// The same, as a file has it.
pub const FED_OTHERWISE: &str = "as the file says";
/// Zones to choose.
pub const ZONES: [&str; 3] = ["one place", "two zones", "three zones"];
/// What zones are called.
pub const ZONE_NAMES: [&str; 3] = ["A", "B", "C"];

/// The heading.
#[must_use]
pub const fn title(name: GroupName) -> &'static str {
    match name {
        GroupName::Cluster => "Cluster",
        GroupName::Done => "When a write is done",
        GroupName::Replication => "Updates to replicas",
        GroupName::Failover => "Failover",
        GroupName::Clients => "Clients",
        GroupName::Readers => "Readers",
        GroupName::Network => "Lost and late messages",
        GroupName::Disks => "Disks",
    }
}

/// What the group comes to.
#[must_use]
pub fn summary(name: GroupName, config: &Config) -> String {
    match name {
        GroupName::Cluster => {
            format!("{}, {} apart", servers(config), duration(config.network.server_us))
        }
        GroupName::Done => settings::who(&config.ack.who),
        GroupName::Replication => {
            format!("{} at a time", count(config.replication.window, "update", "updates"))
        }
        GroupName::Failover => settings::failover(&config.failover).into(),
        GroupName::Clients => clients(config),
        GroupName::Readers => match config.client.reads.percent {
            0 => "nobody reads".into(),
            percent => format!("{percent} % of what they ask are reads"),
        },
        GroupName::Network => match config.network.faults.loss_per_million {
            0 => "nothing is lost by chance".into(),
            loss => format!("{} % are lost", decimal(loss.into(), 4)),
        },
        GroupName::Disks if config.disk.flush => {
            format!("a flush takes {}", duration(config.disk.flush_us))
        }
        GroupName::Disks => "nothing is flushed".into(),
    }
}

fn servers(config: &Config) -> String {
    let all = count(config.servers, "server", "servers");
    match config.spares {
        0 => all,
        spares => {
            format!("{all}, {spares} of them no {}", if spares == 1 { "member" } else { "members" })
        }
    }
}

fn clients(config: &Config) -> String {
    let clients = config.client_ids().count();
    let many = count(u64::try_from(clients).unwrap_or(u64::MAX), "client", "clients");
    match config.client.load {
        Load::Closed { .. } => format!("{many}, one write after the other"),
        Load::Open { every_us } => format!("{many}, a write every {}", duration(every_us)),
        Load::Hand => format!("{many}, by hand"),
    }
}

/// The label.
#[must_use]
pub const fn label(field: Field, config: &Config) -> &'static str {
    match field {
        Field::Servers => "Servers",
        Field::Spares => "Servers that are no members at the start",
        Field::Latency | Field::LinkLatency => "Latency, ms",
        Field::ClientLatency => "Client to server, ms",
        Field::Variation => "Latency varies by, %",
        Field::Zones => "Servers stand in",
        Field::ZoneLatency => "Between zones, ms",
        Field::Loss => "Messages lost, %",
        Field::Doubled => "Messages doubled, %",
        Field::Reorder => "Out of order by up to, ms",
        Field::Window => "Window",
        Field::Cascade => "Replicas are fed by",
        Field::SendAfterFlush => "Sent once the primary's disk has it",
        Field::Resend => "Sent again after, ms",
        Field::CatchUpBatch => "Entries at once when catching up",
        Field::Keep => "Entries that a log keeps",
        Field::CopyEntry => "Full copy, ms for an entry",
        Field::Who => "Done when",
        Field::Count => match config.ack.who {
            Who::InSync { .. } => "In sync at least, with the primary",
            _ => "Replicas that are enough",
        },
        Field::InSyncLag => "In sync: behind by at most, ms",
        Field::List => "In this order",
        Field::Level => "A replica has it when it",
        Field::OwnDisk => "The primary's own disk first",
        Field::TooFew => "When too few answer",
        Field::TooFewAfter => "After, ms",
        Field::Detection => "A dead primary is noticed by",
        Field::Monitors => "Monitors",
        Field::Quorum => "Monitors that must agree",
        Field::Choice => "It is followed by",
        Field::Order => "Order of preference",
        Field::Majority => "A new primary needs a majority",
        Field::Heartbeat => "A heartbeat every, ms",
        Field::Suspect => "Suspects after, ms",
        Field::Stagger => "Later for each place in the order, ms",
        Field::Epochs => "The highest epoch is obeyed",
        Field::Lease => "A primary needs a lease",
        Field::LeaseLasts => "The lease lasts, ms",
        Field::LeaseDrift => "Voters wait longer by, %",
        Field::PowerOff => "A winner switches the others off",
        Field::PowerOffTakes => "Switching off takes, ms",
        Field::PowerOffWaits => "The winner waits for that",
        Field::Clients => "Number of clients",
        Field::Load => "A client writes",
        Field::LoadEvery => match config.client.load {
            Load::Open { .. } => "A write every, ms",
            Load::Closed { .. } | Load::Hand => "Pause between writes, ms",
        },
        Field::Timeout => "A client waits, ms",
        Field::Retries => "It asks again, times",
        Field::AskAgain => "After \"not primary\" it waits, ms",
        Field::Idempotent => "Servers know a retry",
        Field::Keys => "Keys",
        Field::ReadShare => "Reads, %",
        Field::ReadPolicy => "A read is answered by",
        Field::ReadWithin => "At most behind by, ms",
        Field::ReadPrefer => "Asked first",
        Field::OnPrimary => "The primary shows a write",
        Field::OnReplica => "A replica shows a write",
        Field::Flush => "Entries go to the disk",
        Field::FlushTakes => "A flush takes, ms",
        Field::ApplyTakes => "Applying takes, ms",
        Field::DiskVariation => "Both vary by, %",
        Field::DiskPace => "Its disk takes, % of the usual",
        Field::Zone => "It stands in",
        Field::Upstream => "It is fed by",
        Field::OwnLatency => "To a server, ms",
        Field::Near => "It stands beside",
        Field::RunFile => "Open a run file",
    }
}

/// A sentence below the control; it also says when a change starts a new run.
#[must_use]
pub fn help(field: Field, new_run: bool) -> String {
    let own = own_help(field);
    match (own, new_run) {
        (own, false) => own.into(),
        ("", true) => "Starts a new run.".into(),
        (own, true) => format!("{own} Starts a new run."),
    }
}

const fn own_help(field: Field) -> &'static str {
    match field {
        Field::Spares => "The last ones. With 1 or more, members can be added and removed.",
        Field::Latency => "Between any two servers, one way.",
        Field::Zones => "The servers are dealt to zones in turn. A zone can be lost as a whole.",
        Field::Zone => "Between zones messages take longer; a zone can be lost as a whole.",
        Field::Near => "From there the links between servers lead on to the others.",
        Field::Window => {
            "Updates that may be unacknowledged at one replica. With 1, each answers before it is sent the next."
        }
        Field::Cascade => "Who is fed by a replica has no vote, and does not count for done.",
        Field::Keep => "0 keeps all. A replica that needs an older one gets a full copy.",
        Field::List => "Like \"S3, S2\". Who is not named never counts; empty names all.",
        Field::Order => "Like \"S3, S2\". Who is not named comes after them, by number.",
        Field::Detection => "The coordinator chooses one that is in sync, and nobody votes.",
        Field::Quorum => "So many must take the primary for dead.",
        Field::Suspect => {
            "Real systems wait 10 to 30 s before they suspect; here 80 ms, so that you can watch."
        }
        Field::Epochs => "Without, an old primary serves until it is told.",
        Field::Lease => "It answers only while a majority has promised to elect nobody else.",
        Field::PowerOff => "Each server that did not vote for it.",
        Field::Retries => "Under the same write number. 0 means never.",
        Field::Idempotent => "Without, a write that is asked for twice can be done twice.",
        Field::Keys => "Each write sets one of them, each read asks for one.",
        Field::ReadShare => "Of a hundred operations of a client.",
        Field::Flush => "Without, a crash leaves an empty log.",
        _ => "",
    }
}

/// Zones as a file has them.
#[must_use]
pub fn zones_named(zones: &[Zone]) -> String {
    let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
    names.join(", ")
}

/// Servers as they are typed.
#[must_use]
pub fn list(servers: &[ServerId]) -> String {
    let names: Vec<String> = servers.iter().map(ServerId::to_string).collect();
    names.join(", ")
}

/// A figure with so many digits after the point, without those that say nothing.
#[must_use]
pub fn decimal(figure: u64, digits: u32) -> String {
    let one = 10_u64.pow(digits);
    let rest = figure % one;
    if rest == 0 {
        return (figure / one).to_string();
    }
    let width = usize::try_from(digits).unwrap_or(0);
    let text = format!("{}.{rest:0width$}", figure / one);
    text.trim_end_matches('0').to_owned()
}

/// Why what was typed is no figure of so many digits after the point.
#[must_use]
pub fn no_figure(typed: &str, digits: u32) -> String {
    match (typed.trim(), digits) {
        ("", 0) => "Type a whole number".into(),
        ("", _) => "Type a number".into(),
        (typed, 0) => format!("\"{typed}\" is not a whole number"),
        (typed, digits) => format!("\"{typed}\" is not a number with at most {digits} decimals"),
    }
}

/// A figure that nothing can hold.
#[must_use]
pub fn too_large(typed: &str) -> String {
    format!("{} is too large", typed.trim())
}

/// What was typed names no server.
#[must_use]
pub fn no_server(typed: &str) -> String {
    format!("\"{typed}\" is no server; type names like S2, S3")
}

/// A new run has begun because of a setting.
pub const NEW_RUN: &str = "A new run has begun, with the same seed.";

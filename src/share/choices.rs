//! How a choice of a scheduled run is written down (rule 6), read and written.

use crate::sim::choice::Choice;
use crate::sim::ids::{ClientId, NodeId, ServerId, WriteId};
use crate::sim::message::MessageKey;
use crate::sim::timer::Timer;

use super::error::RunFileError;
use super::json::Json;
use super::reader::{Field, Fields};
use super::words::{JOBS, Job, TIMERS, TimerKind, word_of};
use super::write::server;

type Result<T> = std::result::Result<T, RunFileError>;

/// The fields of a delivery.
pub const DELIVER: [&str; 5] = ["from", "to", "nth", "keeps", "late"];
/// The fields of a timer's or client's turn.
pub const FIRE: [&str; 6] = ["server", "timer", "replica", "late", "client", "write"];
/// The fields of a disk's or a switch's turn.
pub const FINISH: [&str; 3] = ["server", "job", "by"];

/// A message arrives.
pub fn deliver(fields: &Fields<'_>) -> Result<Choice> {
    let (from, to) = (node(&fields.need("from"))?, node(&fields.need("to"))?);
    let nth = fields.need("nth").whole(1, u64::from(u32::MAX))?;
    let (mut keeps, mut late) = (false, false);
    fields.update("keeps", &mut keeps, Field::switch)?;
    fields.update("late", &mut late, Field::switch)?;
    Ok(Choice::Deliver { message: MessageKey { from, to, nth }, keeps, late })
}

/// A server's timer fires, or a client has waited long enough.
pub fn fire(item: &Field<'_>, fields: &Fields<'_>) -> Result<Choice> {
    match (fields.get("server"), fields.get("client")) {
        (Some(field), None) => {
            let server = field.server()?;
            let timer = timer(fields)?;
            let mut late = true;
            fields.update("late", &mut late, Field::switch)?;
            Ok(Choice::Fire { server, timer, late })
        }
        (None, Some(field)) => {
            let client = client(&field)?;
            let write = WriteId(fields.need("write").whole(1, u64::from(u32::MAX))?);
            Ok(Choice::Attend { client, write })
        }
        _ => Err(item.error("it needs either server and timer, or client and write")),
    }
}

/// A server's disk finishes, or a switch.
pub fn finish(fields: &Fields<'_>) -> Result<Choice> {
    let server = fields.need("server").server()?;
    Ok(match fields.need("job").word(&JOBS)? {
        Job::Flush => Choice::Flush(server),
        Job::Apply => Choice::Apply(server),
        Job::Switch => Choice::SwitchOff { server, by: fields.need("by").server()? },
    })
}

fn timer(fields: &Fields<'_>) -> Result<Timer> {
    Ok(match fields.need("timer").word(&TIMERS)? {
        TimerKind::Heartbeat => Timer::Heartbeat,
        TimerKind::Suspect => Timer::Suspect,
        TimerKind::Votes => Timer::Votes,
        TimerKind::TooFew => Timer::TooFew,
        TimerKind::Report => Timer::Report,
        TimerKind::Resend => Timer::Resend(fields.need("replica").server()?),
    })
}

fn node(field: &Field<'_>) -> Result<NodeId> {
    match field.json() {
        Some(Json::Text(text)) if text.starts_with('C') => Ok(client(field)?.into()),
        _ => Ok(field.server()?.into()),
    }
}

/// A client's name.
pub fn client(field: &Field<'_>) -> Result<ClientId> {
    field.word(&[("C1", ClientId(0))])
}

/// What is done, and the fields that say to whom.
pub fn write(choice: &Choice) -> (String, Vec<(&'static str, Json)>) {
    match *choice {
        Choice::Deliver { message, keeps, late } => {
            let mut fields = vec![
                ("from", message.from.to_string().into()),
                ("to", message.to.to_string().into()),
                ("nth", message.nth.into()),
            ];
            fields.extend(keeps.then(|| ("keeps", true.into())));
            fields.extend(late.then(|| ("late", true.into())));
            ("deliver".into(), fields)
        }
        Choice::Fire { server: id, timer, late } => {
            let (kind, replica) = kind_of(timer);
            let mut fields =
                vec![("server", server(id)), ("timer", word_of(&TIMERS, &kind).into())];
            fields.extend(replica.map(|replica| ("replica", server(replica))));
            fields.extend((!late).then(|| ("late", false.into())));
            ("fire".into(), fields)
        }
        Choice::Attend { client, write } => {
            ("fire".into(), vec![("client", client.to_string().into()), ("write", write.0.into())])
        }
        Choice::Flush(id) => finished(id, Job::Flush),
        Choice::Apply(id) => finished(id, Job::Apply),
        Choice::SwitchOff { server: id, by } => {
            let (what, mut fields) = finished(id, Job::Switch);
            fields.push(("by", server(by)));
            (what, fields)
        }
    }
}

fn finished(id: ServerId, job: Job) -> (String, Vec<(&'static str, Json)>) {
    ("finish".into(), vec![("server", server(id)), ("job", word_of(&JOBS, &job).into())])
}

const fn kind_of(timer: Timer) -> (TimerKind, Option<ServerId>) {
    match timer {
        Timer::Heartbeat => (TimerKind::Heartbeat, None),
        Timer::Suspect => (TimerKind::Suspect, None),
        Timer::Votes => (TimerKind::Votes, None),
        Timer::TooFew => (TimerKind::TooFew, None),
        Timer::Report => (TimerKind::Report, None),
        Timer::Resend(replica) => (TimerKind::Resend, Some(replica)),
    }
}

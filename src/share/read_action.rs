//! Reads the timed actions, each checked against the settings that are in force when it is taken.

use crate::sim::action::{Action, ClientSetting, Setting, TimedAction};
use crate::sim::choice::CHOICE_US;
use crate::sim::config::{ClientConfig, Clock, Config};
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::time::SimTime;
use crate::sim::validate::{MAX_US, check_action};

use super::choices;
use super::error::RunFileError;
use super::limits::{LONGEST_RUN, MAX_ACTIONS, MAX_COUNT};
use super::read_client::{load, policy, reads, retries, timeout};
use super::read_config::{ack, window};
use super::read_failover::failover;
use super::read_faults::Fault;
use super::reader::{Field, Fields};

type Result<T> = std::result::Result<T, RunFileError>;

/// What an action does.
#[derive(Clone, Copy)]
enum Deed {
    ToServer(fn(ServerId) -> Action),
    ToLink(fn(ServerId, ServerId) -> Action),
    Write,
    Set,
    Follow,
    Fault(Fault),
    Read,
    Deliver,
    Fire,
    Finish,
}

const DEEDS: [(&str, Deed); 31] = [
    ("crash", Deed::ToServer(Action::Crash)),
    ("restart", Deed::ToServer(Action::Restart)),
    ("wipe", Deed::ToServer(Action::Wipe)),
    ("promote", Deed::ToServer(Action::Promote)),
    ("force_promote", Deed::ToServer(Action::ForcePromote)),
    ("cut", Deed::ToLink(|from, to| Action::Cut { from, to })),
    ("heal", Deed::ToLink(|from, to| Action::Heal { from, to })),
    ("write", Deed::Write),
    ("set", Deed::Set),
    ("follow", Deed::Follow),
    ("pause", Deed::ToServer(Action::Pause)),
    ("resume", Deed::ToServer(Action::Resume)),
    ("slow_disk", Deed::Fault(Fault::SlowDisk)),
    ("set_clock", Deed::Fault(Fault::SetClock)),
    ("set_link", Deed::Fault(Fault::SetLink)),
    ("isolate", Deed::Fault(Fault::Isolate)),
    ("split", Deed::Fault(Fault::Split)),
    ("heal_all", Deed::Fault(Fault::HealAll)),
    ("lose_zone", Deed::Fault(Fault::LoseZone)),
    ("isolate_zone", Deed::Fault(Fault::IsolateZone)),
    ("drop", Deed::Fault(Fault::ToMessage(Action::Drop))),
    ("delay", Deed::Fault(Fault::Delay)),
    ("duplicate", Deed::Fault(Fault::ToMessage(Action::Duplicate))),
    ("hold", Deed::Fault(Fault::ToMessage(Action::Hold))),
    ("release", Deed::Fault(Fault::ToMessage(Action::Release))),
    ("read", Deed::Read),
    ("deliver", Deed::Deliver),
    ("fire", Deed::Fire),
    ("finish", Deed::Finish),
    ("add", Deed::ToServer(Action::Add)),
    ("remove", Deed::ToServer(Action::Remove)),
];

const SETTINGS: [&str; 5] = ["ack", "replication", "network", "failover", "client"];

/// All actions, in order.
pub fn actions(field: &Field<'_>, config: &Config) -> Result<Vec<TimedAction>> {
    let mut config = config.clone();
    let mut actions: Vec<TimedAction> = Vec::new();
    for item in field.list(MAX_ACTIONS)? {
        let before = actions.last().map_or(SimTime::ZERO, |timed| timed.at);
        let timed = timed_action(&item, before, &config)?;
        if let Some(before) = actions.last().filter(|before| before.at > timed.at) {
            let (at, before) = (timed.at.as_micros(), before.at.as_micros());
            return Err(RunFileError::at(
                format!("{}.at_us", item.path()),
                format!(
                    "{at} is before the action ahead of it, at {before}; actions stand in order of time"
                ),
            ));
        }
        check_action(&timed.action, &config)
            .map_err(|invalid| RunFileError::below(item.path(), &invalid))?;
        if let Action::Set(setting) = &timed.action {
            config.apply(setting);
        }
        actions.push(timed);
    }
    Ok(actions)
}

/// A choice that does not say when comes one turn after the action before.
fn timed_action(item: &Field<'_>, before: SimTime, config: &Config) -> Result<TimedAction> {
    let (fields, action) = action(item, &["at_us", "after_events"], config)?;
    let at = match fields.get("at_us") {
        None if is_choice(&action, config) => (before + CHOICE_US).as_micros(),
        _ => fields.need("at_us").whole(0, LONGEST_RUN.as_micros())?,
    };
    let after_events =
        fields.get("after_events").map(|field| field.whole(0, MAX_COUNT)).transpose()?;
    Ok(TimedAction { at: SimTime::from_micros(at), after_events, action })
}

fn is_choice(action: &Action, config: &Config) -> bool {
    config.clock == Clock::Scheduled && matches!(action, Action::Choose(_))
}

/// An action that stands among other fields, not yet checked against a cluster; of a setting, what is
/// absent stays as in `config`.
pub fn action<'a>(
    item: &Field<'a>,
    others: &[&'static str],
    config: &Config,
) -> Result<(Fields<'a>, Action)> {
    let deed = item.any_fields()?.need("do").word(&DEEDS)?;
    let mut allowed = others.to_vec();
    allowed.push("do");
    match deed {
        Deed::ToServer(_) => allowed.push("server"),
        Deed::ToLink(_) => allowed.extend(["from", "to"]),
        Deed::Write => allowed.extend(["client", "key"]),
        Deed::Set => allowed.extend(SETTINGS),
        Deed::Follow => allowed.extend(["server", "primary"]),
        Deed::Fault(fault) => allowed.extend(fault.fields()),
        Deed::Read => allowed.extend(["client", "key", "policy"]),
        Deed::Deliver => allowed.extend(choices::DELIVER),
        Deed::Fire => allowed.extend(choices::FIRE),
        Deed::Finish => allowed.extend(choices::FINISH),
    }
    let fields = item.fields(&allowed)?;
    let action = match deed {
        Deed::ToServer(act) => act(fields.need("server").server()?),
        Deed::ToLink(act) => act(fields.need("from").server()?, fields.need("to").server()?),
        Deed::Write => write(&fields)?,
        Deed::Set => Action::Set(setting(item, &fields, config)?),
        Deed::Follow => Action::Follow {
            server: fields.need("server").server()?,
            primary: fields.need("primary").server()?,
        },
        Deed::Fault(fault) => fault.read(&fields)?,
        Deed::Read => read(&fields)?,
        Deed::Deliver => Action::Choose(choices::deliver(&fields)?),
        Deed::Fire => Action::Choose(choices::fire(item, &fields)?),
        Deed::Finish => Action::Choose(choices::finish(&fields)?),
    };
    Ok((fields, action))
}

fn client(fields: &Fields<'_>) -> Result<ClientId> {
    fields.get("client").map_or(Ok(ClientId(0)), |field| field.client())
}

fn write(fields: &Fields<'_>) -> Result<Action> {
    let client = client(fields)?;
    match fields.get("key") {
        Some(key) => Ok(Action::WriteKey { client, key: key.key()? }),
        None => Ok(Action::Write(client)),
    }
}

fn read(fields: &Fields<'_>) -> Result<Action> {
    let key = fields.get("key").map(|field| field.key()).transpose()?;
    let policy = fields.get("policy").map(|field| policy(&field)).transpose()?;
    Ok(Action::Read { client: client(fields)?, key, policy })
}

/// The one setting that an action changes; of a rule with several fields, those that are absent stay.
fn setting(item: &Field<'_>, fields: &Fields<'_>, config: &Config) -> Result<Setting> {
    let mut groups =
        SETTINGS.iter().filter_map(|name| fields.get(name).map(|field| (*name, field)));
    let (Some((group, field)), None) = (groups.next(), groups.next()) else {
        let problem =
            format!("\"set\" changes one setting; it needs exactly one of {}", SETTINGS.join(", "));
        return Err(item.error(problem));
    };
    match group {
        "ack" => Ok(Setting::Ack(ack(&field, config.ack.clone())?)),
        "replication" => Ok(Setting::Window(window(&field.fields(&["window"])?.need("window"))?)),
        "network" => {
            let fields = field.fields(&["server_us"])?;
            Ok(Setting::ServerLatency(fields.need("server_us").whole(1, MAX_US)?))
        }
        "failover" => Ok(Setting::Failover(failover(&field, config.failover.clone())?)),
        _ => client_setting(&field, config),
    }
}

/// One setting of the client that is named, or of every client.
fn client_setting(field: &Field<'_>, config: &Config) -> Result<Setting> {
    let fields = field.fields(&["name", "load", "timeout_us", "retries", "reads"])?;
    let name = fields.get("name").map(|field| field.client()).transpose()?;
    let known = name.filter(|name| name.index() <= config.others.len());
    let before = config.client_of(known.unwrap_or(ClientId(0)));
    let setting = one_setting(field, &fields, before)?;
    Ok(match (name, setting) {
        (Some(name), setting) => Setting::Client(name, setting),
        (None, ClientSetting::Load(load)) => Setting::Load(load),
        (None, ClientSetting::Patience { timeout_us, retries }) => {
            Setting::Patience { timeout_us, retries }
        }
        (None, ClientSetting::Reads { percent, policy }) => Setting::Reads { percent, policy },
    })
}

fn one_setting(
    field: &Field<'_>,
    fields: &Fields<'_>,
    before: &ClientConfig,
) -> Result<ClientSetting> {
    let (mut timeout_us, mut tries) = (before.timeout_us, before.retries);
    fields.update("timeout_us", &mut timeout_us, timeout)?;
    fields.update("retries", &mut tries, retries)?;
    let patience = fields.get("timeout_us").or_else(|| fields.get("retries"));
    match (fields.get("load"), patience, fields.get("reads")) {
        (Some(field), None, None) => Ok(ClientSetting::Load(load(&field)?)),
        (None, Some(_), None) => Ok(ClientSetting::Patience { timeout_us, retries: tries }),
        (None, None, Some(field)) => {
            let now = reads(&field.fields(&["percent", "policy"])?, before.reads)?;
            Ok(ClientSetting::Reads { percent: now.percent, policy: now.policy })
        }
        _ => Err(field.error(
            "it needs either load, or timeout_us and retries or one of them, or reads; use an action \
             for each",
        )),
    }
}

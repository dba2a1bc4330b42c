//! Reads the timed actions, each checked against the settings that are in force when it is taken.

use crate::sim::action::{Action, Setting, TimedAction};
use crate::sim::choice::CHOICE_US;
use crate::sim::config::{Clock, Config};
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::time::SimTime;
use crate::sim::validate::{MAX_US, check_action};

use super::choices;
use super::error::RunFileError;
use super::limits::{LONGEST_RUN, MAX_ACTIONS, MAX_COUNT};
use super::read_config::{ack, failover, load, retries, timeout, window};
use super::reader::{Field, Fields};

type Result<T> = std::result::Result<T, RunFileError>;

/// What an action does.
#[derive(Clone, Copy)]
enum Deed {
    ToServer(fn(ServerId) -> Action),
    ToLink(fn(ServerId, ServerId) -> Action),
    Write,
    Set,
    Deliver,
    Fire,
    Finish,
}

const DEEDS: [(&str, Deed); 12] = [
    ("crash", Deed::ToServer(Action::Crash)),
    ("restart", Deed::ToServer(Action::Restart)),
    ("wipe", Deed::ToServer(Action::Wipe)),
    ("promote", Deed::ToServer(Action::Promote)),
    ("force_promote", Deed::ToServer(Action::ForcePromote)),
    ("cut", Deed::ToLink(|from, to| Action::Cut { from, to })),
    ("heal", Deed::ToLink(|from, to| Action::Heal { from, to })),
    ("write", Deed::Write),
    ("set", Deed::Set),
    ("deliver", Deed::Deliver),
    ("fire", Deed::Fire),
    ("finish", Deed::Finish),
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
        Deed::Write => allowed.push("client"),
        Deed::Set => allowed.extend(SETTINGS),
        Deed::Deliver => allowed.extend(choices::DELIVER),
        Deed::Fire => allowed.extend(choices::FIRE),
        Deed::Finish => allowed.extend(choices::FINISH),
    }
    let fields = item.fields(&allowed)?;
    let action = match deed {
        Deed::ToServer(act) => act(fields.need("server").server()?),
        Deed::ToLink(act) => act(fields.need("from").server()?, fields.need("to").server()?),
        Deed::Write => Action::Write(client(&fields)?),
        Deed::Set => Action::Set(setting(item, &fields, config)?),
        Deed::Deliver => Action::Choose(choices::deliver(&fields)?),
        Deed::Fire => Action::Choose(choices::fire(item, &fields)?),
        Deed::Finish => Action::Choose(choices::finish(&fields)?),
    };
    Ok((fields, action))
}

fn client(fields: &Fields<'_>) -> Result<ClientId> {
    fields.get("client").map_or(Ok(ClientId(0)), |field| choices::client(&field))
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
        "failover" => Ok(Setting::Failover(failover(&field, config.failover)?)),
        _ => client_setting(&field, config),
    }
}

fn client_setting(field: &Field<'_>, config: &Config) -> Result<Setting> {
    let fields = field.fields(&["load", "timeout_us", "retries"])?;
    let (mut timeout_us, mut tries) = (config.client.timeout_us, config.client.retries);
    fields.update("timeout_us", &mut timeout_us, timeout)?;
    fields.update("retries", &mut tries, retries)?;
    let patience = fields.get("timeout_us").or_else(|| fields.get("retries"));
    match (fields.get("load"), patience) {
        (Some(field), None) => Ok(Setting::Load(load(&field)?)),
        (None, Some(_)) => Ok(Setting::Patience { timeout_us, retries: tries }),
        _ => Err(field.error(
            "it needs either load, or timeout_us and retries or one of them; use two actions for both",
        )),
    }
}

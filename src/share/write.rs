//! Writes configurations and actions down, every field of them, so that a file says the same when a
//! default changes.

use crate::sim::action::{Action, Setting, TimedAction};
use crate::sim::choice::CHOICE_US;
use crate::sim::config::{AckRule, ClientConfig, Clock, Config, Failover, LinkLatency, Load, TooFew, Who};
use crate::sim::ids::ServerId;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

use super::choices;
use super::json::Json;
use super::words::{CLOCKS, DETECTIONS, LEVELS, word_of};

/// A configuration.
pub fn config(config: &Config) -> Json {
    let Config {
        servers,
        network,
        disk,
        replication,
        ack: rule,
        failover: following,
        client: asking,
        clock,
    } = config;
    Json::object([
        ("servers", (*servers).into()),
        (
            "network",
            Json::object([
                ("server_us", network.server_us.into()),
                ("client_us", network.client_us.into()),
                ("links", network.links.iter().map(link).collect()),
                ("variation_percent", network.variation_percent.into()),
            ]),
        ),
        (
            "disk",
            Json::object([
                ("flush", disk.flush.into()),
                ("flush_us", disk.flush_us.into()),
                ("apply_us", disk.apply_us.into()),
                ("variation_percent", disk.variation_percent.into()),
            ]),
        ),
        (
            "replication",
            Json::object([
                ("window", replication.window.into()),
                ("catch_up_batch", replication.catch_up_batch.into()),
                ("send_after_flush", replication.send_after_flush.into()),
                ("resend_us", replication.resend_us.into()),
            ]),
        ),
        ("ack", ack(rule)),
        ("failover", failover(following)),
        ("client", client(asking)),
        ("clock", word_of(&CLOCKS, clock).into()),
    ])
}

fn link(link: &LinkLatency) -> Json {
    let between = [link.a, link.b].map(server);
    Json::object([("between", between.into_iter().collect()), ("us", link.us.into())])
}

/// A server's name.
pub fn server(id: ServerId) -> Json {
    id.to_string().into()
}

fn ack(ack: &AckRule) -> Json {
    let who = match &ack.who {
        Who::Nobody => "nobody".into(),
        Who::Majority => "majority".into(),
        Who::All => "all".into(),
        Who::Any { count } => Json::object([("any", (*count).into())]),
        Who::First { count, list } => {
            let list = list.iter().copied().map(server).collect();
            Json::object([("first", (*count).into()), ("list", list)])
        }
    };
    let too_few = match ack.too_few {
        TooFew::Wait => "wait".into(),
        TooFew::GoAsync { after_us } => Json::object([("go_async_after_us", after_us.into())]),
        TooFew::Refuse { after_us } => Json::object([("refuse_after_us", after_us.into())]),
    };
    Json::object([
        ("level", word_of(&LEVELS, &ack.level).into()),
        ("who", who),
        ("primary_flushes_first", ack.primary_flushes_first.into()),
        ("too_few", too_few),
    ])
}

fn failover(failover: &Failover) -> Json {
    Json::object([
        ("detection", word_of(&DETECTIONS, &failover.detection).into()),
        ("majority", failover.majority.into()),
        ("heartbeat_us", failover.heartbeat_us.into()),
        ("suspect_us", failover.suspect_us.into()),
        ("stagger_us", failover.stagger_us.into()),
    ])
}

fn client(client: &ClientConfig) -> Json {
    Json::object([
        ("load", load(client.load)),
        ("timeout_us", client.timeout_us.into()),
        ("retries", client.retries.into()),
        ("ask_again_us", client.ask_again_us.into()),
    ])
}

fn load(load: Load) -> Json {
    match load {
        Load::Hand => "by hand".into(),
        Load::Closed { pause_us } => Json::object([("pause_us", pause_us.into())]),
        Load::Open { every_us } => Json::object([("every_us", every_us.into())]),
    }
}

/// All actions of a run. A choice that comes one turn after the action before need not say when.
pub fn actions(run: &Run) -> Json {
    let mut before = SimTime::ZERO;
    let scheduled = run.config.clock == Clock::Scheduled;
    let each = |timed: &TimedAction| {
        let choice = scheduled && matches!(timed.action, Action::Choose(_));
        let in_turn = choice && timed.at == before + CHOICE_US;
        before = timed.at;
        action(timed, in_turn)
    };
    run.actions.iter().map(each).collect()
}

fn action(timed: &TimedAction, in_turn: bool) -> Json {
    let mut fields = Vec::new();
    if !in_turn {
        fields.push(("at_us", Json::from(timed.at.as_micros())));
    }
    if let Some(events) = timed.after_events {
        fields.push(("after_events", events.into()));
    }
    let on_server = |deed: &str, id: ServerId| (deed.to_owned(), vec![("server", server(id))]);
    let on_link = |deed: &str, from: ServerId, to: ServerId| {
        (deed.to_owned(), vec![("from", server(from)), ("to", server(to))])
    };
    let (deed, details) = match &timed.action {
        Action::Crash(id) => on_server("crash", *id),
        Action::Restart(id) => on_server("restart", *id),
        Action::Wipe(id) => on_server("wipe", *id),
        Action::Promote(id) => on_server("promote", *id),
        Action::ForcePromote(id) => on_server("force_promote", *id),
        Action::Cut { from, to } => on_link("cut", *from, *to),
        Action::Heal { from, to } => on_link("heal", *from, *to),
        Action::Write(client) => ("write".into(), vec![("client", client.to_string().into())]),
        Action::Set(change) => ("set".into(), vec![setting(change)]),
        Action::Choose(choice) => choices::write(choice),
    };
    fields.push(("do", deed.into()));
    fields.extend(details);
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn setting(setting: &Setting) -> (&'static str, Json) {
    match setting {
        Setting::Ack(rule) => ("ack", ack(rule)),
        Setting::Window(window) => ("replication", Json::object([("window", (*window).into())])),
        Setting::ServerLatency(us) => ("network", Json::object([("server_us", (*us).into())])),
        Setting::Load(new) => ("client", Json::object([("load", load(*new))])),
        Setting::Patience { timeout_us, retries } => (
            "client",
            Json::object([("timeout_us", (*timeout_us).into()), ("retries", (*retries).into())]),
        ),
        Setting::Failover(new) => ("failover", failover(new)),
    }
}

//! Writes configurations and actions down, every field of them, so that a file says the same when a
//! default changes.

use crate::sim::action::{Action, Setting, TimedAction};
use crate::sim::choice::CHOICE_US;
use crate::sim::config::{
    AckRule, Clock, Config, Detection, Failover, Fencing, LinkLatency, TooFew, Who,
};
use crate::sim::ids::ServerId;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

use super::choices;
use super::json::Json;
use super::words::{CHOICES, CLOCKS, LEVELS, word_of};
use super::write_client::{client_setting, clients, load, patience, policy, reading, visibility};
use super::write_faults;
use super::write_topology;

/// A configuration.
pub fn config(config: &Config) -> Json {
    let Config {
        servers,
        network,
        disk,
        replication,
        ack: rule,
        failover: following,
        client: _,
        others: _,
        keys,
        visibility: seeing,
        machines,
        clock,
        cascade,
        spares,
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
                ("loss_per_million", network.faults.loss_per_million.into()),
                ("duplicate_per_million", network.faults.duplicate_per_million.into()),
                ("reorder_us", network.faults.reorder_us.into()),
                ("lanes", network.lanes.iter().map(write_faults::lane).collect()),
                ("zones", network.zones.iter().map(write_faults::zone).collect()),
                ("zone_us", network.zone_us.into()),
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
                ("keep", replication.keep.into()),
                ("copy_entry_us", replication.copy_entry_us.into()),
            ]),
        ),
        ("ack", ack(rule)),
        ("failover", failover(following)),
        clients(config),
        ("keys", u32::from(*keys).into()),
        ("visibility", visibility(*seeing)),
        ("machines", machines.iter().map(write_faults::machine).collect()),
        ("clock", word_of(&CLOCKS, clock).into()),
        ("cascade", cascade.iter().copied().map(write_topology::cascaded).collect()),
        ("spares", (*spares).into()),
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
        Who::InSync { least, lag_max_us } => Json::object([
            ("in_sync_min", (*least).into()),
            ("in_sync_lag_max_us", (*lag_max_us).into()),
        ]),
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
        ("detection", detection(failover.detection)),
        ("choice", word_of(&CHOICES, &failover.choice).into()),
        ("majority", failover.majority.into()),
        ("order", failover.order.iter().copied().map(server).collect()),
        ("fencing", fencing(failover.fencing)),
        ("heartbeat_us", failover.heartbeat_us.into()),
        ("suspect_us", failover.suspect_us.into()),
        ("stagger_us", failover.stagger_us.into()),
    ])
}

fn detection(detection: Detection) -> Json {
    match detection {
        Detection::Nobody => "nobody".into(),
        Detection::Replicas => "replicas".into(),
        Detection::Coordinator => "coordinator".into(),
        Detection::Monitors { count, quorum } => {
            Json::object([("monitors", count.into()), ("quorum", quorum.into())])
        }
    }
}

fn fencing(fencing: Fencing) -> Json {
    let lease = fencing.lease.map_or("off".into(), |lease| {
        Json::object([("us", lease.us.into()), ("drift_percent", lease.drift_percent.into())])
    });
    let power_off = fencing.power_off.map_or("off".into(), |power_off| {
        let takes = power_off.takes_us.into();
        Json::object([("takes_us", takes), ("waits", power_off.waits.into())])
    });
    Json::object([("epochs", fencing.epochs.into()), ("lease", lease), ("power_off", power_off)])
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
        Action::Follow { server: id, primary } => {
            ("follow".into(), vec![("server", server(*id)), ("primary", server(*primary))])
        }
        Action::Write(client) => ("write".into(), vec![("client", client.to_string().into())]),
        Action::Set(change) => ("set".into(), vec![setting(change)]),
        Action::Choose(choice) => choices::write(choice),
        Action::WriteKey { client, key } => {
            let details =
                vec![("client", client.to_string().into()), ("key", key.to_string().into())];
            ("write".into(), details)
        }
        Action::Read { client, key, policy: by } => {
            let key = key.map(|key| ("key", key.to_string().into()));
            let by = by.map(|by| ("policy", policy(by)));
            let client = ("client", client.to_string().into());
            ("read".into(), [Some(client), key, by].into_iter().flatten().collect())
        }
        Action::Add(id) => on_server("add", *id),
        Action::Remove(id) => on_server("remove", *id),
        act => {
            let (deed, details) = write_faults::fault(act);
            (deed.to_owned(), details)
        }
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
        Setting::Patience { timeout_us, retries } => {
            ("client", Json::Object(patience(*timeout_us, *retries).into()))
        }
        Setting::Failover(new) => ("failover", failover(new)),
        Setting::Client(client, setting) => ("client", client_setting(*client, *setting)),
        Setting::Reads { percent, policy } => {
            ("client", Json::object([("reads", reading(*percent, *policy))]))
        }
    }
}

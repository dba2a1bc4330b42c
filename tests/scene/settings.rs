//! Which settings are offered, what a change of one asks for, and why one is refused.

use ripple::scene::panel::settings::{Asked, Field, Given, Kind, ask, groups};
use ripple::scene::words::settings::refused;
use ripple::sim::action::{Action, Setting};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Choice, Config, Detection, Lease, OnReplica, ReadPolicy};
use ripple::sim::ids::ServerId;
use ripple::sim::validate::check_action;

fn offered(config: &Config) -> Vec<Field> {
    let all = groups(config).into_iter().flat_map(|group| group.controls);
    all.map(|control| control.which.field).collect()
}

fn text(typed: &str) -> Given {
    Given::Text(typed.into())
}

/// Gives a control something; a new run gets its configuration, a live setting is applied.
fn give(config: &mut Config, field: Field, given: &Given) {
    match ask(config, field, given).expect("it can be read").expect("it changes something") {
        Asked::Live(setting) => {
            check_action(&Action::Set(setting.clone()), config).expect("the engine takes it");
            config.apply(&setting);
        }
        Asked::NewRun(other) => {
            Cluster::new(*other.clone(), 7).expect("the engine takes it");
            *config = *other;
        }
        Asked::Act(action) => panic!("no setting for all is an act: {action:?}"),
    }
}

/// The engine's own sentence for what a control asks.
fn refusal(config: &Config, field: Field, given: &Given) -> String {
    match ask(config, field, given).expect("it can be read").expect("it changes something") {
        Asked::Live(setting) => {
            refused(&check_action(&Action::Set(setting), config).expect_err("it is not allowed"))
        }
        Asked::NewRun(other) => refused(&Cluster::new(*other, 7).expect_err("it is not allowed")),
        Asked::Act(action) => panic!("no setting for all is an act: {action:?}"),
    }
}

#[test]
fn only_what_means_something_is_offered() {
    let mut config = Config::default();
    let hidden = [
        Field::Monitors,
        Field::Quorum,
        Field::LeaseLasts,
        Field::PowerOffTakes,
        Field::TooFewAfter,
        Field::ReadWithin,
        Field::ReadPrefer,
        Field::ZoneLatency,
        Field::List,
    ];
    assert!(hidden.iter().all(|field| !offered(&config).contains(field)));
    give(&mut config, Field::Detection, &Given::Choice(2));
    give(&mut config, Field::Lease, &Given::Tick(true));
    give(&mut config, Field::PowerOff, &Given::Tick(true));
    give(&mut config, Field::TooFew, &Given::Choice(1));
    give(&mut config, Field::ReadPolicy, &Given::Choice(3));
    give(&mut config, Field::Zones, &Given::Choice(1));
    give(&mut config, Field::Who, &Given::Choice(2));
    assert!(hidden.iter().all(|field| offered(&config).contains(field)));
    give(&mut config, Field::Detection, &Given::Choice(1));
    assert!(!offered(&config).contains(&Field::Suspect), "nobody suspects");
}

#[test]
fn each_control_changes_what_it_shows() {
    let mut config = Config::default();
    for (field, given) in [
        (Field::Servers, Given::Choice(4)),
        (Field::Latency, text("0.5")),
        (Field::ClientLatency, text("3")),
        (Field::Zones, Given::Choice(2)),
        (Field::ZoneLatency, text("30")),
        (Field::Loss, text("2.5")),
        (Field::Doubled, text("1")),
        (Field::Reorder, text("8")),
        (Field::Window, text("4")),
        (Field::Cascade, Given::Choice(1)),
        (Field::Cascade, Given::Choice(0)),
        (Field::SendAfterFlush, Given::Tick(false)),
        (Field::Keep, text("100")),
        (Field::Who, Given::Choice(2)),
        (Field::Count, text("2")),
        (Field::List, text("S3, S2")),
        (Field::Level, Given::Choice(0)),
        (Field::OwnDisk, Given::Tick(false)),
        (Field::TooFew, Given::Choice(2)),
        (Field::TooFewAfter, text("70")),
        (Field::Detection, Given::Choice(2)),
        (Field::Monitors, text("5")),
        (Field::Quorum, text("3")),
        (Field::Choice, Given::Choice(1)),
        (Field::Order, text("S3, S1")),
        (Field::Majority, Given::Tick(false)),
        (Field::Epochs, Given::Tick(false)),
        (Field::PowerOff, Given::Tick(true)),
        (Field::PowerOffTakes, text("5")),
        (Field::PowerOffWaits, Given::Tick(false)),
        (Field::Clients, Given::Choice(3)),
        (Field::Load, Given::Choice(1)),
        (Field::LoadEvery, text("40")),
        (Field::Timeout, text("150")),
        (Field::Retries, text("3")),
        (Field::AskAgain, text("15")),
        (Field::Idempotent, Given::Tick(false)),
        (Field::Keys, text("3")),
        (Field::ReadShare, text("50")),
        (Field::ReadPolicy, Given::Choice(3)),
        (Field::ReadWithin, text("60")),
        (Field::ReadPrefer, Given::Choice(2)),
        (Field::OnPrimary, Given::Choice(1)),
        (Field::OnReplica, Given::Choice(1)),
        (Field::FlushTakes, text("6")),
        (Field::ApplyTakes, text("5")),
    ] {
        give(&mut config, field, &given);
        let controls = groups(&config).into_iter().flat_map(|group| group.controls);
        let own = controls
            .into_iter()
            .find(|control| control.which.field == field)
            .expect("it is offered");
        let shows = match own.kind {
            Kind::Choice(_, at) => Given::Choice(at),
            Kind::Text(text) => Given::Text(text),
            Kind::Tick(on) => Given::Tick(on),
        };
        assert_eq!(shows, given, "{field:?}");
        assert_eq!(ask(&config, field, &given), Ok(None), "{field:?}: all stays as it is");
    }
    assert_eq!(config.failover.detection, Detection::Monitors { count: 5, quorum: 3 });
    assert_eq!(config.failover.choice, Choice::Priority);
    assert_eq!(config.failover.order, [ServerId(2), ServerId(0)]);
    assert_eq!(config.others.len(), 3);
    assert!(
        config.clients().all(|client| client.reads.policy == ReadPolicy::Within { us: 60_000 })
    );
    assert_eq!(config.visibility.replica, OnReplica::OnceCommitted);
}

#[test]
fn what_takes_another_cluster_says_that_it_starts_a_new_run() {
    let config = Config::default();
    for control in groups(&config).into_iter().flat_map(|group| group.controls) {
        let given = match control.kind {
            Kind::Choice(options, at) => Given::Choice(usize::from(at == 0) % options.len()),
            Kind::Text(text) => {
                let figure =
                    text.parse::<u32>().map_or("S2".into(), |figure| (figure + 1).to_string());
                Given::Text(figure)
            }
            Kind::Tick(on) => Given::Tick(!on),
        };
        let asked = ask(&config, control.which.field, &given).expect("it can be read");
        let begins = matches!(asked.expect("it changes something"), Asked::NewRun(_));
        let says = control.help.ends_with("Starts a new run.");
        assert_eq!(begins, says, "{:?}: {}", control.which.field, control.help);
    }
}

#[test]
fn a_contradiction_is_refused_in_the_engines_own_sentence() {
    let mut config = Config::default();
    give(&mut config, Field::Lease, &Given::Tick(true));
    assert_eq!(config.failover.fencing.lease, Some(Lease { us: 60_000, drift_percent: 10 }));
    let without = refusal(&config, Field::Majority, &Given::Tick(false));
    assert!(without.starts_with("a lease protects only where a winner needs"), "{without}");
    let short = refusal(&config, Field::Suspect, &text("50"));
    assert!(short.contains("servers would be suspected whose lease still runs"), "{short}");
    give(&mut config, Field::Level, &Given::Choice(2));
    let waits = refusal(&config, Field::OnReplica, &Given::Choice(1));
    assert!(waits.starts_with("\"applied\" would wait for itself"), "{waits}");
    give(&mut config, Field::Detection, &Given::Choice(2));
    assert_eq!(
        refusal(&config, Field::Quorum, &text("4")),
        "4 is not allowed; it must be from 1 to 3"
    );
    assert_eq!(
        refusal(&config, Field::Loss, &text("95")),
        "95 % is not allowed; it must be from 0 to 90 %"
    );
    assert_eq!(
        refusal(&config, Field::Order, &text("S9")),
        "there is no server S9; the last one is S3"
    );
    let unread = ask(&config, Field::Order, &text("first"));
    assert_eq!(unread, Err("\"first\" is no server; type names like S2, S3".into()));
}

#[test]
fn the_coordinator_comes_with_a_choice_that_it_can_make_and_goes_with_it() {
    let mut config = Config::default();
    let first = refusal(&config, Field::Detection, &Given::Choice(3));
    assert!(first.starts_with("there is an in-sync set to choose from only"), "{first}");
    give(&mut config, Field::Who, &Given::Choice(5));
    give(&mut config, Field::InSyncLag, &text("90"));
    give(&mut config, Field::Detection, &Given::Choice(3));
    assert_eq!((config.failover.choice, config.failover.majority), (Choice::InSync, false));
    give(&mut config, Field::Choice, &Given::Choice(5));
    give(&mut config, Field::Detection, &Given::Choice(0));
    assert_eq!((config.failover.choice, config.failover.majority), (Choice::MostAdvanced, true));
}

#[test]
fn a_setting_of_the_clients_is_set_for_all() {
    let mut config = Config::default();
    give(&mut config, Field::Clients, &Given::Choice(2));
    let asked = ask(&config, Field::ReadShare, &text("40")).expect("it can be read");
    let reads = Setting::Reads { percent: 40, policy: ReadPolicy::Primary };
    assert_eq!(asked, Some(Asked::Live(reads)));
}

//! What a single server, link or client has of its own: what is offered, and what a change asks for.

use ripple::scene::panel::settings::{
    Asked, Field, Given, Group, Kind, Which, Whose, ask_own, own,
};
use ripple::scene::view::Selection;
use ripple::sim::action::{Action, ClientSetting, Setting};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Load};
use ripple::sim::ids::{ClientId, ServerId};
use ripple::sim::network::base_latency;

use crate::teller::{S1, S2, S3};

const C1: ClientId = ClientId(0);
const C2: ClientId = ClientId(1);

fn cluster(change: impl FnOnce(&mut Config)) -> Cluster {
    let mut config = Config::default();
    change(&mut config);
    Cluster::new(config, 7).expect("it is valid")
}

fn fields(group: &Group) -> Vec<Field> {
    group.controls.iter().map(|control| control.which.field).collect()
}

fn asked(cluster: &Cluster, whose: Whose, field: Field, given: &Given) -> Asked {
    let which = Which { whose, field };
    ask_own(cluster, which, given).expect("it can be read").expect("it changes something")
}

fn text(typed: &str) -> Given {
    Given::Text(typed.into())
}

/// What a control of a selection shows.
fn shown(cluster: &Cluster, selection: Selection, field: Field) -> Kind {
    let groups = own(cluster, Some(selection));
    let mut controls = groups.iter().flat_map(|group| &group.controls);
    controls.find(|control| control.which.field == field).expect("it is offered").kind.clone()
}

/// The configuration of a new run, which the engine takes.
fn new_run(asked: Asked) -> Config {
    let Asked::NewRun(config) = asked else { panic!("it takes no new run: {asked:?}") };
    Cluster::new((*config).clone(), 7).expect("the engine takes it");
    *config
}

#[test]
fn each_kind_of_thing_has_its_own_settings() {
    let cluster = cluster(|_| {});
    let titles = |selection| -> Vec<String> {
        own(&cluster, selection).into_iter().map(|group| group.title).collect()
    };
    assert_eq!(titles(Some(Selection::Server(S2))), ["Settings of S2"]);
    let ways = ["between S1 and S2", "from S1 to S2 only", "from S2 to S1 only"];
    assert_eq!(titles(Some(Selection::Link(S1, S2))), ways.map(|way| format!("Settings {way}")));
    assert_eq!(titles(Some(Selection::Client(C1))), ["Settings of the client"]);
    assert!(titles(None).is_empty() && titles(Some(Selection::Server(ServerId(9)))).is_empty());
    let server = &own(&cluster, Some(Selection::Server(S2)))[0];
    assert_eq!(fields(server), [Field::DiskPace, Field::Zone, Field::Upstream]);
    let client = fields(&own(&cluster, Some(Selection::Client(C1)))[0]);
    assert!(client.contains(&Field::Near) && !client.contains(&Field::Clients));
}

#[test]
fn one_slow_disk_and_one_bad_lane_begin_in_the_running_run() {
    let mut cluster = cluster(|_| {});
    let Asked::Act(slow) = asked(&cluster, Whose::Server(S3), Field::DiskPace, &text("400")) else {
        panic!("a disk can be slowed while the run goes on");
    };
    assert_eq!(slow, Action::SlowDisk { server: S3, percent: 400 });
    cluster.act(&slow).expect("the engine takes it");
    let percent = shown(&cluster, Selection::Server(S3), Field::DiskPace);
    assert_eq!(percent, Kind::Text("400".into()));

    let way = Whose::Lane { from: S1, to: S2, both: false };
    for (field, typed) in [(Field::LinkLatency, "90"), (Field::Loss, "12.5")] {
        let Asked::Act(change) = asked(&cluster, way, field, &text(typed)) else {
            panic!("a lane changes while the run goes on");
        };
        cluster.act(&change).expect("the engine takes it");
    }
    let us = |from: ServerId, to: ServerId| base_latency(cluster.config(), from.into(), to.into());
    assert_eq!((us(S1, S2), us(S2, S1), us(S1, S3)), (90_000, 20_000, 26_000));
    let there = &own(&cluster, Some(Selection::Link(S1, S2)))[1];
    assert_eq!(there.controls[1].kind, Kind::Text("12.5".into()));
    let back = &own(&cluster, Some(Selection::Link(S1, S2)))[2];
    assert_eq!(back.controls[1].kind, Kind::Text("0".into()));
}

#[test]
fn one_client_differs_from_the_others() {
    let cluster = cluster(|config| config.others = vec![config.client; 2]);
    let live = asked(&cluster, Whose::Client(C2), Field::Load, &Given::Choice(2));
    let by_hand = Setting::Client(C2, ClientSetting::Load(Load::Hand));
    assert_eq!(live, Asked::Live(by_hand));
    let reads = asked(&cluster, Whose::Client(C2), Field::ReadShare, &text("80"));
    assert!(matches!(
        reads,
        Asked::Live(Setting::Client(C2, ClientSetting::Reads { percent: 80, .. }))
    ));
    let far = new_run(asked(&cluster, Whose::Client(C2), Field::OwnLatency, &text("55")));
    assert_eq!(far.client_of(C2).latency_us, Some(55_000));
    assert_eq!(far.client_of(C1).latency_us, None);
    let near = new_run(asked(&cluster, Whose::Client(C2), Field::Near, &Given::Choice(3)));
    assert_eq!(near.client_of(C2).near, Some(S3));
}

#[test]
fn zones_may_be_uneven_and_a_cascade_may_have_any_shape() {
    let first = cluster(|config| config.servers = 4);
    let of = |cluster: &Cluster, server, field, at| {
        new_run(asked(cluster, Whose::Server(server), field, &Given::Choice(at)))
    };
    let one = of(&first, S1, Field::Zone, 1);
    let one = Cluster::new(one, 7).expect("it is valid");
    let two = of(&one, S2, Field::Zone, 1);
    assert_eq!(two.network.zones.len(), 1);
    assert_eq!(two.network.zones[0].servers, [S1, S2]);
    let two = Cluster::new(two, 7).expect("it is valid");
    let three = of(&two, S3, Field::Zone, 2);
    assert_eq!(three.network.zones.len(), 2);
    let gone = of(&one, S1, Field::Zone, 0);
    assert!(gone.network.zones.is_empty(), "nobody stands in it any more");

    let fed = of(&first, ServerId(3), Field::Upstream, 3);
    assert_eq!(fed.upstream_of(ServerId(3)), Some(S3));
    let fed = Cluster::new(fed, 7).expect("it is valid");
    let Kind::Choice(_, at) = shown(&fed, Selection::Server(ServerId(3)), Field::Upstream) else {
        panic!("it is a choice");
    };
    assert_eq!(at, 3);
}

#[test]
fn what_cannot_be_read_is_told() {
    let cluster = cluster(|_| {});
    let which = Which { whose: Whose::Server(S1), field: Field::DiskPace };
    let refused = ask_own(&cluster, which, &text("slow"));
    assert_eq!(refused, Err("\"slow\" is not a whole number".into()));
}

//! What is drawn of clients, monitors, readers, and of machines and messages that are not as usual.

use ripple::scene::glyph::Glyph;
use ripple::scene::panel::breaking;
use ripple::scene::panel::selected::{Selected, selected};
use ripple::scene::picture::{ClientForm, MessageKind};
use ripple::scene::view::{Detail, Selection};
use ripple::sim::action::Action;
use ripple::sim::config::{Choice, Config, Detection, ReadPolicy, Who};
use ripple::sim::ids::{ClientId, MonitorId, NodeId};

use crate::teller::{S1, S2, Teller, opening, write};

fn with_clients(clients: usize, percent: u32) -> Config {
    let mut config = Config::default();
    config.client.reads.percent = percent;
    config.client.reads.policy = ReadPolicy::Any;
    config.others = vec![config.client; clients - 1];
    config
}

/// What the panel says of what is selected.
fn told(page: &Teller) -> Option<Selected> {
    selected(&page.cluster, page.story.recent(), &page.view)
}

fn watched() -> Config {
    let mut config = Config::default();
    config.failover.detection = Detection::Monitors { count: 3, quorum: 2 };
    config
}

#[test]
fn each_client_stands_there_with_what_it_waits_for() {
    let mut page = Teller::new(with_clients(3, 0), 7).at(420);
    let clients = page.still().clients.clone();
    assert_eq!(clients.len(), 3);
    assert!(clients.iter().all(|client| client.form == ClientForm::Few));
    assert_eq!(clients[1].label, "C2");
    assert!(clients[1].name.starts_with("C2, talks to S1, write "), "{}", clients[1].name);
    let mut crowd = Teller::new(with_clients(16, 0), 7).at(420);
    let clients = crowd.still().clients.clone();
    assert!(clients.iter().all(|client| client.form == ClientForm::Many));
    assert!(clients.iter().any(|client| client.mark == Some(Glyph::Pending)));
    assert_eq!(opening().still().clients[0].label, "Client");
}

#[test]
fn a_read_goes_out_as_a_page_and_comes_back_with_the_number_that_it_found() {
    let mut page = Teller::new(with_clients(1, 0), 7).at(420);
    page.act(&Action::Read { client: ClientId(0), key: None, policy: Some(ReadPolicy::Primary) });
    let kinds = |page: &mut Teller, from: NodeId, to: NodeId| -> Vec<MessageKind> {
        page.messages(from, to).into_iter().map(|message| message.kind).collect()
    };
    let (client, server) = (ClientId(0).into(), S1.into());
    assert!(kinds(&mut page, client, server).contains(&MessageKind::Read));
    page.until(|page| kinds(page, server, client).contains(&MessageKind::Value(write(5))));
}

#[test]
fn a_client_is_selected_and_asks_what_a_person_wants() {
    let mut page = Teller::new(with_clients(2, 0), 7).at(420);
    let second = ClientId(1);
    let offered = breaking::breaking(&page.cluster, Some(Selection::Client(second)));
    assert_eq!(offered.title, "C2");
    let labels: Vec<&str> = offered.verbs.iter().map(|verb| verb.label.as_str()).collect();
    assert_eq!(labels, ["Let C2 write", "Let C2 read"]);
    let of_whom = offered.further[0].verbs.iter().find(|verb| verb.label.ends_with("any server"));
    page.act(&of_whom.expect("it is offered").actions[0]);
    assert_eq!(page.cluster.clients()[1].reads.operations.len(), 1);
    page.view.selection = Some(Selection::Client(second));
    assert!(page.still().clients[1].selected);
}

#[test]
fn monitors_stand_at_the_edge_and_say_what_they_make_of_the_primary() {
    let mut page = Teller::new(watched(), 7).at(420);
    assert_eq!(page.still().watchers.len(), 3);
    assert_eq!(page.still().watchers[0].name, "M1, monitor, hears S1");
    page.act(&Action::Crash(S1));
    page.until(|page| {
        page.still().watchers.iter().any(|monitor| monitor.name.ends_with("suspects S1"))
    });
    page.until(|page| page.cluster.server(S2).primary().is_some());
    assert!(opening().still().watchers.is_empty());
}

#[test]
fn what_monitors_say_is_seen_in_full_detail() {
    let mut page = Teller::new(watched(), 7).at(420);
    let of_monitors = |page: &mut Teller| {
        let all = page.moving().messages;
        all.iter().filter(|message| message.key.1.monitor().is_some()).count()
    };
    assert_eq!(of_monitors(&mut page), 0);
    page.view.detail = Detail::Full;
    assert!(of_monitors(&mut page) > 0);
    let to_first = page.messages(S1, MonitorId(0));
    assert!(to_first.iter().all(|report| report.name() == "Heartbeat from S1 to M1"));
}

#[test]
fn the_coordinator_stands_at_the_edge_and_what_it_says_is_seen_in_full_detail() {
    let mut config = Config::default();
    config.ack.who = Who::InSync { least: 1, lag_max_us: 150_000 };
    config.failover.choice = Choice::InSync;
    config.failover.majority = false;
    config.failover.detection = Detection::Coordinator;
    let mut page = Teller::new(config, 7).at(420);
    let token = page.still().watchers[0].clone();
    assert_eq!((token.node, token.label.as_str()), (NodeId::COORDINATOR, "Coordinator"));
    assert_eq!(token.name, "Coordinator, 3 servers in sync");
    assert_eq!(token.told, "3 in sync");
    let said = |page: &mut Teller| page.messages(S1, NodeId::COORDINATOR).len();
    page.until(|page| {
        page.view.detail = Detail::Full;
        said(page) > 0
    });
    page.view.detail = Detail::Plain;
    assert_eq!(said(&mut page), 0);
    page.act(&Action::Crash(S1));
    assert_eq!(page.guide().sentences[1], "The coordinator waits to hear from it.");
}

#[test]
fn who_watches_is_selected_and_says_what_it_knows() {
    let mut page = Teller::new(watched(), 7).at(420);
    let first: NodeId = MonitorId(0).into();
    page.view.selection = Some(Selection::Watcher(first));
    assert!(page.still().watchers[0].selected && !page.still().watchers[1].selected);
    let it = told(&page).expect("it is there");
    assert_eq!(it.heading, "M1, monitor, hears S1");
    assert_eq!(it.lines[0], "Knows S1 as primary, epoch 1.");
    assert_eq!(it.lines[1], "Takes S1 for dead when it has heard nothing for 80 ms.");
    assert!(it.lines[2].starts_with("Last heard: S1 "), "{:?}", it.lines);
    page.act(&Action::Crash(S1));
    let says = |page: &Teller, words: &str| {
        told(page).is_some_and(|it| it.lines.iter().any(|line| line.contains(words)))
    };
    page.until(|page| says(page, "Suspects S1"));
    page.until(|page| says(page, "of 2 agree") || says(page, "to take over"));
    page.view.selection = Some(Selection::Watcher(NodeId::COORDINATOR));
    assert_eq!(told(&page), None, "there is no coordinator");
}

#[test]
fn who_is_in_sync_is_told_by_the_coordinator_and_by_each_server() {
    let mut config = Config::default();
    config.ack.who = Who::InSync { least: 1, lag_max_us: 150_000 };
    let mut page = Teller::new(config, 7).at(420);
    page.view.selection = Some(Selection::Watcher(NodeId::COORDINATOR));
    let first = |page: &Teller| told(page).expect("it is there").lines[0].clone();
    assert_eq!(first(&page), "In sync: S1, S2 and S3.");
    page.act(&Action::Pause(S2));
    page.until(|page| first(page) == "In sync: S1 and S3.");
    page.view.selection = Some(Selection::Server(S2));
    let it = told(&page).expect("it is there");
    let last = it.lines.last().map(String::as_str);
    assert_eq!(last, Some("Not in sync: done does not wait for it."), "{:?}", it.lines);
}

#[test]
fn the_guide_says_who_waits_for_the_primary_that_is_gone() {
    let mut page = Teller::new(watched(), 7).at(420);
    page.act(&Action::Crash(S1));
    assert_eq!(page.guide().sentences[1], "The monitors wait to hear from it.");
    page.until(|page| page.guide().sentences[0].contains("suspect"));
    assert_eq!(page.guide().sentences[1], "When 2 agree, one of them picks a successor.");
    page.until(|page| page.guide().sentences[0].ends_with("is told to take over."));
}

#[test]
fn what_is_told_says_which_client_it_was() {
    let page = Teller::new(with_clients(3, 0), 7).at(420);
    let lines = page.lines();
    for said in ["C1 asks for write", "C3 asks for write", "S1 tells C2: write"] {
        assert!(lines.iter().any(|line| line.starts_with(said)), "{said}: {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.to_lowercase().contains("the client")));
}

#[test]
fn a_server_that_stands_still_says_so_and_its_machine_only_in_full_detail() {
    let mut page = opening();
    page.act(&Action::Pause(S2));
    page.act(&Action::SlowDisk { server: S2, percent: 1_000 });
    page.act(&Action::SetClock { server: S2, jump_us: 100_000, rate_ppm: 0 });
    let card = page.card(S2);
    assert_eq!((card.paused, card.role_word), (true, "paused"));
    assert_eq!((card.name.as_str(), card.machine.len()), ("S2, replica, epoch 1, paused", 0));
    page.view.detail = Detail::Full;
    let card = page.card(S2);
    assert_eq!(card.machine, [Glyph::SlowDisk, Glyph::WrongClock]);
    assert_eq!(card.name, "S2, replica, epoch 1, paused, slow disk, wrong clock");
}

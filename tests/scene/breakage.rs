//! What is said when things are broken for good, or several at once.

use ripple::scene::panel::breaking::{self, Verb};
use ripple::scene::panel::promises;
use ripple::scene::view::Selection;
use ripple::sim::action::Action;
use ripple::sim::config::{Config, Detection};
use ripple::sim::ids::ServerId;
use ripple::sim::link::Zone;
use ripple::timeline::playback::Command;

use crate::sentences::commands;
use crate::teller::{S1, S2, S3, Teller, asynchronous, no_links, opening};

#[test]
fn a_server_whose_disk_was_destroyed_says_that_it_begins_with_nothing() {
    let mut page = opening();
    page.act(&Action::Wipe(S2));
    page.run_to(page.cluster.now() + 30_000);
    page.act(&Action::Restart(S2));
    let lines = page.lines();
    let told = "S2 starts with an empty disk: it fetches everything.";
    assert!(lines.iter().any(|line| line == told), "{lines:#?}");
    assert_eq!(
        page.guide().sentences[0],
        "S2 starts with an empty disk: it fetches everything from S1."
    );
    page.until(|page| page.card(S2).foot == "copies everything");
    page.until_heading("S2 has caught up.");
}

#[test]
fn when_every_disk_is_destroyed_nobody_pretends_that_history_goes_on() {
    let mut page = opening();
    for server in [S1, S2, S3] {
        page.act(&Action::Wipe(server));
    }
    // What is on its way is not lost before it arrives.
    page.run_to(page.cluster.now() + 40_000);
    let forgotten = "No server remembers the file: every write is gone.";
    let guide = page.guide();
    assert_eq!(guide.heading, forgotten);
    assert_eq!(guide.sentences[1], "A server that comes back begins with an empty disk.");
    let verdict = guide.verdict.expect("writes were done");
    assert!(verdict.loss && verdict.text.starts_with("Writes 1 to"), "{}", verdict.text);
    assert!(verdict.detail.ends_with("No server will ever serve their bookings."));
    for server in [S1, S2, S3] {
        page.act(&Action::Restart(server));
    }
    page.run_to(page.cluster.now() + 500_000);
    assert_eq!(page.guide().heading, forgotten);
    let suggested = page.guide().suggested.expect("there is a way out");
    assert_eq!(suggested.label, "Make S1 primary by force");
    let [Command::Act(action)] = commands(&suggested) else { panic!("one act is suggested") };
    page.act(action);
    page.until_heading("S1 took over");
}

#[test]
fn beside_a_loss_no_promise_is_simply_kept() {
    let mut page = opening();
    for server in [S1, S2, S3] {
        page.act(&Action::Wipe(server));
    }
    page.run_to(page.cluster.now() + 40_000);
    let promises = promises::promises(&page.cluster);
    assert_eq!(promises.summary, "Promises: kept; more failed than covered");
    assert_eq!(promises.rows[0].word, "kept: more servers failed than it covers");
}

#[test]
fn all_cut_links_are_told_at_once() {
    let mut page = opening();
    let both = |page: &mut Teller, a, b, act: fn(ServerId, ServerId) -> Action| {
        page.act(&act(a, b));
        page.act(&act(b, a));
    };
    page.act(&Action::Cut { from: S1, to: S3 });
    assert_eq!(page.guide().heading, "S3 cannot hear S1.");
    page.act(&Action::Cut { from: S3, to: S1 });
    assert_eq!(page.guide().heading, "S1 and S3 cannot talk.");
    both(&mut page, S2, S3, |from, to| Action::Cut { from, to });
    assert_eq!(page.guide().heading, "S3 can talk to nobody.");
    let suggested = page.guide().suggested.expect("there is something to do");
    assert_eq!((suggested.label.as_str(), commands(&suggested).len()), ("Let all talk again", 4));
    both(&mut page, S1, S3, |from, to| Action::Heal { from, to });
    assert_eq!(page.guide().heading, "S2 and S3 cannot talk.", "another is cut still");
    both(&mut page, S2, S3, |from, to| Action::Heal { from, to });
    assert_eq!(page.guide().heading, "Three servers keep the same file.");
    let mut four = Teller::new(Config { servers: 4, network: no_links(), ..Config::default() }, 7);
    let s4 = ServerId(3);
    both(&mut four, S2, S3, |from, to| Action::Cut { from, to });
    both(&mut four, S3, s4, |from, to| Action::Cut { from, to });
    assert_eq!(four.guide().heading, "S2 and S3, S3 and S4 cannot talk.");
}

#[test]
fn a_promotion_that_fails_says_whose_log_is_further() {
    let mut page = Teller::new(asynchronous(), 7).at(300);
    page.act(&Action::Cut { from: S1, to: S3 });
    page.run_to(page.cluster.now() + 200_000);
    page.act(&Action::Crash(S1));
    page.act(&Action::Promote(S3));
    page.until(|page| {
        page.lines().iter().any(|line| line == "S3 has 1 of 2 votes: S2's log is further.")
    });
}

#[test]
fn every_act_is_foretold_in_twelve_words() {
    let mut page = opening();
    page.act(&Action::Wipe(S3));
    page.act(&Action::Cut { from: S1, to: S2 });
    let selections = [S1, S2, S3].map(Selection::Server).into_iter();
    for selection in selections.chain([Selection::Link(S1, S2), Selection::Link(S2, S3)]) {
        for verb in breaking::breaking(&page.cluster, Some(selection)).verbs {
            let words = verb.sentence.split_whitespace().count();
            assert!(words <= 12, "{words} words: {}", verb.sentence);
        }
    }
}

/// The further acts for a selection, without those for all servers.
fn further(page: &Teller, selection: Option<Selection>) -> Vec<Verb> {
    let mut lots = breaking::breaking(&page.cluster, selection).further;
    if selection.is_some() {
        lots.pop();
    }
    lots.into_iter().flat_map(|lot| lot.verbs).collect()
}

fn labels(page: &Teller, selection: Option<Selection>) -> Vec<String> {
    further(page, selection).into_iter().map(|verb| verb.label).collect()
}

fn take(page: &mut Teller, selection: Option<Selection>, label: &str) {
    let offered = further(page, selection);
    let verb = offered.iter().find(|verb| verb.label == label).expect("it is offered");
    let says = verb.sentence.strip_prefix(label).is_some_and(|says| says.starts_with(": "));
    assert!(says && verb.sentence.ends_with('.'), "{}", verb.sentence);
    assert!(verb.sentence.split_whitespace().count() <= 16, "{}", verb.sentence);
    for action in &verb.actions {
        page.act(action);
    }
}

#[test]
fn what_further_acts_do_to_a_server_can_be_undone() {
    let mut page = opening();
    let server = Some(Selection::Server(S2));
    let usual = [
        "Pause S2",
        "Slow S2's disk",
        "Set S2's clock ahead",
        "Make S2's clock fast",
        "Make S2's clock slow",
        "Isolate S2",
        "Isolate S2 from clients too",
    ];
    assert_eq!(labels(&page, server), usual);
    for label in ["Pause S2", "Slow S2's disk", "Make S2's clock fast", "Isolate S2"] {
        take(&mut page, server, label);
    }
    page.run_to(page.cluster.now() + 50_000);
    let undo = ["Resume S2", "Speed S2's disk up", "Set S2's clock right"];
    assert_eq!(labels(&page, server)[..3], undo);
    for label in undo {
        take(&mut page, server, label);
    }
    assert_eq!(page.cluster.local_now(S2), page.cluster.now());
    take(&mut page, None, "Heal all links");
    assert_eq!(labels(&page, server), usual);
}

#[test]
fn a_link_is_made_worse_both_ways_or_one_way_and_mended() {
    let mut page = opening();
    let link = Some(Selection::Link(S1, S3));
    let titles: Vec<String> =
        breaking::breaking(&page.cluster, link).further.into_iter().map(|lot| lot.title).collect();
    assert_eq!(titles, ["S1 to S3, both ways", "Only S1 to S3", "Only S3 to S1", "All servers"]);
    let usual = labels(&page, link);
    assert_eq!(usual.len(), 12);
    for label in usual {
        take(&mut page, link, &label);
        assert!(!labels(&page, link).contains(&label), "{label} is not done twice");
        take(&mut page, link, "Mend S1 to S3");
    }
    take(&mut page, link, "Slow only S3 to S1");
    take(&mut page, link, "Make S1 to S3 lossy");
    assert_eq!(labels(&page, link)[..2], ["Mend S1 to S3", "Slow S1 to S3"]);
}

#[test]
fn with_nothing_selected_the_cluster_is_split_and_zones_are_lost() {
    let mut page = opening();
    let splits = ["Split off S1", "Split off S1 and S2", "Split all apart"];
    assert_eq!(labels(&page, None), splits);
    for label in splits {
        take(&mut page, None, label);
        assert_eq!(labels(&page, None), ["Heal all links"]);
        take(&mut page, None, "Heal all links");
    }
    let mut config = Config::default();
    config.network.zones = vec![
        Zone { name: "east".into(), servers: vec![S1] },
        Zone { name: "west".into(), servers: vec![S2, S3] },
    ];
    let mut page = Teller::new(config, 7).at(420);
    take(&mut page, None, "Cut off zone east");
    take(&mut page, None, "Lose zone west");
    assert!(!page.cluster.server(S2).up && !page.cluster.server(S3).up);
    assert!(!labels(&page, None).contains(&"Lose zone west".into()));
}

#[test]
fn without_epochs_a_server_is_pointed_at_another_primary() {
    let mut config = Config::default();
    config.failover.fencing.epochs = false;
    config.failover.detection = Detection::Nobody;
    let mut page = Teller::new(config, 7).at(420);
    page.act(&Action::ForcePromote(S2));
    page.until(|page| page.cluster.server(S2).primary().is_some());
    take(&mut page, Some(Selection::Server(S3)), "Point S3 at S2");
    page.until(|page| {
        !labels(page, Some(Selection::Server(S3))).contains(&"Point S3 at S2".into())
    });
}

#[test]
fn a_message_on_its_way_may_be_held_and_released_and_one_that_arrived_not() {
    let mut page = opening();
    let key = page.cluster.network().flights().map(|flight| flight.key).min().expect("one flies");
    let selected = Some(Selection::Message(key.from, key.to, key.nth));
    let last = |page: &Teller| {
        breaking::breaking(&page.cluster, selected).verbs.last().map(|verb| verb.label.clone())
    };
    assert_eq!(last(&page).as_deref(), Some("Hold it"));
    page.act(&Action::Hold(key));
    page.run_to(page.cluster.now() + 500_000);
    assert_eq!(last(&page).as_deref(), Some("Release it"));
    page.act(&Action::Release(key));
    page.run_to(page.cluster.now() + 500_000);
    assert_eq!(last(&page), None);
}

#[test]
fn a_sweep_is_told_in_one_line() {
    let mut page = opening();
    page.act(&Action::Isolate { server: S1, clients: false });
    let lines = page.lines();
    assert!(lines.iter().any(|line| line == "S1 is cut off from all other servers."), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("vanish from now on")), "{lines:#?}");
    page.act(&Action::HealAll);
    page.act(&Action::Pause(S2));
    let lines = page.lines();
    assert!(lines.iter().any(|line| line == "All links work again."), "{lines:#?}");
    let paused = "S2 stands still; messages wait for it.";
    assert!(lines.iter().any(|line| line == paused), "{lines:#?}");
}

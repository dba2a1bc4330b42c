//! What is said beside the stage, step by step.

use ripple::scene::panel::guide::{Guide, guide, skipped};
use ripple::scene::panel::suggest::{Does, Suggestion};
use ripple::scene::panel::{breaking, promises, writes};
use ripple::scene::view::Selection;
use ripple::scene::words::{phrases, settings};
use ripple::sim::action::{Action, Setting};
use ripple::sim::config::{Config, Detection, Who};
use ripple::sim::ids::{ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::timeline::playback::{Command, Playback};

use crate::teller::{S1, S2, S3, Teller, asynchronous, no_links, opening};

impl Teller {
    pub fn guide(&self) -> Guide {
        guide(&self.cluster, self.story.chapters(), false)
    }

    pub fn suggestion(&self) -> String {
        self.guide().suggested.map(|suggested| suggested.label).unwrap_or_default()
    }

    pub fn lines(&self) -> Vec<String> {
        self.story.narrator().lines().map(|line| line.text.clone()).collect()
    }

    pub fn until_heading(&mut self, heading: &str) {
        self.until(|page| page.guide().heading.starts_with(heading));
    }
}

#[test]
fn the_opening_says_what_this_is_and_suggests_one_thing() {
    let page = opening();
    let guide = page.guide();
    assert_eq!(guide.heading, "Three servers keep the same file.");
    assert_eq!(guide.sentences[0], "Every update goes to S1 first, then ripples to the others.");
    let suggested = guide.suggested.expect("there is something to do");
    assert_eq!(suggested.label, "Knock out the primary");
    assert_eq!(suggested.does, Does::Commands(vec![Command::Act(Action::Crash(S1))]));
    assert_eq!(suggested.target, Some(Selection::Server(S1)));
    assert_eq!(guide.quiet, None);
    assert_eq!(
        settings::summary(&page.cluster.config().ack),
        "Settings: done when one replica has it"
    );
    assert_eq!(promises::promises(&page.cluster).summary, "Promises: all kept");
    assert_eq!(phrases::clock(page.cluster.now()), "0.420 s");
}

#[test]
fn a_write_is_told_in_five_lines() {
    let page = opening();
    let third: Vec<String> = page.lines().into_iter().skip(10).take(5).collect();
    assert_eq!(
        third,
        [
            "The client asks for write 3.",
            "S1 sends update 3 to S2 and S3.",
            "S2 has update 3 and says so.",
            "S3 has update 3 and says so.",
            "S1 tells the client: write 3 is done.",
        ]
    );
}

#[test]
fn a_failover_is_told_from_the_knock_to_the_outcome() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    page.run_to(page.cluster.now() + 50_000);
    let guide = page.guide();
    assert_eq!(guide.heading, "No primary for");
    assert_eq!(guide.figure.as_deref(), Some("50 ms"));
    assert_eq!(
        guide.sentences,
        ["S1 is down, and nobody knows it.", "S2 and S3 wait to hear from it."]
    );
    page.until_heading("S2 takes over after 1");
    page.until_heading("S2 took over after 1");
    let guide = page.guide();
    assert_eq!(guide.sentences, ["4 of 4 writes that were done survived.", "It is not always so."]);
    assert!(
        guide
            .verdict
            .is_some_and(|verdict| !verdict.loss && verdict.text == "Nothing done was lost.")
    );
    assert_eq!(page.suggestion(), "Bring S1 back");
    page.run_to(page.cluster.now() + 50_000);
    page.act(&Action::Restart(S1));
    assert_eq!(page.guide().heading, "S1 is back, as a replica.");
    page.until_heading("S1 has caught up.");
    assert_eq!(page.guide().sentences[0], "Three servers hold the same file again.");
    let lines = page.lines();
    for line in [
        "S1 stops; its disk keeps 1 to 5.",
        "S2 has not heard from S1 for 80 ms.",
        "S2 asks S1 and S3 for their votes.",
        "S3 votes for S2.",
        "S2 has 2 of 3 votes: a majority.",
        "S2 is primary, epoch 2.",
        "S2 tells S1 and S3 of epoch 2.",
        "Write 5 is the first done since the failure.",
        "S1 starts again from its disk.",
        "S1 has caught up with S2.",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line}");
    }
}

#[test]
fn a_server_that_missed_almost_nothing_has_caught_up_too() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    page.until_heading("S2 took over");
    page.act(&Action::Restart(S1));
    page.until_heading("S1 has caught up.");
    assert_eq!(page.card(S1).name, "S1, replica, epoch 2");
}

#[test]
fn a_gate_that_opens_is_told() {
    let mut page = opening();
    page.act(&Action::Write(ripple::sim::ids::ClientId(0)));
    page.until(|page| page.lines().iter().any(|line| line == "S1's gate to S2 opens: 6 leaves."));
}

#[test]
fn a_loss_is_told_with_its_numbers() {
    let mut page = lossy();
    page.until(|page| page.guide().verdict.is_some_and(|verdict| verdict.loss));
    let lost: Vec<WriteId> = page
        .cluster
        .writes()
        .all()
        .filter(|write| page.cluster.fate(*write) == Fate::Lost)
        .collect();
    assert!(!lost.is_empty());
    let guide = page.guide();
    let verdict = guide.verdict.expect("there is a loss");
    assert!(verdict.text.contains(&lost[0].to_string()) && verdict.text.ends_with("gone."));
    assert!(verdict.detail.ends_with("No server will ever serve their bookings."));
    page.until_heading("S2 took over");
    let done = page.cluster.figures().outages[0].done_before;
    let survived = done - u32::try_from(lost.len()).expect("few");
    assert_eq!(
        page.guide().sentences[0],
        format!("{survived} of {done} writes that were done survived.")
    );
    let strip = writes::strip(&page.cluster, page.story.older(), &page.view);
    assert!(strip.summary.contains(&format!("{} lost", lost.len())), "{}", strip.summary);
    assert_eq!(
        promises::promises(&page.cluster).summary,
        "Promises: losing a server is not covered"
    );
    page.act(&Action::Restart(S1));
    page.until(|page| page.guide().sentences[0].starts_with("S1 still had"));
    assert!(page.lines().iter().any(|line| line.starts_with("S1 tears off")));
}

/// Nobody's acknowledgement is asked, and the primary dies with what it has not sent.
fn lossy() -> Teller {
    let mut page = Teller::new(asynchronous(), 7).at(300);
    for replica in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: replica });
    }
    page.run_to(page.cluster.now() + 75_000);
    page.act(&Action::Crash(S1));
    for replica in [S2, S3] {
        page.act(&Action::Heal { from: S1, to: replica });
    }
    page
}

#[test]
fn a_primary_that_waits_for_a_dead_replica_stalls_and_says_for_whom() {
    let mut config = Config::default();
    config.ack.who = Who::All;
    let mut page = Teller::new(config, 7).at(300);
    page.act(&Action::Crash(S3));
    let guide = page.guide();
    assert_eq!(guide.heading, "Nothing will happen until you act.");
    assert_eq!(guide.sentences, ["S1 waits for S3."]);
    assert_eq!(page.suggestion(), "Bring S3 back");
    assert_eq!(page.card(S1).foot, "waits for S3");
    let mut any = page.cluster.config().ack.clone();
    any.who = Who::Any { count: 1 };
    page.act(&Action::Set(Setting::Ack(any)));
    assert_eq!(page.guide().heading, "S1 goes on.");
    assert_eq!(page.guide().sentences, ["S3 is down.", "S2 still answers."]);
}

#[test]
fn with_nobody_watching_the_person_is_asked_to_promote() {
    let mut config = Config::default();
    config.failover.detection = Detection::Nobody;
    let mut page = Teller::new(config, 7).at(420);
    page.act(&Action::Crash(S1));
    assert_eq!(page.guide().sentences, ["There is no primary, and nobody promotes one."]);
    page.run_to(page.cluster.now() + 50_000);
    assert_eq!(page.suggestion(), "Make S2 primary");
    let suggested = page.guide().suggested.expect("there is something to do");
    let [Command::Act(action)] = commands(&suggested) else { panic!("one act is suggested") };
    page.act(action);
    page.until(|page| page.guide().heading.contains("took over after"));
}

#[test]
fn two_servers_have_no_majority_and_the_guide_names_the_way_out() {
    let config = Config { servers: 2, network: no_links(), ..Config::default() };
    let mut page = Teller::new(config, 7).at(420);
    assert_eq!(page.guide().heading, "Two servers keep the same file.");
    page.act(&Action::Crash(S1));
    let guide = page.guide();
    assert_eq!(guide.sentences[0], "There is no primary, and no majority to elect one.");
    assert_eq!(guide.quiet.map(|quiet| quiet.label).as_deref(), Some("Make S2 primary by force"));
}

#[test]
fn breaking_things_says_what_it_will_do() {
    let page = opening();
    let of = |selection| breaking::breaking(&page.cluster, selection);
    assert_eq!(of(None).title, "Select a server or a link.");
    let verbs = of(Some(Selection::Server(S2))).verbs;
    let labels: Vec<&str> = verbs.iter().map(|verb| verb.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Knock out S2", "Promote S2", "Force promotion of S2", "Destroy S2's disk"]
    );
    assert_eq!(verbs[0].sentence, "Knock out S2: it stops now; its disk keeps 1 to 4.");
    let verbs = of(Some(Selection::Link(S1, S3))).verbs;
    assert_eq!(verbs[0].sentence, "Cut S1 to S3: messages between them vanish; both keep running.");
    assert_eq!(
        verbs[0].actions,
        [Action::Cut { from: S1, to: S3 }, Action::Cut { from: S3, to: S1 }]
    );
}

#[test]
fn a_cut_in_both_directions_is_one_line() {
    let mut page = opening();
    for action in [Action::Cut { from: S1, to: S3 }, Action::Cut { from: S3, to: S1 }] {
        page.act(&action);
    }
    let lines = page.lines();
    assert_eq!(page.guide().heading, "S1 and S3 cannot talk.");
    assert_eq!(page.suggestion(), "Let S1 and S3 talk again");
    assert!(
        lines.iter().any(|line| line == "An update from S1 to S3 vanishes at the cut."),
        "{lines:#?}"
    );
}

#[test]
fn an_isolated_primary_is_not_called_a_stall_and_tears_off_what_it_took() {
    let mut page = opening();
    let isolate = |page: &mut Teller, act: fn(ServerId, ServerId) -> Action| {
        for other in [S2, S3] {
            page.act(&act(S1, other));
            page.act(&act(other, S1));
        }
    };
    isolate(&mut page, |from, to| Action::Cut { from, to });
    assert!(page.lines().iter().any(|line| line == "The link between S1 and S3 is cut."));
    assert_eq!(page.guide().heading, "S1 can talk to nobody.");
    page.until_heading("Two servers believe that they are primary.");
    assert_eq!(page.guide().sentences[0], "S1 has not heard of S2's epoch.");
    assert_eq!(page.suggestion(), "Let S1 and S2 talk again");
    page.run_to(page.cluster.now() + 100_000);
    isolate(&mut page, |from, to| Action::Heal { from, to });
    page.until_heading("S2 took over after");
    page.until_heading("S1 is back");
    let said = page.guide().sentences;
    assert_eq!(said[0], "S1 still had 5. History went on without it, so it tears it off.");
    page.until_heading("S1 has caught up.");
    assert_eq!(page.guide().sentences[1], "S2 stays primary: nobody gives the crown back.");
    assert!(page.lines().iter().any(|line| line == "S2 tells S1 and S3 of epoch 2."));
}

#[test]
fn the_only_server_takes_its_crown_again() {
    let mut config = Config { servers: 1, network: no_links(), ..Config::default() };
    config.ack.who = Who::Nobody;
    let mut page = Teller::new(config, 7).at(300);
    assert_eq!(page.guide().heading, "One server keeps a file.");
    page.act(&Action::Crash(S1));
    assert_eq!(page.guide().sentences, ["Every server is down."]);
    assert_eq!(page.suggestion(), "Bring S1 back");
    page.act(&Action::Wipe(S1));
    assert!(page.guide().verdict.is_some_and(|verdict| verdict.text.starts_with("Writes 1 to")));
    page.act(&Action::Restart(S1));
    page.until_heading("S1 is primary again after");
}

#[test]
fn skipping_says_what_it_passed_over() {
    let mut playback =
        Playback::open(Config::default(), 7, ripple::sim::time::SimTime::from_millis(420))
            .expect("valid");
    let _ = playback.update(Command::Act(Action::Crash(S1)));
    let mut said = Vec::new();
    for _ in 0..2 {
        let passed = playback.update(Command::SkipTheWait).skipped.expect("skipping tells");
        said.push(skipped(playback.cluster(), &passed));
    }
    assert!(said[0].ends_with("the client was waiting for S1."), "{}", said[0]);
    assert!(said[1].ends_with("ms: S2 was waiting to hear from S1."), "{}", said[1]);
}

#[test]
fn the_table_tells_number_fate_and_copies() {
    let page = opening();
    let rows = writes::table(&page.cluster, &page.view);
    assert_eq!(
        (rows[0].write, rows[0].words, rows[0].told_at.as_str()),
        (WriteId(5), "not answered yet", "")
    );
    assert_eq!((rows[1].words, rows[1].copies.as_str()), ("done, two copies or more", "3 copies"));
    assert_eq!(rows[1].told_at, "0.370 s");
    let strip = writes::strip(&page.cluster, page.story.older(), &page.view);
    assert_eq!(strip.summary, "4 safe, 1 pending");
    assert_eq!(
        strip.tokens.last().map(|token| token.name.as_str()),
        Some("Write 5, Lin's booking, pending")
    );
}

#[test]
fn speech_is_gathered_and_headlines_are_never_dropped() {
    let mut page = opening();
    let Teller { story, cluster, .. } = &mut page;
    story.announcer().hush();
    assert_eq!(story.announcer().speak(cluster, 0, true), None);
    page.run_to(page.cluster.now() + 250_000);
    page.act(&Action::Crash(S1));
    let Teller { story, cluster, .. } = &mut page;
    let said = story.announcer().speak(cluster, 10, true).expect("something happened");
    assert_eq!(said, "Writes 5 and 6 done. S1 stops; its disk keeps 1 to 7.");
    page.run_to(page.cluster.now() + 300_000);
    let Teller { story, cluster, .. } = &mut page;
    assert_eq!(story.announcer().speak(cluster, 2_000, true), None);
    let mut said = String::new();
    for turn in 0..3 {
        said += &story.announcer().speak(cluster, 3_100 + 3_000 * turn, true).unwrap_or_default();
    }
    for headline in [
        "S2 is primary, epoch 2.",
        "S2 has not heard from S1 for 80 ms.",
        "is the first done since the failure.",
    ] {
        assert!(said.contains(headline), "{said}");
    }
}

#[test]
fn while_time_stands_each_step_is_read_out() {
    let mut page = opening();
    page.story.announcer().hush();
    page.until(|page| page.lines().last().is_some_and(|line| line.starts_with("S2 has update 5")));
    let Teller { story, cluster, .. } = &mut page;
    assert_eq!(
        story.announcer().speak(cluster, 1, false).as_deref(),
        Some("S2 has update 5 and says so.")
    );
    assert_eq!(story.announcer().speak(cluster, 2, false), None);
}

#[test]
fn what_only_the_dead_primary_has_does_not_count_as_survived() {
    let mut page = Teller::new(asynchronous(), 7).at(300);
    for other in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: other });
    }
    page.run_to(page.cluster.now() + 100_000);
    page.act(&Action::Crash(S1));
    page.until_heading("S2 took over after");
    let said = page.guide().sentences.join(" ");
    assert!(said.starts_with("5 of 7 writes that were done survived."), "{said}");
}

#[test]
fn a_primary_that_refuses_writes_does_not_go_on() {
    let mut config = Config::default();
    config.ack.who = Who::All;
    config.ack.too_few = ripple::sim::config::TooFew::Refuse { after_us: 60_000 };
    let mut page = Teller::new(config, 7).at(420);
    page.act(&Action::Crash(S3));
    page.until_heading("S1 refuses writes.");
    assert_eq!(page.suggestion(), "Bring S3 back");
}

pub fn commands(suggested: &Suggestion) -> &[Command] {
    let Does::Commands(commands) = &suggested.does else { panic!("an act is suggested") };
    commands
}

//! What is written down reads back the same.

use ripple::share::limits::Limits;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;
use ripple::sim::action::{Action, Setting, TimedAction};
use ripple::sim::choice::CHOICE_US;
use ripple::sim::config::{Choice, Clock, Config, Detection, Who};
use ripple::sim::ids::{NodeId, ServerId};
use ripple::sim::link::{LaneChange, LaneSettings};
use ripple::sim::time::SimTime;
use ripple::timeline::pace::Pace;
use ripple::timeline::playback::{Command, Playback};

use super::random::Dice;
use super::{in_package, read};

#[test]
fn a_random_run_reads_back_the_same() {
    for seed in 0..3_000 {
        let file = Dice::new(seed).file();
        let text = file.encode();
        let again = RunFile::decode(&text, Limits::PAGE);
        let again = again.unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        assert_eq!(file, again, "seed {seed}\n{text}");
        assert_eq!(text, again.encode(), "seed {seed}");
    }
}

#[test]
fn a_random_run_plays_to_its_end() {
    for seed in 0..300 {
        let file = Dice::new(seed).file();
        let cluster = play(&file, |_, _| {}).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(cluster.now(), file.until, "seed {seed}");
    }
}

#[test]
fn a_run_with_a_coordinator_reads_back_the_same() {
    for (choice, detection) in
        [(Choice::InSync, Detection::Coordinator), (Choice::Unclean, Detection::Nobody)]
    {
        let mut file =
            RunFile::decode(r#"{"version": 1}"#, Limits::PAGE).expect("all has defaults");
        let config = &mut file.run.config;
        config.ack.who = Who::InSync { least: 2, lag_max_us: 90_000 };
        config.failover.choice = choice;
        config.failover.detection = detection;
        config.failover.majority = false;
        let change = LaneChange { us: Some(40_000), ..LaneChange::default() };
        let (from, to) = (ServerId(0).into(), NodeId::COORDINATOR);
        config.network.lanes.push(LaneSettings { from, to, change });
        let again = RunFile::decode(&file.encode(), Limits::PAGE);
        assert_eq!(again.as_ref(), Ok(&file), "{}", file.encode());
        assert!(file.run.config.resized(1).ack.who == Who::InSync { least: 1, lag_max_us: 90_000 });
    }
}

#[test]
fn an_empty_file_is_the_opening_run() {
    let file = RunFile::decode(r#"{"version": 1}"#, Limits::PAGE).expect("all else has defaults");
    assert_eq!(file.run.config, Config::default());
    assert_eq!(file.until, SimTime::from_millis(2_000));
}

#[test]
fn a_smaller_cluster_needs_no_list_of_links() {
    let text = r#"{"version": 1, "config": {"servers": 2}}"#;
    let file = RunFile::decode(text, Limits::PAGE).expect("the default link is left out");
    assert_eq!(file.run.config.network.links, []);
}

#[test]
fn what_was_done_on_the_page_plays_the_same_from_its_file() {
    let open = Playback::open(Config::default(), 7, SimTime::from_millis(390));
    let mut playback = open.expect("the opening run is valid");
    let act = |playback: &mut Playback, action| {
        for _ in 0..7 {
            let _ = playback.update(Command::Step);
        }
        assert_eq!(playback.update(Command::Act(action)).refused, None);
    };
    act(&mut playback, Action::Crash(ServerId(0)));
    act(&mut playback, Action::Cut { from: ServerId(1), to: ServerId(2) });
    act(&mut playback, Action::Heal { from: ServerId(1), to: ServerId(2) });
    act(&mut playback, Action::Restart(ServerId(0)));
    let until = playback.now() + 500_000;
    let written = RunFile::new(playback.run().clone(), until).encode();
    let file = RunFile::decode(&written, Limits::PAGE).expect("the page writes good files");
    assert_eq!(&file.run, playback.run());
    let again = play(&file, |_, _| {}).expect("it is short");
    let mut cluster = playback.cluster().clone();
    cluster.run_until(until);
    assert_eq!(again.trace().hash(), cluster.trace().hash());
}

#[test]
fn choices_read_back_the_same() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let mut file = dice.file();
        file.run.config.clock = Clock::Scheduled;
        file.run.config.failover.detection = Detection::Replicas;
        if matches!(file.run.config.ack.who, Who::InSync { .. }) {
            file.run.config.ack.who = Who::Nobody;
        }
        let of_failover = |timed: &TimedAction| {
            let set = matches!(timed.action, Action::Set(Setting::Failover(_) | Setting::Ack(_)));
            set || matches!(timed.action, Action::Follow { .. })
        };
        file.run.actions.retain(|timed| !of_failover(timed));
        let choices = (0..12).map(|_| dice.choice(file.run.config.servers));
        let turn = |(at, choice)| TimedAction {
            at: file.until + (at + 1) * CHOICE_US,
            after_events: None,
            action: Action::Choose(choice),
        };
        let turns: Vec<TimedAction> = (0_u64..).zip(choices).map(turn).collect();
        file.run.actions.extend(turns);
        file = RunFile { engine: 1, ..RunFile::new(file.run, file.until) };
        let text = file.encode();
        let again = RunFile::decode(&text, Limits::PAGE);
        assert_eq!(again.as_ref(), Ok(&file), "seed {seed}\n{text}");
        assert_eq!(text, again.expect("it was read").encode(), "seed {seed}");
    }
}

#[test]
fn a_choice_that_is_not_there_to_be_made_ends_the_run() {
    let text = r#"{"version": 1, "config": {"clock": "scheduled"}, "actions": [
        {"at_us": 0, "do": "write"},
        {"do": "deliver", "from": "C1", "to": "S1", "nth": 1},
        {"do": "deliver", "from": "C1", "to": "S1", "nth": 1}]}"#;
    let file = RunFile::decode(text, Limits::PAGE).expect("it is well formed");
    let error = play(&file, |_, _| {}).expect_err("the message has arrived already");
    assert_eq!(error.to_string(), "actions[2].nth: no such message is in flight");
}

#[test]
fn the_page_plays_choices_one_each_100_ms() {
    let text = read(&in_package("tests/runs/out-of-order.json"));
    let file = RunFile::decode(&text, Limits::PAGE).expect("the example is valid");
    let whole = play(&file, |_, _| {}).expect("the example plays");
    let open = Playback::open(Config::default(), 7, SimTime::ZERO);
    let mut playback = open.expect("the opening run is valid");
    let _ = playback.update(Command::Open(Box::new(file.run.clone())));
    let _ = playback.update(Command::SetPace(Pace::RealTime));
    let _ = playback.update(Command::Play);
    while playback.now() < file.until {
        let _ = playback.update(Command::Frame(16_667));
    }
    assert_eq!(playback.run().actions, file.run.actions, "all of them were taken");
    assert_eq!(playback.cluster().trace().hash(), whole.trace().hash());
}

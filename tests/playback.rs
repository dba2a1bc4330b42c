//! Playback: time runs, stands, steps and skips, and a run that is played again is the same run.

mod story;

use ripple::sim::action::{Action, TimedAction};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Load};
use ripple::sim::fact::{FactLevel, What};
use ripple::sim::time::SimTime;
use ripple::timeline::pace::Pace;
use ripple::timeline::playback::{Command, Heed, Playback};
use ripple::timeline::run::Run;
use story::{S1, S3, quiet};

fn opening() -> Playback {
    Playback::open(Config::default(), 7, SimTime::from_millis(420)).expect("the opening is valid")
}

fn frames(playback: &mut Playback, screen_ms: u64) {
    for _ in 0..screen_ms / 20 {
        let _ = playback.update(Command::Frame(20_000));
    }
}

#[test]
fn a_second_on_the_screen_is_twenty_five_simulated_milliseconds() {
    let mut playback = opening();
    let _ = playback.update(Command::Play);
    frames(&mut playback, 4_000);
    assert_eq!(playback.now(), SimTime::from_millis(420 + 100));
    let _ = playback.update(Command::SetPace(Pace::RealTime));
    frames(&mut playback, 400);
    assert_eq!(playback.now(), SimTime::from_millis(420 + 100 + 400));
}

#[test]
fn paused_means_still() {
    let mut playback = opening();
    frames(&mut playback, 1_000);
    assert_eq!(playback.now(), SimTime::from_millis(420));
}

#[test]
fn a_hidden_tab_is_not_made_up_for() {
    let mut playback = opening();
    let _ = playback.update(Command::Play);
    let _ = playback.update(Command::Frame(3_600_000_000));
    assert!(playback.now() < SimTime::from_millis(425));
}

#[test]
fn a_step_goes_to_the_next_fact_that_is_not_background() {
    let mut playback = opening();
    let seen = playback.cluster().trace().count();
    let skipped = playback.update(Command::Step).skipped.expect("something happens");
    let fact = skipped.fact.expect("a step names its fact");
    assert!(fact.what.level() >= FactLevel::Detail);
    let first = playback.cluster().facts_since(seen, FactLevel::Detail).next().map(|(_, f)| f.at);
    assert_eq!(first, Some(playback.now()));
}

#[test]
fn skipping_the_wait_goes_to_the_next_headline_and_tells_how_far() {
    let mut playback = opening();
    let _ = playback.update(Command::Act(Action::Crash(S1)));
    let skipped = playback.update(Command::SkipTheWait).skipped.expect("an election comes");
    let fact = skipped.fact.expect("the client notices first");
    assert!(matches!(fact.what, What::TimedOut { .. }));
    assert_eq!(skipped.us, playback.now().since(SimTime::from_millis(420)));
}

#[test]
fn where_nothing_will_happen_skipping_stays_and_says_so() {
    let mut config = quiet(3);
    config.client.load = Load::Hand;
    let mut playback = Playback::open(config, 1, SimTime::from_millis(420)).expect("valid");
    let skipped = playback.update(Command::SkipTheWait).skipped.expect("an answer");
    assert_eq!((skipped.fact, skipped.us), (None, 0));
    assert_eq!(playback.now(), SimTime::from_millis(420));
}

#[test]
fn what_was_done_live_plays_again_to_the_very_same_run() {
    let mut playback = opening();
    let _ = playback.update(Command::Play);
    frames(&mut playback, 1_500);
    let _ = playback.update(Command::Act(Action::Crash(S1)));
    let _ = playback.update(Command::SkipTheWait);
    let _ = playback.update(Command::Act(Action::Cut { from: S1, to: S3 }));
    frames(&mut playback, 9_000);
    let _ = playback.update(Command::Act(Action::Restart(S1)));
    frames(&mut playback, 9_000);
    let run = playback.run();
    let (mut cluster, mut taken) = (run.start().expect("valid"), 0);
    run.play(&mut cluster, &mut taken, playback.now()).expect("its actions make sense");
    assert_eq!(cluster.trace().hash(), playback.cluster().trace().hash());
}

#[test]
fn an_opened_run_takes_its_actions_as_their_time_comes_until_the_user_acts() {
    let mut recorded = opening();
    let _ = recorded.update(Command::Act(Action::Crash(S3)));
    let _ = recorded.update(Command::Play);
    frames(&mut recorded, 4_000);
    let _ = recorded.update(Command::Act(Action::Restart(S3)));
    let run: Run = recorded.run().clone();

    let mut playback = opening();
    let _ = playback.update(Command::Open(Box::new(run)));
    let _ = playback.update(Command::Play);
    frames(&mut playback, 2_000);
    assert!(!playback.cluster().server(S3).up);
    let _ = playback.update(Command::Act(Action::Crash(S1)));
    frames(&mut playback, 4_000);
    assert!(!playback.cluster().server(S3).up, "the recorded return belonged to another run");
    assert_eq!(playback.run().actions.len(), 2);
}

#[test]
fn time_stands_at_the_end_of_a_file_as_it_plays_and_as_it_is_skipped() {
    let end = SimTime::from_millis(1_234);
    let opened = || {
        let mut playback = opening();
        let _ = playback.update(Command::StandAt(end));
        let _ = playback.update(Command::Play);
        playback
    };
    let mut played = opened();
    frames(&mut played, 100_000);
    assert_eq!(played.now(), end);
    assert!(!played.playing());

    let mut skipped = opened();
    let responses = std::iter::repeat_with(|| skipped.update(Command::SkipTheWait)).take(50);
    let arrived: Vec<bool> = responses.map(|response| response.arrived).collect();
    assert_eq!(
        arrived.iter().filter(|arrived| **arrived).count(),
        1,
        "once, and then time goes on"
    );
    assert!(arrived[0] || skipped.now() > end);
    let _ = played.update(Command::Play);
    frames(&mut played, 100);
    assert!(played.now() > end);

    let mut changed = opened();
    let _ = changed.update(Command::Act(Action::Crash(S3)));
    frames(&mut changed, 100_000);
    assert!(changed.playing() && changed.now() > end, "it is no longer the file's run");
}

/// Wants time to stand when S1 has heard the acknowledgement of this entry.
fn stands_at(lsn: u32) -> impl FnMut(&Cluster) -> Heed {
    let mut seen = 0;
    move |cluster| {
        let heard = |what: &What| matches!(what, What::Acknowledged { to, .. } if to.0 == lsn);
        let found = cluster.trace().since(seen).any(|(_, fact)| heard(&fact.what));
        seen = cluster.trace().count();
        if found { Heed::Stand } else { Heed::Nothing }
    }
}

#[test]
fn time_stands_at_the_very_event_at_which_a_watcher_wants_it_to() {
    let mut playback = opening();
    let _ = playback.update(Command::SetPace(Pace::TenTimes));
    let _ = playback.update(Command::Play);
    let mut watch = stands_at(7);
    let response = playback.update_watched(Command::Frame(100_000), &mut watch);
    assert!(response.stands && !playback.playing());
    let (_, last) = playback.cluster().trace().since(0).next_back().expect("something happened");
    assert_eq!(last.at, playback.now());
    let after = playback.now();
    assert!(!playback.update_watched(Command::Frame(100_000), &mut watch).needs_repaint);
    assert_eq!(playback.now(), after);
}

#[test]
fn who_skips_stops_for_a_watcher_and_time_stands() {
    let mut playback = opening();
    let _ = playback.update(Command::Play);
    let response = playback.update_watched(Command::SkipTheWait, &mut stands_at(7));
    assert!(response.stands && !playback.playing());
    assert!(response.skipped.is_some_and(|skipped| skipped.fact.is_some()));
}

#[test]
fn a_watcher_is_shown_what_skipping_in_vain_comes_back_to() {
    let mut config = quiet(3);
    config.client.load = Load::Hand;
    let mut playback = Playback::open(config, 1, SimTime::from_millis(420)).expect("valid");
    let mut shown = SimTime::ZERO;
    let _ = playback.update_watched(Command::SkipTheWait, &mut |cluster| {
        shown = cluster.now();
        Heed::Nothing
    });
    assert_eq!(shown, SimTime::from_millis(420));
}

#[test]
fn a_run_that_was_set_up_keeps_its_actions_whatever_the_user_does() {
    let write = |ms| TimedAction {
        at: SimTime::from_millis(ms),
        after_events: None,
        action: Action::Write(ripple::sim::ids::ClientId(0)),
    };
    let config = quiet(3);
    let run = Run { config, seed: 1, actions: [0, 100, 200].map(write).to_vec() };
    let mut playback = opening();
    let _ = playback.update(Command::SetUp(Box::new(run), SimTime::from_millis(150)));
    assert_eq!(playback.now(), SimTime::from_millis(150));
    assert_eq!(playback.cluster().writes().newest().0, 2);
    let _ = playback.update(Command::Act(Action::Crash(S3)));
    let _ = playback.update(Command::Play);
    frames(&mut playback, 4_000);
    assert_eq!(playback.cluster().writes().newest().0, 3);
    let run = playback.run();
    assert_eq!(run.actions.len(), 4);
    let (mut cluster, mut taken) = (run.start().expect("valid"), 0);
    run.play(&mut cluster, &mut taken, playback.now()).expect("its actions make sense");
    assert_eq!(cluster.trace().hash(), playback.cluster().trace().hash());
}

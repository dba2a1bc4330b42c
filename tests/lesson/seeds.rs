//! Every step comes to its end by its prescribed acts, and every answer is what the run says, whatever
//! chance does: over fifty seeds, each answer computed here from the facts, in another way.

use ripple::scenario::lesson::{Lesson, Moment};
use ripple::scenario::rehearsal::{Stand, rehearse_step};
use ripple::scenario::view::Suggested;
use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::fact::What;
use ripple::sim::ids::{Lsn, ServerId, WriteId};
use ripple::sim::message::MessageKind;
use ripple::sim::table::Told;
use ripple::sim::time::SimTime;

use ripple::timeline::playback::Command;

use super::class::{Class, S1, S2, S3};
use super::first_lesson;

const SEEDS: u64 = 50;

/// The lesson with another seed in every step, and no answer expected.
fn with_seed(seed: u64) -> Lesson {
    let mut lesson = first_lesson();
    for step in &mut lesson.steps {
        step.run.seed = seed;
        for moment in &mut step.script {
            if let Moment::Ask(ask) = moment {
                ask.expect = None;
            }
        }
    }
    lesson
}

#[test]
fn every_step_comes_to_its_end() {
    for seed in 0..SEEDS {
        let lesson = with_seed(seed);
        for step in 0..lesson.steps.len() {
            if let Err(error) = rehearse_step(&lesson, step) {
                panic!("seed {seed}: {error}");
            }
        }
    }
}

/// Does something else in a step.
type Wrong = fn(&mut Class);

/// For each step something else to do, and how its sentence begins.
const WRONG: [(usize, Wrong, &str); 7] = [
    (1, knock_out_and_bring_back, "There they are."),
    (2, |class| class.act(Action::Crash(S2)), "That was the copy."),
    (3, write_and_wait, "You waited for the answer."),
    (4, |class| class.act(Action::Crash(S2)), "S1 goes on:"),
    (4, |class| class.act(Action::Crash(S3)), "S1 goes on:"),
    (5, |class| class.act(Action::Crash(S2)), "The replicas are behind,"),
    (5, |class| class.act(Action::Crash(S3)), "The replicas are behind,"),
];

fn knock_out_and_bring_back(class: &mut Class) {
    class.act(Action::Crash(S1));
    class.act(Action::Restart(S1));
}

fn write_and_wait(class: &mut Class) {
    class.write();
    class.command(Command::SkipTheWait);
    class.write();
}

#[test]
fn every_other_act_gets_its_sentence_and_the_step_still_comes_to_its_end() {
    for seed in 0..SEEDS {
        let lesson = with_seed(seed);
        for (step, wrong, sentence) in WRONG {
            let mut class = Class::of(&lesson, step);
            wrong(&mut class);
            let aside = class.view().aside.map(|aside| aside.plain()).unwrap_or_default();
            assert!(aside.starts_with(sentence), "seed {seed}, step {step}: {aside:?}");
            class.present_to_the_end();
        }
    }
}

#[test]
fn every_sentence_to_another_act_is_reached_above() {
    let lesson = first_lesson();
    for (at, step) in lesson.steps.iter().enumerate() {
        for other in &step.otherwise {
            let said = other.say.fill(|_| String::new()).plain();
            let reached =
                WRONG.iter().any(|(step, _, words)| *step == at + 1 && said.starts_with(words));
            assert!(reached, "step {}: {said}", at + 1);
        }
    }
}

/// Plays a step by its prescribed acts, and shows the cluster at the end with the right choice.
fn over_seeds(step: usize, judge: impl Fn(&Stand) -> usize) {
    for seed in 0..SEEDS {
        let mut class = Class::of(&with_seed(seed), step);
        class.present_to_the_end();
        let right = class.question().right.unwrap_or_else(|| panic!("seed {seed}: not judged"));
        assert_eq!(right, judge(&class.stand), "seed {seed}");
    }
}

fn first_fact(cluster: &Cluster, wanted: impl Fn(&What) -> bool) -> (u64, SimTime) {
    let found = cluster.trace().since(0).find(|(_, fact)| wanted(&fact.what));
    found.map(|(number, fact)| (number, fact.at)).expect("it happens")
}

/// The writes in a server's log.
fn log_of(cluster: &Cluster, server: ServerId) -> Vec<WriteId> {
    let log = &cluster.server(server).storage.log;
    let write = |lsn| cluster.table().write_at(log.epoch_at(Lsn(lsn))?, Lsn(lsn));
    (1..=log.last().0).filter_map(write).collect()
}

/// Writes that were told *done* by this instant and that no server has.
fn gone(cluster: &Cluster, by: SimTime) -> Vec<WriteId> {
    let kept: Vec<WriteId> =
        [S2, S3].into_iter().flat_map(|server| log_of(cluster, server)).collect();
    let done = |write: &WriteId| {
        let record = cluster.writes().get(*write);
        record.told == Told::Done && record.told_at <= by
    };
    cluster.writes().all().filter(done).filter(|write| !kept.contains(write)).collect()
}

#[test]
fn one_copy_stays_on_the_disk_until_that_is_destroyed() {
    over_seeds(1, |stand| {
        let run = stand.playback.run();
        let (mut cluster, mut taken) = (run.start().expect("valid"), 0);
        let crash = run.actions[0].at;
        run.play(&mut cluster, &mut taken, crash - 1).expect("it makes sense");
        let done = cluster.writes().all().count();
        assert_eq!(
            log_of(&cluster, S1).len(),
            done + 1,
            "they are on its disk, with the begin entry"
        );
        1
    });
}

#[test]
fn an_acknowledgement_opens_the_gate() {
    over_seeds(3, |stand| {
        let cluster = stand.playback.cluster();
        let to_s2 = |what: &What| matches!(what, What::SentUpdate { to: S2, .. });
        let sent: Vec<u64> = cluster
            .trace()
            .since(0)
            .filter(|(_, fact)| to_s2(&fact.what))
            .map(|(number, _)| number)
            .collect();
        let (_, cause) = cluster.trace().cause(sent[1]).expect("everything has a cause");
        match cause.what {
            What::Delivered { from, kind: MessageKind::Ack, .. } if from == S2.into() => 1,
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn the_replicas_notice_and_vote() {
    over_seeds(4, |stand| {
        let cluster = stand.playback.cluster();
        let (suspected, _) = first_fact(cluster, |what| matches!(what, What::Suspected { .. }));
        let (voted, _) =
            first_fact(cluster, |what| matches!(what, What::GaveVote { from: S3, to: S2, .. }));
        let (promoted, _) =
            first_fact(cluster, |what| matches!(what, What::Promoted { server: S2, .. }));
        assert!(suspected < voted && voted < promoted);
        1
    });
}

#[test]
fn what_s1_alone_had_is_lost() {
    over_seeds(5, |stand| {
        let cluster = stand.playback.cluster();
        let (_, crash) = first_fact(cluster, |what| matches!(what, What::Crashed { .. }));
        match gone(cluster, crash).len() {
            2 => 1,
            3 => 2,
            other => panic!("{other} are lost"),
        }
    });
}

#[test]
fn what_a_replica_had_is_not() {
    over_seeds(6, |stand| {
        let cluster = stand.playback.cluster();
        assert_eq!(gone(cluster, stand.playback.now()), []);
        2
    });
}

#[test]
fn all_means_that_writes_stop() {
    over_seeds(7, |stand| {
        let mut run = stand.playback.run().clone();
        run.actions.truncate(1);
        let crash = run.actions[0].at;
        let (mut cluster, mut taken) = (run.start().expect("valid"), 0);
        run.play(&mut cluster, &mut taken, crash + 5_000_000).expect("it makes sense");
        let after = cluster.writes().all().filter(|write| {
            let record = cluster.writes().get(*write);
            record.told == Told::Done && record.asked_at > crash
        });
        assert_eq!(after.count(), 0);
        1
    });
}

#[test]
fn what_is_said_of_the_lost_is_so() {
    for seed in 0..SEEDS {
        let mut class = Class::of(&with_seed(seed), 5);
        while !matches!(class.view().suggested, Suggested::Act(_)) {
            class.presenter_next();
        }
        class.presenter_next();
        class.watch_until("never left.");
        let lost = gone(class.cluster(), class.stand.playback.now());
        let said = class.said();
        let said = said.iter().find(|said| said.contains("never left.")).expect("it was said");
        assert!(said.starts_with(&format!("{}. ", lost.len())), "seed {seed}: {said}");
        let (oldest, newest) = (lost[0], lost[lost.len() - 1]);
        let between = if lost.len() == 2 { "and" } else { "to" };
        assert!(
            said.contains(&format!("{oldest} {between} {newest} never left.")),
            "seed {seed}: {said}"
        );
    }
}

//! A learner who does something else: it is answered with its sentence, the step stays, and it still
//! goes on when it comes to what was asked for.

use ripple::scenario::view::Suggested;
use ripple::sim::action::{Action, Setting};
use ripple::timeline::playback::Command;

use super::class::{Class, S1, S2, S3};

#[test]
fn bringing_the_only_server_back_is_answered() {
    let mut class = Class::at(1);
    class.answer(2);
    class.press("Knock out S1");
    class.act(Action::Restart(S1));
    class.expect_aside("There they are. You were lucky with the disk.");
    class.watch(5);
    class.press("Destroy the disk");
    assert_eq!(class.view().aside, None);
    assert_eq!(class.view().suggested, Suggested::Next);
}

#[test]
fn destroying_the_disk_of_a_server_that_runs_is_both_acts_in_one() {
    let mut class = Class::at(1);
    class.act(Action::Wipe(S1));
    class.expect_said("4 bookings gone");
    assert_eq!(class.view().suggested, Suggested::Next);
}

#[test]
fn taking_the_copy_first_is_answered_and_undone() {
    let mut class = Class::at(2);
    class.act(Action::Crash(S2));
    class.expect_aside("That was the copy. Bookings go on, at risk. Bring S2 back, then take S1.");
    class.watch(10);
    assert!(class.cluster().figures().done > 4, "bookings go on");
    assert_eq!(class.view().others.len(), 1);
    class.press("Bring back S2");
    class.watch(5);
    class.press("Knock out S1");
    assert_eq!(class.view().aside, None);
    class.watch(2);
    class.press("Promote S2");
    class.watch_until("A failover.");
}

#[test]
fn who_waits_for_each_answer_is_asked_not_to() {
    let mut class = Class::at(3);
    class.write();
    class.watch(6);
    assert_eq!(class.view().aside, None);
    class.write();
    class.expect_aside("You waited for the answer. Ask again without waiting.");
    class.press("Write the rest");
    class.watch(6);
    assert_eq!(class.question().words.plain(), "3 waits at S2's gate. What lets it through?");
    class.answer(2);
    class.watch_until("That is replication");
}

#[test]
fn two_bookings_that_are_quick_enough_will_do() {
    let mut class = Class::at(3);
    class.write();
    class.write();
    class.watch(6);
    assert_eq!(class.question().words.plain(), "2 waits at S2's gate. What lets it through?");
}

#[test]
fn knocking_out_a_replica_is_answered_and_undone() {
    for replica in [S2, S3] {
        let mut class = Class::at(4);
        class.act(Action::Crash(replica));
        class.expect_aside(
            "S1 goes on: the other replica still answers. Bring it back and take S1.",
        );
        assert_eq!(class.question().chosen, None);
        class.command(Command::Play);
        class.watch(6);
        class.act(Action::Restart(replica));
        class.answer(2);
        class.press("Knock out S1");
        class.watch_until("without service. Bookings lost: 0.");
    }
}

#[test]
fn the_replicas_are_behind_and_the_primary_is_not() {
    for replica in [S2, S3] {
        let mut class = Class::at(5);
        class.watch(1);
        class.act(Action::Crash(replica));
        class.expect_aside("The replicas are behind, S1 is not. Take S1.");
    }
}

#[test]
fn knocking_out_the_primary_early_goes_past_the_question() {
    for (seconds, words) in [(0, "0. Whatever S1 had said done for"), (2, "1. 2 never left.")] {
        let mut class = Class::at(5);
        class.watch(seconds);
        class.act(Action::Crash(S1));
        class.watch_until(words);
        class.press("Bring S1 back");
    }
}

#[test]
fn an_act_without_a_sentence_of_its_own_gets_a_general_one() {
    let mut class = Class::at(7);
    class.answer(2);
    class.act(Action::Cut { from: S1, to: S2 });
    class.expect_aside(
        "That is worth a look, but not what this step is about. It goes on with: Knock out S3.",
    );
    class.act(Action::Heal { from: S1, to: S2 });
    class.press("Knock out S3");
    assert_eq!(class.view().aside, None);
    let rule = class.cluster().config().ack.clone();
    class.act(Action::Set(Setting::Ack(rule)));
    assert!(class.view().aside.is_some(), "the rule that is set already is not what is asked for");
}

#[test]
fn when_the_script_is_over_every_act_is_free() {
    let mut class = Class::at(1);
    class.act(Action::Wipe(S1));
    class.act(Action::Crash(S1));
    assert_eq!(class.view().aside, None);
}

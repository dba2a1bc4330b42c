//! Nothing locks: a learner goes back and forth, answers wrongly or not at all, sets a step up again,
//! plays while a question is open.

use ripple::scenario::view::Suggested;
use ripple::sim::action::Action;
use ripple::timeline::playback::Command;

use super::class::{Class, S1, S2, S3};

#[test]
fn next_and_back_work_at_every_moment() {
    for step in 1..=7 {
        for turns in 0..8 {
            let mut class = Class::at(step);
            for _ in 0..turns {
                class.presenter_next();
            }
            let at = class.view().step;
            class.next();
            assert_eq!(class.view().step, (at + 1).min(7));
            class.back();
            class.back();
            assert_eq!(class.view().step, (at + 1).min(7).saturating_sub(2).max(1));
        }
    }
}

#[test]
fn a_step_opens_by_itself_and_is_the_same_each_time() {
    let mut class = Class::at(4);
    let opened = class.cluster().trace().hash();
    class.answer(1);
    class.press("Knock out S1");
    class.watch(10);
    class.set_up_again();
    assert_eq!(class.cluster().trace().hash(), opened);
    assert_eq!(class.view().paragraphs.len(), 2);
    assert!(class.question().open);
    class.next();
    class.back();
    assert_eq!(class.cluster().trace().hash(), opened);
}

#[test]
fn a_question_may_stay_open() {
    let mut class = Class::at(4);
    class.act(Action::Crash(S1));
    class.watch_until("S2 wears the crown.");
    let question = class.question();
    assert_eq!((question.chosen, question.right, question.open), (None, Some(1), false));
    class.answer(2);
    assert_eq!(class.question().chosen, None, "what the run has shown cannot be guessed any more");
}

#[test]
fn a_question_is_answered_once_and_only_by_what_it_offers() {
    let mut class = Class::at(1);
    class.answer(9);
    assert_eq!(class.question().chosen, None);
    class.answer(1);
    class.answer(2);
    assert_eq!(class.question().chosen, Some(0));
}

#[test]
fn who_plays_on_while_a_question_is_open_misses_nothing() {
    let mut class = Class::at(3);
    class.press("Write three");
    class.watch(5);
    class.command(Command::Play);
    class.watch(10);
    assert_eq!(class.question().right, Some(1));
    assert_eq!(class.view().suggested, Suggested::Answer, "the script waits at the question");
    class.presenter_next();
    class.expect_said("The acknowledgement of 1 fits the gate; 2 goes at once.");
    class.expect_said("That is replication");
}

#[test]
fn what_was_asked_for_may_come_about_in_another_way() {
    let mut class = Class::at(4);
    class.answer(2);
    class.act(Action::Wipe(S1));
    class.watch_until("Bookings lost: 0.");
    class.act(Action::Restart(S1));
    class.watch_until("It returns as a replica");
}

#[test]
fn bringing_the_primary_back_too_early_only_delays_the_step() {
    let mut class = Class::at(4);
    class.answer(2);
    class.press("Knock out S1");
    class.watch(1);
    class.act(Action::Restart(S1));
    class.watch_until("without service. Bookings lost: 0.");
    class.watch_to_the_end();
}

#[test]
fn skipping_where_nothing_happens_undoes_nothing_of_the_script() {
    let mut class = Class::at(3);
    class.command(Command::SkipTheWait);
    assert_eq!(class.offered().label, "Write three");
    class.press("Write three");
    class.watch(5);
    assert_eq!(class.question().words.plain(), "2 waits at S2's gate. What lets it through?");
}

#[test]
fn another_run_ends_the_lesson_and_breaks_nothing() {
    let mut class = Class::at(7);
    let smaller = class.cluster().config().resized(1);
    class.command(Command::Load(Box::new(smaller), 7));
    class.command(Command::Play);
    class.watch(2);
    assert!(!class.stand.player.knows(class.cluster()));
    class.answer(1);
    class.presenter_next();
    class.set_up_again();
    assert!(class.stand.player.knows(class.cluster()));
    assert!(class.cluster().server(S3).up && class.cluster().server(S2).up);
}

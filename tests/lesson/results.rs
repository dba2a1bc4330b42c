//! The end of the lesson: the table of the learner's own runs, and how many answers were right.

use ripple::scenario::results::{Results, Row};
use ripple::sim::action::Action;
use ripple::timeline::playback::Command;

use super::class::{Class, S1, S3};

fn end(class: &mut Class) -> Results {
    class.answer(2);
    class.press("Knock out S3");
    class.press("Bring S3 back");
    class.watch_until("Every rule buys one thing with another.");
    class.view().results.expect("the lesson is over")
}

fn row(results: &Results, rule: &str) -> Row {
    let found = results.rows.iter().find(|row| row.rule == rule);
    found.unwrap_or_else(|| panic!("{rule} is no row of {results:?}")).clone()
}

fn cells(row: &Row) -> [&str; 3] {
    [&row.took, &row.lost, &row.went_on]
}

#[test]
fn what_was_not_tried_is_not_made_up() {
    let results = end(&mut Class::at(7));
    let rules: Vec<&str> = results.rows.iter().map(|row| row.rule.as_str()).collect();
    let wanted = [
        "done when the primary has it",
        "done when one replica has it",
        "done when all replicas have it",
    ];
    assert_eq!(rules, wanted);
    for rule in &wanted[..2] {
        assert_eq!(cells(&row(&results, rule)), ["not tried"; 3]);
    }
    let all = row(&results, wanted[2]);
    assert_eq!((all.lost.as_str(), all.went_on.as_str()), ("not tried", "no"));
    assert!(all.took.ends_with(" ms"));
    assert_eq!((results.right, results.questions), (1, 6));
    assert_eq!(results.answers, "1 of 6 answers were right.");
    assert_eq!(
        results.challenge.plain(),
        "Done when one replica has it. Can you still lose a booking?"
    );
}

#[test]
fn the_table_is_of_the_learners_own_runs() {
    let mut class = Class::at(5);
    class.watch(20);
    class.answer(2);
    class.press("Knock out S1");
    class.watch_until("never left.");
    class.watch(5);
    class.next();
    class.answer(1);
    class.press("Knock out S1");
    class.watch_until("None. S1 had promised");
    class.next();
    let results = end(&mut class);
    let soon = row(&results, "done when the primary has it");
    assert_eq!(cells(&soon), ["29 ms", "2", "not tried"]);
    let one = row(&results, "done when one replica has it");
    assert_eq!(cells(&one), ["73 ms", "none", "not tried"]);
    assert_eq!(results.right, 2, "one was wrong");
}

#[test]
fn a_rule_that_was_changed_while_a_replica_was_down_goes_on() {
    let mut class = Class::at(7);
    class.answer(2);
    class.press("Knock out S3");
    class.watch(2);
    class.press_other("Ask only one");
    class.watch_until("Every rule buys one thing with another.");
    let results = class.view().results.expect("the lesson is over");
    assert_eq!(row(&results, "done when one replica has it").went_on, "yes");
    assert_eq!(row(&results, "done when all replicas have it").went_on, "no");
}

#[test]
fn a_replica_that_died_under_another_rule_counts_for_that_rule() {
    let mut class = Class::at(6);
    class.act(Action::Crash(S3));
    class.command(Command::Play);
    class.watch(10);
    class.next();
    let results = end(&mut class);
    assert_eq!(row(&results, "done when one replica has it").went_on, "yes");
}

#[test]
fn going_back_loses_no_answer_and_looking_again_loses_no_run() {
    let mut class = Class::at(6);
    class.answer(3);
    class.act(Action::Crash(S1));
    class.watch_until("None. S1 had promised");
    class.back();
    class.next();
    class.next();
    let results = end(&mut class);
    assert_eq!(results.right, 2);
    assert_eq!(row(&results, "done when one replica has it").lost, "none");
}

#[test]
fn what_happens_in_another_run_is_not_the_lessons() {
    let mut class = Class::at(6);
    class.answer(3);
    class.act(Action::Crash(S1));
    class.watch_until("None. S1 had promised");
    let five = class.cluster().config().resized(5);
    class.command(Command::Load(Box::new(five), 7));
    class.watch(5);
    class.next();
    let results = end(&mut class);
    assert_eq!(row(&results, "done when one replica has it").took, "not tried");
}

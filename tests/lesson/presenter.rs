//! A presenter with two buttons runs the whole lesson.

use ripple::scenario::view::Suggested;

use super::class::Class;

#[test]
fn one_button_runs_the_whole_lesson() {
    let mut class = Class::at(1);
    let mut steps = vec![1];
    for _ in 0..200 {
        if class.view().suggested == Suggested::End {
            break;
        }
        let questions = class.view().paragraphs.len();
        class.presenter_next();
        let step = class.view().step;
        if *steps.last().expect("it began") != step {
            assert!(questions > 0);
            steps.push(step);
        }
    }
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(class.view().suggested, Suggested::End);
    class.expect_said("Every rule buys one thing with another.");
    class.presenter_next();
    assert_eq!(class.view().step, 7, "the end stays");
}

#[test]
fn the_other_button_goes_to_the_start_of_the_step_and_then_to_the_one_before() {
    let mut class = Class::at(4);
    let opened = class.cluster().trace().hash();
    class.presenter_next();
    class.presenter_next();
    class.presenter_next();
    assert_ne!(class.cluster().trace().hash(), opened);
    class.presenter_back();
    assert_eq!((class.view().step, class.cluster().trace().hash()), (4, opened));
    class.presenter_back();
    assert_eq!(class.view().step, 3);
    for _ in 0..4 {
        class.presenter_back();
    }
    assert_eq!(class.view().step, 1);
}

#[test]
fn a_question_that_was_passed_is_revealed_by_the_run() {
    let mut class = Class::at(5);
    class.watch(20);
    class.presenter_next();
    assert_eq!(class.offered().label, "Knock out S1");
    assert!(class.question().open, "the room may still be asked");
    class.presenter_next();
    while class.question().right.is_none() {
        class.presenter_next();
    }
    assert_eq!(class.question().right, Some(1));
}

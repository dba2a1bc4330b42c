//! The first lesson, as a learner who does what is asked for goes through it.

use ripple::scenario::lesson::Part;
use ripple::scenario::text::Weight;
use ripple::scenario::view::{Paragraph, Suggested};
use ripple::sim::fact::What;
use ripple::sim::ids::WriteId;
use ripple::sim::ledger::Fate;
use ripple::sim::table::Told;
use ripple::timeline::playback::Command;

use super::class::{Class, S1, S2, S3};

#[test]
fn one_copy_is_a_single_point_of_failure() {
    let mut class = Class::at(1);
    let view = class.view();
    assert_eq!((view.title.as_str(), view.step, view.steps), ("Who still has your booking?", 1, 7));
    assert_eq!(view.heading, "One copy");
    assert_eq!(view.suggested, Suggested::Answer);
    assert!(!class.plays(), "a question is about a moment that everybody shares");
    assert_eq!(class.cluster().figures().done, 4);
    class.answer(3);
    assert!(!class.plays(), "the act that is asked for starts the clock again");
    class.press("Knock out S1");
    assert!(class.plays());
    class.expect_said("In doubt: on a disk nobody can reach.");
    let question = class.question();
    assert_eq!((question.chosen, question.right), (Some(2), Some(1)));
    class.press("Destroy the disk");
    class.expect_said(
        "4 bookings gone, every one told done. One copy is a single point of failure.",
    );
    assert_eq!(class.view().suggested, Suggested::Next);
}

#[test]
fn terms_and_what_was_said_stand_out() {
    let mut class = Class::at(1);
    class.presenter_next();
    class.presenter_next();
    class.presenter_next();
    let Some(Paragraph::Said(last)) = class.view().paragraphs.pop() else {
        panic!("the step ends with words");
    };
    let weighed = last.spans.iter().filter(|span| span.weight != Weight::Plain);
    let weighed: Vec<_> = weighed.map(|span| (span.weight, span.text.as_str())).collect();
    let wanted = [(Weight::Emphasis, "done"), (Weight::Strong, "single point of failure")];
    assert_eq!(weighed, wanted);
}

#[test]
fn a_second_copy_and_a_failover_by_hand() {
    let mut class = Class::at(2);
    assert!(class.plays());
    class.watch(1);
    class.press("Knock out S1");
    class.expect_said("S2 has the bookings, but nobody told it to take over. You are on duty.");
    class.watch(12);
    class.press("Promote S2");
    class.watch_until("A failover.");
    class.expect_said("4 of 4 bookings survived");
    class.expect_said(", most of it you.");
    assert!(class.cluster().fate(WriteId(5)) == Fate::AtRisk, "new ones have one copy again");
    class.press("Bring S1 back");
    class.watch_to_the_end();
    assert_eq!(class.cluster().shadow().of(S1).memory, class.cluster().shadow().of(S2).memory);
}

#[test]
fn who_promotes_at_once_is_not_blamed_for_the_wait() {
    let mut class = Class::at(2);
    class.press("Knock out S1");
    class.press("Promote S2");
    class.watch_until("A failover.");
    assert!(!class.has_said("most of it you"));
}

#[test]
fn one_at_a_time() {
    let mut class = Class::at(3);
    class.press("Write three");
    class.watch(5);
    assert!(!class.plays(), "the clock stands when an update waits at a shut gate");
    assert_eq!(class.question().words.plain(), "2 waits at S2's gate. What lets it through?");
    assert_eq!(class.question().choices[1].plain(), "S2's acknowledgement of 1");
    assert_eq!(class.question().right, None);
    class.answer(2);
    assert!(class.plays(), "nothing is asked for, so time goes on");
    assert_eq!(class.question().right, None, "answered, and not judged before the run shows it");
    class.watch_until("The acknowledgement of 1 fits the gate; 2 goes at once.");
    assert_eq!(class.question().right, Some(1));
    class.watch_until("That is replication");
    for server in [S1, S2, S3] {
        assert_eq!(class.cluster().shadow().of(server).memory.last().0, 4);
    }
}

#[test]
fn the_clock_stands_at_the_very_event_after_which_an_update_waits() {
    let mut class = Class::at(3);
    class.press("Write three");
    class.command(Command::SkipTheWait);
    let last = class.cluster().trace().since(0).next_back().map(|(_, fact)| *fact);
    let flushed = last.expect("something has happened");
    assert!(matches!(flushed.what, What::Flushed { server: S1, .. }), "{flushed:?}");
    assert_eq!(flushed.at, class.stand.playback.now());
}

#[test]
fn silence_suspicion_votes_and_a_crown() {
    let mut class = Class::at(4);
    class.answer(2);
    class.press("Knock out S1");
    let wanted = [
        "S2 has heard nothing for 80 ms.",
        "S3 agrees. Two of three is a majority, which is why there are three. With two servers, the one that is left would have none.",
        "S2 wears the crown. Epoch 2: new updates have a new colour, and the others refuse what S1 sends in its old epoch. Only one primary is obeyed.",
        " without service. Bookings lost: 0.",
    ];
    for words in wanted {
        class.watch_until(words);
    }
    class.press("Bring S1 back");
    class.watch_until("It returns as a replica and fetches what it missed.");
    assert_eq!(class.question().right, Some(1));
    assert_eq!(class.view().suggested, Suggested::Next);
}

#[test]
fn done_too_soon_loses_what_never_left() {
    let mut class = Class::at(5);
    class.watch(20);
    let told = "The client was told done for 1 to 5. S1 dies now. How many of those are lost?";
    assert_eq!(class.question().words.plain(), told);
    class.answer(2);
    class.press("Knock out S1");
    class.watch_until("2. Write 3 was already on its way and arrived; 4 and 5 never left.");
    for (write, fate) in [(2, Fate::Safe), (4, Fate::Lost), (5, Fate::Lost)] {
        assert_eq!(class.cluster().fate(WriteId(write)), fate, "write {write}");
    }
    class.press("Bring S1 back");
    class.watch_until("S1 still had them. History went on without it, so it tears them off.");
    class.watch(20);
    assert_eq!(class.cluster().writes().newest(), WriteId(8), "eight writes, whatever is broken");
    let told = |write: &WriteId| class.cluster().writes().get(*write).told;
    assert!(class.cluster().writes().all().all(|write| told(&write) == Told::Done));
}

#[test]
fn the_same_blow_under_a_safer_rule_comes_at_the_same_instant() {
    let mut before = Class::at(5);
    before.watch(20);
    let mut class = Class::at(6);
    assert_eq!(class.stand.playback.now(), before.stand.playback.now());
    assert_eq!(class.cluster().writes().newest(), before.cluster().writes().newest());
    let took = before.cluster().figures().latency_max_us;
    class.answer(3);
    class.press("Knock out S1");
    class.watch_until("None. S1 had promised 2 instead of 5");
    class.expect_said("a write instead of 29 ms.");
    assert!((28_000..30_000).contains(&took), "what it is compared with is the earlier run's");
    assert_eq!(class.question().right, Some(2));
}

#[test]
fn the_price_of_all() {
    let mut class = Class::at(7);
    class.answer(1);
    class.press("Knock out S3");
    class.expect_said(
        "Nothing is lost and nothing is done. S1 waits for S3, and would wait for ever.",
    );
    assert_eq!(class.question().right, Some(1), "the answer was wrong, and the lesson goes on");
    class.watch(30);
    assert_eq!(class.view().others.len(), 1);
    class.press_other("Ask only one");
    class.watch_until("Every rule buys one thing with another.");
    assert_eq!(class.view().suggested, Suggested::End);
    assert!(!class.cluster().server(S3).up);
}

#[test]
fn parts_of_the_page_open_one_after_the_other_and_stay_open() {
    let mut class = Class::at(1);
    let mut opened = vec![class.view().reveals];
    while class.view().has_next {
        class.next();
        opened.push(class.view().reveals);
    }
    assert_eq!(opened[0], [Part::Break]);
    assert_eq!(opened[6].len(), Part::WORDS.len());
    assert!(opened.windows(2).all(|pair| pair[0].iter().all(|part| pair[1].contains(part))));
}

#[test]
fn a_wait_that_lasts_two_seconds_on_the_screen_can_be_skipped() {
    let mut class = Class::at(4);
    class.answer(2);
    class.press("Knock out S1");
    class.watch(1);
    assert_eq!(class.view().suggested, Suggested::Wait);
    class.watch(1);
    class.watch(1);
    assert_eq!(class.view().suggested, Suggested::Skip);
    while !class.has_said("It suspects") {
        class.command(Command::SkipTheWait);
    }
    assert!(class.plays(), "skipping goes on as before");
}

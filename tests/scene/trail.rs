//! A message looked at closely, the list of what is on its way, and the way of one write.

use ripple::scene::panel::message::in_flight;
use ripple::scene::panel::path::{Step, path};
use ripple::scene::panel::selected::selected;
use ripple::scene::view::{Detail, Selection, View};
use ripple::sim::action::Action;
use ripple::sim::ids::{ClientId, ServerId, WriteId};
use ripple::sim::message::MessageKey;

use crate::teller::{S1, S2, S3, Teller, opening};

fn lines(page: &Teller, key: MessageKey) -> Vec<String> {
    let selection = Some(Selection::Message(key.from, key.to, key.nth));
    let view = View { selection, ..page.view };
    selected(&page.cluster, page.story.recent(), &view).expect("it is there").lines
}

fn update_to(page: &mut Teller, server: ServerId) -> MessageKey {
    let (from, to, nth) = page.messages(S1, server)[0].key;
    MessageKey { from, to, nth }
}

fn texts(steps: &[Step], of: Option<ServerId>) -> Vec<String> {
    steps.iter().filter(|step| step.of == of).map(|step| step.text.clone()).collect()
}

#[test]
fn a_message_on_its_way_says_what_it_says_and_why_it_was_sent() {
    let mut page = opening();
    let update = update_to(&mut page, S2);
    let said = lines(&page, update);
    assert!(said[0].starts_with("Sent at 0.4"), "{said:?}");
    assert_eq!(
        said[1..],
        [
            "Once S2 has it, S2 says so.",
            "LSN 6 of epoch 1, after 5; committed 5.",
            "Because S1's disk had finished writing.",
        ]
    );
    page.act(&Action::Hold(update));
    assert!(lines(&page, update)[0].contains(", held since 0.420 s."));
}

#[test]
fn a_message_that_arrived_says_what_it_led_to_and_one_that_vanished_why() {
    let mut page = opening();
    let (kept, taken) = (update_to(&mut page, S2), update_to(&mut page, S3));
    page.act(&Action::Drop(taken));
    page.run_to(page.cluster.now() + 40_000);
    let said = lines(&page, kept);
    assert!(said[0].starts_with("Arrived at 0.4"), "{said:?}");
    assert_eq!(said[1], "Then S2 has LSN 6 in memory.");
    let said = lines(&page, taken);
    assert_eq!(said[0], "Vanished at 0.420 s: you dropped it.");
}

#[test]
fn the_list_names_what_is_on_its_way_and_heartbeats_only_in_full_detail() {
    let mut page = opening();
    let names = |page: &Teller| -> Vec<String> {
        in_flight(&page.cluster, &page.view).into_iter().map(|flight| flight.name).collect()
    };
    assert_eq!(names(&page), ["Update 5 from S1 to S2", "Update 5 from S1 to S3"]);
    let update = update_to(&mut page, S2);
    page.act(&Action::Hold(update));
    assert_eq!(names(&page)[1], "Update 5 from S1 to S2, held");
    page.run_to(page.cluster.now() + 26_000);
    let few = names(&page).len();
    page.view.detail = Detail::Full;
    assert!(names(&page).len() > few, "{:?}", names(&page));
}

#[test]
fn a_write_is_followed_to_every_replica_and_back() {
    let page = opening();
    let steps = path(&page.cluster, WriteId(4));
    assert!(steps.iter().all(|step| step.taken), "{steps:#?}");
    let own = texts(&steps, None);
    for (step, begins) in own.iter().zip([
        "The client asks at",
        "The request to S1 arrives at",
        "S1 has it as LSN 5 at",
        "It is on S1's disk at",
        "The rule for done is met at",
        "Done, to the client, arrives at",
    ]) {
        assert!(step.starts_with(begins), "{step}");
    }
    for replica in [S2, S3] {
        let there = texts(&steps, Some(replica));
        assert_eq!(there.len(), 4, "{there:?}");
        assert!(there[0].starts_with(&format!("The update to {replica} arrives at")));
        assert!(there[3].starts_with(&format!("The acknowledgement of {replica} arrives at")));
    }
}

#[test]
fn a_missing_step_says_why_it_is_missing() {
    let mut page = opening();
    let missing = |page: &Teller, write: u32| -> Vec<String> {
        let steps = path(&page.cluster, WriteId(write));
        steps.into_iter().filter(|step| !step.taken).map(|step| step.text).collect()
    };
    let update = update_to(&mut page, S2);
    page.act(&Action::Hold(update));
    let taken = update_to(&mut page, S3);
    page.act(&Action::Drop(taken));
    page.act(&Action::Write(ClientId(0)));
    page.run_to(page.cluster.now() + 30_000);
    assert_eq!(
        missing(&page, 5),
        [
            "The update to S2 is held on its way.",
            "The update to S3 vanished: you dropped it.",
            "Done needs 1 acknowledgement; it has 0.",
            "No answer has been sent to the client.",
        ]
    );
    assert_eq!(
        missing(&page, 6)[..2],
        [
            "Not sent to S2: the gate waits for an earlier acknowledgement.",
            "Not sent to S3: the gate waits for an earlier acknowledgement.",
        ]
    );
    page.act(&Action::Crash(S1));
    assert_eq!(missing(&page, 6)[0], "Not sent to S2: S1 went down.");
}

#[test]
fn a_write_that_nobody_took_says_where_it_ended() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    page.act(&Action::Write(ClientId(0)));
    page.run_to(page.cluster.now() + 30_000);
    let steps = path(&page.cluster, WriteId(6));
    let last: Vec<&str> = steps.iter().map(|step| step.text.as_str()).skip(1).collect();
    assert_eq!(
        last,
        [
            "The request to S1 vanished: nobody was there to take it.",
            "No server has taken it into its log.",
        ]
    );
}

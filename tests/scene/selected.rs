//! What is said of the selection, wherever it was made.

use ripple::scene::panel::selected::{Selected, selected};
use ripple::scene::view::{Detail, Selection, View};
use ripple::sim::action::Action;
use ripple::sim::ids::{ClientId, WriteId};

use crate::teller::{S1, S2, S3, Teller, asynchronous, opening};

impl Teller {
    fn selected(&self, selection: Selection) -> Selected {
        let view = View { selection: Some(selection), ..self.view };
        selected(&self.cluster, self.story.recent(), &view).expect("it is there")
    }
}

#[test]
fn a_server_says_what_it_holds_and_how_far_behind_it_is() {
    let mut page = opening();
    assert_eq!(selected(&page.cluster, page.story.recent(), &View::default()), None);
    let said = page.selected(Selection::Server(S1));
    assert_eq!(said.heading, "S1, primary, epoch 1");
    assert_eq!(said.lines, ["Newest: 5, Lin's booking.", "Only S1 has 5, Lin's booking."]);
    page.act(&Action::Crash(S3));
    page.run_to(page.cluster.now() + 100_000);
    let said = page.selected(Selection::Server(S3));
    assert_eq!((said.heading.as_str(), said.server), ("S3, down", Some(S3)));
    page.act(&Action::Restart(S3));
    assert_eq!(page.selected(Selection::Server(S3)).lines[1], "2 entries behind S1.");
    page.act(&Action::Wipe(S3));
    let said = page.selected(Selection::Server(S3));
    assert_eq!(said.lines, ["Its disk is destroyed: it holds nothing."]);
}

#[test]
fn a_server_that_tore_off_its_tail_names_what_was_in_it() {
    let mut page = Teller::new(asynchronous(), 7).at(300);
    for replica in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: replica });
    }
    page.run_to(page.cluster.now() + 75_000);
    page.act(&Action::Crash(S1));
    let only = page.selected(Selection::Server(S1)).lines;
    assert!(only.iter().any(|line| line.starts_with("Only S1 has 6, Omar's booking")), "{only:?}");
    for replica in [S2, S3] {
        page.act(&Action::Heal { from: S1, to: replica });
    }
    page.until(|page| page.cluster.server(S2).primary().is_some());
    page.act(&Action::Restart(S1));
    page.until(|page| page.card(S1).torn.is_some());
    let lines = page.selected(Selection::Server(S1)).lines;
    assert!(lines.iter().any(|line| line.starts_with("Discarded: 6, Omar's booking")), "{lines:?}");
}

#[test]
fn a_link_says_whether_it_is_cut_what_its_gate_waits_for_and_what_is_on_it() {
    let mut page = opening();
    page.act(&Action::Write(ClientId(0)));
    page.until(|page| {
        page.selected(Selection::Link(S1, S2)).lines[1] == "6 waits: S2 has not acked 5."
    });
    let said = page.selected(Selection::Link(S1, S2));
    assert_eq!(said.heading, "Link S1 to S2");
    assert_eq!(said.lines[0], "A message takes about 20 ms, one way.");
    page.act(&Action::Cut { from: S1, to: S2 });
    let said = page.selected(Selection::Link(S1, S2));
    assert_eq!(said.lines[0], "Cut: messages from S1 to S2 vanish.");
    let idle = page.selected(Selection::Link(S2, S3));
    assert_eq!(idle.lines[1], "Nothing is on its way.");
}

#[test]
fn a_message_says_when_it_is_due_and_what_it_lets_happen() {
    let mut page = opening();
    page.act(&Action::Write(ClientId(0)));
    page.until(|page| {
        let waits = page.moving().gates.iter().any(|gate| gate.to == S2 && gate.next.is_some());
        waits && !page.messages(S2, S1).is_empty()
    });
    let (from, to, nth) = page.messages(S2, S1)[0].key;
    let said = page.selected(Selection::Message(from, to, nth));
    assert_eq!(said.heading, "Acknowledgement of 5 from S2 to S1");
    assert!(said.lines[0].starts_with("Sent at 0.4"), "{:?}", said.lines);
    assert_eq!(said.lines[1], "Lets 6 leave for S2.");
    page.run_to(page.cluster.now() + 30_000);
    let said = page.selected(Selection::Message(from, to, nth));
    assert_eq!(said.heading, "This message is no longer on its way");
}

#[test]
fn a_write_says_whose_it_is_what_the_client_knows_and_who_has_it() {
    let mut page = opening();
    let said = page.selected(Selection::Write(WriteId(4)));
    assert_eq!(said.heading, "Write 4, Kofi's booking");
    assert!(said.lines[0].starts_with("The client was told: done, at 0.3"), "{:?}", said.lines);
    assert_eq!(said.lines[1..], ["S1, S2 and S3 have it.", "Safe: done, two copies or more."]);
    page.act(&Action::Crash(S1));
    let said = page.selected(Selection::Write(WriteId(5)));
    assert_eq!(
        said.lines,
        [
            "The client waits for an answer.",
            "No running server has it.",
            "It is on the disk of S1, which is down.",
            "Pending: not answered yet.",
        ]
    );
}

#[test]
fn a_line_of_narration_selects_what_it_speaks_of() {
    let mut page = opening();
    page.act(&Action::Cut { from: S3, to: S1 });
    page.act(&Action::Crash(S2));
    let about = |text: &str| {
        let mut lines = page.story.narrator().lines().rev();
        lines.find(|line| line.text.contains(text)).expect("it was told").about
    };
    assert_eq!(about("update 5 to"), Some(Selection::Write(WriteId(5))));
    assert_eq!(about("write 4 is done"), Some(Selection::Write(WriteId(4))));
    assert_eq!(about("vanish from now on"), Some(Selection::Link(S1, S3)));
    assert_eq!(about("S2 stops"), Some(Selection::Server(S2)));
}

#[test]
fn in_full_detail_a_server_gives_its_positions_in_figures() {
    let mut page = opening();
    page.view.detail = Detail::Full;
    assert_eq!(
        page.selected(Selection::Server(S2)).lines[1],
        "LSN: received 5, on disk 5, applied 5, committed 5."
    );
}

//! The session: intents in, pictures out.

use ripple::scene::panel::settings::{Field, Given};
use ripple::scene::view::Selection;
use ripple::sim::config::{Config, Who};
use ripple::sim::ids::ServerId;
use ripple::timeline::playback::Command;
use ripple::ui::input::{Intent, Verb};
use ripple::ui::state::{Moment, Session};
use wasm_bindgen_test::wasm_bindgen_test;

const S1: ServerId = ServerId(0);

fn session() -> Session {
    Session::open(Config::default(), false, |_| {})
}

fn ask(session: &mut Session, intent: Intent) {
    session.update(intent, Moment::default());
}

#[wasm_bindgen_test]
fn it_opens_playing_and_with_reduced_motion_it_stands() {
    assert!(session().needs_frames());
    let reduced = Session::open(Config::default(), true, |_| {});
    assert!(!reduced.playing());
}

#[wasm_bindgen_test]
fn with_reduced_motion_playing_needs_no_frames() {
    let mut session = Session::open(Config::default(), true, |_| {});
    ask(&mut session, Intent::TogglePlay);
    assert!(session.playing() && session.stepping() && !session.needs_frames());
    let before = session.playback().now();
    ask(&mut session, Intent::Command(Command::Step));
    assert!(session.playback().now() > before);
}

#[wasm_bindgen_test]
fn keys_act_on_what_is_selected() {
    let mut session = session();
    ask(&mut session, Intent::OnSelection(Verb::KnockOutOrBringBack));
    assert!(session.playback().run().actions.is_empty(), "nothing is selected");
    ask(&mut session, Intent::Select(Some(Selection::Server(S1))));
    ask(&mut session, Intent::OnSelection(Verb::KnockOutOrBringBack));
    assert!(!session.playback().cluster().server(S1).up);
    ask(&mut session, Intent::SelectLinkTo(ServerId(2)));
    ask(&mut session, Intent::OnSelection(Verb::CutOrHeal));
    let network = session.playback().cluster().network();
    assert!(network.is_cut(S1, ServerId(2)) && network.is_cut(ServerId(2), S1));
}

#[wasm_bindgen_test]
fn one_server_needs_no_replica() {
    let mut session = session();
    ask(&mut session, Intent::Change(Field::Servers.into(), Given::Choice(0)));
    assert!(session.refused().is_none());
    assert_eq!(session.playback().cluster().config().ack.who, Who::Nobody);
}

#[wasm_bindgen_test]
fn a_server_that_is_not_there_cannot_be_selected() {
    let mut session = session();
    ask(&mut session, Intent::Select(Some(Selection::Server(ServerId(8)))));
    assert_eq!(session.view().selection, None);
}

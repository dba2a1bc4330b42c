//! A control asks for a change, and says why one was refused.

use ripple::scene::panel::settings::{Field, Given};
use ripple::sim::config::Config;
use ripple::ui::components::settings::{Props, Settings};
use ripple::ui::input::{Intent, Refused};
use ripple::ui::kept::Kept;
use ripple::ui::state::{Moment, Session};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlInputElement};

use super::stand::{Stand, recorder, settle};

fn props(refused: Option<Kept<Refused>>) -> Props {
    Props {
        config: Kept::new(Config::default()),
        summary: "".into(),
        open: true,
        refused,
        on_intent: yew::Callback::noop(),
    }
}

fn type_into(input: &HtmlInputElement, value: &str) {
    input.set_value(value);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    input.dispatch_event(&Event::new_with_event_init_dict("change", &bubbles).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn a_figure_is_asked_for_as_it_is_typed() {
    let (on_intent, heard) = recorder();
    let stand = Stand::new::<Settings>(Props { on_intent, ..props(None) }).await;
    let window = stand.find("#set-Window").dyn_into::<HtmlInputElement>().unwrap();
    type_into(&window, "4");
    type_into(&window, "");
    settle().await;
    let asked = [
        Intent::Change(Field::Window.into(), Given::Text("4".into())),
        Intent::Change(Field::Window.into(), Given::Text(String::new())),
    ];
    assert_eq!(*heard.borrow(), asked);
}

#[wasm_bindgen_test]
async fn an_invalid_value_is_refused_with_the_engines_sentence_at_its_control() {
    let mut session = Session::open(Config::default(), true, |_| {});
    let none = Intent::Change(Field::Window.into(), Given::Text("0".into()));
    session.update(none, Moment::default());
    let refused = session.refused().cloned();
    let stand = Stand::new::<Settings>(props(refused)).await;
    let window = stand.find("#set-Window").dyn_into::<HtmlInputElement>().unwrap();
    assert_eq!(window.value(), "0", "what was typed can be mended");
    assert_eq!(window.get_attribute("aria-invalid").as_deref(), Some("true"));
    let help = stand.find(&format!("#{}", window.get_attribute("aria-describedby").unwrap()));
    assert_eq!(help.text_content().as_deref(), Some("0 is not allowed; it must be from 1 to 1024"));
}

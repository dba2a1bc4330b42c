//! When Ripple itself breaks: says so in plain words, gives the run, and stops everything. Written
//! with the bare document, because Yew may be what broke.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

use super::{document, page, rest};
use crate::share::run_file::RunFile;
use crate::sim::time::SimTime;
use crate::timeline::run::Run;

thread_local! {
    static BROKEN: Cell<bool> = const { Cell::new(false) };
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static NOW: Cell<SimTime> = const { Cell::new(SimTime::ZERO) };
}

/// Whether the page has broken: nothing may run any more.
#[must_use]
pub fn is_broken() -> bool {
    BROKEN.get()
}

/// Remembers the run that is played, for the overlay. Called before each act, the act included.
pub fn remember(run: Run) {
    RUN.with_borrow_mut(|kept| *kept = Some(run));
}

/// Remembers how far the run has come.
pub fn stand_at(now: SimTime) {
    NOW.set(now);
}

/// Shows the overlay at the first panic.
pub fn catch_panics() {
    yew::set_custom_panic_hook(Box::new(|info| {
        if BROKEN.replace(true) {
            return;
        }
        rest::need();
        show(&info.to_string(), &run_text());
    }));
}

/// The run as text; empty when it cannot be had any more.
fn run_text() -> String {
    let run = RUN.with(|run| run.try_borrow().ok().and_then(|run| run.clone()));
    run.map(|run| RunFile::new(run, NOW.get()).encode()).unwrap_or_default()
}

fn show(what: &str, run: &str) {
    web_sys::console::error_1(&what.into());
    let Some(body) = document().body() else { return };
    let overlay = element("section", "fatal", "");
    let _ = overlay.set_attribute("role", "alertdialog");
    let _ = overlay.set_attribute("aria-modal", "true");
    let _ = overlay.set_attribute("aria-labelledby", "fatal-title");
    let title = element("h1", "", "Ripple stopped");
    title.set_id("fatal-title");
    let says = element(
        "p",
        "",
        "Something in Ripple itself is broken, not in the servers that it shows. Nothing moves any \
         more. With the run below the fault can be made to happen again: please copy it into your \
         report.",
    );
    let fault = element("p", "fatal-fault", what);
    let text = element("pre", "fatal-run", run);
    let _ = text.set_attribute("tabindex", "0");
    let _ = text.set_attribute("aria-label", "The run");
    let acts = element("div", "fatal-acts", "");
    let run = run.to_owned();
    let copy = button("Copy the run", move || page::copy(&run));
    let again = button("Open Ripple again", page::reload);
    for part in [&copy, &again] {
        let _ = acts.append_child(part);
    }
    for part in [&title, &says, &fault, &text, &acts] {
        let _ = overlay.append_child(part);
    }
    if let Some(app) = document().get_element_by_id("app") {
        let _ = app.set_attribute("inert", "");
    }
    let _ = body.append_child(&overlay);
    if let Some(copy) = copy.dyn_ref::<web_sys::HtmlElement>() {
        let _ = copy.focus();
    }
}

fn element(name: &str, class: &str, text: &str) -> Element {
    let element = document().create_element(name).expect("the name is a valid one");
    element.set_class_name(class);
    element.set_text_content(Some(text));
    element
}

fn button(label: &str, act: impl FnMut() + 'static) -> Element {
    let button = element("button", "", label);
    let closure = Closure::<dyn FnMut()>::new(act);
    let _ = button.add_event_listener_with_callback("click", closure.as_ref().unchecked_ref());
    // The page ends with the overlay: what it listens to stays as long as the page.
    closure.forget();
    button
}

//! Mounts the page.

use ripple::ui::app::{App, Props};
use ripple::ui::platform::{fatal, page, rest};

fn main() {
    rest::begin();
    fatal::catch_panics();
    let draw = || {
        let stage = page::size_of(".stage");
        yew::Renderer::<App>::with_root_and_props(page::root(), Props { stage }).render();
    };
    // What the address asks for is no part of the opening.
    if page::asks() { rest::when_here(move |_| draw()) } else { draw() }
}

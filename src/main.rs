//! Mounts the page.

use ripple::ui::app::App;
use ripple::ui::platform::{fatal, page, rest};

fn main() {
    rest::begin();
    fatal::catch_panics();
    let draw = || {
        yew::Renderer::<App>::with_root(page::root()).render();
    };
    // What the address asks for is no part of the opening.
    if page::asks() { rest::when_here(move |_| draw()) } else { draw() }
}

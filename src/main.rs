//! Mounts the page.

use ripple::ui::app::App;
use ripple::ui::platform::{fatal, page, rest};

fn main() {
    rest::begin();
    fatal::catch_panics();
    yew::Renderer::<App>::with_root(page::root()).render();
}

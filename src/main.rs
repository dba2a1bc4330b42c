//! Mounts the page.

use ripple::ui::app::App;
use ripple::ui::platform::{fatal, page};

fn main() {
    fatal::catch_panics();
    yew::Renderer::<App>::with_root(page::root()).render();
}

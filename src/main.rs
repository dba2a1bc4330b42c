//! Mounts the page.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main data-ready="true"><h1>{ "Ripple" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}

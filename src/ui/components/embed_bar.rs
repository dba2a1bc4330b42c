//! What stands below an embedded stage: little, and the way to the whole page.

use yew::prelude::*;

use crate::timeline::playback::Command;
use crate::ui::input::Intent;
use crate::ui::platform::page;

/// The bar.
pub fn embed_bar(playing: bool, on_intent: &Callback<Intent>) -> Html {
    let word = if playing { "Pause" } else { "Play" };
    html! {
        <footer class="embed-bar" aria-label="Time">
            <button onclick={on_intent.reform(|_| Intent::TogglePlay)}>{ word }</button>
            <button onclick={on_intent.reform(|_| Intent::Command(Command::Step))}>{ "Step" }</button>
            <a href={page::whole()} target="_blank" rel="noopener">{ "Open in Ripple" }</a>
        </footer>
    }
}

//! What stands below an embedded stage: little, and the way to the whole page.

use yew::prelude::*;

use crate::scene::words::page as say;
use crate::timeline::playback::Command;
use crate::ui::input::Intent;
use crate::ui::platform::page;

/// The bar.
pub fn embed_bar(playing: bool, on_intent: &Callback<Intent>) -> Html {
    let word = if playing { say::PAUSE } else { say::PLAY };
    html! {
        <footer class="embed-bar" aria-label={say::TIME}>
            <button onclick={on_intent.reform(|_| Intent::TogglePlay)}>{ word }</button>
            <button onclick={on_intent.reform(|_| Intent::Command(Command::Step))}>{ say::STEP }</button>
            <a href={page::whole()} target="_blank" rel="noopener">{ say::OPEN_WHOLE }</a>
        </footer>
    }
}

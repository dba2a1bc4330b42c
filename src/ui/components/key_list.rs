//! The list of keys, the switch that turns character keys off (WCAG 2.1.4), and what the marks mean.

use yew::prelude::*;

use crate::scene::words::{keys, marks, page};
use crate::ui::input::Intent;
use crate::ui::platform::page::{checked_of, focus};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub keys_on: bool,
    pub on_intent: Callback<Intent>,
}

/// A dialog over the page.
#[component]
pub fn KeyList(props: &Props) -> Html {
    let Props { keys_on, on_intent } = props;
    use_effect_with((), |()| focus("close-keys"));
    let row = |(key, act): &(&'static str, &'static str)| {
        html! { <div class="key-row"><dt><kbd>{ *key }</kbd></dt><dd>{ *act }</dd></div> }
    };
    let meaning = |(mark, means): &(&'static str, &'static str)| {
        html! { <div class="key-row"><dt>{ *mark }</dt><dd>{ *means }</dd></div> }
    };
    html! {
        <div class="dialog-ground" onclick={on_intent.reform(|_| Intent::ShowKeys(false))}>
            <section
                class="dialog"
                role="dialog"
                aria-modal="true"
                aria-labelledby="h-keys"
                onclick={|event: MouseEvent| event.stop_propagation()}
            >
                <h2 id="h-keys">{ keys::KEYS }</h2>
                <dl class="key-list">{ for keys::LIST.iter().map(row) }</dl>
                <label class="key-switch">
                    <input
                        type="checkbox"
                        checked={*keys_on}
                        onchange={on_intent.reform(|event: Event| Intent::CharacterKeys(checked_of(&event)))}
                    />
                    { keys::CHARACTERS }
                </label>
                <details class="marks">
                    <summary>{ marks::MARKS }</summary>
                    <dl class="key-list">{ for marks::LIST.iter().map(meaning) }</dl>
                </details>
                <button id="close-keys" onclick={on_intent.reform(|_| Intent::ShowKeys(false))}>{ page::CLOSE }</button>
            </section>
        </div>
    }
}

//! The name, and the switches that concern the whole page.

use yew::prelude::*;

use crate::scene::words::{keys, page};
use crate::ui::input::{Intent, Theme};
use crate::ui::platform::page::checked_of;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub theme: Theme,
    pub detail: bool,
    pub on_intent: Callback<Intent>,
}

/// The page's head.
#[component]
pub fn Header(props: &Props) -> Html {
    let Props { theme, detail, on_intent } = props;
    let (other, other_name) = match theme {
        Theme::Light => (Theme::Dark, page::DARK),
        Theme::Dark => (Theme::Light, page::LIGHT),
    };
    let to_theme = on_intent.reform(move |_| Intent::SetTheme(other));
    let to_detail = on_intent.reform(|event: Event| Intent::FullDetail(checked_of(&event)));
    let to_keys = on_intent.reform(|_| Intent::ShowKeys(true));
    html! {
        <header class="header">
            <span class="name">{ logo() }{ page::NAME }</span>
            <span class="tagline">{ page::TAGLINE }</span>
            <div class="tools">
                <label>
                    <input type="checkbox" checked={*detail} onchange={to_detail} />
                    { page::FULL_DETAIL }
                </label>
                <button onclick={to_theme} aria-label={page::colours(other_name)}>{ other_name }</button>
                <button class="to-presenter" onclick={on_intent.reform(|_| Intent::Present(true))}>{ page::PRESENT }</button>
                <button onclick={to_keys} aria-haspopup="dialog">{ keys::KEYS }</button>
            </div>
        </header>
    }
}

fn logo() -> Html {
    html! {
        <svg viewBox="0 0 26 26" aria-hidden="true">
            <circle cx="13" cy="13" r="4" fill="currentColor" />
            <circle cx="13" cy="13" r="8" fill="none" stroke="currentColor" stroke-width="1.75" />
            <circle cx="13" cy="13" r="12" fill="none" stroke="currentColor" stroke-width="1.25" opacity=".55" />
        </svg>
    }
}

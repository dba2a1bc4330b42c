//! The further acts of Break things, each with what it will do: for the selection, and for all servers;
//! and what is set for the selection alone.

use yew::prelude::*;

use super::setting::Among;
use super::settings::group_of;
use crate::scene::panel::breaking::{Breaking, Lot, Verb};
use crate::scene::words::page;
use crate::timeline::playback::Command;
use crate::ui::input::{Intent, Refused};
use crate::ui::kept::Kept;
use crate::ui::platform::page::reveal;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub breaking: Kept<Breaking>,
    #[prop_or_default]
    pub refused: Option<Kept<Refused>>,
    pub on_intent: Callback<Intent>,
}

/// A part of the panel; on a phone of the sheet.
#[component]
pub fn Further(props: &Props) -> Html {
    let Props { breaking, refused, on_intent } = props;
    let among = Among { refused: refused.as_ref(), on_intent };
    // What is selected comes first, and all servers last.
    let (last, first) = breaking.further.split_last().unzip();
    use_effect_with((), |()| reveal(".panel .further"));
    html! {
        <section class="further" aria-label={page::MORE_TO_BREAK}>
            { for first.into_iter().flatten().map(|lot| lot_of(lot, on_intent)) }
            { for breaking.own.iter().map(|group| group_of(group, among)) }
            { for last.map(|lot| lot_of(lot, on_intent)) }
        </section>
    }
}

fn lot_of(lot: &Lot, on_intent: &Callback<Intent>) -> Html {
    html! {
        <div key={lot.title.clone()}>
            <h3>{ lot.title.clone() }</h3>
            <ul>{ for lot.verbs.iter().map(|verb| act(verb, on_intent)) }</ul>
        </div>
    }
}

fn act(verb: &Verb, on_intent: &Callback<Intent>) -> Html {
    let commands: Vec<Command> = verb.actions.iter().cloned().map(Command::Act).collect();
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Commands(commands.clone()));
    let says = verb.sentence.strip_prefix(&verb.label).unwrap_or(&verb.sentence);
    html! {
        <li key={verb.label.clone()}>
            <button class="verb" {onclick}>{ verb.label.clone() }</button>
            <span>{ says.trim_start_matches(": ").to_owned() }</span>
        </li>
    }
}

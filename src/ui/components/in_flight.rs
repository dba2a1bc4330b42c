//! The messages on their way, as a list: for the keyboard, for a screen reader, and where they lie over
//! each other.

use yew::prelude::*;

use super::region::Opening;
use crate::scene::panel::message::InFlight;
use crate::scene::view::Selection;
use crate::scene::words::page;
use crate::ui::input::{Intent, Part};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub flights: Vec<InFlight>,
    pub open: bool,
    pub on_intent: Callback<Intent>,
}

/// The region. Choosing a message stops the clock.
#[component]
pub fn InFlightPart(props: &Props) -> Html {
    let Props { flights, open, on_intent } = props;
    let summary = page::on_their_way(flights.len());
    Opening { part: Part::Messages, title: page::MESSAGES, summary: &summary, open: *open }.draw(
        on_intent,
        || html! { <ul>{ for flights.iter().map(|one| row(one, on_intent)) }</ul> },
    )
}

fn row(flight: &InFlight, on_intent: &Callback<Intent>) -> Html {
    let key = flight.key;
    let select = Intent::Select(Some(Selection::Message(key.from, key.to, key.nth)));
    let onclick = on_intent.reform(move |_: MouseEvent| select.clone());
    html! {
        <li key={format!("{}-{}-{}", key.from, key.to, key.nth)}>
            <button class="line" aria-pressed={if flight.selected { "true" } else { "false" }} {onclick}>
                { flight.name.clone() }
            </button>
        </li>
    }
}

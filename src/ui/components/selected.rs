//! What is selected, in words; where cards are too small for it, with the server's log.

use yew::prelude::*;

use super::log_strip::LogStrip;
use crate::scene::panel::selected::Selected;
use crate::scene::picture::Card;
use crate::ui::kept::Kept;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub selected: Kept<Option<Selected>>,
    /// The selected server's card, where the stage has no room for its log.
    #[prop_or_default]
    pub card: Option<Kept<Card>>,
}

/// A part of the panel while anything is selected.
#[component]
pub fn SelectedPart(props: &Props) -> Html {
    let Some(selected) = &*props.selected else { return Html::default() };
    html! {
        <section class="selected-part" aria-label="Selected">
            <h2>{ selected.heading.clone() }</h2>
            { about(selected, props.card.as_ref()) }
        </section>
    }
}

/// The same without its heading, for the sheet of a phone.
pub fn about(selected: &Selected, card: Option<&Kept<Card>>) -> Html {
    html! {
        <>
            { for card.map(|card| html! { <LogStrip card={card.clone()} named=true /> }) }
            <ul class="selected-lines">
                { for selected.lines.iter().map(|line| html! { <li>{ line.clone() }</li> }) }
            </ul>
        </>
    }
}

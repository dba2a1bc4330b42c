//! What is selected, in words; where cards are too small for it, with the server's log.

use yew::prelude::*;

use super::log_strip::LogStrip;
use crate::scene::glyph::Glyph;
use crate::scene::panel::path::Step;
use crate::scene::panel::selected::Selected;
use crate::scene::picture::Card;
use crate::scene::words::page;
use crate::ui::kept::Kept;
use crate::ui::marks::glyph;

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
            <ul class="selected-lines" tabindex="0">
                { for selected.lines.iter().map(|line| html! { <li>{ line.clone() }</li> }) }
            </ul>
            if !selected.path.is_empty() {
                <details class="path">
                    <summary>{ page::FOLLOW }</summary>
                    <ol>{ for selected.path.iter().map(step) }</ol>
                </details>
            }
        </>
    }
}

/// A step of a write's way; what is missing has another mark, and its words say why.
fn step(step: &Step) -> Html {
    let mark = if step.taken { Glyph::Check } else { Glyph::Pending };
    let class = classes!(step.of.map(|_| "there"), (!step.taken).then_some("missing"));
    html! { <li {class}>{ glyph(mark) }<span>{ step.text.clone() }</span></li> }
}

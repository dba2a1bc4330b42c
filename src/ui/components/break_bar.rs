//! Break things: wakes with what is selected, and says what each act will do before it is done.

use yew::prelude::*;

use super::further::Further;
use super::selected::about;
use crate::scene::glyph::Glyph;
use crate::scene::panel::breaking::{Breaking, Verb};
use crate::scene::panel::selected::Selected;
use crate::scene::picture::Card;
use crate::scene::words::page;
use crate::sim::action::Action;
use crate::timeline::playback::Command;
use crate::ui::input::{Intent, Part, Refused};
use crate::ui::kept::Kept;
use crate::ui::marks::glyph_of;
use crate::ui::platform::page::reveal;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub breaking: Kept<Breaking>,
    /// On a phone what is selected stands above the verbs.
    #[prop_or_default]
    pub selected: Option<Kept<Option<Selected>>>,
    #[prop_or_default]
    pub refused: Option<Kept<Refused>>,
    #[prop_or_default]
    pub card: Option<Kept<Card>>,
    /// The further acts are shown: there is a way to them, and they are open.
    #[prop_or_default]
    pub more: (bool, bool),
    pub on_intent: Callback<Intent>,
}

/// The bar; on a phone a sheet from the bottom.
#[component]
pub fn BreakBar(props: &Props) -> Html {
    let Props { breaking, on_intent, .. } = props;
    // The verb under the finger or the focus.
    let spoken = use_state_eq(|| 0_usize);
    {
        let spoken = spoken.clone();
        use_effect_with(breaking.title.clone(), move |_| spoken.set(0));
    }
    {
        // The sheet of a phone must not lie over what is selected.
        let sheet = props.selected.is_some();
        use_effect_with((breaking.title.clone(), sheet, props.more), |(_, sheet, _)| {
            if *sheet {
                reveal(".card.selected");
            }
        });
    }
    let selected = props.selected.as_ref().and_then(|selected| selected.as_ref());
    if breaking.verbs.is_empty() && selected.is_none() {
        return html! {
            <section class="break asleep" aria-labelledby="h-break">
                <h2 id="h-break">{ page::BREAK_THINGS }</h2><span>{ breaking.title.clone() }</span>
                { more(props) }
            </section>
        };
    }
    let sentence =
        breaking.verbs.get(*spoken).or(breaking.verbs.first()).map(|verb| verb.sentence.clone());
    let verb = |(at, verb): (usize, &Verb)| {
        let commands: Vec<Command> = verb.actions.iter().cloned().map(Command::Act).collect();
        let speak = {
            let spoken = spoken.clone();
            move || spoken.set(at)
        };
        let (on_focus, on_enter) = (speak.clone(), speak);
        html! {
            <button
                key={verb.label.clone()}
                class={classes!("verb", verb.for_good.then_some("for-good"))}
                aria-describedby="verb-says"
                onfocus={move |_| on_focus()}
                onmouseenter={move |_| on_enter()}
                onclick={on_intent.reform(move |_| Intent::Commands(commands.clone()))}
            >
                { label(verb) }
            </button>
        }
    };
    html! {
        <section class="break" aria-label={page::BREAK_THINGS}>
            <h2 class="break-name">{ selected.map_or(&breaking.title, |selected| &selected.heading).clone() }</h2>
            { for selected.map(|selected| about(selected, props.card.as_ref())) }
            if !breaking.verbs.is_empty() {
                <div class="verbs">{ for breaking.verbs.iter().enumerate().map(verb) }</div>
                <p class="verb-says" id="verb-says">{ sentence }</p>
            }
            { more(props) }
            <button class="quiet close" onclick={on_intent.reform(|_| Intent::Select(None))}>{ page::CLOSE }</button>
        </section>
    }
}

/// The way to the further acts; on a phone they stand below it.
fn more(props: &Props) -> Html {
    let Props { breaking, more: (offered, open), on_intent, .. } = props;
    let (open, sheet) = (*open, props.selected.is_some());
    if !offered {
        return Html::default();
    }
    html! {
        <>
            <button
                class="quiet more"
                aria-expanded={if open { "true" } else { "false" }}
                onclick={on_intent.reform(move |_| Intent::Open(Part::More, !open))}
            >
                { page::MORE }{ glyph_of(Glyph::Chevron, "chevron") }
            </button>
            if open && sheet {
                <Further breaking={breaking.clone()} refused={props.refused.clone()} on_intent={on_intent.clone()} />
            }
        </>
    }
}

/// The card has a button of the same name; here the name of the server stands beside.
fn label(verb: &Verb) -> String {
    match verb.actions.first() {
        Some(Action::Crash(_)) => page::KNOCK_OUT.into(),
        Some(Action::Restart(_)) => page::BRING_BACK.into(),
        _ => verb.label.clone(),
    }
}

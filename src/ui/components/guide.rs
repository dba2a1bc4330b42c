//! The Guide: one heading, two sentences, the only filled button of the page.

use yew::prelude::*;

use super::lesson::lesson;
use crate::scenario::view::View;
use crate::scene::panel::guide::{Guide, Verdict};
use crate::scene::panel::suggest::Suggestion;
use crate::scene::words::{lesson as say, page};
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::mode::Mode;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub guide: Kept<Guide>,
    /// With reduced motion *Step* is what to press; it stands beside the suggested act.
    #[prop_or_default]
    pub suggest_step: bool,
    /// The lesson that is open takes the Guide's place.
    #[prop_or_default]
    pub lesson: Option<Kept<View>>,
    pub playing: bool,
    #[prop_or_default]
    pub mode: Mode,
    pub on_intent: Callback<Intent>,
}

/// What is going on, and what to do next.
#[component]
pub fn GuidePart(props: &Props) -> Html {
    let Props { guide, playing, on_intent, .. } = props;
    if let Some(view) = &props.lesson {
        let lost = guide.verdict.as_ref().filter(|verdict| verdict.loss);
        return lesson(view, lost, *playing, props.mode, on_intent);
    }
    let quiet = guide.quiet.as_ref().map(|quiet| {
        let does = quiet.does.clone();
        let onclick = on_intent.reform(move |_| Intent::TakeUp(does.clone()));
        html! { <button class="quiet" {onclick}>{ quiet.label.clone() }</button> }
    });
    html! {
        <section class={classes!("guide", guide.verdict.is_some().then_some("open"))} aria-label={page::GUIDE}>
            <h1>
                { guide.heading.clone() }
                { for guide.figure.as_ref().map(|figure| html! { <>{ " " }<span class="big-figure">{ figure.clone() }</span></> }) }
            </h1>
            { for guide.sentences.iter().map(|sentence| html! { <p>{ sentence.clone() }</p> }) }
            { for guide.verdict.as_ref().map(verdict) }
            if let Some(suggested) = &guide.suggested {
                <div class="guide-acts">{ acts(suggested, props) }</div>
            }
            { for quiet }
            if let Some(suggested) = guide.suggested.as_ref().filter(|_| props.mode == Mode::Presenter) {
                <p class="next-press">{ say::next_press(&suggested.label) }</p>
            }
        </section>
    }
}

/// The act, filled; with reduced motion *Step* is filled and the act outlined beside it.
fn acts(suggested: &Suggestion, props: &Props) -> Html {
    let Props { on_intent, .. } = props;
    if !props.suggest_step {
        let take_up = on_intent.reform(|_| Intent::Suggested);
        return html! { <button class="suggested" onclick={take_up}>{ suggested.label.clone() }</button> };
    }
    let does = suggested.does.clone();
    let take_up = on_intent.reform(move |_| Intent::TakeUp(does.clone()));
    html! {
        <>
            <button class="suggested" onclick={on_intent.reform(|_| Intent::Suggested)}>{ page::STEP_ON }</button>
            <button class="other" onclick={take_up}>{ suggested.label.clone() }</button>
        </>
    }
}

/// What was lost, or that nothing was.
pub fn verdict(verdict: &Verdict) -> Html {
    let class = if verdict.loss { "loss" } else { "no-loss" };
    html! { <div {class}><strong>{ verdict.text.clone() }</strong>{ " " }{ verdict.detail.clone() }</div> }
}

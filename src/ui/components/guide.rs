//! The Guide: one heading, two sentences, the only filled button of the page.

use yew::prelude::*;

use super::lesson::lesson;
use crate::scenario::view::View;
use crate::scene::panel::guide::{Guide, Verdict};
use crate::scene::words::lesson as say;
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
        return lesson(view, *playing, props.mode, on_intent);
    }
    let quiet = guide.quiet.as_ref().map(|quiet| {
        let does = quiet.does.clone();
        let onclick = on_intent.reform(move |_| Intent::TakeUp(does.clone()));
        html! { <button class="quiet" {onclick}>{ quiet.label.clone() }</button> }
    });
    html! {
        <section class={classes!("guide", guide.verdict.is_some().then_some("open"))} aria-label="Guide">
            <h1>
                { guide.heading.clone() }
                { for guide.figure.as_ref().map(|figure| html! { <>{ " " }<span class="big-figure">{ figure.clone() }</span></> }) }
            </h1>
            { for guide.sentences.iter().map(|sentence| html! { <p>{ sentence.clone() }</p> }) }
            { for guide.verdict.as_ref().map(verdict) }
            if let Some(suggested) = &guide.suggested {
                <div class="guide-acts">
                    <button class="suggested" onclick={on_intent.reform(|_| Intent::Suggested)}>
                        { suggested.label.clone() }
                    </button>
                </div>
            }
            { for quiet }
            if let Some(suggested) = guide.suggested.as_ref().filter(|_| props.mode == Mode::Presenter) {
                <p class="next-press">{ say::next_press(&suggested.label) }</p>
            }
        </section>
    }
}

fn verdict(verdict: &Verdict) -> Html {
    let class = if verdict.loss { "loss" } else { "no-loss" };
    html! { <div {class}><strong>{ verdict.text.clone() }</strong>{ " " }{ verdict.detail.clone() }</div> }
}

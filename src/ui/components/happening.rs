//! What is happening: the newest lines of narration, and the announcements for assistive technology.

use yew::prelude::*;

use crate::scene::panel::narrator::Line;
use crate::scene::view::Selection;
use crate::scene::words::page;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Newest first.
    pub lines: Kept<Vec<Line>>,
    /// What the Guide says beyond its first sentence: on a phone it has room for one.
    #[prop_or_default]
    pub guide_rest: AttrValue,
    /// What was just skipped or refused.
    #[prop_or_default]
    pub notice: Option<AttrValue>,
    /// The lines that speak of it stand out.
    #[prop_or_default]
    pub selection: Option<Selection>,
    /// What is read out; the lines themselves come too fast.
    pub announcement: Kept<String>,
    pub on_intent: Callback<Intent>,
}

/// A polite live region whose own lines are silent.
#[component]
pub fn Happening(props: &Props) -> Html {
    let Props { lines, guide_rest, notice, announcement, .. } = props;
    let line = |(at, line): (usize, &Line)| {
        let class = if at == 0 { "now" } else { "old" };
        html! { <li key={line.fact.to_string()} {class}>{ told(line, props) }</li> }
    };
    html! {
        <section class="happening" aria-labelledby="h-happening" aria-live="polite">
            <h2 id="h-happening">{ page::HAPPENING }</h2>
            <div aria-live="off">
                if let Some(notice) = notice {
                    <p class="notice">{ notice }</p>
                }
                if !guide_rest.is_empty() {
                    <p class="guide-rest">{ guide_rest }</p>
                }
                <ol class="happening-lines">{ for lines.iter().enumerate().map(line) }</ol>
            </div>
            <p class="unseen">{ announcement.to_string() }</p>
        </section>
    }
}

/// A line that speaks of something selects it.
fn told(line: &Line, props: &Props) -> Html {
    let Some(about) = line.about else { return html! { { line.text.clone() } } };
    let selected = props.selection == Some(about);
    let onclick = props.on_intent.reform(move |_| Intent::Select(Some(about)));
    html! {
        <button class="line" aria-pressed={if selected { "true" } else { "false" }} {onclick}>
            { line.text.clone() }
        </button>
    }
}

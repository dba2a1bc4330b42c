//! A part of the panel that opens; closed, it is its heading and one line.

use yew::prelude::*;

use crate::scene::glyph::Glyph;
use crate::ui::input::{Intent, Part};
use crate::ui::marks::glyph_of;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub part: Part,
    pub title: AttrValue,
    /// What it comes to, in one line.
    pub summary: AttrValue,
    pub open: bool,
    pub on_intent: Callback<Intent>,
    pub children: Html,
}

/// Always in the page, so that assistive technology finds it.
#[component]
pub fn Region(props: &Props) -> Html {
    let Props { part, title, summary, open, on_intent, children } = props;
    let name = title.to_lowercase();
    let summary = summary.strip_prefix(&**title).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(summary).to_owned();
    let (part, open) = (*part, *open);
    let toggle = on_intent.reform(move |_: MouseEvent| Intent::Open(part, !open));
    html! {
        <section
            class={classes!("region", name.clone(), open.then_some("open"))}
            aria-label={title}
        >
            <h2>
                <button aria-expanded={if open { "true" } else { "false" }} onclick={toggle}>
                    { title }<span class="summary">{ summary }</span>{ glyph_of(Glyph::Chevron, "chevron") }
                </button>
            </h2>
            <div class="region-body" hidden={!open}>
                if open { { children.clone() } }
            </div>
        </section>
    }
}

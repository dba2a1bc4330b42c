//! A part of the panel that opens; closed, it is its heading and one line.

use yew::prelude::*;

use crate::scene::glyph::Glyph;
use crate::ui::input::{Intent, Part};
use crate::ui::marks::glyph_of;

/// A part that opens.
pub struct Opening<'a> {
    pub part: Part,
    pub title: &'static str,
    /// What it comes to, in one line.
    pub summary: &'a str,
    pub open: bool,
}

impl Opening<'_> {
    /// Always in the page, so that assistive technology finds it; its inside only while it is open.
    pub fn draw(&self, on_intent: &Callback<Intent>, inside: impl FnOnce() -> Html) -> Html {
        let Self { part, title, summary, open } = *self;
        let summary =
            summary.strip_prefix(title).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(summary);
        let toggle = on_intent.reform(move |_: MouseEvent| Intent::Open(part, !open));
        html! {
            <section class={classes!("region", title.to_ascii_lowercase(), open.then_some("open"))} aria-label={title}>
                <h2>
                    <button aria-expanded={if open { "true" } else { "false" }} onclick={toggle}>
                        { title }<span class="summary">{ summary.to_owned() }</span>{ glyph_of(Glyph::Chevron, "chevron") }
                    </button>
                </h2>
                <div class="region-body" hidden={!open}>
                    if open { { inside() } }
                </div>
            </section>
        }
    }
}

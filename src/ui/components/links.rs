//! A line between two cards, and where it is cut.

use yew::prelude::*;

use crate::scene::geometry::Point;
use crate::scene::glyph::Glyph;
use crate::scene::picture::Link;
use crate::scene::view::Selection;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::marks::glyph_at;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub link: Kept<Link>,
    pub k: f64,
    /// Tab comes here.
    #[prop_or_default]
    pub tab_stop: bool,
    pub on_intent: Callback<Intent>,
}

/// One link: its line, a wide unseen line that takes clicks, and the mark of a cut.
#[component]
pub fn LinkLine(props: &Props) -> Html {
    let Props { link, k, tab_stop, on_intent } = props;
    let class = classes!(
        "link",
        link.active.then_some("active"),
        (link.cut_ab && link.cut_ba).then_some("cut"),
        link.selected.then_some("selected"),
    );
    let (a, b) = (link.a, link.b);
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Select(Some(Selection::Link(a, b))));
    let tabindex = if *tab_stop { "0" } else { "-1" };
    let mark = |at: Point| {
        let transform = format!("translate({:.1} {:.1}) scale({k:.3})", at.x, at.y);
        html! {
            <g class="cut-mark" {transform}>
                <circle r="15" />
                { glyph_at(Glyph::CutLink, "translate(-11 -11) scale(.92)") }
            </g>
        }
    };
    html! {
        <>
            <path {class} d={link.path.clone()} />
            <path
                class="hit"
                id={format!("link-{a}-{b}")}
                d={link.path.clone()}
                role="button"
                aria-pressed={if link.selected { "true" } else { "false" }}
                aria-label={link.name.clone()}
                {tabindex}
                {onclick}
            />
            { match (link.cut_ab, link.cut_ba) {
                (true, true) => mark(link.middle),
                (true, false) => mark(link.middle_ab),
                (false, true) => mark(link.middle_ba),
                (false, false) => Html::default(),
            } }
        </>
    }
}

//! Lines between cards, and where they are cut.

use std::rc::Rc;

use yew::prelude::*;

use crate::scene::figure::{tenths, thousandths};
use crate::scene::geometry::Point;
use crate::scene::glyph::Glyph;
use crate::scene::picture::{Link, Still};
use crate::scene::view::Selection;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::marks::glyph_at;
use crate::ui::roving::Spot;

/// The links of a picture; equal while each is the very same.
#[derive(Clone)]
pub struct LinkList(pub Kept<Still>);

impl PartialEq for LinkList {
    fn eq(&self, other: &Self) -> bool {
        let (own, others) = (&self.0.links, &other.0.links);
        own.len() == others.len()
            && own.iter().zip(others).all(|(own, other)| Rc::ptr_eq(own, other))
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub links: LinkList,
    pub k: f64,
    /// Tab comes here, if it is a link.
    pub spot: Spot,
    pub on_intent: Callback<Intent>,
}

/// More links than these (12 servers) hide the water: then only those that matter are drawn.
const MOST_LINKS: usize = 66;

/// All links, or of very many those that carry something or are broken.
#[component]
pub fn Links(props: &Props) -> Html {
    let links = &props.links.0.links;
    let few = links.len() <= MOST_LINKS;
    let matters =
        |link: &&Rc<Link>| few || link.active || link.cut_ab || link.cut_ba || link.selected;
    html! { <>{ for links.iter().filter(matters).map(|link| line(link, props)) }</> }
}

/// Its line, a wide unseen line that takes clicks, and the mark of a cut.
fn line(link: &Link, props: &Props) -> Html {
    let Props { k, spot, on_intent, .. } = props;
    let class = classes!(
        "link",
        link.active.then_some("active"),
        (link.cut_ab && link.cut_ba).then_some("cut"),
        link.selected.then_some("selected"),
    );
    let (a, b) = (link.a, link.b);
    let own = Spot::Link(a, b);
    let onclick =
        on_intent.reform(move |_: MouseEvent| Intent::Select(Some(Selection::Link(a, b))));
    html! {
        <g key={own.id()}>
            <path {class} d={link.path.clone()} />
            <path
                class="hit"
                id={own.id()}
                d={link.path.clone()}
                role="button"
                aria-pressed={if link.selected { "true" } else { "false" }}
                aria-label={link.name.clone()}
                tabindex={if *spot == own { "0" } else { "-1" }}
                {onclick}
            />
            { match (link.cut_ab, link.cut_ba) {
                (true, true) => cut_mark(link.middle, *k),
                (true, false) => cut_mark(link.middle_ab, *k),
                (false, true) => cut_mark(link.middle_ba, *k),
                (false, false) => Html::default(),
            } }
        </g>
    }
}

fn cut_mark(at: Point, k: f64) -> Html {
    html! {
        <g class="cut-mark" transform={format!("translate({} {}) scale({})", tenths(at.x), tenths(at.y), thousandths(k))}>
            <circle r="15" />
            { glyph_at(Glyph::CutLink, "translate(-11 -11) scale(.92)") }
        </g>
    }
}

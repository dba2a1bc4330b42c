//! The depth lines of the water, which run outward from the primary.

use yew::prelude::*;

use crate::scene::figure::whole;
use crate::scene::geometry::Point;
use crate::scene::water::isobaths;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub around: Point,
    /// How far they run, in pixels.
    pub reach: f64,
    pub k: f64,
}

/// Pure ornament: nothing is read off them.
#[component]
pub fn Depths(props: &Props) -> Html {
    let Props { around, reach, k } = props;
    let lines = use_memo((*reach, *k), |(reach, k)| isobaths(*reach, *k));
    html! {
        <g class="isobaths" style={format!("transform:translate({}px,{}px)", whole(around.x), whole(around.y))}>
            { for lines.iter().map(|line| html! { <path class="isobath" d={line.clone()} /> }) }
        </g>
    }
}

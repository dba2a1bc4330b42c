//! What moves over the water: rings, tails and messages. Rendered when something comes or goes; where
//! it is, the [mover](mod@crate::ui::platform::mover) writes with every frame.

use yew::prelude::*;

use super::gates::Gates;
use super::messages::flight;
use crate::scene::figure::tenths;
use crate::scene::layout::Layout;
use crate::scene::picture::Gate;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::marks::epoch_class;
use crate::ui::platform::mover;
use crate::ui::presence::{Presence, RingSlot};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub presence: Kept<Presence>,
    pub gates: Kept<Vec<Gate>>,
    pub layout: Kept<Layout>,
    pub on_intent: Callback<Intent>,
}

/// Bottom up: rings, gates, messages with their tails. Cards and narration tell the same in words.
#[component]
pub fn MovingLayers(props: &Props) -> Html {
    let Props { presence, gates, layout, on_intent } = props;
    let ring = |(at, slot): (usize, &RingSlot)| {
        let full = layout.card(slot.server).widened(mover::SPREAD * layout.k());
        let style = format!("width:{}px;height:{}px", tenths(full.width), tenths(full.height));
        html! { <div key={at} class={classes!("ring", epoch_class(slot.colour))} {style}></div> }
    };
    html! {
        <>
            <div class="layer" id={mover::RINGS} aria-hidden="true">
                { for presence.rings.iter().enumerate().map(ring) }
            </div>
            <Gates gates={gates.clone()} k={layout.k()} />
            <div class="layer" id={mover::MESSAGES} aria-hidden="true">
                { for presence.flights.iter().map(|sent| flight(sent, on_intent)) }
            </div>
            if presence.many {
                <canvas class="layer" id={mover::MANY} aria-hidden="true"></canvas>
            }
        </>
    }
}

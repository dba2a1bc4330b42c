//! The layer that is drawn anew with every frame: rings, tails, gates and messages.

use yew::prelude::*;

use super::gates::GateMark;
use super::messages::{message, tail};
use crate::scene::picture::{Moving, Ring};
use crate::ui::kept::Kept;
use crate::ui::marks::epoch_class;
use crate::ui::platform::canvas::Canvas;

/// Above so many messages they are drawn on a canvas: elements of their own would take too long.
pub const MOST_ELEMENTS: usize = 80;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub moving: Kept<Moving>,
    pub k: f64,
}

/// Everything on the water that follows the clock, bottom up.
#[component]
pub fn MovingLayer(props: &Props) -> Html {
    let Props { moving, k } = props;
    let few = moving.messages.len() <= MOST_ELEMENTS;
    let gates = moving.gates.iter().map(|gate| {
        html! {
            <GateMark key={format!("{}{}", gate.from, gate.to)} gate={gate.clone()} k={*k} />
        }
    });
    html! {
        <>
            { for moving.rings.iter().map(ring) }
            <g>
                if few { { for moving.messages.iter().map(tail) } }
            </g>
            <g>{ for gates }</g>
            <g>
                if few { { for moving.messages.iter().map(|sent| message(sent, *k)) } }
            </g>
        </>
    }
}

/// Many messages at once.
#[component]
pub fn ManyMessages(props: &Props) -> Html {
    let node = use_node_ref();
    let canvas = use_mut_ref(|| None::<Canvas>);
    use_effect_with((props.moving.clone(), node.clone()), {
        let k = props.k;
        move |(moving, node)| {
            let mut canvas = canvas.borrow_mut();
            if canvas.is_none() {
                *canvas = Canvas::of(node);
            }
            if let Some(canvas) = canvas.as_mut() {
                canvas.draw(&moving.messages, k);
            }
        }
    });
    html! { <canvas class="water many" ref={node} aria-hidden="true"></canvas> }
}

fn ring(ring: &Ring) -> Html {
    let rect = ring.rect;
    html! {
        <rect
            class={classes!("ring", epoch_class(ring.colour))}
            x={format!("{:.1}", rect.x)} y={format!("{:.1}", rect.y)}
            width={format!("{:.1}", rect.width)} height={format!("{:.1}", rect.height)}
            rx="24"
            style={format!("opacity:{:.2}", f64::from(ring.opacity) / 1_000.0)}
        />
    }
}

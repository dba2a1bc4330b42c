//! The gate at the primary's end of each outbound lane: lock for an acknowledgement's key.

use yew::prelude::*;

use crate::scene::figure::{tenths, thousandths};
use crate::scene::glyph::Glyph;
use crate::scene::picture::{Gate, Waiting};
use crate::ui::kept::Kept;
use crate::ui::marks::{epoch_class, glyph_at, number_at, travelling_block};
use crate::ui::platform::mover;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub gates: Kept<Vec<Gate>>,
    pub k: f64,
}

/// All gates. They change when one swings or a number in one does, and stand still between.
#[component]
pub fn Gates(props: &Props) -> Html {
    let bar = |gate: &Gate| {
        html! {
            <svg key={format!("{}{}", gate.from, gate.to)} class="bar" viewBox="-5 0 10 40">
                <rect x="-3" width="6" height="38" rx="3" />
            </svg>
        }
    };
    html! {
        <>
            <div class="layer" id={mover::BARS} aria-hidden="true">{ for props.gates.iter().map(bar) }</div>
            <svg class="water gates" aria-hidden="true">{ for props.gates.iter().map(|one| gate(one, props.k)) }</svg>
        </>
    }
}

fn gate(gate: &Gate, k: f64) -> Html {
    let upright = format!("rotate({})", tenths(-gate.angle));
    let transform = format!(
        "translate({} {}) scale({}) rotate({})",
        tenths(gate.socket.x),
        tenths(gate.socket.y),
        thousandths(k * gate.scale),
        tenths(gate.angle)
    );
    let socket = match (gate.acknowledged, gate.shut) {
        (true, _) => Some("open"),
        (false, true) => Some("waiting"),
        (false, false) => None,
    };
    html! {
        <g key={format!("{}{}", gate.from, gate.to)} class={classes!("gate", epoch_class(gate.colour))}>
            <g {transform}>
                <circle class={classes!("socket", socket)} r="13" />
                <g transform={upright.clone()}>{ inside(gate) }</g>
                { for gate.pips.map(|(places, taken)| pips(places, taken)) }
                if let Some(label) = &gate.label {
                    <g transform={upright}>{ label_beside(gate, label) }</g>
                }
            </g>
            { for gate.next.map(|next| queue(gate, next, k)) }
        </g>
    }
}

/// Out over the water, beyond the bar or the socket, so that two gates never share their words.
fn label_beside(gate: &Gate, label: &str) -> Html {
    let (x, side) = if gate.label_is_left() { ("-46", Some("left")) } else { ("22", None) };
    html! { <text class={classes!("gate-label", side)} {x} y="0">{ label.to_owned() }</text> }
}

/// What the socket holds: the check of the acknowledgement that fitted, or the number it waits for.
fn inside(gate: &Gate) -> Html {
    match gate.waits_for {
        _ if gate.acknowledged => glyph_at(Glyph::Check, "translate(-8 -8) scale(.667)"),
        _ if !gate.shut || !gate.numbered => Html::default(),
        Some(write) => number_at(write, "0", "-.5"),
        None => glyph_at(Glyph::Crown, "translate(-7.5 -8) scale(.625)"),
    }
}

/// The update that stands before the bar, and how many more.
fn queue(gate: &Gate, next: Waiting, k: f64) -> Html {
    let away = gate.queue.towards(gate.lane, -1.0);
    let side = if away.x < gate.queue.x { -1.0 } else { 1.0 };
    html! {
        <g transform={format!("translate({} {}) scale({})", tenths(gate.queue.x), tenths(gate.queue.y), thousandths(k))}>
            <g transform="scale(.81)">{ travelling_block(next.write, next.colour) }</g>
            if gate.more > 0 {
                <text class="more" x={format!("{}", 23.0 * side)} y="0">{ format!("+{}", gate.more) }</text>
            }
        </g>
    }
}

fn pips(places: u32, taken: u32) -> Html {
    const SHOWN: u32 = 8;
    let shown = places.min(SHOWN);
    // More places than pips: each pip stands for its share.
    let full = if places > SHOWN { (taken * SHOWN).div_ceil(places) } else { taken };
    let pip = |at: u32| {
        let x = 12.0 * f64::from(at) - 6.0 * f64::from(shown - 1);
        let class = classes!("pip", (at < full).then_some("taken"));
        html! { <circle {class} cx={tenths(x).to_string()} cy="-21" r="4" /> }
    };
    (0..shown).map(pip).collect()
}

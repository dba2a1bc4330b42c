//! Small drawings that stand in many places: glyphs and blocks. Plain functions, because they have
//! nothing of their own to remember.

use yew::prelude::*;

use crate::scene::digits::Digits;
use crate::scene::glyph::{Glyph, Stroke, block_path};
use crate::scene::picture::{Block, EpochColour};
use crate::sim::config::Level;
use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;

/// The side of the box in which blocks are drawn.
const BLOCK: f64 = 26.0;

/// A glyph in line with text.
pub fn glyph(glyph: Glyph) -> Html {
    glyph_of(glyph, "glyph")
}

/// A glyph with a class of its own.
pub fn glyph_of(glyph: Glyph, class: &'static str) -> Html {
    html! {
        <svg {class} viewBox="0 0 24 24" aria-hidden="true">{ strokes(glyph) }</svg>
    }
}

/// A glyph inside a drawing, put there by a transform.
pub fn glyph_at(glyph: Glyph, transform: impl Into<AttrValue>) -> Html {
    html! { <g transform={transform.into()}>{ strokes(glyph) }</g> }
}

fn strokes(glyph: Glyph) -> Html {
    let path = |stroke: &Stroke| {
        let (class, d) = match *stroke {
            Stroke::Filled(d) => ("filled", d),
            Stroke::Drawn(d) => ("drawn", d),
            Stroke::Dashed(d) => ("dashed", d),
        };
        html! { <path {class} {d} /> }
    };
    glyph.strokes().iter().map(path).collect()
}

/// The class of an epoch's colour.
#[must_use]
pub const fn epoch_class(colour: EpochColour) -> &'static str {
    match colour.0 {
        2 => "e2",
        3 => "e3",
        4 => "e4",
        _ => "e1",
    }
}

/// The class and the glyph of a fate.
#[must_use]
pub const fn fate_mark(fate: Fate) -> (&'static str, Glyph) {
    match fate {
        Fate::Pending => ("pending", Glyph::Pending),
        Fate::Safe => ("safe", Glyph::Safe),
        Fate::AtRisk => ("risk", Glyph::AtRisk),
        Fate::InDoubt => ("doubt", Glyph::InDoubt),
        Fate::Lost => ("lost", Glyph::Lost),
        Fate::Ghost => ("ghost", Glyph::Ghost),
        Fate::Dropped => ("dropped", Glyph::Dropped),
    }
}

/// A block on a card.
pub fn slot_block(block: &Block) -> Html {
    let level = match block.level {
        _ if block.unreachable => "unreachable",
        Level::Received => "received",
        Level::Flushed => "flushed",
        Level::Applied => "applied",
    };
    let class = classes!(
        "block",
        level,
        epoch_class(block.colour),
        block.write.is_none().then_some("begin"),
        block.selected.then_some("selected"),
    );
    html! {
        <svg {class} viewBox="0 0 26 26" aria-hidden="true">
            { for block.write.and_then(Digits::whole).map(|whole| html! { <title>{ whole }</title> }) }
            { block_shape(block.write, block.colour) }
            if block.level == Level::Applied {
                <rect class="mark" x="6" y="20.6" width="14" height="3" rx="1.5" />
            }
        </svg>
    }
}

/// A block on its way or at a gate, around the origin.
pub fn travelling_block(write: Option<WriteId>, colour: EpochColour) -> Html {
    let begin = write.is_none().then_some("begin");
    html! {
        <g class={classes!("block", "flushed", epoch_class(colour), begin)} transform="translate(-13 -13)">
            { block_shape(write, colour) }
        </g>
    }
}

/// The outline of a block of 26 by 26.
#[must_use]
pub fn block_outline(colour: EpochColour) -> String {
    block_path(BLOCK, u32::from(colour.0))
}

fn block_shape(write: Option<WriteId>, colour: EpochColour) -> Html {
    html! {
        <>
            <path class="shape" d={block_outline(colour)} />
            if let Some(write) = write {
                { number_at(write, "13", "12.5") }
            } else {
                <g class="mark" transform="translate(5.5 5.2) scale(.625)">
                    <path d="M3 19V7l5 4 4-7 4 7 5-4v12z" />
                </g>
            }
        </>
    }
}

/// A write's number inside a drawing, as large as its digits allow.
pub fn number_at(write: WriteId, x: &'static str, y: &'static str) -> Html {
    let digits = Digits::of(write);
    html! { <text class={classes!("number", digits.class())} {x} {y}>{ digits.text }</text> }
}

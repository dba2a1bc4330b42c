//! What is in flight, as shapes: one shape for each kind of message.

use yew::prelude::*;

use crate::scene::glyph::Glyph;
use crate::scene::picture::{EpochColour, MessageKind};
use crate::scene::view::Selection;
use crate::sim::ids::WriteId;
use crate::ui::input::Intent;
use crate::ui::marks::{block_outline, epoch_class, glyph_at, number_at, travelling_block};
use crate::ui::presence::Flight;

#[derive(Properties, PartialEq)]
pub struct ShapeProps {
    pub kind: MessageKind,
    #[prop_or_default]
    pub dead: bool,
    #[prop_or_default]
    pub held: bool,
    #[prop_or_default]
    pub selected: bool,
}

/// The tail of a message: its direction, in a still picture.
fn tail(flight: &Flight) -> Html {
    let class = match flight.kind {
        _ if flight.dead => "none",
        MessageKind::Update { colour, .. } | MessageKind::Ack { colour, .. } => epoch_class(colour),
        MessageKind::Done(_) => "told",
        MessageKind::Heartbeat => "none",
        _ => "",
    };
    html! { <i class={classes!("tail", class)}></i> }
}

/// A message, drawn once around its own middle; the mover carries it.
pub fn flight(flight: &Flight, on_intent: &Callback<Intent>) -> Html {
    let (from, to, nth) = flight.key;
    let select = on_intent.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Intent::Select(Some(Selection::Message(from, to, nth)))
    });
    html! {
        <div key={format!("{from}{to}{nth}")} class="flight" onclick={select}>
            { tail(flight) }
            <svg viewBox="-22 -22 44 44">
                <Shape kind={flight.kind} dead={flight.dead} held={flight.held} selected={flight.selected} />
            </svg>
        </div>
    }
}

/// The shape of a kind of message, around the origin at scale 1.
#[component]
pub fn Shape(props: &ShapeProps) -> Html {
    let (class, inner) = match props.kind {
        MessageKind::Update { write, colour, count } => {
            (classes!("update", epoch_class(colour)), update(write, colour, count))
        }
        MessageKind::Ack { write, colour } => (
            classes!("ack", epoch_class(colour)),
            html! {
                <>
                    <circle class="shape" r="13" />
                    { number(write) }
                    <circle class="badge" cx="10" cy="-10" r="7" />
                    <g class="badge-mark">{ glyph_at(Glyph::Check, "translate(5.2 -14.8) scale(.4)") }</g>
                </>
            },
        ),
        MessageKind::Refusal => {
            (classes!("refusal"), disc("13", Glyph::Cross, "translate(-7 -7) scale(.583)"))
        }
        MessageKind::Heartbeat => {
            (classes!("heartbeat"), html! { <circle class="shape" r="2.5" /> })
        }
        MessageKind::VoteAsked => (classes!("vote"), vote(html! { <text>{ "?" }</text> })),
        MessageKind::VoteGiven => (classes!("vote"), vote(glyph_at(Glyph::Check, VOTE_MARK))),
        MessageKind::VoteRefused => (classes!("vote"), vote(glyph_at(Glyph::Cross, VOTE_MARK))),
        MessageKind::Request(write) => (
            classes!("request"),
            html! {
                <>
                    <path class="shape" d={block_outline(EpochColour(1))} transform="translate(-13 -13)" />
                    { number(Some(write)) }
                </>
            },
        ),
        MessageKind::Read => (classes!("request"), page(Html::default())),
        MessageKind::Done(_) => {
            (classes!("done"), disc("11", Glyph::Check, "translate(-7.2 -7.2) scale(.6)"))
        }
        MessageKind::Value(write) => {
            (classes!("value"), page(html! { { for write.map(|write| number(Some(write))) } }))
        }
        MessageKind::NoValue => {
            (classes!("value"), page(glyph_at(Glyph::Cross, "translate(-5.5 -4.5) scale(.46)")))
        }
        MessageKind::NotDone(_) => {
            (classes!("notdone"), disc("11", Glyph::Cross, "translate(-5.5 -5.5) scale(.46)"))
        }
    };
    let dead = props.dead.then_some("dead");
    html! {
        <g class={classes!("msg", class, dead, props.selected.then_some("selected"))}>
            <circle class="touch" r="22" />
            if props.selected {
                <circle class="select" r="20" />
            }
            { inner }
            if props.dead {
                { glyph_at(Glyph::Cross, "translate(7 -19) scale(.5)") }
            }
            if props.held {
                { held() }
            }
        </g>
    }
}

const VOTE_MARK: &str = "translate(-8 -8) scale(.667)";

fn number(write: Option<WriteId>) -> Html {
    match write {
        Some(write) => number_at(write, "0", "-.5"),
        None => glyph_at(Glyph::Crown, "translate(-7.5 -8) scale(.625)"),
    }
}

fn update(write: Option<WriteId>, colour: EpochColour, count: u32) -> Html {
    html! {
        <>
            { travelling_block(write, colour) }
            if count > 1 {
                <text class="more" x="25" y="-12">{ format!("+{}", count - 1) }</text>
            }
        </>
    }
}

fn disc(r: &'static str, mark: Glyph, transform: &'static str) -> Html {
    html! { <><circle class="shape" {r} />{ glyph_at(mark, transform) }</> }
}

/// A read asks with an empty page and is answered on one.
fn page(inner: Html) -> Html {
    html! { <><path class="shape" d="M-11-14H5l6 6v22h-22zM5-14v6h6" />{ inner }</> }
}

/// The mark of a message that somebody holds.
fn held() -> Html {
    html! {
        <g class="held">
            <circle cx="-13" cy="-13" r="8" />
            { glyph_at(Glyph::Pause, "translate(-18.4 -18.4) scale(.45)") }
        </g>
    }
}

fn vote(mark: Html) -> Html {
    html! { <><path class="shape" d="M0-15.5 15.5 0 0 15.5-15.5 0z" />{ mark }</> }
}

//! The stage: water, links, what moves, and the cards above it.

use yew::prelude::*;

use super::card::ServerCard;
use super::client::{clients, watcher};
use super::depths::Depths;
use super::links::{LinkList, Links};
use super::moving::MovingLayers;
use super::resting::resting;
use crate::scene::figure::{tenths, thousandths, whole};
use crate::scene::geometry::Size;
use crate::scene::layout::{Form, Layout};
use crate::scene::picture::{CardMotion, Gate, Message, Still};
use crate::scene::view::Selection;
use crate::scene::words::page as words;
use crate::sim::ids::ServerId;
use crate::ui::hooks::use_size;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::platform::page;
use crate::ui::presence::Presence;
use crate::ui::roving::{Arrow, Spot, Spots};

/// What stands on the stage, once its size is known.
#[derive(Clone, PartialEq)]
pub struct Scenery {
    /// The places.
    pub layout: Kept<Layout>,
    /// What changes with facts.
    pub still: Kept<Still>,
    /// What moves on the cards.
    pub motions: Kept<Vec<CardMotion>>,
    /// The gates.
    pub gates: Kept<Vec<Gate>>,
    /// What moves over the water.
    pub presence: Kept<Presence>,
    /// The messages, while time stands.
    pub resting: Kept<Vec<Message>>,
    /// The server at which the Guide points.
    pub target: Option<ServerId>,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    #[prop_or_default]
    pub scenery: Option<Scenery>,
    pub paused: bool,
    pub on_size: Callback<Size>,
    pub on_intent: Callback<Intent>,
}

/// Tab comes here once; arrows move inside.
#[component]
pub fn Stage(props: &Props) -> Html {
    let Props { scenery, paused, on_size, on_intent } = props;
    let node = use_node_ref();
    use_size(node.clone(), on_size.clone());
    let spot = use_state_eq(|| Spot::Server(ServerId(0)));
    let there = scenery.as_ref().map(|scenery| (scenery.still.clone(), scenery.resting.clone()));
    let onkeydown = use_callback(
        (there.clone(), *spot, on_intent.clone()),
        |event: KeyboardEvent, (there, spot, on_intent)| {
            if let Some((still, resting)) = there {
                press(&event, Spots { still, resting }, *spot, on_intent);
            }
        },
    );
    let onfocusin = use_callback((there, spot.setter()), |event: FocusEvent, (there, set_spot)| {
        let Some((still, resting)) = there else { return };
        let id = page::id_around(&event, ".card, .hit, .client, .watcher, .resting");
        if let Some(spot) = id.and_then(|id| Spots { still, resting }.of_id(&id)) {
            set_spot.set(spot);
        }
    });
    let onclick = use_callback(on_intent.clone(), |event: MouseEvent, on_intent| {
        if !page::comes_from(&event, ".card, .client, .watcher, .hit, button") {
            on_intent.emit(Intent::Select(None));
        }
    });
    let Some(scenery) = scenery else {
        return html! { <main class="stage" ref={node} aria-label={words::STAGE}></main> };
    };
    let (layout, still) = (&scenery.layout, &scenery.still);
    // A message that had the focus may have arrived: Tab still comes into the stage.
    let there = Spots { still, resting: &scenery.resting };
    let spot = if there.has(*spot) { *spot } else { Spot::Server(ServerId(0)) };
    let class = classes!(
        "stage",
        (!layout.shows_numbers()).then_some("numberless"),
        (layout.form() <= Form::Compact).then_some("crowded"),
        paused.then_some("paused"),
    );
    html! {
        <main {class} {onclick} ref={node} aria-label={words::STAGE} style={format!("--k:{}", thousandths(layout.k()))} {onkeydown} {onfocusin}>
            { water(scenery, spot, on_intent) }
            <MovingLayers
                presence={scenery.presence.clone()}
                gates={scenery.gates.clone()}
                layout={layout.clone()}
                on_intent={on_intent.clone()}
            />
            { resting(&scenery.resting, spot, on_intent) }
            { for still.watchers.iter().map(|one| watcher(one, spot, on_intent)) }
            { clients(&still.clients, layout.k(), spot, on_intent) }
            { cards(scenery, spot, on_intent) }
        </main>
    }
}

fn water(scenery: &Scenery, spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let Scenery { layout, still, .. } = scenery;
    let (size, k) = (layout.stage(), layout.k());
    let around = layout.card(still.depth_around).center();
    html! {
        <svg class="water" width={whole(size.width).to_string()} height={whole(size.height).to_string()} role="group" aria-label="Links">
            <Depths {around} reach={size.width.hypot(size.height)} {k} />
            { for still.clients.iter().map(|client| html! { <path class="dotted" d={client.line.clone()} /> }) }
            <Links links={LinkList(still.clone())} {k} {spot} on_intent={on_intent.clone()} />
            { for still.two_primaries.map(|(a, b)| html! {
                <path class="two-primaries" d={format!("M{} {}L{} {}", tenths(a.x), tenths(a.y), tenths(b.x), tenths(b.y))} />
            }) }
            { for still.two_primaries.map(|(a, b)| {
                let middle = a.towards(b, 0.5);
                html! {
                    <text class="two-primaries-label" x={tenths(middle.x).to_string()} y={tenths(middle.y).to_string()}>{ words::TWO_PRIMARIES }</text>
                }
            }) }
        </svg>
    }
}

fn cards(scenery: &Scenery, spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let Scenery { still, motions, target, .. } = scenery;
    let motions = motions.iter().cloned().chain(std::iter::repeat_with(Default::default));
    still
        .cards
        .iter()
        .zip(motions)
        .map(|(card, motion)| {
            html! {
                <ServerCard
                    key={card.server.0}
                    card={Kept::from(card.clone())}
                    {motion}
                    target={*target == Some(card.server)}
                    tab_stop={spot == Spot::Server(card.server)}
                    on_intent={on_intent.clone()}
                />
            }
        })
        .collect()
}

/// Arrows move the focus; Enter and Space select what has it, unless that is a button of its own.
fn press(event: &KeyboardEvent, spots: Spots<'_>, spot: Spot, on_intent: &Callback<Intent>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    if let Some(arrow) = Arrow::of_key(&event.key()).filter(|_| !event.shift_key()) {
        event.prevent_default();
        page::focus(&spot.next(spots, arrow).id());
    } else if matches!(event.key().as_str(), "Enter" | " ") && !page::comes_from(event, "button") {
        event.prevent_default();
        let selection = match spot {
            Spot::Server(server) => Selection::Server(server),
            Spot::Link(a, b) => Selection::Link(a, b),
            Spot::Client(client) => Selection::Client(client),
            Spot::Watcher(node) => Selection::Watcher(node),
            Spot::Message((from, to, nth)) => Selection::Message(from, to, nth),
        };
        on_intent.emit(Intent::Select(Some(selection)));
    }
}

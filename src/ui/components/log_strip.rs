//! A server's log: the same slots on every card, so that what is missing is seen.

use yew::prelude::*;

use crate::scene::digits::Digits;
use crate::scene::figure::tenths;
use crate::scene::glyph::Glyph;
use crate::scene::picture::{Block, Card, Carets, Role, Slot, TornTail};
use crate::ui::kept::Kept;
use crate::ui::marks::{epoch_class, glyph, slot_block};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub card: Kept<Card>,
    /// In full detail slots are named by their LSN, and the positions stand below them.
    #[prop_or_default]
    pub named: bool,
}

/// Seven slots.
#[component]
pub fn LogStrip(props: &Props) -> Html {
    let card = &props.card;
    let fork = card.torn.as_ref().and_then(|torn| torn.fork_slot);
    let slots = card.slots.iter().enumerate().map(|(at, slot)| {
        let fork = (fork == Some(at)).then_some("fork");
        let committed = card.carets.is_some_and(|carets| carets.commit.0 == Some(at));
        let fork = classes!(fork, committed.then_some("committed"));
        match slot {
            Slot::Blank => html! { <div class={classes!("slot", "blank", fork)}></div> },
            Slot::Empty => html! { <div class={classes!("slot", "empty", fork)}></div> },
            Slot::Block(block) => html! {
                <div class={classes!("slot", fork)}>
                    { slot_block(block) }
                    if card.role == Role::Primary {
                        { for block.tally.map(|_| tally(block)) }
                    }
                    { for card.carets.filter(|_| props.named).map(|carets| named(block, at, carets)) }
                </div>
            },
        }
    });
    html! { <div class="strip">{ for slots }</div> }
}

/// The LSN of a slot, and which positions stand there.
fn named(block: &Block, at: usize, carets: Carets) -> Html {
    let positions = [(carets.received, "r"), (carets.flushed, "d"), (carets.applied, "a")];
    let here: String = positions
        .into_iter()
        .filter(|((slot, _), _)| *slot == Some(at))
        .map(|(_, name)| name)
        .collect();
    html! {
        <>
            <span class="lsn">{ block.lsn }</span>
            if !here.is_empty() {
                <span class="caret">{ here }</span>
            }
        </>
    }
}

/// As many rings as the ack rule needs, each filled by an acknowledgement; then a check.
fn tally(block: &Block) -> Html {
    let Some((have, need)) = block.tally else { return Html::default() };
    if have >= need {
        return html! { <span class="tally full">{ glyph(Glyph::Check) }</span> };
    }
    let ring = |at: u16| html! { <i class={classes!("ring", (at < have).then_some("full"))}></i> };
    html! { <span class="tally">{ for (0..need).map(ring) }</span> }
}

/// A tail that was torn off, hanging under the strip.
pub fn torn_tail(torn: &TornTail, fallen: u16) -> Html {
    const SHOWN: usize = 3;
    const PITCH: f64 = 17.0;
    let shown = torn.writes.len().min(SHOWN);
    let width = 40.0 + PITCH * f64::from(u8::try_from(shown.saturating_sub(2)).unwrap_or(0));
    let left = 1.0 - f64::from(fallen) / 1_000.0;
    let style = (fallen < 1_000).then(|| format!("translate:0 {}px", tenths(-34.0 * left)));
    let numbers = torn.writes.iter().take(SHOWN).zip(0_u8..).map(|(write, at)| {
        html! { <text x={tenths(13.0 + PITCH * f64::from(at)).to_string()} y="12">{ Digits::of(*write).text }</text> }
    });
    html! {
        <div class={classes!("torn", epoch_class(torn.colour))} {style}>
            <svg class="torn-strip" viewBox={format!("0 0 {} 24", tenths(width))} aria-hidden="true">
                <path class="shape" d={format!("M0 0h{}v24H0l4-4-4-4 4-4-4-4 4-4z", tenths(width))} />
                <path class="strike" d={format!("M-3 15L{} 9", tenths(width + 3.0))} />
                { for numbers }
            </svg>
            <span class="torn-label">{ torn.label.clone() }</span>
        </div>
    }
}

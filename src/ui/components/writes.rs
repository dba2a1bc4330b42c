//! Writes: a token for each of the newest, how many have which fate, and the whole table.

use yew::prelude::*;

use super::ledger::ledger;
use crate::scene::glyph::Glyph;
use crate::scene::panel::writes::{Row, Strip};
use crate::scene::view::Selection;
use crate::scene::words::page;
use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;
use crate::ui::input::{Intent, Part};
use crate::ui::kept::Kept;
use crate::ui::marks::{fate_mark, glyph, glyph_of};

/// From here on a token's number needs smaller type.
const NARROW_FROM: u32 = 1_000;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub strip: Kept<Strip>,
    /// Newest first.
    pub rows: Vec<Kept<Row>>,
    pub open: bool,
    /// The table can be opened.
    #[prop_or(true)]
    pub has_table: bool,
    pub on_intent: Callback<Intent>,
}

/// The strip under the stage.
#[component]
pub fn Writes(props: &Props) -> Html {
    let Props { strip, rows, open, on_intent, .. } = props;
    let open = *open;
    let select = {
        let on_intent = on_intent.clone();
        use_callback(on_intent, |write: WriteId, on_intent| {
            on_intent.emit(Intent::Select(Some(Selection::Write(write))));
        })
    };
    let tokens = strip.tokens.iter().rev().map(|token| {
        html! {
            <TokenButton
                key={token.write.0}
                write={token.write}
                fate={token.fate}
                name={token.name.clone()}
                selected={token.selected}
                select={select.clone()}
            />
        }
    });
    html! {
        <section class="writes" aria-labelledby="h-writes">
            <div class="writes-head">
                <h2 id="h-writes">{ page::WRITES }</h2>
                <div class="counts">{ for strip.counts.iter().map(count) }</div>
            </div>
            <ol class="tokens" tabindex="0" aria-label={page::NEWEST_WRITES}>{ for tokens }</ol>
            if props.has_table {
            <button
                class="quiet table-button"
                aria-expanded={if open { "true" } else { "false" }}
                onclick={on_intent.reform(move |_| Intent::Open(Part::Table, !open))}
            >
                <span class="label">{ if open { page::HIDE_TABLE } else { page::SHOW_TABLE } }</span>
                { glyph_of(Glyph::Chevron, "chevron") }
            </button>
            }
            <button class="write-button" onclick={on_intent.reform(|_| Intent::Write)}>{ page::WRITE }</button>
            { ledger(rows, open, &select) }
        </section>
    }
}

fn count((fate, many): &(Fate, u32)) -> Html {
    let (class, mark) = fate_mark(*fate);
    html! {
        <span key={class} class={classes!("count", class)}>{ glyph(mark) }{ format!("{many} {}", fate.word()) }</span>
    }
}

#[derive(Properties, PartialEq)]
struct TokenProps {
    write: WriteId,
    fate: Fate,
    name: AttrValue,
    selected: bool,
    select: Callback<WriteId>,
}

#[component]
fn TokenButton(props: &TokenProps) -> Html {
    let (class, mark) = fate_mark(props.fate);
    let write = props.write;
    html! {
        <li>
            <button
                class={classes!("token-write", class, props.selected.then_some("selected"))}
                tabindex="-1"
                aria-label={&props.name}
                aria-pressed={if props.selected { "true" } else { "false" }}
                onclick={props.select.reform(move |_| write)}
            >
                <span class={classes!("number", (write.0 >= NARROW_FROM).then_some("narrow"))}>{ write.0 }</span>{ glyph(mark) }
            </button>
        </li>
    }
}

//! Promises: kept, broken, or not promised.

use yew::prelude::*;

use super::region::Opening;
use crate::scene::glyph::Glyph;
use crate::scene::panel::promises::{Promises, Row};
use crate::sim::promises::Standing;
use crate::ui::input::{Intent, Part};
use crate::ui::kept::Kept;
use crate::ui::marks::glyph;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub promises: Kept<Promises>,
    pub open: bool,
    /// Ripple's own rules are listed one by one.
    pub detail: bool,
    pub on_intent: Callback<Intent>,
}

/// The region.
#[component]
pub fn PromisesPart(props: &Props) -> Html {
    let Props { promises, open, detail, on_intent } = props;
    let inside = || {
        html! {
            <>
                { for promises.rows.iter().map(row) }
                if *detail {
                    { for promises.own_rows.iter().map(row) }
                } else {
                    { promise(promises.own_standing, &promises.own, "") }
                }
            </>
        }
    };
    Opening { part: Part::Promises, title: "Promises", summary: &promises.summary, open: *open }
        .draw(on_intent, inside)
}

fn row(row: &Row) -> Html {
    promise(row.standing, &row.sentence, row.word)
}

fn promise(standing: Standing, sentence: &str, word: &str) -> Html {
    let (class, mark) = match standing {
        Standing::Kept => ("kept", Glyph::Check),
        Standing::Broken => ("broken", Glyph::Cross),
        Standing::NotPromised => ("not-promised", Glyph::Dropped),
    };
    html! {
        <div class={classes!("promise", class)}>
            { glyph(mark) }
            <span>{ sentence.to_owned() }{ " " }<span class="promise-state">{ word.to_owned() }</span></span>
        </div>
    }
}

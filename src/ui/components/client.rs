//! The clients beside the servers, and the button that asks for a write; those who watch, at the edge.

use yew::prelude::*;

use super::card::place;
use crate::scene::figure::whole;
use crate::scene::picture::{ClientCard, ClientForm, Watcher};
use crate::scene::view::Selection;
use crate::scene::words::page;
use crate::ui::input::Intent;
use crate::ui::marks::glyph;
use crate::ui::roving::Spot;

/// Each client and what it was told, and *Write* below the last.
pub fn clients(clients: &[ClientCard], k: f64, spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let below = clients.last().map(|last| (last.rect.bottom() + 12.0 * k, clients[0].rect.x));
    html! {
        <>
            { for clients.iter().map(|one| client(one, spot, on_intent)) }
            { for below.map(|(below, left)| html! {
                <button
                    class="write-here"
                    style={format!("left:{}px;top:{}px", whole(left), whole(below))}
                    onclick={on_intent.reform(|_| Intent::Write)}
                >
                    { page::WRITE }
                </button>
            }) }
        </>
    }
}

fn client(client: &ClientCard, spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let told = classes!("client-told", client.told.ends_with("done").then_some("done"));
    let id = client.client;
    let own = Spot::Client(id);
    let select = on_intent.reform(move |_: MouseEvent| Intent::Select(Some(Selection::Client(id))));
    let form = match client.form {
        ClientForm::Only => None,
        ClientForm::Few => Some("few"),
        ClientForm::Many => Some("many"),
    };
    html! {
        <div
            key={own.id()}
            id={own.id()}
            class={classes!("client", form, client.selected.then_some("selected"))}
            role="group"
            tabindex={if spot == own { "0" } else { "-1" }}
            aria-label={client.name.clone()}
            aria-current={client.selected.then_some("true")}
            style={place(client.rect)}
            onclick={select}
        >
            <span class="client-id">{ client.label.clone() }</span>
            if client.form == ClientForm::Many {
                { for client.mark.map(glyph) }
            } else {
                <span class={told}>{ client.told.clone() }</span>
            }
        </div>
    }
}

/// A monitor or the coordinator, and what it makes of the primary.
pub fn watcher(token: &Watcher, spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let node = token.node;
    let own = Spot::Watcher(node);
    let marks = [token.mark.map(|_| "alarmed"), token.selected.then_some("selected")];
    html! {
        <div
            key={own.id()}
            id={own.id()}
            class={classes!("watcher", marks.to_vec())}
            role="group"
            tabindex={if spot == own { "0" } else { "-1" }}
            aria-label={token.name.clone()}
            aria-current={token.selected.then_some("true")}
            style={place(token.rect)}
            onclick={on_intent.reform(move |_: MouseEvent| Intent::Select(Some(Selection::Watcher(node))))}
        >
            <span>{ token.label.clone() }{ for token.mark.map(glyph) }</span>
            if !token.told.is_empty() {
                <span class="watcher-told">{ token.told.clone() }</span>
            }
        </div>
    }
}

//! The client beside the servers, and the button that asks for a write.

use yew::prelude::*;

use super::card::place;
use crate::scene::figure::whole;
use crate::scene::picture::ClientCard;
use crate::scene::words::page;
use crate::ui::input::Intent;

/// The client, what it was told, and *Write* below it.
pub fn client(client: &ClientCard, k: f64, on_intent: &Callback<Intent>) -> Html {
    let told = classes!("client-told", client.told.ends_with("done").then_some("done"));
    let below = client.rect.bottom() + 12.0 * k;
    html! {
        <>
            <div class="client" role="group" aria-label={client.name.clone()} style={place(client.rect)}>
                <span class="client-id">{ page::CLIENT }</span>
                <span class={told}>{ client.told.clone() }</span>
            </div>
            <button
                class="write-here"
                style={format!("left:{}px;top:{}px", whole(client.rect.x), whole(below))}
                onclick={on_intent.reform(|_| Intent::Write)}
            >
                { page::WRITE }
            </button>
        </>
    }
}

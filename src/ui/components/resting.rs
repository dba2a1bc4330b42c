//! What is in flight while time stands: a button over each message, so that a finger finds it and the
//! arrow keys reach it. While time runs there are none: nobody hits what moves.

use yew::prelude::*;

use crate::scene::figure::tenths;
use crate::scene::picture::Message;
use crate::scene::view::Selection;
use crate::ui::input::Intent;
use crate::ui::roving::Spot;

/// One unseen button over each message, in its place.
pub fn resting(messages: &[Message], spot: Spot, on_intent: &Callback<Intent>) -> Html {
    let button = |message: &Message| {
        let (from, to, nth) = message.key;
        let own = Spot::Message(message.key);
        let onclick = on_intent.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Intent::Select(Some(Selection::Message(from, to, nth)))
        });
        html! {
            <button
                key={own.id()}
                id={own.id()}
                class="resting"
                tabindex={if spot == own { "0" } else { "-1" }}
                aria-label={message.name()}
                aria-pressed={if message.selected { "true" } else { "false" }}
                style={format!("left:{}px;top:{}px", tenths(message.at.x), tenths(message.at.y))}
                {onclick}
            ></button>
        }
    };
    html! {
        if !messages.is_empty() {
            <div role="group" aria-label="On their way">{ for messages.iter().map(button) }</div>
        }
    }
}

//! The client: when it writes, how long it waits, how often it asks again.

use yew::prelude::*;

use super::setting::{Choice, Figure};
use super::settings::{GroupProps, micros, small};
use crate::sim::action::Setting;
use crate::sim::config::Load;
use crate::ui::input::{Change, Field};

/// What the client's figure begins with when its way of writing changes.
const FIRST_PAUSE_US: u64 = 28_000;
const FIRST_PERIOD_US: u64 = 24_000;

/// Who writes, and how often.
#[component]
pub fn ClientSettings(props: &GroupProps) -> Html {
    let client = props.config.client;
    let patience = |timeout_us, retries| Change::Live(Setting::Patience { timeout_us, retries });
    html! {
        <>
            { load(props, client.load) }
            <Figure
                field={Field::Timeout}
                label="The client waits, ms"
                value={client.timeout_us / 1_000}
                change={Callback::from(move |ms| patience(micros(ms), client.retries))}
                refused={props.refusal(Field::Timeout)}
                on_intent={props.on_intent.clone()}
            />
            <Figure
                field={Field::Retries}
                label="It asks again, times"
                value={u64::from(client.retries)}
                change={Callback::from(move |retries| patience(client.timeout_us, small(retries)))}
                help="Under the same write number, so that no write is done twice. 0 means never."
                refused={props.refusal(Field::Retries)}
                on_intent={props.on_intent.clone()}
            />
        </>
    }
}

fn load(props: &GroupProps, load: Load) -> Html {
    let (chosen, every, label) = match load {
        Load::Closed { pause_us } => (0, Some(pause_us), "Pause between writes, ms"),
        Load::Open { every_us } => (1, Some(every_us), "A write every, ms"),
        Load::Hand => (2, None, ""),
    };
    let kind = |at: usize| match at {
        0 => Load::Closed { pause_us: FIRST_PAUSE_US },
        1 => Load::Open { every_us: FIRST_PERIOD_US },
        _ => Load::Hand,
    };
    let set_every = move |ms: u64| match load {
        Load::Open { .. } => Load::Open { every_us: micros(ms) },
        _ => Load::Closed { pause_us: micros(ms) },
    };
    html! {
        <>
            <Choice
                field={Field::Load}
                label="The client writes"
                options={["after each answer", "at a steady rate", "only by hand"].map(AttrValue::from).to_vec()}
                {chosen}
                change={Callback::from(move |at| Change::Live(Setting::Load(kind(at))))}
                refused={props.refusal(Field::Load)}
                on_intent={props.on_intent.clone()}
            />
            if let Some(every_us) = every {
                <Figure
                    field={Field::LoadEvery}
                    {label}
                    value={every_us / 1_000}
                    change={Callback::from(move |ms| Change::Live(Setting::Load(set_every(ms))))}
                    refused={props.refusal(Field::LoadEvery)}
                    on_intent={props.on_intent.clone()}
                />
            }
        </>
    }
}

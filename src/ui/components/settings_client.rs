//! The client: when it writes, how long it waits, how often it asks again.

use yew::prelude::*;

use super::setting::{Among, Words};
use super::settings::{micros, small};
use crate::sim::action::Setting;
use crate::sim::config::Load;
use crate::ui::input::{Change, Field};

const LOADS: [&str; 3] = ["after each answer", "at a steady rate", "only by hand"];
/// What the client's figure begins with when its way of writing changes.
const FIRST_PAUSE_US: u64 = 28_000;
const FIRST_PERIOD_US: u64 = 24_000;

/// Who writes, and how often.
pub fn client_settings(among: Among<'_>) -> Html {
    let client = among.config.client;
    let patience = |timeout_us, retries| Change::Live(Setting::Patience { timeout_us, retries });
    html! {
        <>
            { load(among, client.load) }
            { among.figure(
                Words::new(Field::Timeout, "The client waits, ms"),
                client.timeout_us / 1_000,
                move |ms| patience(micros(ms), client.retries),
            ) }
            { among.figure(
                Words::with_help(
                    Field::Retries,
                    "It asks again, times",
                    "Under the same write number, so that no write is done twice. 0 means never.",
                ),
                u64::from(client.retries),
                move |retries| patience(client.timeout_us, small(retries)),
            ) }
        </>
    }
}

fn load(among: Among<'_>, load: Load) -> Html {
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
            { among.choice(
                Words::new(Field::Load, "The client writes"),
                &LOADS,
                chosen,
                move |at| Change::Live(Setting::Load(kind(at))),
            ) }
            if let Some(every_us) = every {
                { among.figure(
                    Words::new(Field::LoadEvery, label),
                    every_us / 1_000,
                    move |ms| Change::Live(Setting::Load(set_every(ms))),
                ) }
            }
        </>
    }
}

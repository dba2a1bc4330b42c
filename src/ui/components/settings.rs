//! Settings: every control, applied at once in the running run where the engine allows it.

use yew::prelude::*;

use super::region::Opening;
use super::run_files::run_files;
use super::setting::{Among, Words};
use super::settings_ack::ack_settings;
use super::settings_client::client_settings;
use crate::sim::action::Setting;
use crate::sim::config::{Config, Detection, Failover};
use crate::ui::input::{Change, Field, Intent, Part};
use crate::ui::kept::Kept;

/// As many servers as the page's own control offers.
const SERVERS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

#[derive(Properties, PartialEq)]
pub struct Props {
    pub config: Kept<Config>,
    pub summary: AttrValue,
    pub open: bool,
    /// Why the last value of a control was refused.
    #[prop_or_default]
    pub refused: Option<(Field, AttrValue)>,
    pub on_intent: Callback<Intent>,
}

/// The region.
#[component]
pub fn Settings(props: &Props) -> Html {
    let Props { config, summary, open, refused, on_intent } = props;
    let among = Among { config, refused: refused.as_ref(), on_intent };
    Opening { part: Part::Settings, title: "Settings", summary, open: *open }
        .draw(on_intent, || controls(among))
}

/// Out of line, because the opening does without.
#[inline(never)]
fn controls(among: Among<'_>) -> Html {
    html! {
        <>
            { cluster(among) }
            { ack_settings(among) }
            { failover(among) }
            { client_settings(among) }
            { run_files(among) }
        </>
    }
}

fn cluster(among: Among<'_>) -> Html {
    let Config { servers, replication, network, .. } = among.config;
    html! {
        <>
            { among.choice(
                Words::with_help(Field::Servers, "Servers", "Starts a new run with the same seed."),
                &SERVERS,
                usize::from(*servers).saturating_sub(1),
                |at| Change::Servers(u16::try_from(at + 1).unwrap_or(1)),
            ) }
            { among.figure(
                Words::with_help(
                    Field::Window,
                    "Window",
                    "Updates that may be unacknowledged at one replica. With 1, each answers before it is sent the next.",
                ),
                u64::from(replication.window),
                |window| Change::Live(Setting::Window(small(window))),
            ) }
            { among.figure(
                Words::with_help(Field::Latency, "Latency, ms", "Between any two servers, one way."),
                network.server_us / 1_000,
                |ms| Change::Live(Setting::ServerLatency(micros(ms))),
            ) }
        </>
    }
}

fn failover(among: Among<'_>) -> Html {
    let failover = &among.config.failover;
    let live = |changed: Failover| Change::Live(Setting::Failover(changed));
    let before = failover.clone();
    let detection = move |at: usize| {
        let detection = if at == 0 { Detection::Replicas } else { Detection::Nobody };
        live(Failover { detection, ..before.clone() })
    };
    let (with_majority, with_silence) = (failover.clone(), failover.clone());
    html! {
        <>
            { among.choice(
                Words::new(Field::Detection, "A dead primary is noticed by"),
                &["the replicas", "nobody: by hand"],
                usize::from(failover.detection == Detection::Nobody),
                detection,
            ) }
            { among.tick(
                Words::new(Field::Majority, "A new primary needs a majority"),
                failover.majority,
                move |majority| live(Failover { majority, ..with_majority.clone() }),
            ) }
            { among.figure(
                Words::with_help(
                    Field::Suspect,
                    "Suspects after, ms",
                    "Real systems wait 10 to 30 s before they suspect; here 80 ms, so that you can watch.",
                ),
                failover.suspect_us / 1_000,
                move |ms| live(Failover { suspect_us: micros(ms), ..with_silence.clone() }),
            ) }
        </>
    }
}

/// Milliseconds as the engine counts.
#[must_use]
pub fn micros(ms: u64) -> u64 {
    ms.saturating_mul(1_000)
}

/// A figure as the engine counts; what is too large stays too large and is refused there.
#[must_use]
pub fn small(figure: u64) -> u32 {
    u32::try_from(figure).unwrap_or(u32::MAX)
}

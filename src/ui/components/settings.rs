//! Settings: every control, applied at once in the running run where the engine allows it.

use yew::prelude::*;

use super::region::Region;
use super::setting::{Choice, Figure, Tick};
use super::settings_ack::AckSettings;
use super::settings_client::ClientSettings;
use crate::sim::action::Setting;
use crate::sim::config::{Config, Detection, Failover};
use crate::ui::input::{Change, Field, Intent, Part};
use crate::ui::kept::Kept;

/// The most servers that the page's own control offers.
const MOST_SERVERS: u64 = 7;

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
    html! {
        <Region part={Part::Settings} title="Settings" {summary} open={*open} on_intent={on_intent.clone()}>
            <Cluster config={config.clone()} refused={refused.clone()} on_intent={on_intent.clone()} />
            <AckSettings config={config.clone()} refused={refused.clone()} on_intent={on_intent.clone()} />
            <FailoverSettings config={config.clone()} refused={refused.clone()} on_intent={on_intent.clone()} />
            <ClientSettings config={config.clone()} refused={refused.clone()} on_intent={on_intent.clone()} />
        </Region>
    }
}

/// What each group of settings gets.
#[derive(Properties, PartialEq)]
pub struct GroupProps {
    pub config: Kept<Config>,
    #[prop_or_default]
    pub refused: Option<(Field, AttrValue)>,
    pub on_intent: Callback<Intent>,
}

impl GroupProps {
    /// Why this control's last value was refused, if it was.
    #[must_use]
    pub fn refusal(&self, field: Field) -> Option<AttrValue> {
        self.refused.as_ref().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence.clone())
    }
}

#[component]
fn Cluster(props: &GroupProps) -> Html {
    let config = &props.config;
    let servers = (1..=MOST_SERVERS).map(|count| AttrValue::from(count.to_string())).collect::<Vec<_>>();
    let to_servers = |at: usize| Change::Servers(u16::try_from(at + 1).unwrap_or(1));
    html! {
        <>
            <Choice
                field={Field::Servers}
                label="Servers"
                options={servers}
                chosen={usize::from(config.servers).saturating_sub(1)}
                change={Callback::from(to_servers)}
                help="Starts a new run with the same seed."
                refused={props.refusal(Field::Servers)}
                on_intent={props.on_intent.clone()}
            />
            <Figure
                field={Field::Window}
                label="Window"
                value={u64::from(config.replication.window)}
                change={Callback::from(|window| Change::Live(Setting::Window(small(window))))}
                help="Updates that may be unacknowledged at one replica. With 1, each answers before it is sent the next."
                refused={props.refusal(Field::Window)}
                on_intent={props.on_intent.clone()}
            />
            <Figure
                field={Field::Latency}
                label="Latency, ms"
                value={config.network.server_us / 1_000}
                change={Callback::from(|ms| Change::Live(Setting::ServerLatency(micros(ms))))}
                help="Between any two servers, one way."
                refused={props.refusal(Field::Latency)}
                on_intent={props.on_intent.clone()}
            />
        </>
    }
}

#[component]
fn FailoverSettings(props: &GroupProps) -> Html {
    let failover = props.config.failover;
    let live = |changed: Failover| Change::Live(Setting::Failover(changed));
    let detection = move |at: usize| {
        let detection = if at == 0 { Detection::Replicas } else { Detection::Nobody };
        live(Failover { detection, ..failover })
    };
    html! {
        <>
            <Choice
                field={Field::Detection}
                label="A dead primary is noticed by"
                options={vec![AttrValue::from("the replicas"), AttrValue::from("nobody: by hand")]}
                chosen={usize::from(failover.detection == Detection::Nobody)}
                change={Callback::from(detection)}
                refused={props.refusal(Field::Detection)}
                on_intent={props.on_intent.clone()}
            />
            <Tick
                field={Field::Majority}
                label="A new primary needs a majority"
                ticked={failover.majority}
                change={Callback::from(move |majority| live(Failover { majority, ..failover }))}
                refused={props.refusal(Field::Majority)}
                on_intent={props.on_intent.clone()}
            />
            <Figure
                field={Field::Suspect}
                label="Suspects after, ms"
                value={failover.suspect_us / 1_000}
                change={Callback::from(move |ms| live(Failover { suspect_us: micros(ms), ..failover }))}
                help="Real systems wait 10 to 30 s before they suspect; here 80 ms, so that you can watch."
                refused={props.refusal(Field::Suspect)}
                on_intent={props.on_intent.clone()}
            />
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

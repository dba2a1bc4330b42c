//! The ack rule: whose acknowledgements, of what, and what happens when too few answer.

use yew::prelude::*;

use super::setting::{Choice, Figure, Tick};
use super::settings::{GroupProps, micros};
use crate::sim::action::Setting;
use crate::sim::config::{AckRule, Level, TooFew, Who};
use crate::ui::input::{Change, Field};

const LEVELS: [(Level, &str); 3] = [
    (Level::Received, "has received it"),
    (Level::Flushed, "has it on its disk"),
    (Level::Applied, "has applied it"),
];
/// How long a primary waits for its replicas when it is first asked not to wait for ever.
const FIRST_PATIENCE_US: u64 = 100_000;

/// When the client is told *done*.
#[component]
pub fn AckSettings(props: &GroupProps) -> Html {
    let ack = &props.config.ack;
    html! {
        <>
            { who(props, ack) }
            { level(props, ack) }
            <Tick
                field={Field::OwnDisk}
                label="The primary's own disk first"
                ticked={ack.primary_flushes_first}
                change={changed(ack, |ack, first| ack.primary_flushes_first = first)}
                refused={props.refusal(Field::OwnDisk)}
                on_intent={props.on_intent.clone()}
            />
            { too_few(props, ack) }
        </>
    }
}

/// A callback that changes the rule and asks for it.
fn changed<T: 'static>(ack: &AckRule, change: impl Fn(&mut AckRule, T) + 'static) -> Callback<T, Change> {
    let ack = ack.clone();
    Callback::from(move |value| {
        let mut ack = ack.clone();
        change(&mut ack, value);
        Change::Live(Setting::Ack(ack))
    })
}

fn who(props: &GroupProps, ack: &AckRule) -> Html {
    let count = match &ack.who {
        Who::Any { count } | Who::First { count, .. } => Some(*count),
        _ => None,
    };
    let chosen = match &ack.who {
        Who::Nobody => 0,
        Who::Any { .. } => 1,
        Who::First { .. } => 2,
        Who::Majority => 3,
        Who::All => 4,
    };
    let options = ["the primary has it", "any replicas have it", "the first replicas have it", "a majority has it", "all replicas have it"];
    let choose = changed(ack, move |ack, at: usize| {
        let count = count.unwrap_or(1);
        ack.who = match at {
            1 => Who::Any { count },
            2 => Who::First { count, list: Vec::new() },
            3 => Who::Majority,
            4 => Who::All,
            _ => Who::Nobody,
        };
    });
    let set_count = changed(ack, |ack, figure: u64| {
        if let Who::Any { count } | Who::First { count, .. } = &mut ack.who {
            *count = u16::try_from(figure).unwrap_or(u16::MAX);
        }
    });
    html! {
        <>
            <Choice
                field={Field::Who}
                label="Done when"
                options={options.map(AttrValue::from).to_vec()}
                {chosen}
                change={choose}
                refused={props.refusal(Field::Who)}
                on_intent={props.on_intent.clone()}
            />
            if let Some(count) = count {
                <Figure
                    field={Field::Count}
                    label="How many replicas"
                    value={u64::from(count)}
                    change={set_count}
                    refused={props.refusal(Field::Count)}
                    on_intent={props.on_intent.clone()}
                />
            }
        </>
    }
}

fn level(props: &GroupProps, ack: &AckRule) -> Html {
    let chosen = LEVELS.iter().position(|(level, _)| *level == ack.level).unwrap_or(0);
    html! {
        <Choice
            field={Field::Level}
            label="A replica has it when it"
            options={LEVELS.map(|(_, words)| AttrValue::from(words)).to_vec()}
            {chosen}
            change={changed(ack, |ack, at: usize| ack.level = LEVELS[at.min(2)].0)}
            refused={props.refusal(Field::Level)}
            on_intent={props.on_intent.clone()}
        />
    }
}

fn too_few(props: &GroupProps, ack: &AckRule) -> Html {
    let (chosen, after) = match ack.too_few {
        TooFew::Wait => (0, None),
        TooFew::GoAsync { after_us } => (1, Some(after_us)),
        TooFew::Refuse { after_us } => (2, Some(after_us)),
    };
    let after_us = after.unwrap_or(FIRST_PATIENCE_US);
    let choose = changed(ack, move |ack, at: usize| ack.too_few = kind(at, after_us));
    let set_after = changed(ack, move |ack, ms: u64| ack.too_few = kind(chosen, micros(ms)));
    html! {
        <>
            <Choice
                field={Field::TooFew}
                label="When too few answer"
                options={["wait", "go on without them", "refuse"].map(AttrValue::from).to_vec()}
                {chosen}
                change={choose}
                refused={props.refusal(Field::TooFew)}
                on_intent={props.on_intent.clone()}
            />
            if let Some(after_us) = after {
                <Figure
                    field={Field::TooFewAfter}
                    label="After, ms"
                    value={after_us / 1_000}
                    change={set_after}
                    refused={props.refusal(Field::TooFewAfter)}
                    on_intent={props.on_intent.clone()}
                />
            }
        </>
    }
}

const fn kind(at: usize, after_us: u64) -> TooFew {
    match at {
        1 => TooFew::GoAsync { after_us },
        2 => TooFew::Refuse { after_us },
        _ => TooFew::Wait,
    }
}

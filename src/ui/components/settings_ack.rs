//! The ack rule: whose acknowledgements, of what, and what happens when too few answer.

use yew::prelude::*;

use super::setting::{Among, Words};
use super::settings::micros;
use crate::sim::action::Setting;
use crate::sim::config::{AckRule, Level, TooFew, Who};
use crate::ui::input::{Change, Field};

const WHO: [&str; 6] = [
    "the primary has it",
    "enough replicas have it",
    "the first in order have it",
    "a majority has it",
    "all replicas have it",
    "all that are in sync have it",
];
/// How long a member of the in-sync set may be behind.
const LAG_MAX_US: u64 = 150_000;
const LEVELS: [Level; 3] = [Level::Received, Level::Flushed, Level::Applied];
const LEVEL_WORDS: [&str; 3] = ["has received it", "has it on its disk", "has applied it"];
const TOO_FEW: [&str; 3] = ["wait", "go on without them", "refuse"];
/// How long a primary waits for its replicas when it is first asked not to wait for ever.
const FIRST_PATIENCE_US: u64 = 100_000;

/// When the client is told *done*.
pub fn ack_settings(among: Among<'_>) -> Html {
    let ack = &among.config.ack;
    let level = LEVELS.iter().position(|level| *level == ack.level).unwrap_or(0);
    html! {
        <>
            { who(among, ack) }
            { among.choice(
                Words::new(Field::Level, "A replica has it when it"),
                &LEVEL_WORDS,
                level,
                changed(ack, |ack, at: usize| ack.level = LEVELS[at.min(2)]),
            ) }
            { among.tick(
                Words::new(Field::OwnDisk, "The primary's own disk first"),
                ack.primary_flushes_first,
                changed(ack, |ack, first| ack.primary_flushes_first = first),
            ) }
            { too_few(among, ack) }
        </>
    }
}

/// Changes the rule and asks for it.
fn changed<T, F: Fn(&mut AckRule, T)>(
    ack: &AckRule,
    change: F,
) -> impl Fn(T) -> Change + use<T, F> {
    let ack = ack.clone();
    move |value| {
        let mut ack = ack.clone();
        change(&mut ack, value);
        Change::Live(Setting::Ack(ack))
    }
}

fn who(among: Among<'_>, ack: &AckRule) -> Html {
    let (chosen, count) = match &ack.who {
        Who::Nobody => (0, None),
        Who::Any { count } => (1, Some(*count)),
        Who::First { count, .. } => (2, Some(*count)),
        Who::Majority => (3, None),
        Who::All => (4, None),
        Who::InSync { least, .. } => (5, Some(*least)),
    };
    let choose = changed(ack, move |ack, at: usize| {
        let count = count.unwrap_or(1);
        ack.who = match at {
            1 => Who::Any { count },
            2 => Who::First { count, list: Vec::new() },
            3 => Who::Majority,
            4 => Who::All,
            5 => Who::InSync { least: count, lag_max_us: LAG_MAX_US },
            _ => Who::Nobody,
        };
    });
    let set_count = changed(ack, |ack, figure: u64| {
        if let Who::Any { count } | Who::First { count, .. } = &mut ack.who {
            *count = u16::try_from(figure).unwrap_or(u16::MAX);
        }
        if let Who::InSync { least, .. } = &mut ack.who {
            *least = u16::try_from(figure).unwrap_or(u16::MAX);
        }
    });
    html! {
        <>
            { among.choice(Words::new(Field::Who, "Done when"), &WHO, chosen, choose) }
            if let Some(count) = count {
                { among.figure(Words::new(Field::Count, "Replicas that are enough"), u64::from(count), set_count) }
            }
        </>
    }
}

fn too_few(among: Among<'_>, ack: &AckRule) -> Html {
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
            { among.choice(Words::new(Field::TooFew, "When too few answer"), &TOO_FEW, chosen, choose) }
            if let Some(after_us) = after {
                { among.figure(Words::new(Field::TooFewAfter, "After, ms"), after_us / 1_000, set_after) }
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

//! The three kinds of control among the settings: a choice, a figure, a box to tick. Each says below
//! itself why its last value was refused. Plain functions: nothing here remembers anything.

use yew::prelude::*;

use crate::sim::config::Config;
use crate::ui::input::{Change, Field, Intent};
use crate::ui::platform::page::{checked_of, value_of};

/// What every control stands among.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// The settings as they are.
    pub config: &'a Config,
    /// Why the last value of a control was refused.
    pub refused: Option<&'a (Field, AttrValue)>,
    /// Where changes go.
    pub on_intent: &'a Callback<Intent>,
}

/// A control's own words.
#[derive(Clone, Copy)]
pub struct Words {
    pub field: Field,
    pub label: &'static str,
    /// A sentence below it, or nothing.
    pub help: &'static str,
}

impl Words {
    /// A control that needs no help.
    #[must_use]
    pub const fn new(field: Field, label: &'static str) -> Self {
        Self { field, label, help: "" }
    }

    /// A control with a sentence below it.
    #[must_use]
    pub const fn with_help(field: Field, label: &'static str, help: &'static str) -> Self {
        Self { field, label, help }
    }

    fn id(self) -> String {
        format!("set-{:?}", self.field)
    }
}

impl Among<'_> {
    /// One of a few; `change` says what choosing the option at a place asks for.
    pub fn choice(
        &self,
        words: Words,
        options: &[&'static str],
        chosen: usize,
        change: impl Fn(usize) -> Change + 'static,
    ) -> Html {
        let onchange =
            self.on_change(words.field, move |event| change(value_of(event).parse().unwrap_or(0)));
        let option = |(at, words): (usize, &&'static str)| {
            html! { <option value={at.to_string()} selected={at == chosen}>{ *words }</option> }
        };
        let id = words.id();
        let control = html! {
            <select
                id={id.clone()}
                aria-invalid={self.refusal(words).map(|_| "true")}
                aria-describedby={format!("{id}-help")}
                {onchange}
            >
                { for options.iter().enumerate().map(option) }
            </select>
        };
        self.setting(words, control)
    }

    /// A whole number.
    pub fn figure(
        &self,
        words: Words,
        value: u64,
        change: impl Fn(u64) -> Change + 'static,
    ) -> Html {
        let onchange = self.on_change(words.field, move |event| {
            let typed = value_of(event);
            typed.trim().parse().map_or_else(|_| Change::NoNumber(typed.clone()), &change)
        });
        let id = words.id();
        let control = html! {
            <input
                id={id.clone()}
                type="number"
                inputmode="numeric"
                value={value.to_string()}
                aria-invalid={self.refusal(words).map(|_| "true")}
                aria-describedby={format!("{id}-help")}
                {onchange}
            />
        };
        self.setting(words, control)
    }

    /// Yes or no.
    pub fn tick(
        &self,
        words: Words,
        ticked: bool,
        change: impl Fn(bool) -> Change + 'static,
    ) -> Html {
        let onchange = self.on_change(words.field, move |event| change(checked_of(event)));
        let id = words.id();
        let control = html! {
            <input
                id={id.clone()}
                type="checkbox"
                checked={ticked}
                aria-describedby={format!("{id}-help")}
                {onchange}
            />
        };
        self.setting(words, control)
    }

    fn on_change(
        &self,
        field: Field,
        change: impl Fn(&Event) -> Change + 'static,
    ) -> Callback<Event> {
        let on_intent = self.on_intent.clone();
        Callback::from(move |event: Event| on_intent.emit(Intent::Change(field, change(&event))))
    }

    fn refusal(&self, words: Words) -> Option<AttrValue> {
        self.refused
            .filter(|(field, _)| *field == words.field)
            .map(|(_, sentence)| sentence.clone())
    }

    fn setting(&self, words: Words, control: Html) -> Html {
        let id = words.id();
        let refusal = self.refusal(words);
        let role = refusal.as_ref().map(|_| "alert");
        html! {
            <div class="setting">
                <label for={id.clone()}>{ words.label }</label>
                { control }
                <span id={format!("{id}-help")} class={classes!("help", role.map(|_| "refused"))} {role}>
                    { refusal.unwrap_or(words.help.into()) }
                </span>
            </div>
        }
    }
}

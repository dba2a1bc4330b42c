//! A control among the settings: a choice, something to type, a box to tick. It says below itself why
//! what it was last given was refused, and shows that until it is mended. Plain functions: nothing here
//! remembers anything.

use yew::prelude::*;

use crate::scene::panel::settings::{Control, Given, Kind, Which};
use crate::ui::input::{Intent, Refused};
use crate::ui::kept::Kept;
use crate::ui::platform::page::{checked_of, chosen_of, value_of};

/// What every control stands among.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// What was refused last.
    pub refused: Option<&'a Kept<Refused>>,
    /// Where changes go.
    pub on_intent: &'a Callback<Intent>,
}

impl Among<'_> {
    /// A control with its label, and what is to be said below it.
    pub fn setting(&self, control: &Control) -> Html {
        let id = control.which.id();
        let refused = self.refusal(control.which);
        let role = refused.map(|_| "alert");
        html! {
            <div class="setting" key={id.clone()}>
                <label for={id.clone()}>{ control.label }</label>
                { self.control(control, &id) }
                <span id={format!("{id}-help")} class={classes!("help", role.map(|_| "refused"))} {role}>
                    { refused.map_or(&control.help, |refused| &refused.sentence).clone() }
                </span>
            </div>
        }
    }

    /// Why what a control was given last was refused.
    #[must_use]
    pub fn refusal(&self, which: impl Into<Which>) -> Option<&Refused> {
        let which = which.into();
        self.refused.map(|refused| &**refused).filter(|refused| refused.which == which)
    }

    fn control(&self, control: &Control, id: &str) -> Html {
        let which = control.which;
        let refused = self.refusal(which);
        let given = refused.and_then(|refused| refused.given.as_ref());
        let invalid = refused.map(|_| "true");
        let (id, help) = (id.to_owned(), format!("{id}-help"));
        match &control.kind {
            Kind::Choice(options, chosen) => {
                let chosen = if let Some(Given::Choice(at)) = given { *at } else { *chosen };
                let option = |(at, words): (usize, &String)| {
                    html! { <option selected={at == chosen}>{ words.clone() }</option> }
                };
                let onchange = self.gives(which, |event| Given::Choice(chosen_of(event)));
                // Once somebody has chosen, the options' own attribute says nothing any more.
                let index = u32::try_from(chosen).unwrap_or(0);
                html! {
                    <select {id} ~selectedIndex={index} aria-invalid={invalid} aria-describedby={help} {onchange}>
                        { for options.iter().enumerate().map(option) }
                    </select>
                }
            }
            Kind::Text(text) => {
                let value = if let Some(Given::Text(typed)) = given { typed } else { text }.clone();
                let onchange = self.gives(which, |event| Given::Text(value_of(event)));
                html! {
                    <input {id} type="text" autocomplete="off" {value} aria-invalid={invalid} aria-describedby={help} {onchange} />
                }
            }
            Kind::Tick(ticked) => {
                let checked = if let Some(Given::Tick(on)) = given { *on } else { *ticked };
                let onchange = self.gives(which, |event| Given::Tick(checked_of(event)));
                html! {
                    <input {id} type="checkbox" {checked} aria-invalid={invalid} aria-describedby={help} {onchange} />
                }
            }
        }
    }

    fn gives(&self, which: Which, given: fn(&Event) -> Given) -> Callback<Event> {
        self.on_intent.reform(move |event: Event| Intent::Change(which, given(&event)))
    }
}

//! The three kinds of control among the settings: a choice, a figure, a box to tick. Each says below
//! itself why its last value was refused.

use yew::prelude::*;

use crate::ui::input::{Change, Field, Intent};
use crate::ui::platform::page::{checked_of, value_of};

/// What every control among the settings needs.
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    pub field: Field,
    pub label: AttrValue,
    /// The words to choose from.
    pub options: Vec<AttrValue>,
    pub chosen: usize,
    /// What choosing the option at this place asks for.
    pub change: Callback<usize, Change>,
    #[prop_or_default]
    pub help: AttrValue,
    #[prop_or_default]
    pub refused: Option<AttrValue>,
    pub on_intent: Callback<Intent>,
}

/// One of a few.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let id = format!("set-{:?}", props.field);
    let onchange = {
        let (field, change, on_intent) = (props.field, props.change.clone(), props.on_intent.clone());
        Callback::from(move |event: Event| {
            let at = value_of(&event).parse().unwrap_or(0);
            on_intent.emit(Intent::Change(field, change.emit(at)));
        })
    };
    let option = |(at, words): (usize, &AttrValue)| {
        html! { <option value={at.to_string()} selected={at == props.chosen}>{ words }</option> }
    };
    html! {
        <div class="setting">
            <label for={id.clone()}>{ &props.label }</label>
            <select
                id={id.clone()}
                aria-invalid={props.refused.is_some().then_some("true")}
                aria-describedby={format!("{id}-help")}
                {onchange}
            >
                { for props.options.iter().enumerate().map(option) }
            </select>
            { help(&id, &props.help, props.refused.as_ref()) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct FigureProps {
    pub field: Field,
    pub label: AttrValue,
    pub value: u64,
    /// What this figure asks for.
    pub change: Callback<u64, Change>,
    #[prop_or_default]
    pub help: AttrValue,
    #[prop_or_default]
    pub refused: Option<AttrValue>,
    pub on_intent: Callback<Intent>,
}

/// A whole number.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    let id = format!("set-{:?}", props.field);
    let onchange = {
        let (field, change, on_intent) = (props.field, props.change.clone(), props.on_intent.clone());
        Callback::from(move |event: Event| {
            let typed = value_of(&event);
            let change = match typed.trim().parse() {
                Ok(figure) => change.emit(figure),
                Err(_) => Change::NoNumber(typed),
            };
            on_intent.emit(Intent::Change(field, change));
        })
    };
    html! {
        <div class="setting">
            <label for={id.clone()}>{ &props.label }</label>
            <input
                id={id.clone()}
                type="number"
                inputmode="numeric"
                value={props.value.to_string()}
                aria-invalid={props.refused.is_some().then_some("true")}
                aria-describedby={format!("{id}-help")}
                {onchange}
            />
            { help(&id, &props.help, props.refused.as_ref()) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct TickProps {
    pub field: Field,
    pub label: AttrValue,
    pub ticked: bool,
    /// What ticking or clearing the box asks for.
    pub change: Callback<bool, Change>,
    #[prop_or_default]
    pub refused: Option<AttrValue>,
    pub on_intent: Callback<Intent>,
}

/// Yes or no.
#[component]
pub fn Tick(props: &TickProps) -> Html {
    let id = format!("set-{:?}", props.field);
    let onchange = {
        let (field, change, on_intent) = (props.field, props.change.clone(), props.on_intent.clone());
        Callback::from(move |event: Event| {
            on_intent.emit(Intent::Change(field, change.emit(checked_of(&event))));
        })
    };
    html! {
        <div class="setting">
            <label for={id.clone()}>{ &props.label }</label>
            <input
                id={id.clone()}
                type="checkbox"
                checked={props.ticked}
                aria-describedby={format!("{id}-help")}
                {onchange}
            />
            { help(&id, "", props.refused.as_ref()) }
        </div>
    }
}

fn help(id: &str, help: &str, refused: Option<&AttrValue>) -> Html {
    let id = format!("{id}-help");
    match refused {
        Some(sentence) => html! { <span {id} class="help refused" role="alert">{ sentence }</span> },
        None => html! { <span {id} class="help">{ help.to_owned() }</span> },
    }
}

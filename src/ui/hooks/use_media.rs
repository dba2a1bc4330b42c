//! A media query, kept up to date.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

use crate::ui::platform::page;

/// Whether the query holds; renders again when that changes.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let holds = use_state_eq(|| page::matches(query));
    let setter = holds.setter();
    use_effect_with(query, move |query| {
        let query = *query;
        let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
        // It may have changed between the first rendering and now.
        setter.set(page::matches(query));
        let listener = Closure::<dyn FnMut()>::new(move || setter.set(page::matches(query)));
        if let Some(list) = &list {
            list.set_onchange(Some(listener.as_ref().unchecked_ref()));
        }
        move || {
            if let Some(list) = list {
                list.set_onchange(None);
            }
            drop(listener);
        }
    });
    *holds
}

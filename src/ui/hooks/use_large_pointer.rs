//! A pointer that the last row can see, where a presenter rests it.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

use crate::ui::platform::page;

/// So long the pointer has to rest.
const RESTS_MS: u32 = 2_000;

/// While `presenting`, enlarges a pointer that has rested; the next movement makes it ordinary again.
#[hook]
pub fn use_large_pointer(presenting: bool) {
    use_effect_with(presenting, |presenting| {
        let listener = presenting.then(|| {
            let mut rest: Option<Timeout> = None;
            Closure::<dyn FnMut()>::new(move || {
                page::mark_root("data-pointer", "moving");
                // Replacing the timer ends the one before.
                rest.replace(Timeout::new(RESTS_MS, || page::mark_root("data-pointer", "rests")));
            })
        });
        let function = listener
            .as_ref()
            .map(|listener| listener.as_ref().unchecked_ref::<js_sys::Function>().clone());
        let window = web_sys::window().expect("the page runs in a window");
        if let Some(function) = &function {
            let _ = window.add_event_listener_with_callback("pointermove", function);
        }
        move || {
            if let Some(function) = function {
                let _ = window.remove_event_listener_with_callback("pointermove", &function);
            }
            page::mark_root("data-pointer", "moving");
            drop(listener);
        }
    });
}

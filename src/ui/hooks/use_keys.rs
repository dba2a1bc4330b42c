//! Keys that are pressed anywhere on the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::ui::platform::page;

/// A key, as the page's shortcuts see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPress {
    /// What the key writes: `w`, `ArrowRight`.
    pub key: String,
    /// Where it is on the keyboard: `Digit1`, `BracketLeft`.
    pub code: String,
    /// With Shift.
    pub shift: bool,
    /// On a control that needs Space and Enter itself.
    pub on_control: bool,
    /// Inside the stage, whose own arrows come first.
    pub in_stage: bool,
}

const FIELDS: &str = "input:not([type=checkbox], [type=radio]), select, textarea";
const CONTROLS: &str = "button, a, input, summary";

/// Calls back with each key that is no shortcut of the browser and was not typed into a field; the
/// answer tells whether the page took it. The callback must be the same at each render.
#[hook]
pub fn use_keys(on_key: Callback<KeyPress, bool>) {
    use_effect_with(on_key, |on_key| {
        let on_key = on_key.clone();
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let for_the_browser = event.ctrl_key() || event.meta_key() || event.alt_key();
            if for_the_browser || event.is_composing() || page::comes_from(&event, FIELDS) {
                return;
            }
            let press = KeyPress {
                key: event.key(),
                code: event.code(),
                shift: event.shift_key(),
                on_control: page::comes_from(&event, CONTROLS),
                in_stage: page::comes_from(&event, ".stage"),
            };
            if on_key.emit(press) {
                event.prevent_default();
            }
        });
        let window = web_sys::window().expect("the page runs in a window");
        let function = listener.as_ref().unchecked_ref::<js_sys::Function>().clone();
        let _ = window.add_event_listener_with_callback("keydown", &function);
        move || {
            let _ = window.remove_event_listener_with_callback("keydown", &function);
            drop(listener);
        }
    });
}

//! Which key asks for what.

use ripple::scene::view::Selection;
use ripple::sim::ids::ServerId;
use ripple::timeline::playback::Command;
use ripple::ui::hooks::KeyPress;
use ripple::ui::input::{Intent, KeyContext, intent_of};
use ripple::ui::mode::Mode;
use wasm_bindgen_test::wasm_bindgen_test;

/// Characters are keys on an ordinary page.
const KEYS: KeyContext = KeyContext {
    characters: true,
    detail: false,
    mode: Mode::Ordinary,
    in_lesson: false,
    choices: 0,
};

fn press(key: &str, code: &str) -> KeyPress {
    KeyPress { key: key.into(), code: code.into(), ..KeyPress::default() }
}

#[wasm_bindgen_test]
fn space_plays_unless_a_control_needs_it() {
    assert_eq!(intent_of(&press(" ", "Space"), &KEYS), Some(Intent::TogglePlay));
    let on_button = KeyPress { on_control: true, ..press(" ", "Space") };
    assert_eq!(intent_of(&on_button, &KEYS), None);
}

#[wasm_bindgen_test]
fn digits_select_by_their_place_whatever_they_write() {
    let select = Intent::Select(Some(Selection::Server(ServerId(1))));
    assert_eq!(intent_of(&press("é", "Digit2"), &KEYS), Some(select));
    let shifted = KeyPress { shift: true, ..press("@", "Digit2") };
    assert_eq!(intent_of(&shifted, &KEYS), Some(Intent::SelectLinkTo(ServerId(1))));
    assert_eq!(intent_of(&press("0", "Digit0"), &KEYS), None);
}

#[wasm_bindgen_test]
fn characters_can_be_switched_off_and_other_keys_stay() {
    assert_eq!(intent_of(&press("k", "KeyK"), &KeyContext::default()), None);
    assert_eq!(intent_of(&press("2", "Digit2"), &KeyContext::default()), None);
    assert_eq!(intent_of(&press(" ", "Space"), &KeyContext::default()), Some(Intent::TogglePlay));
}

#[wasm_bindgen_test]
fn the_stage_keeps_its_arrows_and_shift_still_skips() {
    let inside = KeyPress { in_stage: true, ..press("ArrowRight", "ArrowRight") };
    assert_eq!(intent_of(&inside, &KEYS), None);
    let shifted = KeyPress { shift: true, ..inside };
    assert_eq!(intent_of(&shifted, &KEYS), Some(Intent::Command(Command::SkipTheWait)));
}

//! The frame loop runs while something moves, and asks for no frame otherwise.

use std::cell::Cell;
use std::time::Duration;

use ripple::ui::hooks::use_frames;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::stand::Stand;

thread_local! {
    static FRAMES: Cell<u32> = const { Cell::new(0) };
}

#[derive(Properties, PartialEq)]
struct Props {
    stop_after: u32,
}

/// Runs until it has seen so many frames.
#[component]
fn Counter(props: &Props) -> Html {
    let running = use_state_eq(|| true);
    let stop_after = props.stop_after;
    let on_frame = {
        let running = running.setter();
        use_callback((), move |_: u64, ()| {
            FRAMES.set(FRAMES.get() + 1);
            if FRAMES.get() == stop_after {
                running.set(false);
            }
        })
    };
    use_frames(*running, on_frame);
    html! { <p>{ *running }</p> }
}

#[wasm_bindgen_test]
async fn paused_means_still() {
    let stand = Stand::new::<Counter>(Props { stop_after: 3 }).await;
    for _ in 0..100 {
        if stand.find("p").text_content().as_deref() == Some("false") {
            break;
        }
        yew::platform::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(FRAMES.get(), 3);
    yew::platform::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(FRAMES.get(), 3);
}

//! Time: play, pause, step, skip the wait, pace, and where the run stands. The clock itself is told by
//! the [mover], with every frame.

use yew::prelude::*;

use crate::scene::glyph::Glyph;
use crate::scene::words::page;
use crate::timeline::playback::Command;
use crate::ui::input::Intent;
use crate::ui::marks::glyph;
use crate::ui::platform::mover;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub playing: bool,
    /// "Slow motion 40 x".
    pub pace: AttrValue,
    /// There is a slower pace, and a faster one.
    pub other_paces: (bool, bool),
    pub seed: u64,
    pub on_intent: Callback<Intent>,
}

/// The bar at the foot of the page.
#[component]
pub fn TimeBar(props: &Props) -> Html {
    html! {
        <footer class="time" aria-label={page::TIME}>
            { buttons(props) }
            <div class="clock" id={mover::CLOCK} role="status" aria-live="off" aria-label={page::SIMULATED_TIME}></div>
            { seed_of_run(props.seed, &props.on_intent) }
        </footer>
    }
}

fn buttons(props: &Props) -> Html {
    let Props { playing, pace, other_paces: (slower, faster), on_intent, .. } = props;
    let (mark, word) =
        if *playing { (Glyph::Pause, page::PAUSE) } else { (Glyph::Play, page::PLAY) };
    let on = |intent: Intent| on_intent.reform(move |_: MouseEvent| intent.clone());
    html! {
        <>
            <div class="play-buttons">
                <button class="icon play" onclick={on(Intent::TogglePlay)}>
                    { glyph(mark) }<span class="label">{ word }</span>
                </button>
                <button class="icon" onclick={on(Intent::Command(Command::Step))}>
                    { glyph(Glyph::Step) }<span class="label">{ page::STEP }</span>
                </button>
                <button class="icon" onclick={on(Intent::Command(Command::SkipTheWait))}>
                    { glyph(Glyph::Skip) }<span class="label">{ page::SKIP }</span>
                </button>
            </div>
            <div class="speed" role="group" aria-label={page::SPEED}>
                <button aria-label={page::SLOWER} disabled={!slower} onclick={on(Intent::Slower)}>{ "-" }</button>
                <span class="pace" role="status" aria-label={page::PACE}>{ pace_words(pace) }</span>
                <button aria-label={page::FASTER} disabled={!faster} onclick={on(Intent::Faster)}>{ "+" }</button>
            </div>
        </>
    }
}

/// On a phone the first words go and the figure stays.
fn pace_words(pace: &str) -> Html {
    match pace.strip_prefix("Slow motion ") {
        Some(figure) => {
            html! { <><span class="long">{ "Slow motion " }</span>{ figure.to_owned() }</> }
        }
        None => html! { { pace.to_owned() } },
    }
}

/// People take a good simulation for a film unless told.
fn seed_of_run(seed: u64, on_intent: &Callback<Intent>) -> Html {
    html! {
        <div class="run">
            { page::live_run(seed) }
            <button class="quiet" onclick={on_intent.reform(|_| Intent::NewSeed)}>{ page::NEW_SEED }</button>
        </div>
    }
}

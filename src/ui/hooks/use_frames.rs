//! Animation frames, as long as something moves.

use yew::prelude::*;

use crate::ui::platform::frames::FrameLoop;

/// Calls back once a frame with the microseconds that passed, while `running`; asks the browser for
/// no frame otherwise. The callback must be the same at each render.
#[hook]
pub fn use_frames(running: bool, on_frame: Callback<u64>) {
    use_effect_with((running, on_frame), |(running, on_frame)| {
        let frames = running.then(|| FrameLoop::start(on_frame.clone()));
        move || drop(frames)
    });
}

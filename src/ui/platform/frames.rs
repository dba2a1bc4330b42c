//! A loop of animation frames that runs while it is held.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::Callback;

use super::{fatal, window};

/// Calls back once a frame with the microseconds since the frame before; stops when dropped.
#[derive(Debug)]
pub struct FrameLoop(Rc<Running>);

#[derive(Debug)]
struct Running {
    on_frame: Callback<u64>,
    request: Cell<Option<i32>>,
    last_ms: Cell<Option<f64>>,
    tick: OnceCell<Closure<dyn FnMut(f64)>>,
}

impl FrameLoop {
    /// Starts; the first call comes with the second frame.
    ///
    /// # Panics
    ///
    /// Never: its closure is set once.
    #[must_use]
    pub fn start(on_frame: Callback<u64>) -> Self {
        let running = Rc::new(Running {
            on_frame,
            request: Cell::new(None),
            last_ms: Cell::new(None),
            tick: OnceCell::new(),
        });
        let weak: Weak<Running> = Rc::downgrade(&running);
        let tick = Closure::new(move |now_ms: f64| {
            if let Some(running) = weak.upgrade() {
                running.frame(now_ms);
            }
        });
        running.tick.set(tick).expect("the closure is set once");
        running.request();
        Self(running)
    }
}

impl Running {
    fn request(&self) {
        let tick = self.tick.get().expect("set before the first request");
        let function = tick.as_ref().unchecked_ref();
        self.request.set(window().request_animation_frame(function).ok());
    }

    fn frame(&self, now_ms: f64) {
        if fatal::is_broken() {
            return;
        }
        if let Some(last_ms) = self.last_ms.replace(Some(now_ms)) {
            self.on_frame.emit(micros(now_ms - last_ms));
        }
        self.request();
    }
}

impl Drop for FrameLoop {
    fn drop(&mut self) {
        if let Some(request) = self.0.request.take() {
            // Only a window that is gone refuses.
            let _ = window().cancel_animation_frame(request);
        }
    }
}

/// Milliseconds of the browser's clock as whole microseconds, never negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a minute")]
fn micros(ms: f64) -> u64 {
    (ms * 1_000.0).clamp(0.0, 60_000_000.0) as u64
}

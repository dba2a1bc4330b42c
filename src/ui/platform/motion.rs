//! A motion that an element makes, led by hand: an animation that never runs by itself, at whose
//! instants the page puts it. The browser then neither paints nor sorts its layers anew, as it does
//! when a style is written.

use std::fmt::{Display, Write as _};

use js_sys::{JSON, Object};
use wasm_bindgen::JsCast;
use web_sys::{Animation, Element, KeyframeEffect};

use crate::scene::build::beat::DONE;

/// The animation goes on a little after the motion's thousand thousandths, at rest: with its end it
/// would let its element go.
const LENGTH: f64 = 1_010.0;

/// A motion of one element; it lets the element go when dropped.
#[derive(Debug)]
pub struct Motion {
    animation: Animation,
    done: Option<u16>,
}

impl Motion {
    /// The motion of an element through these styles, if the browser knows such motions.
    #[must_use]
    pub fn of(element: &Element, through: &Keyframes) -> Option<Self> {
        let frames = JSON::parse(&through.json()).ok()?;
        let frames: &Object = frames.unchecked_ref();
        let (element, frames) = (Some(element), Some(frames));
        let effect =
            KeyframeEffect::new_with_opt_element_and_keyframes_and_f64(element, frames, LENGTH);
        let animation = Animation::new_with_effect(Some(effect.ok()?.as_ref())).ok()?;
        Some(Self { animation, done: None })
    }

    /// Puts the element where it is after so many thousandths of its motion.
    pub fn put(&mut self, done: u16) {
        if self.done.replace(done) != Some(done) {
            self.animation.set_current_time(Some(f64::from(done)));
        }
    }
}

impl Drop for Motion {
    fn drop(&mut self) {
        self.animation.cancel();
    }
}

/// The styles through which a motion leads.
#[derive(Debug, Default)]
pub struct Keyframes {
    frames: String,
    /// The last again, for the rest.
    rest: String,
}

impl Keyframes {
    /// At so many thousandths a property has this value; `easing` leads from there to its next. Given
    /// in the order of time.
    pub fn at(&mut self, done: u16, property: &str, value: impl Display, easing: &str) {
        let offset = f64::from(done) / LENGTH;
        let styles = format!(r#""{property}":"{value}","easing":"{easing}"}}"#);
        // A string takes everything.
        let _ = write!(self.frames, r#"{{"offset":{offset:.6},{styles},"#);
        if done == DONE {
            let _ = write!(self.rest, r#"{{"offset":1,{styles},"#);
        }
    }

    fn json(&self) -> String {
        let all = format!("[{}{}", self.frames, self.rest);
        format!("{}]", all.trim_end_matches(','))
    }
}

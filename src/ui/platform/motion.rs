//! A motion that an element makes, led by hand: an animation that the page puts at its instants, or that
//! it lets run at the run's own pace and corrects when it strays. The browser then neither paints nor
//! sorts its layers anew, as it does when a style is written; one that runs costs a frame nothing.

use crate::scene::figure::millionths;
use std::fmt::{Display, Write as _};

use js_sys::{JSON, Object};
use wasm_bindgen::JsCast;
use web_sys::{Animation, Element, FillMode, KeyframeEffect, KeyframeEffectOptions};

/// The animation's instants, of which each is a thousandth of a motion.
const LENGTH: f64 = 5_000.0;
/// It rests before the motion, and after it: one that runs stops somewhat late, and at its ends an
/// animation lets its element's layer go.
const REST: f64 = 1_000.0;
/// One that runs is set right when it has strayed so many milliseconds.
const STRAYS_MS: f64 = 8.0;

/// A motion of one element; it lets the element go when dropped.
#[derive(Debug)]
pub struct Motion {
    animation: Animation,
    /// Where it stands or runs.
    at: Option<Instant>,
}

/// Where a motion is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instant {
    /// So many thousandths of it are done.
    pub done: u16,
    /// So many more in each millisecond; none while it is led.
    pub per_ms: f64,
    /// On the screen's clock, in milliseconds.
    pub now_ms: f64,
}

impl Motion {
    /// The motion of an element through these styles, if the browser knows such motions.
    #[must_use]
    pub fn of(element: &Element, through: &Keyframes) -> Option<Self> {
        let frames = JSON::parse(&through.json()).ok()?;
        let frames: &Object = frames.unchecked_ref();
        let (element, frames) = (Some(element), Some(frames));
        let options = KeyframeEffectOptions::new();
        options.set_duration_f64(LENGTH);
        options.set_fill(FillMode::Both);
        let effect = KeyframeEffect::new_with_opt_element_and_keyframes_and_keyframe_effect_options(
            element, frames, &options,
        );
        let animation = Animation::new_with_effect(Some(effect.ok()?.as_ref())).ok()?;
        Some(Self { animation, at: None })
    }

    /// Puts the element where it is after so many thousandths of its motion.
    pub fn put(&mut self, to: Instant) {
        if self.at.is_some_and(|at| at.leads_to(to)) {
            return;
        }
        if to.per_ms > 0.0 {
            self.animation.set_playback_rate(to.per_ms);
            self.animation
                .set_start_time(Some(to.now_ms - (REST + f64::from(to.done)) / to.per_ms));
        } else {
            if self.at.is_some_and(|at| at.per_ms > 0.0) {
                self.animation.set_start_time(None);
            }
            self.animation.set_current_time(Some(REST + f64::from(to.done)));
        }
        self.at = Some(to);
    }
}

impl Instant {
    /// Whether one that was put here is there by itself.
    fn leads_to(self, there: Self) -> bool {
        let by_now = f64::from(self.done) + (there.now_ms - self.now_ms) * self.per_ms;
        let strays = (by_now - f64::from(there.done)).abs();
        let may_stray = if self.per_ms > 0.0 { 1.0 + STRAYS_MS * self.per_ms } else { 0.0 };
        self.per_ms.total_cmp(&there.per_ms).is_eq() && strays <= may_stray
    }
}

impl Drop for Motion {
    fn drop(&mut self) {
        self.animation.cancel();
    }
}

/// The styles through which a motion leads.
#[derive(Debug, Default)]
pub struct Keyframes(Vec<(u16, String)>);

impl Keyframes {
    /// At so many thousandths a property has this value; `easing` leads from there to its next. Given
    /// in the order of time.
    pub fn at(&mut self, done: u16, property: &str, value: impl Display, easing: &str) {
        self.0.push((done, format!(r#""{property}":"{value}","easing":"{easing}"}}"#)));
    }

    /// The first stand at the animation's beginning too, and the last at its end.
    fn json(&self) -> String {
        let (first, last) = (self.0.first().map(|at| at.0), self.0.last().map(|at| at.0));
        let mut json = String::from("[");
        let mut add = |offset: f64, styles: &str| {
            let comma = if json.len() > 1 { "," } else { "" };
            // A string takes everything.
            let _ = write!(json, r#"{comma}{{"offset":{},{styles}"#, millionths(offset));
        };
        for (_, styles) in self.0.iter().filter(|at| Some(at.0) == first) {
            add(0.0, styles);
        }
        for (done, styles) in &self.0 {
            add((REST + f64::from(*done)) / LENGTH, styles);
        }
        for (_, styles) in self.0.iter().filter(|at| Some(at.0) == last) {
            add(1.0, styles);
        }
        json + "]"
    }
}

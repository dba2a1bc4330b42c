//! Puts what moves where it is now, past Yew: a frame only writes transforms, which the browser then
//! composes without laying out or painting anything anew. What there is to move is rendered by Yew;
//! it stands here in the same order.

use std::fmt::Write as _;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::canvas::Canvas;
use super::{document, page};
use crate::scene::geometry::Point;
use crate::scene::layout::Layout;
use crate::scene::picture::{Message, Moving, Ring};

/// How far out the rings' elements are drawn, at scale 1: as far as a ring ever spreads.
pub const SPREAD: f64 = 30.0;
/// The length at which a tail is drawn, at scale 1.
pub const TAIL: f64 = 40.0;

/// The layers whose children move, by their ids.
pub const MESSAGES: &str = "messages";
/// The rings' layer.
pub const RINGS: &str = "rings";
/// The canvas for many messages.
pub const MANY: &str = "many-messages";
/// Where simulated time is told.
pub const CLOCK: &str = "clock";

/// Knows the canvas, when there are too many messages for elements of their own.
#[derive(Debug, Default)]
pub struct Mover {
    canvas: Option<Canvas>,
    told_ms: f64,
}

/// While time runs the clock is told so often: faster nobody reads, and each telling is painted.
const TELL_EVERY_MS: f64 = 100.0;

impl Mover {
    /// Puts everything in its place.
    pub fn place(&mut self, moving: &Moving, layout: &Layout) {
        if let Some(element) = document().get_element_by_id(MANY) {
            let canvas = self.canvas.take().filter(|canvas| canvas.is(&element));
            self.canvas = canvas.or_else(|| Canvas::of(element));
            if let Some(canvas) = &mut self.canvas {
                canvas.draw(&moving.messages, layout.stage(), layout.k());
            }
        } else {
            place_rings(moving, layout);
            place_messages(&moving.messages, layout.k());
        }
    }
}

impl Mover {
    /// Tells the time; while it runs, now and then.
    pub fn tell(&mut self, clock: impl FnOnce() -> String, runs: bool) {
        let now_ms = page::now_ms();
        if !runs || now_ms - self.told_ms >= TELL_EVERY_MS {
            self.told_ms = now_ms;
            tell(&clock());
        }
    }
}

fn place_messages(messages: &[Message], k: f64) {
    let mut style = String::new();
    each_child(MESSAGES, messages, |element, message: &Message| {
        style.clear();
        let scale = k * f64::from(message.scale) / 1_000.0;
        let _ = write!(
            style,
            "translate({:.1}px,{:.1}px) scale({scale:.3})",
            message.at.x, message.at.y
        );
        set(element, "transform", &style);
        style.clear();
        write_tail(&mut style, message.at, message.tail, scale);
        if let Some(tail) = element.first_element_child() {
            set(tail.unchecked_ref(), "transform", &style);
        }
    });
}

/// A ring's element is as large as a ring can be; it begins smaller.
fn place_rings(moving: &Moving, layout: &Layout) {
    let mut style = String::new();
    each_child(RINGS, &moving.rings, |element, ring: &Ring| {
        let full = layout.card(ring.server).widened(SPREAD * layout.k());
        let now = ring.rect;
        let (wide, high) = (now.width / full.width, now.height / full.height);
        style.clear();
        let _ =
            write!(style, "translate({:.1}px,{:.1}px) scale({wide:.4},{high:.4})", now.x, now.y);
        set(element, "transform", &style);
        style.clear();
        let _ = write!(style, "{:.2}", f64::from(ring.opacity) / 1_000.0);
        set(element, "opacity", &style);
    });
}

fn tell(clock: &str) {
    let Some(element) = document().get_element_by_id(CLOCK) else { return };
    if element.text_content().as_deref() != Some(clock) {
        element.set_text_content(Some(clock));
    }
}

fn each_child<T>(layer: &str, things: &[T], mut put: impl FnMut(&HtmlElement, &T)) {
    let Some(layer) = document().get_element_by_id(layer) else { return };
    let mut child: Option<Element> = layer.first_element_child();
    for thing in things {
        let Some(element) = child else { return };
        child = element.next_element_sibling();
        put(element.unchecked_ref(), thing);
    }
}

fn set(element: &HtmlElement, property: &str, value: &str) {
    // Only an element without style refuses.
    let _ = element.style().set_property(property, value);
}

/// The tail leads from the message back to where it was; on a straight way its turn never changes.
fn write_tail(style: &mut String, at: Point, tail: Point, scale: f64) {
    let (angle, length) = ((tail.y - at.y).atan2(tail.x - at.x), at.distance(tail));
    let stretch = length / (TAIL * scale.max(0.05));
    let _ = write!(style, "rotate({angle:.2}rad) scaleX({stretch:.2})");
}

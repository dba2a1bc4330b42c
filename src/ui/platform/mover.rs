//! Puts what moves where it is now, past Yew: a frame only leads [motions](super::motion), or sees that
//! those that run are where they should be; the browser composes them without laying out or painting
//! anything anew. What there is to move is rendered by
//! Yew; it stands here in the same order.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::canvas::Canvas;
use super::document;
use super::motion::{Instant, Keyframes, Motion};
use crate::scene::build::beat::{self, Course, DONE as END};
use crate::scene::figure::{millionths, tenths, thousandths};
use crate::scene::geometry::Point;
use crate::scene::layout::{Form, Layout};
use crate::scene::picture::{Bar, Gate, Message};
use crate::sim::ids::ServerId;
use crate::ui::kept::Kept;
use crate::ui::presence::{Carried, Flight, RingSlot};
use crate::ui::shown::Shown;

/// How far out the rings' elements are drawn, at scale 1: as far as a ring ever spreads.
pub const SPREAD: f64 = 30.0;
/// The length at which a tail is drawn, at scale 1.
pub const TAIL: f64 = 40.0;

/// The layers whose children move, by their ids.
pub const MESSAGES: &str = "messages";
/// The rings' layer.
pub const RINGS: &str = "rings";
/// The layer of the gates' bars.
pub const BARS: &str = "bars";
/// The canvas for many messages.
pub const MANY: &str = "many-messages";
/// Where simulated time is told.
pub const CLOCK: &str = "clock";

/// While time runs the clock is told so often: faster nobody reads, and each telling is painted.
const TELL_EVERY_MS: u64 = 200;
/// On a bowed way a message is led from point to point, so many thousandths apart.
const STRIDE: usize = 50;
/// When a message has grown in, and when it begins to shrink.
const GROWN: [u16; 2] = [100, 900];
/// A turn of a tail that can be seen, in degrees.
const LEAST_TURN: f64 = 4.0;
/// The instant of a bar's motion from which on it falls.
const FALLS: u16 = 2_000;
/// The curve of [`beat::ease_out`].
const EASE_OUT: &str = "cubic-bezier(.33333,.66667,.66667,1)";
/// The curve by which rings spread: quick at first.
const EASE_OUT_CUBIC: &str = "cubic-bezier(.33333,1,.66667,1)";

/// Holds what moves; knows the canvas, when there are too many messages for elements of their own.
#[derive(Debug, Default)]
pub struct Mover {
    canvas: Option<Canvas>,
    told_ms: u64,
    layout: Option<Kept<Layout>>,
    /// Nothing glides.
    still: bool,
    flights: Vec<Held>,
    rings: Vec<Held>,
    bars: Vec<Held>,
    blocks: Vec<Held>,
    /// The slots from which on blocks are held, for each card.
    landings: Vec<Option<usize>>,
}

/// An element that is being led.
#[derive(Debug)]
struct Held {
    what: What,
    element: Element,
    motion: Option<Motion>,
    /// How a message's tail is turned, in degrees.
    tail: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Flight(Flight),
    Ring(RingSlot),
    Bar(ServerId, ServerId),
    Block(usize),
}

impl Mover {
    /// Takes hold of what has just been rendered.
    pub fn take_hold(&mut self, shown: &Shown) {
        let Some(layout) = &shown.layout else { return };
        let still = shown.carried.still;
        if self.layout.as_ref() != Some(layout) || self.still != still {
            let (canvas, told_ms, layout) = (self.canvas.take(), self.told_ms, layout.clone());
            *self = Self { canvas, told_ms, layout: Some(layout), still, ..Self::default() };
        }
        self.landings.clear();
        let canvas = document().get_element_by_id(MANY);
        let old = self.canvas.take();
        self.canvas = canvas
            .and_then(|element| old.filter(|old| old.is(&element)).or_else(|| Canvas::of(element)));
        let (carried, presence) = (&shown.carried, &shown.presence);
        let flights: Vec<What> = presence.flights.iter().copied().map(What::Flight).collect();
        let k = layout.k();
        hold(&mut self.flights, MESSAGES, &flights, |at| way(&carried.messages[at], k));
        let rings: Vec<What> = presence.rings.iter().copied().map(What::Ring).collect();
        hold(&mut self.rings, RINGS, &rings, |at| spreading(&presence.rings[at], layout));
        // Where gates stand close they are drawn without bars; what is not seen must not run.
        let barred = layout.form() > Form::Compact;
        let gates = shown.gates.iter().filter(|_| barred);
        let bars: Vec<What> = gates.map(|gate| What::Bar(gate.from, gate.to)).collect();
        hold(&mut self.bars, BARS, &bars, |at| swing(&shown.gates[at], k));
    }

    /// Puts everything in its place.
    pub fn place(&mut self, carried: &Carried) {
        let clock = Clock::of(carried);
        self.place_blocks(&carried.landings, clock);
        put(&mut self.bars, carried.bars.iter().map(|bar| clock.of_bar(*bar)));
        if let Some((canvas, layout)) = self.canvas.as_mut().zip(self.layout.as_ref()) {
            canvas.draw(&carried.messages, layout.stage(), layout.k());
            return;
        }
        let ring = |course| clock.running(0, course);
        put(&mut self.rings, carried.rings.iter().map(|at| at.map_or(clock.led(END), ring)));
        let k = self.layout.as_ref().map_or(1.0, |layout| layout.k());
        for (held, message) in self.flights.iter_mut().zip(&carried.messages) {
            let goes = || clock.running(0, message.course);
            held.put(if message.dead { clock.led(message.scale) } else { goes() });
            held.turn_tail(message, self.still, k);
        }
    }

    /// Lets blocks land that have just come.
    fn place_blocks(&mut self, landings: &[Option<(usize, Course)>], clock: Clock) {
        let from = landings.iter().map(|landing| landing.map(|(from, _)| from));
        if !from.clone().eq(self.landings.iter().copied()) {
            self.landings = from.collect();
            self.blocks.clear();
            for (card, from) in self.landings.iter().enumerate() {
                let Some(from) = from else { continue };
                self.blocks.extend(landing_blocks(card, *from));
            }
        }
        for held in &mut self.blocks {
            let What::Block(card) = held.what else { continue };
            if let Some((_, course)) = landings[card] {
                held.put(clock.running(0, course));
            }
        }
    }

    /// Tells the time; while it runs, now and then.
    pub fn tell(&mut self, now_ms: u64, clock: impl FnOnce() -> String, runs: bool) {
        if !runs || now_ms >= self.told_ms + TELL_EVERY_MS {
            self.told_ms = now_ms;
            tell(&clock());
        }
    }
}

impl Held {
    fn new(what: What, element: Element, through: &Keyframes) -> Self {
        let motion = Motion::of(&element, through);
        Self { what, element, motion, tail: None }
    }

    /// The tail leads back along the way, in a still picture to the sender. A turn makes the browser
    /// sort its layers, so it turns when that is seen; on a straight way never.
    fn turn_tail(&mut self, message: &Message, still: bool, k: f64) {
        if self.tail.is_some() && message.route.is_straight() {
            return;
        }
        let angle = message.route.angle(beat::fraction(message.course.done)) + 180.0;
        let near = self.tail.is_some_and(|turned| (turned - angle).abs() < LEAST_TURN);
        let Some(tail) = self.element.first_element_child().filter(|_| !near) else { return };
        self.tail = Some(angle);
        let length = if still { message.at.distance(message.tail) / (TAIL * k) } else { 1.0 };
        let turned = format!("rotate({}deg) scaleX({})", tenths(angle), thousandths(length));
        // Only an element without style refuses.
        let _ = tail.unchecked_ref::<HtmlElement>().style().set_property("transform", &turned);
    }

    fn put(&mut self, to: Instant) {
        if let Some(motion) = &mut self.motion {
            motion.put(to);
        }
    }
}

/// The screen's clock at a frame, and how fast the run's goes by it.
#[derive(Clone, Copy, Debug)]
struct Clock {
    now_ms: f64,
    us_per_ms: f64,
}

impl Clock {
    fn of(carried: &Carried) -> Self {
        let now_ms = document().timeline().current_time().unwrap_or_default();
        Self { now_ms, us_per_ms: carried.us_per_ms }
    }

    /// A motion that stands here until it is put elsewhere.
    fn led(self, done: u16) -> Instant {
        Instant { done, per_ms: 0.0, now_ms: self.now_ms }
    }

    /// A motion that began after so many thousandths, has come so far and goes on with the run.
    #[expect(clippy::cast_precision_loss, reason = "shorter than an hour")]
    fn running(self, from: u16, course: Course) -> Instant {
        let per_us = f64::from(END) / course.takes_us.max(1) as f64;
        Instant { per_ms: per_us * self.us_per_ms, ..self.led(from + course.done) }
    }

    fn of_bar(self, bar: Bar) -> Instant {
        match bar {
            Bar::Shut => self.led(0),
            Bar::Opens(course) => self.running(0, course),
            Bar::Open => self.led(END),
            Bar::Falls(course) => self.running(FALLS, course),
        }
    }
}

/// Holds the children of a layer; who is held already is not taken anew.
fn hold(held: &mut Vec<Held>, layer: &str, things: &[What], through: impl Fn(usize) -> Keyframes) {
    let mut old = std::mem::take(held);
    let layer = document().get_element_by_id(layer);
    let mut next = layer.and_then(|layer| layer.first_element_child());
    for (at, what) in things.iter().enumerate() {
        let Some(element) = next else { break };
        next = element.next_element_sibling();
        let same = |old: &Held| old.what == *what && old.element == element;
        let same = old.iter().position(same).map(|same| old.swap_remove(same));
        held.push(same.unwrap_or_else(|| Held::new(*what, element, &through(at))));
    }
}

fn put(held: &mut [Held], to: impl Iterator<Item = Instant>) {
    for (held, to) in held.iter_mut().zip(to) {
        held.put(to);
    }
}

/// A message grows in, goes its way and shrinks out; or it dies where it is.
fn way(message: &Message, k: f64) -> Keyframes {
    let mut through = Keyframes::default();
    let mut at = |done: u16, at: Point, scale: f64| {
        let (x, y, scale) = (tenths(at.x), tenths(at.y), thousandths(k * scale));
        let place = format!("translate({x}px,{y}px) scale({scale})");
        through.at(done, "transform", place, "linear");
    };
    if message.dead {
        at(0, message.at, 0.0);
        at(END, message.at, 1.0);
        return through;
    }
    let bowed = !message.route.is_straight();
    let bends = |done: &u16| bowed || beat::grown(*done) < END || GROWN.contains(done);
    for done in (0..=END).step_by(STRIDE).filter(bends) {
        at(done, message.route.point(beat::fraction(done)), beat::fraction(beat::grown(done)));
    }
    through
}

/// A ring's element is as large as a ring can be; it begins smaller. After its end it waits unseen.
fn spreading(ring: &RingSlot, layout: &Layout) -> Keyframes {
    let card = layout.card(ring.server);
    let full = card.widened(SPREAD * layout.k());
    let size = |reach: f64| {
        let now = layout.kept_inside(card.widened(reach));
        let [x, y] = [now.x, now.y].map(tenths);
        let [wide, high] = [now.width / full.width, now.height / full.height].map(millionths);
        format!("translate({x}px,{y}px) scale({wide},{high})")
    };
    let mut through = Keyframes::default();
    through.at(0, "transform", size(if ring.still { ring.reach } else { 0.0 }), EASE_OUT_CUBIC);
    through.at(0, "opacity", 1, "linear");
    through.at(END, "transform", size(ring.reach), "linear");
    through.at(END, "opacity", 0, "linear");
    through
}

/// From shut, across the lane, to open, along it; and back.
fn swing(gate: &Gate, k: f64) -> Keyframes {
    let mut through = Keyframes::default();
    let mut at = |done: u16, turned: f64, easing: &str| {
        let (socket, angle) = (gate.socket, gate.angle - turned);
        let place = format!(
            "translate({}px,{}px) scale({}) rotate({}deg)",
            tenths(socket.x),
            tenths(socket.y),
            thousandths(k * gate.scale),
            tenths(angle)
        );
        through.at(done, "transform", place, easing);
    };
    at(0, 0.0, EASE_OUT);
    at(END, 90.0, "linear");
    at(FALLS, 90.0, EASE_OUT);
    at(FALLS + END, 0.0, "linear");
    through
}

/// The blocks on a card from a slot on, which come down to their size.
fn landing_blocks(card: usize, from: usize) -> Vec<Held> {
    let mut through = Keyframes::default();
    through.at(0, "transform", "scale(1.15)", EASE_OUT);
    through.at(END, "transform", "scale(1)", "linear");
    let selector = format!("#server-S{} .slot:nth-child(n+{}) > .block", card + 1, from + 1);
    let Ok(found) = document().query_selector_all(&selector) else { return Vec::new() };
    let element = |at| found.get(at).map(JsCast::unchecked_into::<Element>);
    let elements = (0..found.length()).filter_map(element);
    elements.map(|element| Held::new(What::Block(card), element, &through)).collect()
}

fn tell(clock: &str) {
    let Some(element) = document().get_element_by_id(CLOCK) else { return };
    match element.first_child() {
        Some(text) => text.set_node_value(Some(clock)),
        None => element.set_text_content(Some(clock)),
    }
}

//! Messages on a canvas, for when there are too many for elements of their own: small shapes without
//! numbers, all of a kind in one stroke.

use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::{document, window};
use crate::scene::geometry::{Point, Size};
use crate::scene::picture::{EpochColour, Message, MessageKind};

/// Half the side of a shape, at scale 1.
const HALF: f64 = 6.0;

/// A canvas over the water.
#[derive(Debug)]
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The theme, and each shape's area and line in it.
    theme: String,
    colours: BTreeMap<Shape, (String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Update(u8),
    Ack(u8),
    Vote,
    Request,
    Done,
    Other,
}

impl Canvas {
    /// The canvas that an element is, if the browser draws at all.
    #[must_use]
    pub fn of(element: Element) -> Option<Self> {
        let element = element.dyn_into::<HtmlCanvasElement>().ok()?;
        let context = element.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { element, context, theme: String::new(), colours: BTreeMap::new() })
    }

    /// Whether it is this element.
    #[must_use]
    pub fn is(&self, element: &Element) -> bool {
        AsRef::<Element>::as_ref(&self.element) == element
    }

    /// Draws the messages where they are now; clears the canvas when there are none.
    pub fn draw(&mut self, messages: &[Message], size: Size, k: f64) {
        let ratio = window().device_pixel_ratio();
        self.fit(size, ratio);
        self.follow_theme();
        let mut of_shape: BTreeMap<Shape, Vec<Point>> = BTreeMap::new();
        for message in messages {
            if let Some(shape) = shape_of(message.kind) {
                of_shape.entry(shape).or_default().push(message.at);
            }
        }
        for (shape, places) in of_shape {
            self.draw_all(shape, &places, k, ratio);
        }
    }

    fn draw_all(&mut self, shape: Shape, places: &[Point], k: f64, ratio: f64) {
        let (area, line) = self.colours.entry(shape).or_insert_with(|| colours_of(shape));
        self.context.set_fill_style_str(area);
        self.context.set_stroke_style_str(line);
        self.context.set_line_width(1.5 * k * ratio);
        self.context.begin_path();
        let half = HALF * k * ratio;
        for place in places {
            let (x, y) = (place.x * ratio, place.y * ratio);
            if matches!(shape, Shape::Update(_) | Shape::Request) {
                self.context.rect(x - half, y - half, 2.0 * half, 2.0 * half);
            } else {
                self.context.move_to(x + half, y);
                // Only a negative radius is refused.
                let _ = self.context.arc(x, y, half, 0.0, std::f64::consts::TAU);
            }
        }
        self.context.fill();
        self.context.stroke();
    }

    /// Takes the stage's size; that also clears it.
    fn fit(&mut self, size: Size, ratio: f64) {
        let (width, height) = (pixels(size.width * ratio), pixels(size.height * ratio));
        if (self.element.width(), self.element.height()) == (width, height) {
            self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        } else {
            self.element.set_width(width);
            self.element.set_height(height);
        }
    }

    fn follow_theme(&mut self) {
        let root = document().document_element();
        let theme = root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
        if self.theme != theme {
            self.colours.clear();
            self.theme = theme;
        }
    }
}

fn shape_of(kind: MessageKind) -> Option<Shape> {
    Some(match kind {
        MessageKind::Update { colour: EpochColour(colour), .. } => Shape::Update(colour),
        MessageKind::Ack { colour: EpochColour(colour), .. } => Shape::Ack(colour),
        MessageKind::VoteAsked | MessageKind::VoteGiven | MessageKind::VoteRefused => Shape::Vote,
        MessageKind::Request(_) => Shape::Request,
        MessageKind::Done(_) => Shape::Done,
        MessageKind::NotDone(_) | MessageKind::Refusal => Shape::Other,
        MessageKind::Heartbeat => return None,
    })
}

/// The colours of a shape's area and line in the theme of the moment.
fn colours_of(shape: Shape) -> (String, String) {
    match shape {
        Shape::Update(epoch) => (colour(&format!("--epoch-{epoch}")), colour("--entry-edge")),
        Shape::Ack(epoch) => (colour("--card"), colour(&format!("--epoch-{epoch}-line"))),
        Shape::Vote | Shape::Request => (colour("--card"), colour("--ink")),
        Shape::Done => (colour("--safe"), colour("--safe")),
        Shape::Other => (colour("--stage"), colour("--ink-2")),
    }
}

fn colour(name: &str) -> String {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a screen's size")]
fn pixels(length: f64) -> u32 {
    length.round().clamp(0.0, 16_384.0) as u32
}

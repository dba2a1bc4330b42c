//! Messages on a canvas, for when there are too many for elements of their own: small shapes without
//! numbers. Blocks are two filled squares; round shapes are drawn once and copied.

use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageBitmap, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

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
    /// What the looks were made for: theme and scale.
    made_for: (String, f64),
    looks: BTreeMap<Shape, Look>,
}

/// How a shape is drawn.
#[derive(Debug)]
enum Look {
    /// Squares of these colours: the line, and the area within.
    Block(String, String),
    /// A picture to copy.
    Round(ImageBitmap),
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
        Some(Self { element, context, made_for: (String::new(), 0.0), looks: BTreeMap::new() })
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
        self.follow_theme(k * ratio);
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
        let scale = k * ratio;
        let half = (HALF * scale).round();
        let look = self.looks.entry(shape).or_insert_with(|| look_of(shape, scale));
        match look {
            Look::Block(line, area) => {
                for (colour, half) in [(line, half), (area, half - (1.5 * scale).round().max(1.0))]
                {
                    self.context.set_fill_style_str(colour);
                    for place in places {
                        let (x, y) = ((place.x * ratio).round(), (place.y * ratio).round());
                        self.context.fill_rect(x - half, y - half, 2.0 * half, 2.0 * half);
                    }
                }
            }
            Look::Round(picture) => {
                let half = f64::from(picture.width()) / 2.0;
                for place in places {
                    let (x, y) =
                        ((place.x * ratio - half).round(), (place.y * ratio - half).round());
                    // Only a picture without size is refused.
                    let _ = self.context.draw_image_with_image_bitmap(picture, x, y);
                }
            }
        }
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

    fn follow_theme(&mut self, scale: f64) {
        let root = document().document_element();
        let theme = root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
        let made_for = (theme, scale);
        if self.made_for != made_for {
            self.looks.clear();
            self.made_for = made_for;
        }
    }
}

fn look_of(shape: Shape, scale: f64) -> Look {
    let (area, line) = colours_of(shape);
    match shape {
        Shape::Update(_) | Shape::Request => Look::Block(line, area),
        _ => match round(&area, &line, scale) {
            Some(picture) => Look::Round(picture),
            None => Look::Block(line, area),
        },
    }
}

/// A disc with a line around it.
fn round(area: &str, line: &str, scale: f64) -> Option<ImageBitmap> {
    let half = HALF + 2.0;
    let side = pixels(2.0 * half * scale).max(1);
    let canvas = OffscreenCanvas::new(side, side).ok()?;
    let context: OffscreenCanvasRenderingContext2d =
        canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let middle = f64::from(side) / 2.0;
    context.arc(middle, middle, HALF * scale, 0.0, std::f64::consts::TAU).ok()?;
    context.set_fill_style_str(area);
    context.set_stroke_style_str(line);
    context.set_line_width(2.5 * scale);
    context.fill();
    context.stroke();
    canvas.transfer_to_image_bitmap().ok()
}

fn shape_of(kind: MessageKind) -> Option<Shape> {
    Some(match kind {
        MessageKind::Update { colour: EpochColour(colour), .. } => Shape::Update(colour),
        MessageKind::Ack { colour: EpochColour(colour), .. } => Shape::Ack(colour),
        MessageKind::VoteAsked | MessageKind::VoteGiven | MessageKind::VoteRefused => Shape::Vote,
        MessageKind::Request(_) | MessageKind::Read => Shape::Request,
        MessageKind::Done(_) | MessageKind::Value(_) => Shape::Done,
        MessageKind::NotDone(_) | MessageKind::NoValue | MessageKind::Refusal => Shape::Other,
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

//! Messages on a canvas, for when there are too many for elements of their own. Each shape is drawn
//! once into a picture of its own and copied from there.

use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::{document, window};
use crate::scene::picture::{EpochColour, Message, MessageKind};

/// Half the side of a shape's own picture, at scale 1.
const HALF: f64 = 18.0;

/// A canvas over the water.
#[derive(Debug)]
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    shapes: BTreeMap<Shape, HtmlCanvasElement>,
    /// What the shapes were drawn for: scale and theme.
    drawn_for: (f64, String),
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
        let context = context_of(&element)?;
        Some(Self { element, context, shapes: BTreeMap::new(), drawn_for: (0.0, String::new()) })
    }

    /// Whether it is this element.
    #[must_use]
    pub fn is(&self, element: &Element) -> bool {
        AsRef::<Element>::as_ref(&self.element) == element
    }

    /// Draws the messages where they are now; clears the canvas when there are none.
    pub fn draw(&mut self, messages: &[Message], k: f64) {
        let ratio = window().device_pixel_ratio();
        self.fit(ratio);
        self.renew_shapes(k * ratio);
        let half = HALF * k * ratio;
        for message in messages {
            let Some(shape) = shape_of(message.kind) else { continue };
            let drawn = self.shapes.entry(shape).or_insert_with(|| draw_shape(shape, k * ratio));
            let (x, y) = (message.at.x * ratio - half, message.at.y * ratio - half);
            // Only a canvas without size refuses.
            let _ = self.context.draw_image_with_html_canvas_element(drawn, x.round(), y.round());
        }
    }

    /// Takes the size of the place where it stands; that also clears it.
    fn fit(&mut self, ratio: f64) {
        let (width, height) = (self.element.client_width(), self.element.client_height());
        let (width, height) = (pixels(f64::from(width) * ratio), pixels(f64::from(height) * ratio));
        if (self.element.width(), self.element.height()) == (width, height) {
            self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        } else {
            self.element.set_width(width);
            self.element.set_height(height);
        }
    }

    fn renew_shapes(&mut self, scale: f64) {
        let root = document().document_element();
        let theme = root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
        let drawn_for = (scale, theme);
        if self.drawn_for != drawn_for {
            self.shapes.clear();
            self.drawn_for = drawn_for;
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

fn draw_shape(shape: Shape, scale: f64) -> HtmlCanvasElement {
    let canvas = document()
        .create_element("canvas")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlCanvasElement>().ok())
        .expect("a canvas is an element of every page");
    let side = pixels(2.0 * HALF * scale);
    canvas.set_width(side);
    canvas.set_height(side);
    let Some(context) = context_of(&canvas) else { return canvas };
    let _ = context.translate(HALF * scale, HALF * scale);
    let _ = context.scale(scale, scale);
    paint(&context, shape);
    canvas
}

fn paint(context: &CanvasRenderingContext2d, shape: Shape) {
    let (fill, line, width) = match shape {
        Shape::Update(colour) => (format!("--epoch-{colour}"), "--entry-edge".into(), 1.5),
        Shape::Ack(colour) => ("--card".into(), format!("--epoch-{colour}-line"), 3.0),
        Shape::Vote | Shape::Request => ("--card".into(), "--ink".into(), 2.0),
        Shape::Done => ("--safe".into(), "--safe".into(), 1.0),
        Shape::Other => ("--stage".into(), "--ink-2".into(), 2.0),
    };
    context.begin_path();
    match shape {
        Shape::Update(_) | Shape::Request => {
            let _ = context.round_rect_with_f64(-9.0, -9.0, 18.0, 18.0, 5.0);
        }
        Shape::Vote => {
            context.move_to(0.0, -12.0);
            for (x, y) in [(12.0, 0.0), (0.0, 12.0), (-12.0, 0.0)] {
                context.line_to(x, y);
            }
            context.close_path();
        }
        Shape::Ack(_) | Shape::Done | Shape::Other => {
            let _ = context.arc(0.0, 0.0, 8.0, 0.0, std::f64::consts::TAU);
        }
    }
    context.set_fill_style_str(&colour(&fill));
    context.set_stroke_style_str(&colour(&line));
    context.set_line_width(width);
    context.fill();
    context.stroke();
}

/// The value of one of the page's colours in the theme of the moment.
fn colour(name: &str) -> String {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
}

fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a screen's size")]
fn pixels(length: f64) -> u32 {
    length.round().clamp(0.0, 16_384.0) as u32
}

//! What the page asks of the browser. With [`hooks`](super::hooks), the only users of web-sys.

pub mod canvas;
pub mod fatal;
pub mod files;
pub mod frames;
pub mod motion;
pub mod mover;
pub mod page;
pub mod rest;
pub mod storage;

use web_sys::{Document, Window};

fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

fn document() -> Document {
    window().document().expect("a window has a document")
}

//! The size of an element, kept up to date.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::scene::geometry::Size;

/// Calls back with the size of the element behind `node`, at once and whenever it changes. The
/// callback must be the same at each render.
#[hook]
pub fn use_size(node: NodeRef, on_size: Callback<Size>) {
    use_effect_with((node, on_size), |(node, on_size)| {
        let element = node.cast::<Element>();
        let observed = element.clone();
        let on_size = on_size.clone();
        let measure = move || {
            if let Some(element) = &observed {
                let (width, height) = (element.client_width(), element.client_height());
                on_size.emit(Size::new(f64::from(width), f64::from(height)));
            }
        };
        measure();
        let listener = Closure::<dyn FnMut()>::new(measure);
        let observer = ResizeObserver::new(listener.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(listener);
        }
    });
}

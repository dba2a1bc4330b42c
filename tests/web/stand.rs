//! A place in the document for one component under test.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A component, rendered into a place of its own.
pub struct Stand {
    root: Element,
}

impl Stand {
    /// Renders a component and lets Yew finish.
    pub async fn new<C: BaseComponent>(props: C::Properties) -> Self
    where
        C::Properties: Properties,
    {
        let document = web_sys::window().unwrap().document().unwrap();
        let root = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&root).unwrap();
        yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
        settle().await;
        Self { root }
    }

    /// The first element that matches a selector.
    pub fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found
            .unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html()))
            .dyn_into()
            .unwrap()
    }

    /// Whether anything matches a selector.
    pub fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Lets Yew and the browser finish what is waiting.
pub async fn settle() {
    yew::platform::time::sleep(Duration::from_millis(0)).await;
}

/// A callback that remembers what it was called with.
pub fn recorder<T: 'static>() -> (Callback<T>, Rc<RefCell<Vec<T>>>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let own = heard.clone();
    (Callback::from(move |value| own.borrow_mut().push(value)), heard)
}

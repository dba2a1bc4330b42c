//! The document's root, its address, focus, randomness and the clock.

use wasm_bindgen::JsCast;
use web_sys::{
    Event, HtmlElement, HtmlInputElement, HtmlSelectElement, SvgElement, UrlSearchParams,
};
use yew::TargetCast;

use super::{document, window};
use crate::scene::geometry::Size;
use crate::ui::state::Moment;

/// Sets an attribute of the document's root.
pub fn mark_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// The value of a parameter in the page's address; empty when it stands there without one.
#[must_use]
pub fn parameter(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// This page's address, to be shown whole rather than embedded.
#[must_use]
pub fn whole() -> String {
    let search = window().location().search().unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return "./".into() };
    parameters.delete("embed");
    let rest = String::from(parameters.to_string());
    if rest.is_empty() { "./".into() } else { format!("./?{rest}") }
}

/// Whether the page's address asks for anything.
#[must_use]
pub fn asks() -> bool {
    let location = window().location();
    let said = |part: Result<String, _>| part.is_ok_and(|part| !part.is_empty());
    said(location.search()) || said(location.hash())
}

/// Milliseconds since the page was opened.
#[must_use]
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// A seed for a new run: below 10,000, so that people can say it.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 9,999")]
pub fn new_seed() -> u64 {
    1 + (js_sys::Math::random() * 9_999.0) as u64
}

/// What an act brings along.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock that starts at 0"
)]
pub fn moment() -> Moment {
    Moment { screen_ms: now_ms() as u64, new_seed: new_seed() }
}

/// Whether a media query holds now.
#[must_use]
pub fn matches(query: &str) -> bool {
    let list = window().match_media(query).ok().flatten();
    list.is_some_and(|list| list.matches())
}

/// The inner size of the first element that matches.
#[must_use]
pub fn size_of(selector: &str) -> Option<Size> {
    let element = document().query_selector(selector).ok()??;
    Some(Size::new(element.client_width().into(), element.client_height().into()))
}

/// Scrolls no further than needed to show the first element that matches.
pub fn reveal(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Puts the focus on the element with this id.
pub fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    // An element that cannot take the focus leaves it where it is.
    let _ = match element.dyn_ref::<SvgElement>() {
        Some(drawn) => drawn.focus(),
        None => element.unchecked_ref::<HtmlElement>().focus(),
    };
}

/// What stands in the field that an event came from.
#[must_use]
pub fn value_of(event: &Event) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// The place of the option that is chosen where an event came from.
#[must_use]
pub fn chosen_of(event: &Event) -> usize {
    let select = event.target_dyn_into::<HtmlSelectElement>();
    select.and_then(|select| usize::try_from(select.selected_index()).ok()).unwrap_or(0)
}

/// Whether the box that an event came from is ticked.
#[must_use]
pub fn checked_of(event: &Event) -> bool {
    event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
}

/// Whether an event comes from an element, or from inside one, that matches a selector.
#[must_use]
pub fn comes_from(event: &Event, selector: &str) -> bool {
    let element = event.target_dyn_into::<web_sys::Element>();
    element.is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
}

/// Puts text on the clipboard, where the browser allows it.
pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// Opens the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// The id of the element that an event comes from, or of the one around it, that matches a selector.
#[must_use]
pub fn id_around(event: &Event, selector: &str) -> Option<String> {
    let element = event.target_dyn_into::<web_sys::Element>()?;
    Some(element.closest(selector).ok()??.id())
}

/// The element that the page is drawn into, emptied.
///
/// # Panics
///
/// When the document is not Ripple's.
#[must_use]
pub fn root() -> web_sys::Element {
    let root = document().get_element_by_id("app").expect("index.html has an element for the page");
    root.set_text_content(None);
    root
}

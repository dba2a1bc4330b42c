//! Files that go out of the page and come into it. Nothing leaves the browser but by the person's own
//! hand.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Event, HtmlAnchorElement, HtmlInputElement, Response, Url};
use yew::{Callback, TargetCast};

use super::{document, window};
use crate::scene::words::lesson;
use crate::ui::input::{Intent, LessonAct};

/// More than this is no run file; it is not even read.
const MAX_BYTES: f64 = 2_000_000.0;

/// Hands a text to the person as a download.
pub fn save(name: &str, text: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let parts = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    if let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into().ok()) {
        let link: HtmlAnchorElement = link;
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The address is used up with the click.
    let _ = Url::revoke_object_url(&address);
}

/// Fetches a lesson of this page's own host and gives its text, or a sentence that says why there is
/// none.
pub fn fetch_lesson(name: String, step: usize, then: Callback<Intent>) {
    spawn_local(async move {
        let text = text_at(&name).await.map_err(|missing| match missing {
            Missing::Unnamed => lesson::no_such(&name),
            Missing::Unanswered => lesson::did_not_come(&name),
        });
        then.emit(Intent::Lesson(LessonAct::Arrived(text, step)));
    });
}

/// Why there is no lesson.
enum Missing {
    /// The host has none of that name.
    Unnamed,
    /// The host did not answer.
    Unanswered,
}

/// Names come from the page's address: they lead to lessons and nowhere else. A host that answers
/// whatever it is asked with a page has no such lesson.
async fn text_at(name: &str) -> Result<String, Missing> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(Missing::Unnamed);
    }
    let answer = JsFuture::from(window().fetch_with_str(&format!("lessons/{name}.json"))).await;
    let answer = answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok());
    let response = answer.ok_or(Missing::Unanswered)?;
    if !response.ok() {
        return Err(if response.status() < 500 { Missing::Unnamed } else { Missing::Unanswered });
    }
    let text = response.text().map_err(|_| Missing::Unanswered)?;
    let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or(Missing::Unanswered)?;
    if text.trim_start().starts_with('<') { Err(Missing::Unnamed) } else { Ok(text) }
}

/// Reads the file that was chosen and gives its text; one that is far too large is given as nothing,
/// which is refused like any other bad file.
pub fn read(event: &Event, then: Callback<String>) {
    let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    // So that choosing the same file again is a choice.
    input.set_value("");
    if file.size() > MAX_BYTES {
        then.emit(" ".repeat(crate::share::limits::MAX_BYTES + 1));
        return;
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        then.emit(text.unwrap_or_default());
    });
}

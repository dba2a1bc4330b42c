//! Settings: every control, in groups that open by themselves. What can change in the running run does;
//! what would take another cluster starts a new one, and says so.

use yew::prelude::*;

use super::region::Opening;
use super::run_files::run_files;
use super::setting::Among;
use crate::scene::glyph::Glyph;
use crate::scene::panel::settings::{Group, groups};
use crate::sim::config::Config;
use crate::ui::input::{Intent, Part, Refused};
use crate::ui::kept::Kept;
use crate::ui::marks::glyph_of;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub config: Kept<Config>,
    pub summary: AttrValue,
    pub open: bool,
    #[prop_or_default]
    pub refused: Option<Kept<Refused>>,
    pub on_intent: Callback<Intent>,
}

/// The region.
#[component]
pub fn Settings(props: &Props) -> Html {
    let Props { config, summary, open, refused, on_intent } = props;
    let among = Among { refused: refused.as_ref(), on_intent };
    Opening { part: Part::Settings, title: "Settings", summary, open: *open }
        .draw(on_intent, || controls(config, among))
}

/// Out of line, because the opening does without.
#[inline(never)]
fn controls(config: &Config, among: Among<'_>) -> Html {
    html! {
        <>
            { for groups(config).iter().map(|group| group_of(group, among)) }
            { run_files(among) }
        </>
    }
}

/// A group; the browser opens and closes it.
pub fn group_of(group: &Group, among: Among<'_>) -> Html {
    html! {
        <details class="group" key={group.title.clone()}>
            <summary>{ group.title.clone() }<span class="summary">{ group.summary.clone() }</span>{ glyph_of(Glyph::Chevron, "chevron") }</summary>
            { for group.controls.iter().map(|control| among.setting(control)) }
        </details>
    }
}

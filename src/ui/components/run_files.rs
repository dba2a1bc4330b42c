//! The run as a file: saved for a colleague or for the headless runner, and opened again.

use yew::prelude::*;

use super::setting::Among;
use crate::scene::panel::settings::Field;
use crate::ui::input::Intent;
use crate::ui::platform::files;

const HELP: &str = "Configuration, seed and every act: the same file is the same run.";

/// Two controls, and below them why the last file was not opened.
pub fn run_files(among: Among<'_>) -> Html {
    let on_intent = among.on_intent.clone();
    let save = on_intent.reform(|_: MouseEvent| Intent::SaveRun);
    let opened = on_intent.reform(Intent::OpenRun);
    let onchange = Callback::from(move |event: Event| files::read(&event, opened.clone()));
    let refused = among.refusal(Field::RunFile);
    html! {
        <div class="setting run-files">
            <button type="button" onclick={save}>{ "Save this run" }</button>
            <label for="open-run">{ "Open a run file" }</label>
            <input
                id="open-run"
                type="file"
                accept=".json,application/json"
                aria-describedby="open-run-help"
                aria-invalid={refused.map(|_| "true")}
                {onchange}
            />
            <span
                id="open-run-help"
                class={classes!("help", refused.map(|_| "refused"))}
                role={refused.map(|_| "alert")}
            >
                { refused.map_or(HELP, |refused| &refused.sentence).to_owned() }
            </span>
        </div>
    }
}

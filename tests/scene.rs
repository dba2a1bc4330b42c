//! The stage and the sentences beside it, as stories: what a person sees at an instant of a run.

#[path = "scene/teller.rs"]
mod teller;

#[path = "scene/stage.rs"]
mod stage;

#[path = "scene/breakage.rs"]
mod breakage;

#[path = "scene/sentences.rs"]
mod sentences;

#[path = "scene/limits.rs"]
mod limits;

#[path = "scene/selected.rs"]
mod selected;

#[path = "scene/settings.rs"]
mod settings;

#[path = "scene/own.rs"]
mod own;

#[path = "scene/everybody.rs"]
mod everybody;

#[path = "scene/trail.rs"]
mod trail;

#[path = "scene/members.rs"]
mod members;

//! The page, whole: one owner of the session, and everything that draws it.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::bench::Bench;
use super::components::break_bar::BreakBar;
use super::components::guide::GuidePart;
use super::components::happening::Happening;
use super::components::header::Header;
use super::components::key_list::KeyList;
use super::components::promises::PromisesPart;
use super::components::settings::Settings;
use super::components::stage::{Scenery, Stage};
use super::components::time_bar::TimeBar;
use super::components::writes::Writes;
use super::hooks::{KeyPress, use_frames, use_keys, use_media};
use super::input::{Intent, Part, Theme, intent_of};
use super::platform::mover::Mover;
use super::platform::{fatal, files, page, storage};
use super::state::{Changed, Session};
use crate::scene::geometry::Size;
use crate::scene::layout::Device;
use crate::scene::view::Detail;
use crate::scene::words::{phrases, settings};
use crate::sim::config::Config;
use crate::timeline::playback::Command;

/// With reduced motion, playing goes on by one fact each so often.
const STEP_EVERY_MS: u32 = 1_400;

/// The page.
#[component]
pub fn App() -> Html {
    let reduced = use_media("(prefers-reduced-motion: reduce)");
    let phone = use_media("(max-width: 699px)");
    let preferences = use_state(Preferences::kept);
    let session = use_mut_ref(|| open(reduced, preferences.detail));
    let redraw = use_force_update();
    let keys_shown = use_state_eq(|| false);
    let system_dark = use_media("(prefers-color-scheme: dark)");
    let theme = preferences.theme.unwrap_or(if system_dark { Theme::Dark } else { Theme::Light });

    let mover = use_mut_ref(Mover::default);
    let on_intent = {
        let (session, redraw, mover, preferences, keys_shown) = (
            session.clone(),
            redraw.clone(),
            mover.clone(),
            preferences.clone(),
            keys_shown.clone(),
        );
        use_callback((*preferences).clone(), move |intent: Intent, current: &Preferences| {
            match intent {
                Intent::ShowKeys(shown) => keys_shown.set(shown),
                Intent::Select(None) => keys_shown.set(false),
                Intent::SaveRun => files::save("ripple-run.json", &session.borrow().run_file()),
                _ => {}
            }
            if let Some(changed) = current.changed(&intent) {
                changed.keep();
                preferences.set(changed);
            }
            let acts = breaks_on_purpose(&intent);
            let moment = page::moment();
            let changed = session.borrow_mut().update(intent, moment);
            fatal::stand_at(session.borrow().playback().now());
            assert!(!acts, "the page's address asks for a panic at the first act");
            match changed {
                Changed::Nothing => {}
                Changed::Places => {
                    put_in_place(&mut mover.borrow_mut(), &session.borrow(), moment.screen_ms);
                }
                Changed::Parts => redraw.force_update(),
            }
        })
    };
    let on_frame = use_callback(on_intent.clone(), |us: u64, on_intent| {
        on_intent.emit(Intent::Command(Command::Frame(us)));
    });
    let on_size = {
        let (session, redraw) = (session.clone(), redraw.clone());
        use_callback(phone, move |size: Size, phone: &bool| {
            let device = if *phone { Device::Phone } else { Device::Desktop };
            session.borrow_mut().resize(size, device);
            redraw.force_update();
        })
    };
    let on_key = use_callback(
        (on_intent.clone(), preferences.keys_on),
        |press: KeyPress, (on_intent, keys_on)| {
            let intent = intent_of(&press, *keys_on);
            let taken = intent.is_some();
            if let Some(intent) = intent {
                on_intent.emit(intent);
            }
            taken
        },
    );
    use_keys(on_key);
    use_frames(session.borrow().needs_frames(), on_frame);
    use_steps(session.borrow().stepping(), on_intent.clone());
    use_effect_with(theme, |theme| page::mark_root("data-theme", theme.name()));
    let ready = session.borrow().shown().still.is_some();
    use_effect_with(ready, |ready| {
        if *ready {
            page::mark_root("data-ready", "true");
        }
    });
    {
        let (session, redraw) = (session.clone(), redraw.clone());
        use_effect_with(reduced, move |reduced| {
            session.borrow_mut().reduce_motion(*reduced);
            redraw.force_update();
        });
    }

    {
        let session = session.clone();
        use_effect(move || {
            let (mut mover, session) = (mover.borrow_mut(), session.borrow());
            mover.take_hold(session.shown());
            put_in_place(&mut mover, &session, page::moment().screen_ms);
        });
    }

    let session = session.borrow();
    let shown = session.shown();
    let scenery = shown.still.as_ref().zip(shown.layout.as_ref()).map(|(still, layout)| Scenery {
        layout: layout.clone(),
        still: still.clone(),
        motions: shown.motions.clone(),
        gates: shown.gates.clone(),
        presence: shown.presence.clone(),
        target: shown.target(),
    });
    let playback = session.playback();
    let detail = session.view().detail == Detail::Full;
    html! {
        <div class="app">
            <Header {theme} {detail} on_intent={on_intent.clone()} />
            <Stage {scenery} paused={!session.playing()} {on_size} on_intent={on_intent.clone()} />
            <aside class="panel" aria-label="Guide and what is happening">
                <GuidePart guide={shown.guide.clone()} on_intent={on_intent.clone()} />
                <Happening
                    lines={shown.lines.clone()}
                    notice={session.notice().map(|notice| AttrValue::from(notice.to_owned()))}
                    announcement={shown.announcement.clone()}
                />
                <PromisesPart
                    promises={shown.promises.clone()}
                    open={session.is_open(Part::Promises)}
                    {detail}
                    on_intent={on_intent.clone()}
                />
                <Settings
                    config={shown.config.clone()}
                    summary={settings::summary(&shown.config.ack)}
                    open={session.is_open(Part::Settings)}
                    refused={session.refused().map(|(field, sentence)| (*field, AttrValue::from(sentence.clone())))}
                    on_intent={on_intent.clone()}
                />
            </aside>
            <Writes
                strip={shown.strip.clone()}
                rows={shown.rows.clone()}
                open={session.is_open(Part::Table)}
                on_intent={on_intent.clone()}
            />
            <BreakBar breaking={shown.breaking.clone()} on_intent={on_intent.clone()} />
            <TimeBar
                playing={session.playing()}
                pace={playback.pace().label(playback.beat_us())}
                seed={playback.run().seed}
                on_intent={on_intent.clone()}
            />
            if *keys_shown {
                <KeyList keys_on={preferences.keys_on} {on_intent} />
            }
        </div>
    }
}

fn put_in_place(mover: &mut Mover, session: &Session, now_ms: u64) {
    mover.place(&session.shown().carried);
    mover.tell(now_ms, || phrases::clock(session.playback().now()), session.needs_frames());
}

/// The run that the page opens with: its own, or one that is measured.
fn open(reduced: bool, detail: bool) -> Session {
    let bench = Bench::asked();
    let config = bench.map_or_else(Config::default, Bench::config);
    let mut session = Session::open(config, reduced, fatal::remember);
    session.show_in_full(detail);
    if let Some(bench) = bench {
        session.set_playing(bench.plays());
        bench.begin();
    }
    session
}

/// `?panic` in the address shows what happens when Ripple breaks.
fn breaks_on_purpose(intent: &Intent) -> bool {
    let acts =
        matches!(intent, Intent::Do(_) | Intent::Commands(_) | Intent::Suggested | Intent::Write);
    acts && page::parameter("panic").is_some()
}

/// Steps on now and then while `stepping`.
#[hook]
fn use_steps(stepping: bool, on_intent: Callback<Intent>) {
    use_effect_with((stepping, on_intent), |(stepping, on_intent)| {
        let on_intent = on_intent.clone();
        let steps = stepping.then(|| {
            Interval::new(STEP_EVERY_MS, move || on_intent.emit(Intent::Command(Command::Step)))
        });
        move || drop(steps)
    });
}

/// What a person chose for the page itself, kept in the browser.
#[derive(Clone, Debug, PartialEq)]
struct Preferences {
    theme: Option<Theme>,
    keys_on: bool,
    detail: bool,
}

impl Preferences {
    fn kept() -> Self {
        Self {
            theme: storage::kept("theme").and_then(|name| Theme::of(&name)),
            keys_on: storage::kept("character-keys").as_deref() != Some("off"),
            detail: storage::kept("detail").as_deref() == Some("full"),
        }
    }

    fn keep(&self) {
        if let Some(theme) = self.theme {
            storage::keep("theme", theme.name());
        }
        storage::keep("character-keys", if self.keys_on { "on" } else { "off" });
        storage::keep("detail", if self.detail { "full" } else { "plain" });
    }

    /// What is chosen from now on, if the intent chooses anything.
    fn changed(&self, intent: &Intent) -> Option<Self> {
        let mut changed = self.clone();
        match intent {
            Intent::SetTheme(theme) => changed.theme = Some(*theme),
            Intent::CharacterKeys(on) => changed.keys_on = *on,
            Intent::FullDetail(full) => changed.detail = *full,
            _ => return None,
        }
        Some(changed)
    }
}

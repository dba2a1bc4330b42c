//! The page, whole: one owner of the session, and everything that draws it.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::bench::Bench;
use super::components::break_bar::BreakBar;
use super::components::embed_bar::embed_bar;
use super::components::further::Further;
use super::components::guide::GuidePart;
use super::components::happening::Happening;
use super::components::header::Header;
use super::components::in_flight::InFlightPart;
use super::components::key_list::KeyList;
use super::components::promises::PromisesPart;
use super::components::selected::SelectedPart;
use super::components::settings::Settings;
use super::components::stage::{Scenery, Stage};
use super::components::time_bar::TimeBar;
use super::components::writes::Writes;
use super::hooks::{KeyPress, use_frames, use_keys, use_large_pointer, use_media};
use super::input::{Intent, KeyContext, Part, Theme, intent_of};
use super::lesson::FIRST;
use super::mode::Mode;
use super::platform::mover::Mover;
use super::platform::{fatal, files, page, rest, storage};
use super::state::{Changed, Session};
use crate::scenario::lesson::Part as Revealed;
use crate::scene::geometry::Size;
use crate::scene::layout::Device;
use crate::scene::panel::guide::Guide;
use crate::scene::view::Detail;
use crate::scene::words::{page as page_words, phrases, settings};
use crate::sim::config::Config;
use crate::timeline::playback::Command;

/// With reduced motion, playing goes on by one fact each so often.
const STEP_EVERY_MS: u32 = 1_400;

/// What the page is given.
#[derive(Properties, PartialEq, Debug)]
pub struct Props {
    /// The stage's size, where the page knows it before it is drawn.
    #[prop_or_default]
    pub stage: Option<Size>,
}

/// The page.
#[component]
pub fn App(props: &Props) -> Html {
    let reduced = use_media("(prefers-reduced-motion: reduce)");
    let phone = use_media("(max-width: 699px)");
    let preferences = use_state(Preferences::kept);
    let session = use_mut_ref(|| {
        let mut session = open(reduced, preferences.detail);
        if let Some(size) = props.stage {
            session.resize(size, device(session.mode(), phone));
        }
        session
    });
    let mode = session.borrow().mode();
    let redraw = use_force_update();
    let keys_shown = use_state_eq(|| false);
    let system_dark = use_media("(prefers-color-scheme: dark)");
    let theme = preferences.theme.unwrap_or(if system_dark { Theme::Dark } else { Theme::Light });

    let mover = use_mut_ref(Mover::default);
    let act = {
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
    let on_intent = use_callback(act, |intent: Intent, act| when_here(intent, act));
    let on_frame = use_callback(on_intent.clone(), |us: u64, on_intent| {
        on_intent.emit(Intent::Command(Command::Frame(us)));
    });
    let on_size = {
        let (session, redraw) = (session.clone(), redraw.clone());
        use_callback((phone, mode), move |size: Size, (phone, mode)| {
            if session.borrow_mut().resize(size, device(*mode, *phone)) {
                redraw.force_update();
            }
        })
    };
    let context = KeyContext {
        characters: preferences.keys_on,
        detail: preferences.detail,
        mode,
        in_lesson: session.borrow().shown().lesson.is_some(),
        choices: session.borrow().choices(),
    };
    let on_key =
        use_callback((on_intent.clone(), context), |press: KeyPress, (on_intent, context)| {
            let intent = intent_of(&press, context);
            let taken = intent.is_some();
            if let Some(intent) = intent {
                on_intent.emit(intent);
            }
            taken
        });
    use_keys(on_key);
    use_large_pointer(mode == Mode::Presenter);
    use_frames(session.borrow().needs_frames(), on_frame);
    use_steps(session.borrow().stepping(), on_intent.clone());
    use_effect_with(theme, |theme| page::mark_root("data-theme", theme.name()));
    let ready = session.borrow().shown().still.is_some() && !session.borrow().awaits_lesson();
    use_effect_with(ready, |ready| {
        if *ready {
            page::mark_root("data-ready", "true");
        }
    });
    {
        let (session, redraw) = (session.clone(), redraw.clone());
        use_effect_with(reduced, move |reduced| {
            if session.borrow_mut().reduce_motion(*reduced) {
                redraw.force_update();
            }
        });
    }

    {
        let (session, on_intent) = (session.clone(), on_intent.clone());
        use_effect(move || {
            {
                let (mut mover, session) = (mover.borrow_mut(), session.borrow());
                mover.take_hold(session.shown());
                put_in_place(&mut mover, &session, page::moment().screen_ms);
            }
            let wanted = session.borrow_mut().take_wanted_lesson();
            if let Some((name, step)) = wanted {
                files::fetch_lesson(name, step, on_intent);
            }
        });
    }

    let session = session.borrow();
    if session.awaits_lesson() {
        return on_its_way();
    }
    let shown = session.shown();
    let scenery = shown.still.as_ref().zip(shown.layout.as_ref()).map(|(still, layout)| Scenery {
        layout: layout.clone(),
        still: still.clone(),
        motions: shown.motions.clone(),
        gates: shown.gates.clone(),
        presence: shown.presence.clone(),
        resting: shown.resting.clone(),
        target: session.target(),
    });
    let playback = session.playback();
    let detail = session.view().detail == Detail::Full;
    let ordinary = mode == Mode::Ordinary;
    let more = session.more_to_break();
    html! {
        <div class={classes!("app", mode.class())}>
            if ordinary {
                <Header {theme} {detail} on_intent={on_intent.clone()} />
            }
            <Stage {scenery} paused={!session.playing()} {on_size} on_intent={on_intent.clone()} />
            <aside class="panel" aria-label="Guide and what is happening">
                <GuidePart
                    guide={shown.guide.clone()}
                    suggest_step={session.suggests_step()}
                    lesson={shown.lesson.clone()}
                    playing={session.playing()}
                    {mode}
                    on_intent={on_intent.clone()}
                />
                if !phone {
                    <SelectedPart selected={shown.selected.clone()} card={shown.selected_card()} />
                }
                if !phone && ordinary && more == (true, true) {
                    <Further
                        breaking={shown.breaking.clone()}
                        refused={session.refused().cloned()}
                        on_intent={on_intent.clone()}
                    />
                }
                <Happening
                    lines={shown.lines.clone()}
                    selection={session.view().selection}
                    on_intent={on_intent.clone()}
                    guide_rest={beyond_first(&shown.guide, phone && shown.lesson.is_none())}
                    notice={session.notice().map(|notice| AttrValue::from(notice.to_owned()))}
                    announcement={shown.announcement.clone()}
                />
                if let Some((flights, open)) = session.in_flight().filter(|_| ordinary) {
                    <InFlightPart {flights} {open} on_intent={on_intent.clone()} />
                }
                if ordinary && session.has(Revealed::Promises) {
                    <PromisesPart
                        promises={shown.promises.clone()}
                        open={session.is_open(Part::Promises)}
                        {detail}
                        on_intent={on_intent.clone()}
                    />
                }
                if ordinary && session.has(Revealed::Settings) {
                    <Settings
                        config={shown.config.clone()}
                        summary={settings::summary(&shown.config.ack)}
                        open={session.is_open(Part::Settings)}
                        refused={session.refused().cloned()}
                        on_intent={on_intent.clone()}
                    />
                }
            </aside>
            if mode != Mode::Embedded {
                <Writes
                    strip={shown.strip.clone()}
                    rows={shown.rows.clone()}
                    open={ordinary && session.has(Revealed::Table) && session.is_open(Part::Table)}
                    has_table={session.has(Revealed::Table)}
                    on_intent={on_intent.clone()}
                />
            }
            if ordinary && session.has(Revealed::Break) {
                <BreakBar
                    breaking={shown.breaking.clone()}
                    selected={phone.then(|| shown.selected.clone())}
                    card={shown.selected_card()}
                    refused={session.refused().cloned()}
                    {more}
                    on_intent={on_intent.clone()} />
            }
            if ordinary {
                <TimeBar
                    playing={session.playing()}
                    pace={playback.pace().label(playback.beat_us())}
                    other_paces={playback.pace().has_others()}
                    seed={playback.run().seed}
                    on_intent={on_intent.clone()}
                />
            }
            if mode == Mode::Presenter {
                <button class="quiet leave-presenter" onclick={on_intent.reform(|_| Intent::Present(false))}>
                    { page_words::LEAVE_PRESENTER }
                </button>
            }
            if mode == Mode::Embedded {
                { embed_bar(session.playing(), &on_intent) }
            }
            if *keys_shown {
                <KeyList keys_on={preferences.keys_on} {on_intent} />
            }
        </div>
    }
}

/// What stands there until the lesson has come with which the page opens.
fn on_its_way() -> Html {
    html! { <div class="app"><main class="stage"><p>{ page_words::LESSON_COMES }</p></main></div> }
}

fn device(mode: Mode, phone: bool) -> Device {
    match mode {
        Mode::Presenter => Device::Presenter,
        _ if phone => Device::Phone,
        _ => Device::Desktop,
    }
}

/// Acts when all that an act may need is here. A frame needs no more than the opening.
fn when_here(intent: Intent, act: &Callback<Intent>) {
    if matches!(intent, Intent::Command(Command::Frame(_))) || rest::is_here() {
        return act.emit(intent);
    }
    let act = act.clone();
    rest::when_here(move |here| act.emit(if here { intent } else { Intent::Missing }));
}

/// What the Guide says beyond its first sentence, where it has room for one only.
fn beyond_first(guide: &Guide, narrow: bool) -> String {
    guide.sentences.get(1..).filter(|_| narrow).map(|rest| rest.join(" ")).unwrap_or_default()
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
    for (name, mode) in [("embed", Mode::Embedded), ("present", Mode::Presenter)] {
        if page::parameter(name).is_some() {
            session.show_as(mode);
        }
    }
    if let Some(name) = page::parameter("lesson") {
        let name = if name.is_empty() { FIRST.into() } else { name };
        let step = page::parameter("step").and_then(|step| step.parse().ok()).unwrap_or(1);
        session.begin_with_lesson(name, step);
    }
    if let Some(bench) = bench {
        session.set_playing(bench.plays());
        bench.begin();
    }
    session
}

/// `?panic` in the address shows what happens when Ripple breaks.
fn breaks_on_purpose(intent: &Intent) -> bool {
    let acts = matches!(
        intent,
        Intent::Do(_) | Intent::Commands(_) | Intent::Suggested | Intent::TakeUp(_) | Intent::Write
    );
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

//! A server: what it believes, its log, and the one act that its card offers.

use yew::prelude::*;

use super::log_strip::{LogStrip, torn_tail};
use crate::scene::figure::{tenths, thousandths};
use crate::scene::geometry::Rect;
use crate::scene::glyph::Glyph;
use crate::scene::layout::Form;
use crate::scene::picture::{Card, CardButton, CardMotion, Role};
use crate::scene::view::Selection;
use crate::sim::action::Action;
use crate::ui::input::Intent;
use crate::ui::kept::Kept;
use crate::ui::marks::{epoch_class, glyph, glyph_of};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub card: Kept<Card>,
    #[prop_or_default]
    pub motion: CardMotion,
    /// The Guide points at it.
    #[prop_or_default]
    pub target: bool,
    /// Tab comes here.
    #[prop_or_default]
    pub tab_stop: bool,
    pub on_intent: Callback<Intent>,
}

/// A server's card.
#[component]
pub fn ServerCard(props: &Props) -> Html {
    let Props { card, motion, target, tab_stop, on_intent } = props;
    let (role_class, mark) = role_mark(card.role);
    let class = classes!(
        "card",
        form_class(card.form),
        role_class,
        epoch_class(card.epoch_colour),
        card.disk_gone.then_some("gone"),
        card.paused.then_some("still"),
        card.selected.then_some("selected"),
        target.then_some("target"),
        card.rival.then_some("two"),
    );
    let server = card.server;
    let select =
        on_intent.reform(move |_: MouseEvent| Intent::Select(Some(Selection::Server(server))));
    let tabindex = if *tab_stop { "0" } else { "-1" };
    html! {
        <section
            {class}
            id={format!("server-{server}")}
            role="group"
            {tabindex}
            aria-label={card.name.clone()}
            aria-current={card.selected.then_some("true")}
            style={place(card.rect)}
            onclick={select}
        >
            if !card.machine.is_empty() {
                <span class="machine">{ for card.machine.iter().map(|mark| glyph(*mark)) }</span>
            }
            if card.form == Form::Token {
                { token(card, mark) }
            } else {
                <div class="band">
                    { crown_or_glyph(card, motion, mark) }
                    <span class="id">{ server.to_string() }</span>
                    <span class="role">
                        if card.paused { { glyph_of(Glyph::Pause, "pause") } }
                        { card.role_word }
                    </span>
                    <span class="epoch">{ card.epoch.clone() }</span>
                    <span class="newest">{ for card.newest.map(|write| write.0) }</span>
                </div>
                { for motion.patience.map(patience) }
                if card.form >= Form::Small {
                    <LogStrip card={card.clone()} />
                }
                if card.disk_gone {
                    { jag() }
                }
                <div class="foot">
                    <span class="status">{ status(card, motion) }</span>
                    { card_button(card, *tab_stop, on_intent) }
                </div>
                { for card.torn.as_ref().map(|torn| torn_tail(torn, motion.tail)) }
                { for motion.crown_lost.map(leaving_crown) }
                if card.crown_fallen {
                    { fallen_crown(motion.crown) }
                }
            }
        </section>
    }
}

const fn role_mark(role: Role) -> (&'static str, Glyph) {
    match role {
        Role::Primary => ("primary", Glyph::Crown),
        Role::Replica => ("replica", Glyph::Replica),
        Role::CatchingUp => ("catching", Glyph::CatchingUp),
        Role::Candidate => ("candidate", Glyph::AsksForVotes),
        Role::Down => ("down", Glyph::Down),
        Role::Outside => ("outside", Glyph::Down),
    }
}

const fn form_class(form: Form) -> &'static str {
    match form {
        Form::Full => "full",
        Form::Small => "small",
        Form::Compact => "compact",
        Form::Token => "token",
    }
}

/// The inline style that puts something on the stage.
#[must_use]
pub fn place(rect: Rect) -> String {
    let Rect { x, y, width, height } = rect;
    let [x, y, width, height] = [x, y, width, height].map(tenths);
    format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px")
}

/// The role's glyph; a crown grows while it appears.
fn crown_or_glyph(card: &Card, motion: &CardMotion, mark: Glyph) -> Html {
    if card.role == Role::Primary && motion.crown < 1_000 {
        let grown = thousandths(f64::from(motion.crown) / 1_000.0);
        return html! {
            <span style={format!("display:flex;transform:scale({grown})")}>{ glyph(mark) }</span>
        };
    }
    glyph(mark)
}

/// A torn tail takes the place of the words under the strip.
fn status(card: &Card, motion: &CardMotion) -> Option<String> {
    let words = motion.silence.as_ref().unwrap_or(&card.foot);
    card.torn.is_none().then(|| words.clone())
}

fn patience(left: u16) -> Html {
    let percent = tenths(f64::from(left) / 10.0);
    html! { <div class="patience" style={format!("width:{percent}%")}></div> }
}

fn token(card: &Card, mark: Glyph) -> Html {
    html! {
        <>
            <svg class="lag" viewBox="0 0 44 44" aria-hidden="true"><circle cx="22" cy="22" r="20.5" pathLength={LAPS.to_string()} stroke-dasharray={lag(card.behind)} /></svg>
            { glyph_of(mark, "glyph") }
            <span class="id"><span class="letter">{ "S" }</span>{ card.server.0 + 1 }</span>
        </>
    }
}

/// So many missing entries leave nothing of a token's outline.
const LAPS: u32 = 8;

/// Lag is the open part of the outline.
fn lag(behind: u32) -> Option<String> {
    let open = behind.min(LAPS - 1);
    (open > 0).then(|| format!("{} {open}", LAPS - open))
}

fn jag() -> Html {
    html! {
        <svg class="jag" viewBox="0 0 232 136" preserveAspectRatio="none" aria-hidden="true">
            <path d="M14 66l22-12 14 20 20-22 20 24 18-20 22 20 20-24 18 22 22-18 28 10" />
        </svg>
    }
}

/// The crown falls from the band to the corner.
fn fallen_crown(fallen: u16) -> Html {
    let left = 1.0 - f64::from(fallen) / 1_000.0;
    let style = format!("display:block;translate:0 {}px", tenths(-22.0 * left));
    let style = (fallen < 1_000).then_some(style);
    html! { <div {style}>{ glyph_of(Glyph::Crown, "crown fallen") }</div> }
}

/// The crown of a server that steps down: it falls and fades.
fn leaving_crown(fallen: u16) -> Html {
    let gone = f64::from(fallen) / 1_000.0;
    let style =
        format!("translate:0 {}px;opacity:{}", tenths(22.0 * gone), thousandths(1.0 - gone));
    html! { <div {style}>{ glyph_of(Glyph::Crown, "crown fallen") }</div> }
}

fn card_button(card: &Card, tab_stop: bool, on_intent: &Callback<Intent>) -> Html {
    let server = card.server;
    let (words, action) = match card.button {
        CardButton::KnockOut => ("Knock out", Action::Crash(server)),
        CardButton::BringBack => ("Bring back", Action::Restart(server)),
        CardButton::Add => ("Add", Action::Add(server)),
    };
    let onclick = on_intent.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Intent::Do(action.clone())
    });
    let tabindex = if tab_stop { "0" } else { "-1" };
    html! {
        <button class="card-button" {tabindex} aria-label={format!("{words} {server}")} {onclick}>{ words }</button>
    }
}

//! A lesson in the Guide: what was said and asked, the one filled button, and the ways through.

use yew::prelude::*;

use super::guide::verdict;
use crate::scenario::results::Results;
use crate::scenario::text::{Text, Weight};
use crate::scenario::view::{Offer, Paragraph, Question, Suggested, View};
use crate::scene::glyph::Glyph;
use crate::scene::panel::guide::Verdict;
use crate::scene::words::{lesson as say, page};
use crate::ui::input::{Intent, LessonAct};
use crate::ui::marks::glyph;
use crate::ui::mode::Mode;

/// So many paragraphs stand there: one idea at a time.
const PARAGRAPHS: usize = 7;

/// The lesson, as it stands. What is lost is said as it is without a lesson.
pub fn lesson(
    view: &View,
    lost: Option<&Verdict>,
    playing: bool,
    mode: Mode,
    on_intent: &Callback<Intent>,
) -> Html {
    let paragraphs = newest(&view.paragraphs).map(|(at, paragraph)| {
        let class = match view.paragraphs.len() - at {
            1 => None,
            2 => Some("older"),
            _ => Some("older oldest"),
        };
        match paragraph {
            Paragraph::Said(text) => html! { <p {class}>{ spans(text) }</p> },
            Paragraph::Asked(asked) => question(asked, on_intent),
        }
    });
    html! {
        <section class="guide lesson" aria-label={page::GUIDE}>
            <p class="lesson-line">
                <span class="lesson-title">{ view.title.clone() }</span>
                <span class="step-count">{ say::step_of(view.step, view.steps) }</span>
                { way(say::LEAVE, LessonAct::Leave, on_intent) }
            </p>
            <h1>{ view.heading.clone() }</h1>
            { for paragraphs }
            { for lost.map(verdict) }
            { for view.aside.as_ref().map(|aside| html! { <p class="aside">{ spans(aside) }</p> }) }
            { for view.results.as_ref().map(results) }
            <div class="guide-acts">
                { for filled(view, playing).map(|label| html! {
                    <button class="suggested" onclick={on_intent.reform(|_| Intent::Suggested)}>{ label }</button>
                }) }
                { for view.others.iter().map(|other| offer(other, on_intent)) }
            </div>
            { for next_press(view).filter(|_| mode == Mode::Presenter).map(|press| html! { <p class="next-press">{ press }</p> }) }
            { ways(view, on_intent) }
        </section>
    }
}

/// The newest paragraphs, and the newest question however old it is: what is said answers it.
fn newest(paragraphs: &[Paragraph]) -> impl Iterator<Item = (usize, &Paragraph)> {
    let asked = paragraphs.iter().rposition(|paragraph| matches!(paragraph, Paragraph::Asked(_)));
    let first = paragraphs.len().saturating_sub(PARAGRAPHS);
    let first = if asked.is_some_and(|asked| asked < first) { first + 1 } else { first };
    paragraphs.iter().enumerate().filter(move |(at, _)| *at >= first || Some(*at) == asked)
}

/// The label of the filled button.
fn filled(view: &View, playing: bool) -> Option<String> {
    match &view.suggested {
        Suggested::Act(offer) => Some(offer.label.clone()),
        Suggested::Next => Some(say::NEXT_STEP.into()),
        Suggested::Wait | Suggested::Skip if !playing => Some(say::PLAY_ON.into()),
        Suggested::Skip => Some(say::SKIP_THE_WAIT.into()),
        Suggested::End => Some(say::PLAY_FREELY.into()),
        Suggested::Wait | Suggested::Answer => None,
    }
}

/// What a remote's button does next.
fn next_press(view: &View) -> Option<String> {
    let act = match &view.suggested {
        Suggested::Act(offer) => &offer.label,
        Suggested::Next => say::NEXT_STEP,
        Suggested::Wait | Suggested::Skip => say::SKIP_THE_WAIT,
        Suggested::Answer => say::SHOW_ANSWER,
        Suggested::End => return None,
    };
    Some(say::next_press(act))
}

fn offer(offer: &Offer, on_intent: &Callback<Intent>) -> Html {
    let commands = offer.commands.clone();
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Commands(commands.clone()));
    html! { <button class="other" {onclick}>{ offer.label.clone() }</button> }
}

fn question(asked: &Question, on_intent: &Callback<Intent>) -> Html {
    let choice = |(at, words): (usize, &Text)| {
        let (chosen, right) = (asked.chosen == Some(at), asked.right == Some(at));
        let wrong = chosen && asked.right.is_some() && !right;
        let class = classes!(
            "choice",
            chosen.then_some("chosen"),
            right.then_some("right"),
            wrong.then_some("wrong"),
        );
        let mark = right.then_some(Glyph::Check).or(wrong.then_some(Glyph::Lost));
        html! {
            <button
                {class}
                disabled={!asked.open}
                aria-pressed={if chosen { "true" } else { "false" }}
                onclick={on_intent.reform(move |_: MouseEvent| Intent::Lesson(LessonAct::Answer(at)))}
            >
                <span class="digit" aria-hidden="true">{ at + 1 }</span>
                <span>{ spans(words) }</span>
                if right {
                    <span class="unseen">{ say::IS_RIGHT }</span>
                }
                { for mark.map(glyph) }
            </button>
        }
    };
    let verdict = asked.chosen.zip(asked.right).map(|(chosen, right)| {
        let words = if chosen == right { say::RIGHT } else { say::NOT_RIGHT };
        html! { <p class="answer-said">{ words }</p> }
    });
    html! {
        <fieldset class="question">
            <legend>{ spans(&asked.words) }</legend>
            <div class="choices">{ for asked.choices.iter().enumerate().map(choice) }</div>
            { for verdict }
        </fieldset>
    }
}

fn results(results: &Results) -> Html {
    html! {
        <>
            <table class="results">
                <caption class="unseen">{ say::YOUR_RUNS }</caption>
                <thead><tr>{ for say::table_heads().map(|head| html! { <th>{ head }</th> }) }</tr></thead>
                <tbody>
                    { for results.rows.iter().map(|row| html! {
                        <tr><td>{ row.rule.clone() }</td><td>{ row.took.clone() }</td><td>{ row.lost.clone() }</td><td>{ row.went_on.clone() }</td></tr>
                    }) }
                </tbody>
            </table>
            <p class="answers">{ results.answers.clone() }</p>
            <p class="challenge"><strong>{ say::CHALLENGE }</strong>{ " " }{ spans(&results.challenge) }</p>
        </>
    }
}

/// Always there: nothing locks.
fn ways(view: &View, on_intent: &Callback<Intent>) -> Html {
    html! {
        <nav class="lesson-bar" aria-label={say::LESSON}>
            if view.has_back {
                { way(say::BACK, LessonAct::Back, on_intent) }
            }
            if view.has_next && view.suggested != Suggested::Next {
                { way(say::NEXT, LessonAct::Next, on_intent) }
            }
            { way(say::SET_UP_AGAIN, LessonAct::SetUpAgain, on_intent) }
        </nav>
    }
}

fn way(words: &'static str, act: LessonAct, on_intent: &Callback<Intent>) -> Html {
    let onclick = on_intent.reform(move |_: MouseEvent| Intent::Lesson(act.clone()));
    html! { <button class="quiet" {onclick}>{ words }</button> }
}

fn spans(text: &Text) -> Html {
    let span = |span: &crate::scenario::text::Span| {
        let words = span.text.clone();
        match span.weight {
            Weight::Plain => html! { { words } },
            Weight::Emphasis => html! { <em>{ words }</em> },
            Weight::Strong => html! { <strong>{ words }</strong> },
        }
    };
    text.spans.iter().map(span).collect()
}

//! Reads a lesson file. `docs/lesson-file.md` describes the format; what a run file's reader refuses
//! of a run is refused here too, with the step in the sentence.

use crate::share::error::RunFileError;
use crate::share::json::Json;
use crate::share::limits::{LONGEST_RUN, Limits, MAX_TITLE, check_work};
use crate::share::read_action::action;
use crate::share::reader::{Field, Fields};
use crate::share::run_file::{check_version, document, run};
use crate::sim::action::Action;
use crate::sim::config::Config;
use crate::sim::time::SimTime;
use crate::sim::validate::check_action;

use super::lesson::{Act, ActKind, Ask, Choice, Lesson, Moment, Otherwise, Part, Step};
use super::read_when::{Reader, Result};
use super::text::{Template, Text};

/// The version of the format.
pub const VERSION: u32 = 1;

const MAX_STEPS: usize = 50;
const MAX_MOMENTS: usize = 100;
const MAX_HEADING: usize = 60;
const MAX_BUTTON: usize = 40;
/// A step may be watched for this long, in microseconds: what its run may cost is judged by it.
const WATCHED_US: u64 = 60_000_000;

/// Reads a lesson file and checks everything in it that can be checked without playing it.
///
/// # Errors
///
/// The first thing that is wrong with it: step, field, what is wrong, what is allowed.
pub fn decode(text: &str, limits: Limits) -> Result<Lesson> {
    let json = document(text, "lesson file")?;
    let allowed = ["lesson", "title", "minutes", "steps", "challenge", "$schema"];
    check_version(&Field::document(&json).any_fields()?, "lesson", VERSION)?;
    let fields = Field::document(&json).fields(&allowed)?;
    let mut lesson = Lesson {
        title: line(&fields.need("title"), MAX_TITLE)?,
        minutes: fields.need("minutes").whole(1, 600)?,
        steps: Vec::new(),
        challenge: Text::default(),
    };
    fields.update("challenge", &mut lesson.challenge, fixed_text)?;
    let items = filled_list(&fields.need("steps"), MAX_STEPS)?;
    for (at, item) in items.iter().enumerate() {
        let read = step(item, at + 1, limits).map_err(|error| in_step(error, item.path(), at + 1));
        lesson.steps.push(read?);
    }
    Ok(lesson)
}

/// Whether a file means to be a lesson rather than a run, whatever else is wrong with it.
#[must_use]
pub fn is_lesson(text: &str) -> bool {
    match document(text, "lesson file") {
        Ok(Json::Object(fields)) => fields.iter().any(|(name, _)| name == "lesson"),
        _ => text.contains("\"lesson\"") && text.contains("\"steps\""),
    }
}

/// `steps[2].script[0].say` is told as `step 3, script[0].say`.
fn in_step(error: RunFileError, path: &str, number: usize) -> RunFileError {
    let place = match error.place.strip_prefix(path) {
        Some("") => format!("step {number}"),
        Some(rest) => format!("step {number}, {}", rest.trim_start_matches('.')),
        None => error.place,
    };
    RunFileError::at(place, error.problem)
}

fn step(item: &Field<'_>, number: usize, limits: Limits) -> Result<Step> {
    let fields =
        item.fields(&["heading", "reveals", "run", "script", "else", "compare", "table"])?;
    let heading = line(&fields.need("heading"), MAX_HEADING)?;
    let setting = fields.need("run");
    let of_run = setting.fields(&["seed", "config", "actions", "opens_us"])?;
    let run = run(&of_run, limits)?;
    let mut opens_us = 0;
    of_run.update("opens_us", &mut opens_us, |field| field.whole(0, LONGEST_RUN.as_micros()))?;
    let opens_at = SimTime::from_micros(opens_us);
    check_work(&run, opens_at + WATCHED_US).map_err(|error| setting.error(error.problem))?;
    let compare = fields.get("compare").map(|field| earlier(&field, number)).transpose()?;
    let reader = Reader { config: &run.config, compares: compare.is_some() };
    let mut reveals = Vec::new();
    fields.update("reveals", &mut reveals, |field| words_of(field, &Part::WORDS))?;
    let mut script = Vec::new();
    let mut places = Vec::new();
    for (at, item) in filled_list(&fields.need("script"), MAX_MOMENTS)?.iter().enumerate() {
        moments(item, &reader, &mut script)?;
        places.resize(script.len(), at);
    }
    let mut otherwise = Vec::new();
    fields.update("else", &mut otherwise, |field| {
        field.list(MAX_MOMENTS)?.iter().map(|item| other(item, &reader)).collect()
    })?;
    let mut in_table = false;
    fields.update("table", &mut in_table, Field::switch)?;
    Ok(Step { heading, reveals, run, opens_at, script, places, otherwise, compare, in_table })
}

/// The place of an earlier step, which the file counts from 1.
fn earlier(field: &Field<'_>, number: usize) -> Result<usize> {
    if number == 1 {
        return Err(field.error("the first step has none before it to be compared with"));
    }
    let before = u64::try_from(number).unwrap_or(u64::MAX) - 1;
    Ok(field.whole::<usize>(1, before)? - 1)
}

/// What stands at one place of a script: words behind a fact are two moments.
fn moments(item: &Field<'_>, reader: &Reader<'_>, script: &mut Vec<Moment>) -> Result<()> {
    let any = item.any_fields()?;
    let has = |name: &str| any.get(name).is_some();
    if has("on") || has("pause") {
        let word = if has("pause") { "pause" } else { "on" };
        let fields = item.fields(&[word, "say", "if"])?;
        let on = reader.pattern(&fields.need(word))?;
        script.push(Moment::Wait { on, pause: word == "pause" });
        if has("say") || has("if") {
            script.push(said(&fields, reader)?);
        }
    } else if has("ask") {
        script.push(Moment::Ask(ask(item, reader)?));
    } else if has("do") {
        let (fields, act) = act(item, &["button", "times", "until"], reader)?;
        let until = fields.get("until").map(|field| reader.pattern(&field)).transpose()?;
        script.push(Moment::Do { acts: vec![act], until });
    } else if has("either") {
        let either = item.fields(&["either"])?.need("either");
        let acts = either.list(3)?;
        let act = |item: &Field<'_>| Ok(act(item, &["button", "times"], reader)?.1);
        let acts: Vec<Act> = acts.iter().map(act).collect::<Result<_>>()?;
        if acts.len() < 2 {
            return Err(either.error("it needs two or three acts; one alone stands without either"));
        }
        script.push(Moment::Do { acts, until: None });
    } else if has("say") {
        script.push(said(&item.fields(&["say", "if"])?, reader)?);
    } else {
        return Err(item.error("it needs one of say, ask, do, either, on, pause"));
    }
    Ok(())
}

fn said(fields: &Fields<'_>, reader: &Reader<'_>) -> Result<Moment> {
    let words = reader.template(&fields.need("say"))?;
    let only_if = fields.get("if").map(|field| reader.condition(&field)).transpose()?;
    Ok(Moment::Say { words, only_if })
}

fn ask(item: &Field<'_>, reader: &Reader<'_>) -> Result<Ask> {
    let fields = item.fields(&["ask", "choices", "judge", "expect"])?;
    let words = reader.template(&fields.need("ask"))?;
    let list = fields.need("choices");
    let choice = |item: &Field<'_>| {
        let fields = item.fields(&["text", "right_if"])?;
        let words = reader.template(&fields.need("text"))?;
        Ok(Choice { words, right_if: reader.condition(&fields.need("right_if"))? })
    };
    let choices: Vec<Choice> = list.list(3)?.iter().map(choice).collect::<Result<_>>()?;
    if choices.len() < 2 {
        return Err(list.error("it needs two or three choices"));
    }
    let most = u64::try_from(choices.len()).unwrap_or(u64::MAX);
    let expect = fields.get("expect").map(|field| field.whole::<usize>(1, most)).transpose()?;
    let judge = reader.pattern(&fields.need("judge"))?;
    Ok(Ask { words, choices, judge, expect: expect.map(|choice| choice - 1) })
}

/// An act, written as in a run file, with a button.
fn act<'a>(
    item: &Field<'a>,
    others: &[&'static str],
    reader: &Reader<'_>,
) -> Result<(Fields<'a>, Act)> {
    let (fields, action) = action(item, others, reader.config)?;
    check(&action, reader.config, item)?;
    let mut times = 1;
    fields.update("times", &mut times, |field| match action {
        Action::Write(_) | Action::WriteKey { .. } => field.whole(1, 10),
        _ => Err(field.error("only a write may be asked for several times")),
    })?;
    let button = line(&fields.need("button"), MAX_BUTTON)?;
    Ok((fields, Act { button, action, times }))
}

fn check(action: &Action, config: &Config, item: &Field<'_>) -> Result<()> {
    check_action(action, config).map_err(|invalid| {
        RunFileError::at(format!("{}.{}", item.path(), invalid.field), invalid.problem)
    })
}

fn other(item: &Field<'_>, reader: &Reader<'_>) -> Result<Otherwise> {
    let fields = item.fields(&["do", "servers", "if", "say", "undo"])?;
    let mut servers = Vec::new();
    fields.update("servers", &mut servers, |field| {
        field.list(64)?.iter().map(|item| reader.server(item)).collect()
    })?;
    let mut undo = false;
    fields.update("undo", &mut undo, Field::switch)?;
    Ok(Otherwise {
        kind: fields.need("do").word(&ActKind::WORDS)?,
        servers,
        only_if: fields.get("if").map(|field| reader.condition(&field)).transpose()?,
        say: reader.template(&fields.need("say"))?,
        undo,
    })
}

fn words_of<T: Copy>(field: &Field<'_>, words: &[(&str, T)]) -> Result<Vec<T>> {
    field.list(words.len())?.iter().map(|item| item.word(words)).collect()
}

/// A list that is not empty.
fn filled_list<'a>(field: &Field<'a>, limit: usize) -> Result<Vec<Field<'a>>> {
    let items = field.list(limit)?;
    if items.is_empty() {
        Err(field.error("it is empty; it needs at least one"))
    } else {
        Ok(items)
    }
}

/// Text that is not empty.
fn line(field: &Field<'_>, limit: usize) -> Result<String> {
    let text = field.text(limit)?;
    if text.is_empty() { Err(field.error("it is empty")) } else { Ok(text.to_owned()) }
}

/// Text in which nothing is filled in.
fn fixed_text(field: &Field<'_>) -> Result<Text> {
    let template =
        Template::parse(field.text(MAX_TITLE)?).map_err(|problem| field.error(problem))?;
    if template.measures().next().is_some() {
        return Err(field.error("no run stands behind it, so nothing in braces can be filled in"));
    }
    Ok(template.fill(|_| String::new()))
}

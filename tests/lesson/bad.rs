//! Bad lessons and what is said about them; `bad-lessons.txt` lists them for people to read. And the
//! lessons that must be good: every file that the page offers, and the example of the documentation.

use std::fmt::Write as _;
use std::fs;

use ripple::scenario::read::decode;
use ripple::scenario::rehearsal::rehearse;
use ripple::share::limits::Limits;

use super::{in_package, read};

/// What is said about a lesson: as it is read, or else as it is played.
fn complaint(text: &str) -> String {
    let played = decode(text, Limits::PAGE).and_then(|lesson| rehearse(&lesson));
    played.map_or_else(|error| error.to_string(), |_| "it is taken".into())
}

/// A whole file. One that begins with `step` or `script` stands for the lesson with this one step.
fn whole(text: &str) -> String {
    let step = if let Some(script) = text.strip_prefix("script ") {
        format!(r#"{{"heading": "H", "run": {{"opens_us": 420000}}, "script": {script}}}"#)
    } else if let Some(step) = text.strip_prefix("step ") {
        step.to_owned()
    } else {
        return text.to_owned();
    };
    format!(r#"{{"lesson": 1, "title": "T", "minutes": 1, "steps": [{step}]}}"#)
}

#[test]
fn each_bad_lesson_is_refused_in_these_words() {
    let path = in_package("tests/lesson/bad-lessons.txt");
    let listed = read(&path);
    let (mut found, mut file) = (String::new(), String::new());
    for line in listed.lines() {
        if line.starts_with("=>") {
            writeln!(found, "=> {}", complaint(&whole(&file))).expect("a string takes any text");
            file.clear();
            continue;
        }
        if !line.starts_with('#') && !line.is_empty() {
            writeln!(file, "{line}").expect("a string takes any text");
        }
        writeln!(found, "{line}").expect("a string takes any text");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &found).expect("golden files can be written");
    }
    assert!(!found.contains("it is taken"), "{found}");
    for (wanted, found) in listed.lines().zip(found.lines()) {
        assert_eq!(wanted, found, "UPDATE_GOLDEN=1 writes what was found");
    }
}

#[test]
fn every_lesson_of_the_page_can_be_played() {
    let folder = fs::read_dir(in_package("static/lessons")).expect("there is a folder of lessons");
    let mut count = 0;
    for entry in folder {
        let path = entry.expect("it can be read").path();
        assert_eq!(complaint(&read(&path)), "it is taken", "{}", path.display());
        count += 1;
    }
    assert!(count > 0);
}

/// The examples in the documentation, in order.
fn documented() -> Vec<String> {
    let text = read(&in_package("docs/lesson-file.md"));
    let examples = text.split("```json\n").skip(1);
    examples.filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

#[test]
fn the_example_of_the_documentation_can_be_played() {
    assert_eq!(complaint(&documented()[0]), "it is taken");
}

#[test]
fn the_documentation_names_every_word() {
    use ripple::scenario::condition::{Cause, Decider};
    use ripple::scenario::lesson::{ActKind, Part};
    use ripple::scenario::pattern::FactKind;
    let text = read(&in_package("docs/lesson-file.md"));
    let mut words = vec!["stalled", "everywhere", "mostly_unpromoted", "down", "up", "caught_up"];
    words.extend(["disk_gone", "disk_kept", "primary", "waits", "cause", "decided_by", "expect"]);
    words.extend(Part::WORDS.map(|(word, _)| word));
    words.extend(FactKind::WORDS.map(|(word, _)| word));
    words.extend(ActKind::WORDS.map(|(word, _)| word));
    words.extend(Cause::WORDS.map(|(word, _)| word));
    words.extend(Decider::WORDS.map(|(word, _)| word));
    words.extend(ripple::scenario::measure::Measure::words_of_file());
    let missing: Vec<&str> =
        words.into_iter().filter(|word| !text.contains(&format!("`{word}`"))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_lesson_cut_short_anywhere_is_refused_and_never_a_crash() {
    let whole = documented().remove(0);
    let end = whole.trim_end().len();
    for cut in (0..end).filter(|cut| whole.is_char_boundary(*cut)) {
        assert!(decode(&whole[..cut], Limits::PAGE).is_err(), "cut at {cut}");
    }
}

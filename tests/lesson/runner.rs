//! The headless runner checks a lesson.

use std::process::{Command, Output};

use serde_json::Value;

use super::in_package;

fn call(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ripple-run"));
    command.current_dir(in_package("")).args(arguments).output().expect("the runner starts")
}

fn complaint(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("complaints are text")
}

#[test]
fn a_good_lesson_is_told_as_json() {
    let output = call(&["static/lessons/first.json", "--lesson"]);
    assert_eq!((output.status.code(), complaint(&output)), (Some(0), ""));
    let told: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(told["title"], "Who still has your booking?");
    assert_eq!(told["steps"].as_array().map(Vec::len), Some(7));
    assert_eq!(told["steps"][4]["script"][1]["answer"], "two");
}

#[test]
fn a_bad_lesson_ends_with_2_and_its_sentence() {
    let output = call(&["tests/runs/knock-out.json", "--lesson"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complaint(&output)
            .starts_with("ripple-run: tests/runs/knock-out.json: lesson: it is missing"),
        "{}",
        complaint(&output)
    );
}

#[test]
fn a_lesson_has_no_single_trace() {
    let output = call(&["static/lessons/first.json", "--lesson", "--trace"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("a run for each step"));
}

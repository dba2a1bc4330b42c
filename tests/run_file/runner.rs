//! The headless runner, called as people call it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::{examples, in_package, read};

fn runner(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ripple-run"));
    command.current_dir(in_package("")).args(arguments);
    command
}

fn call(arguments: &[&str]) -> Output {
    runner(arguments).output().expect("the runner starts")
}

fn call_with(input: &[u8], arguments: &[&str]) -> Output {
    let mut command = runner(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the runner starts");
    // The runner stops reading a file that is too large.
    let _ = child.stdin.take().expect("it has an input").write_all(input);
    child.wait_with_output().expect("the runner ends")
}

fn complaint(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("complaints are text")
}

fn outcome(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("an outcome is JSON")
}

#[test]
fn the_outcome_of_a_good_run() {
    let output = call(&["tests/runs/done-too-soon.json"]);
    assert_eq!((output.status.code(), complaint(&output)), (Some(0), ""));
    let outcome = outcome(&output);
    assert_eq!(outcome["title"], "Done too soon");
    assert_eq!(outcome["counts"]["lost"], 3);
    assert_eq!(outcome["fates"][1], serde_json::json!({"from": 6, "to": 8, "fate": "lost"}));
    assert_eq!(outcome["promises"]["durability"], "not promised");
    assert_eq!(outcome["promises"]["log matching"], "kept");
    assert_eq!(outcome["figures"]["outages"][0]["promoted"], "S2");
    assert_eq!(outcome["figures"]["outages"][0]["lost"], 3);
    assert_eq!(outcome["as_expected"], true);
    assert_eq!(outcome["hash"].as_str().map(str::len), Some(16));
}

#[test]
fn the_outcome_tells_of_those_who_read() {
    let outcome = outcome(&call(&["tests/runs/stale-reads.json"]));
    let reads = &outcome["figures"]["reads"];
    assert!(reads["done"].as_u64().is_some_and(|done| done >= 15), "{reads}");
    assert!(reads["stale"].as_u64().is_some_and(|stale| stale >= 3), "{reads}");
    assert!(reads["latency_median_us"].as_u64().is_some_and(|us| us < 5_000), "{reads}");
    assert_eq!(outcome["promises"]["no stale reads"], "broken");
    assert_eq!(outcome["promises"]["nothing read is lost"], "not promised");
    assert_eq!(outcome["figures"]["applied_twice"], serde_json::json!([]));
}

#[test]
fn a_trace_is_the_golden_one() {
    for path in examples() {
        let output = call(&[path.to_str().expect("a plain path"), "--trace"]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stdout), read(&path.with_extension("trace")));
    }
}

#[test]
fn the_whole_trace_has_every_fact() {
    let output = call(&["tests/runs/knock-out.json", "--trace-all"]);
    let outcome = outcome(&call(&["tests/runs/knock-out.json"]));
    let lines = output.stdout.split(|byte| *byte == b'\n').count() - 1;
    assert_eq!(outcome["facts"], lines);
}

#[test]
fn an_expectation_that_fails_is_named() {
    let file = br#"{"version": 1, "until_us": 500000, "hash": "0123456789abcdef",
        "expect": {"fates": {"1": "lost", "900": "safe"}, "counts": {"lost": {"at_least": 1}}, "stalled": false}}"#;
    let output = call_with(file, &["-"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Vec<&str> = complaint(&output).lines().collect();
    assert_eq!(said[0], "ripple-run: -: expected fates.1: lost; found write 1 is safe");
    assert!(
        said[1].starts_with("ripple-run: -: expected fates.900: safe; found there is no write 900")
    );
    assert_eq!(said[2], "ripple-run: -: expected counts.lost: at least 1; found 0");
    assert!(said[3].starts_with("ripple-run: -: expected hash: 0123456789abcdef; found "));
    assert_eq!(said.len(), 4);
    let outcome = outcome(&output);
    assert_eq!(outcome["as_expected"], false);
    assert_eq!(outcome["expectations"][3]["met"], true);
}

#[test]
fn a_file_of_another_engine_plays_with_a_notice() {
    let file = br#"{"version": 1, "engine": 0, "until_us": 500000, "hash": "0123456789abcdef"}"#;
    let output = call_with(file, &["-"]);
    assert_eq!(output.status.code(), Some(0));
    let outcome = outcome(&output);
    let notice = outcome["notices"][0].as_str().expect("there is a notice");
    assert!(notice.starts_with("made by engine 0; this is engine "), "{notice}");
    assert_eq!(outcome["notices"].as_array().map(Vec::len), Some(2));
}

#[test]
fn bad_files_and_bad_calls_end_with_2() {
    let huge = vec![b' '; 1_100_000];
    let cases: [(&[&str], &[u8], &str); 9] = [
        (&[], b"", "ripple-run: a run file is missing"),
        (&["a", "b"], b"", "ripple-run: one file at a time; b is a second one"),
        (&["--fast"], b"", "ripple-run: there is no option --fast"),
        (&["no/such/file.json"], b"", "ripple-run: no/such/file.json: No such file"),
        (&["tests"], b"", "ripple-run: tests: Is a directory"),
        (&["-"], b"", "ripple-run: -: line 1, column 0: the file ends too early"),
        (&["-"], b"\xff\xfe{}", "ripple-run: -: byte 0: this is not UTF-8 text"),
        (&["-"], &huge, "ripple-run: -: the file has more than 1000000 bytes"),
        (&["-"], br#"{"version": 1, "seed": -1}"#, "ripple-run: -: seed: -1 is not allowed"),
    ];
    for (arguments, input, wanted) in cases {
        let output = call_with(input, arguments);
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert!(complaint(&output).starts_with(wanted), "{wanted}\n{}", complaint(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn help_is_no_failure() {
    let output = call(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Usage: ripple-run FILE"));
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let mut command = runner(&["tests/runs/knock-out.json", "--trace-all"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), complaint(&output)), (Some(0), ""));
}

#[test]
fn the_busy_run_that_the_benchmarks_play_has_its_name() {
    assert_eq!(call(&["tests/runs/busy.json"]).status.code(), Some(0));
}

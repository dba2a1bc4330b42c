//! Bad files and what is said about them. `bad-files.txt` lists them for people to read.

use std::fmt::Write as _;

use ripple::share::limits::{Limits, MAX_BYTES};
use ripple::share::run_file::RunFile;

use super::{compare_golden, in_package, read};

fn complaint(text: &str) -> String {
    match RunFile::decode(text, Limits::RUNNER) {
        Ok(_) => "it is taken".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_bad_file_is_refused_in_these_words() {
    let path = in_package("tests/run_file/bad-files.txt");
    let listed = read(&path);
    let mut found = String::new();
    let mut file = String::new();
    for line in listed.lines() {
        if line.starts_with("=>") {
            let complaint = complaint(&file);
            assert_ne!(complaint, "it is taken", "{file}");
            writeln!(found, "=> {complaint}").expect("a string takes any text");
            file.clear();
            continue;
        }
        if !line.starts_with('#') && !line.is_empty() {
            writeln!(file, "{line}").expect("a string takes any text");
        }
        writeln!(found, "{line}").expect("a string takes any text");
    }
    compare_golden(&path, &found);
}

#[test]
fn too_many_actions_are_refused() {
    let actions = vec![r#"{"at_us": 1, "do": "write"}"#; 10_001].join(", ");
    let found = complaint(&format!(r#"{{"version": 1, "actions": [{actions}]}}"#));
    assert_eq!(found, "actions: it has 10001 items; at most 10000 are allowed");
}

#[test]
fn ten_thousand_actions_are_taken() {
    let actions = vec![r#"{"at_us": 1, "do": "crash", "server": "S1"}"#; 10_000].join(", ");
    assert_eq!(complaint(&format!(r#"{{"version": 1, "actions": [{actions}]}}"#)), "it is taken");
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let found = complaint(&" ".repeat(MAX_BYTES + 1));
    assert_eq!(found, "the file has 1000001 bytes; at most 1000000 are allowed");
}

#[test]
fn a_title_that_is_too_long_is_refused() {
    let found = complaint(&format!(r#"{{"version": 1, "title": "{}"}}"#, "é".repeat(201)));
    assert_eq!(found, "title: it has 201 characters; at most 200 are allowed");
}

#[test]
fn braces_without_end_are_refused() {
    let found = complaint(&"[".repeat(100_000));
    assert_eq!(found, "line 1, column 128: this is not JSON: recursion limit exceeded");
}

#[test]
fn the_page_takes_fewer_servers_than_the_runner() {
    let text = r#"{"version": 1, "config": {"servers": 65}, "until_us": 1000000}"#;
    assert!(RunFile::decode(text, Limits::RUNNER).is_ok());
    let error = RunFile::decode(text, Limits::PAGE).expect_err("the page cannot draw so many");
    assert_eq!(
        error.to_string(),
        "config.servers: 65 is not allowed; it must be a whole number from 1 to 64"
    );
}

#[test]
fn a_file_cut_short_anywhere_is_refused_and_never_a_crash() {
    let whole = read(&super::examples()[0]);
    let end = whole.trim_end().len();
    for cut in (0..end).filter(|cut| whole.is_char_boundary(*cut)) {
        assert_ne!(complaint(&whole[..cut]), "it is taken", "cut at {cut}");
    }
}

#[test]
fn a_crash_of_a_server_that_is_down_has_no_effect() {
    let run = |actions: &str| {
        let text = format!(r#"{{"version": 1, "actions": [{actions}], "until_us": 900000}}"#);
        let file = RunFile::decode(&text, Limits::PAGE).expect("it makes sense");
        let cluster = ripple::share::play::play(&file, |_, _| {}).expect("it is short");
        (cluster.events(), cluster.writes().newest())
    };
    let crash = r#"{"at_us": 420000, "do": "crash", "server": "S1"}"#;
    let again = r#"{"at_us": 450000, "do": "crash", "server": "S1"}"#;
    let heal = r#"{"at_us": 460000, "do": "heal", "from": "S1", "to": "S2"}"#;
    let promote = r#"{"at_us": 470000, "do": "promote", "server": "S1"}"#;
    assert_eq!(run(crash), run(&[crash, again, heal, promote].join(", ")));
}

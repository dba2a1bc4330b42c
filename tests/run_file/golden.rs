//! The example runs, played: their traces are compared line by line.

use std::fmt::Write as _;

use ripple::share::limits::Limits;
use ripple::share::outcome::Outcome;
use ripple::share::play::play;
use ripple::share::run_file::{ENGINE, RunFile};
use ripple::sim::fact::FactLevel;
use ripple::sim::text::line;

use super::{compare_golden, examples, in_package, read, updating};

#[test]
fn the_examples_play_as_recorded() {
    for path in examples() {
        let text = read(&path);
        let file = RunFile::decode(&text, Limits::PAGE).expect("an example is a good file");
        let mut trace = String::new();
        let cluster = play(&file, |fact, cluster| {
            if fact.what.level() >= FactLevel::Detail {
                writeln!(trace, "{}", line(fact, cluster.table()))
                    .expect("a string takes any text");
            }
        })
        .expect("an example is short");
        compare_golden(&path.with_extension("trace"), &trace);
        if updating() {
            let old = format!("{:016x}", file.hash.expect("an example ends with its hash"));
            let new = format!("{:016x}", cluster.trace().hash());
            std::fs::write(&path, text.replace(&old, &new)).expect("examples can be written");
            continue;
        }
        let outcome = Outcome::new(&file, &cluster);
        let unmet: Vec<_> = outcome.unmet().collect();
        assert!(unmet.is_empty(), "{}: {unmet:#?}", path.display());
        assert_eq!(file.engine, ENGINE, "{}: made by another engine", path.display());
    }
}

#[test]
fn the_example_of_the_documentation_comes_out_as_it_says() {
    let page = read(&in_package("docs/run-file.md"));
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let file = RunFile::decode(example.expect("there is an example"), Limits::PAGE);
    let file = file.expect("it is a good file");
    let cluster = play(&file, |_, _| {}).expect("it is short");
    let outcome = Outcome::new(&file, &cluster);
    let unmet: Vec<_> = outcome.unmet().collect();
    assert!(unmet.is_empty(), "{unmet:#?}");
}

#[test]
fn playing_twice_gives_the_same_facts() {
    for path in examples() {
        let file = RunFile::decode(&read(&path), Limits::PAGE).expect("an example is a good file");
        let hash = || play(&file, |_, _| {}).expect("an example is short").trace().hash();
        assert_eq!(hash(), hash());
    }
}

#[test]
fn a_run_played_in_pieces_is_the_same_run() {
    let example = read(&examples()[1]);
    let file = RunFile::decode(&example, Limits::PAGE).expect("an example is a good file");
    let whole = play(&file, |_, _| {}).expect("an example is short");
    let (mut cluster, mut taken) = (file.run.start().expect("it starts"), 0);
    for millis in 0..=1_400 {
        let until = ripple::sim::time::SimTime::from_millis(millis);
        file.run.play(&mut cluster, &mut taken, until).expect("it plays");
    }
    assert_eq!(whole.trace().hash(), cluster.trace().hash());
}

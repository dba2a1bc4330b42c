//! The scenes of real products: each is there, is described, and comes to what it says.

use std::fmt::Write as _;
use std::path::PathBuf;

use ripple::share::limits::Limits;
use ripple::share::outcome::Outcome;
use ripple::share::play::play;
use ripple::share::run_file::{ENGINE, RunFile};
use ripple::sim::fact::FactLevel;
use ripple::sim::text::line;

use super::{compare_golden, in_package, read, updating};

const SCENES: [&str; 12] = [
    "asynchronous-loss",
    "silent-asynchronous",
    "synchronous-stall",
    "seen-then-gone",
    "waiting-commit-survives",
    "isolated-primary",
    "empty-restart",
    "last-replica-standing",
    "own-write-missed",
    "lying-lag",
    "two-servers-flapping",
    "replaced-online",
];

fn path(name: &str) -> PathBuf {
    in_package(&format!("tests/runs/scenes/{name}.json"))
}

#[test]
fn every_scene_comes_to_what_it_says() {
    for name in SCENES {
        let text = read(&path(name));
        let file =
            RunFile::decode(&text, Limits::PAGE).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut headlines = String::new();
        let cluster = play(&file, |fact, cluster| {
            if fact.what.level() >= FactLevel::Headline {
                writeln!(headlines, "{}", line(fact, cluster.table()))
                    .expect("a string takes any text");
            }
        })
        .expect("a scene is short");
        compare_golden(&path(name).with_extension("trace"), &headlines);
        if updating() {
            let old = format!("{:016x}", file.hash.expect("a scene ends with its hash"));
            let new = format!("{:016x}", cluster.trace().hash());
            std::fs::write(path(name), text.replace(&old, &new)).expect("scenes can be written");
            continue;
        }
        let outcome = Outcome::new(&file, &cluster);
        let unmet: Vec<_> = outcome.unmet().collect();
        assert!(unmet.is_empty(), "{name}: {unmet:#?}\n{headlines}");
        assert_eq!(file.engine, ENGINE, "{name}: made by another engine");
    }
}

#[test]
fn no_scene_is_missing_and_each_is_described() {
    let page = read(&in_package("docs/scenes.md"));
    let folder = std::fs::read_dir(in_package("tests/runs/scenes")).expect("the folder is there");
    let mut found: Vec<String> = folder
        .filter_map(|entry| entry.expect("it can be read").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    found.sort();
    let mut wanted = SCENES.map(str::to_owned);
    wanted.sort();
    assert_eq!(found, wanted);
    for name in SCENES {
        let file =
            RunFile::decode(&read(&path(name)), Limits::PAGE).expect("a scene is a good file");
        assert!(!file.title.is_empty() && file.note.len() > 100, "{name} says what it shows");
        let mut rows = page.lines().filter(|line| line.starts_with(&format!("| [{name}](")));
        let row = rows.next().unwrap_or_else(|| panic!("docs/scenes.md does not describe {name}"));
        assert!(row.contains("(https://"), "{name}: where does the vendor say so?");
    }
}

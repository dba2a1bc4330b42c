//! Runs that were found to go wrong, by chaos or by people, and that come right since.

use ripple::share::expect::Expectations;
use ripple::share::limits::Limits;
use ripple::share::outcome::Outcome;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;

use super::{in_package, read};

#[test]
fn what_once_went_wrong_comes_right() {
    let folder = std::fs::read_dir(in_package("tests/runs/found")).expect("the folder is there");
    let mut played = 0;
    for entry in folder {
        let path = entry.expect("it can be read").path();
        let name = path.display();
        let file = RunFile::decode(&read(&path), Limits::RUNNER)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let cluster = play(&file, |_, _| {}).expect("what is kept is short");
        let outcome = Outcome::new(&file, &cluster);
        assert_ne!(file.expect, Expectations::default(), "{name} expects nothing");
        let unmet: Vec<_> = outcome.unmet().collect();
        assert!(unmet.is_empty(), "{name}: {unmet:#?}");
        played += 1;
    }
    assert!(played >= 2, "the folder holds {played} runs");
}

//! Run files: what is taken, what is refused and with which words, what comes of playing them.

mod bad;
mod found;
mod golden;
mod random;
mod round_trip;
mod runner;
mod scenes;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};

/// Whether golden files are to be written instead of compared.
fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares with a golden file, or writes it when updating.
fn compare_golden(path: &Path, found: &str) {
    if updating() {
        fs::write(path, found).expect("golden files can be written");
        return;
    }
    let wanted = read(path);
    let mut lines = wanted.lines().zip(found.lines()).enumerate();
    let differs = lines.find(|(_, (wanted, found))| wanted != found);
    if let Some((at, (wanted, found))) = differs {
        panic!(
            "{}, line {}:\n  wanted {wanted}\n  found  {found}\nUPDATE_GOLDEN=1 writes what was found",
            path.display(),
            at + 1
        );
    }
    assert_eq!(wanted.lines().count(), found.lines().count(), "{}: lines", path.display());
}

/// The example runs, in order of their names.
fn examples() -> Vec<PathBuf> {
    ["done-too-soon", "knock-out", "out-of-order", "price-of-all", "stale-reads"]
        .map(|name| in_package(&format!("tests/runs/{name}.json")))
        .to_vec()
}

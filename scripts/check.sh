#!/usr/bin/env bash
# What can be said about the code without running it. Both worlds are checked:
# the core must compile with no browser crate in sight, the page with all.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_target
cargo fmt --all --check
cargo clippy --locked --workspace --no-default-features --features ripple-proof/mutants --all-targets \
    -- -D warnings
cargo clippy --locked --target wasm32-unknown-unknown --lib --bin ripple --test web -- -D warnings
cargo clippy --locked --target wasm32-unknown-unknown -p ripple-proof --test web -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --target wasm32-unknown-unknown --lib --no-deps --document-private-items

#!/usr/bin/env bash
# Puts right what `make check` finds and a tool can put right.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_target
cargo clippy --fix --allow-dirty --allow-staged --workspace --no-default-features --all-targets
cargo clippy --fix --allow-dirty --allow-staged --target wasm32-unknown-unknown --lib --bin ripple --test web
cargo fmt --all

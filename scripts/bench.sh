#!/usr/bin/env bash
# The figures that have a budget, one a line: name, value, unit.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
# Only figures on standard output, so that they can be kept and compared.
{
    install_all
    trunk build --release
} >&2

cargo run --quiet --locked --release --no-default-features --bin ripple-bench
node benches/page.mjs

#!/usr/bin/env bash
# The figures that have a budget, one a line: name, value, unit.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
# Only figures on standard output, so that they can be kept and compared.
{
    install_browser
    install_build_tools
    install_node_packages
    trunk build --release
} >&2

if [ -f src/bin/ripple-bench.rs ]; then
    cargo run --quiet --locked --release --no-default-features --bin ripple-bench
else
    echo "engine.native.events_per_s missing events/s"
    echo "engine.scaling.ratio missing ratio"
fi
node benches/page.mjs

#!/usr/bin/env bash
# From a fresh clone to the page in one command. Serves the release build,
# since an unoptimised engine is too slow to look at.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_build_tools
# Not dist/: what is served reloads itself, and the tests must not meet that.
mkdir -p target/served
exec trunk serve --release --dist target/served

#!/usr/bin/env bash
# Finds out what the opening runs, and builds the page by it. Needed now and then:
# what is new in the page counts as opening until then.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_all
trunk build --release
node scripts/record.mjs
trunk build --release

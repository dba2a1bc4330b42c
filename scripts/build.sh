#!/usr/bin/env bash
# Builds the page into dist/, ready for any static host.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_build_tools
trunk build --release

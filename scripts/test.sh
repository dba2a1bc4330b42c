#!/usr/bin/env bash
# Every check and every test. Ends with how many tests of each kind passed, and
# prints that only when every kind has run: no sum means that something broke.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
install_all

scripts/check.sh

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
summary=()
passed=0
failed=0

# run KIND COMMAND...: runs one kind of test. A failed test lets the other kinds
# run; a kind that fails without a failed test has not run at all.
run() {
    local kind=$1 broke=0 p f
    say "$kind tests"
    "${@:2}" 2>&1 | tee "$logs/$kind" || broke=1
    read -r p f < <(awk '
        /^test result:/ { p += $4; f += $6 }                                # cargo
        /^ +[0-9]+ passed/ { p += $1 }                                      # playwright
        /^ +[0-9]+ (failed|flaky|interrupted|did not run)/ { f += $1 }
        END { print p + 0, f + 0 }' "$logs/$kind")
    if ((broke && f == 0)); then
        echo "The $kind tests did not run to their end." >&2
        exit 1
    fi
    summary+=("$kind: $p passed, $f failed")
    passed=$((passed + p))
    failed=$((failed + f))
}

browser_tests() {
    cargo test --locked --target wasm32-unknown-unknown --test web &&
        cargo test --locked --target wasm32-unknown-unknown -p ripple-proof --test web -- --nocapture
}

# One build of the engine for both: its deliberate bugs are compiled in and slumber, except where the proofs
# wake one. The browser tests and the page are built without, and must give random runs the same names.
run native cargo test --locked --workspace --exclude ripple-proof --no-default-features \
    --features ripple/mutants --no-fail-fast
RIPPLE_SEEDS=10000 RIPPLE_SPACES=all \
    run proof cargo test --locked -p ripple-proof --features mutants --no-fail-fast -- --nocapture
# A long run of the engine in an unoptimised page may take its time.
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=120 \
    run browser browser_tests
trunk build --release
run end-to-end node_modules/.bin/playwright test

say "All kinds ran"
printf '%s\n' "${summary[@]}"
# What the proofs came to.
sed -n 's/^.*figure: //p' "$logs"/*
echo "$passed passed, $failed failed"
((failed == 0))

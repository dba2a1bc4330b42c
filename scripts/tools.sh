# Sourced by the other scripts. Finds the tools that build and test the page,
# and installs those that are missing, so that one command is all the set-up.
#
# Everything comes from a package registry (crates, npm, the distribution):
# download pages are often closed where registries are open. What is on PATH in
# the right version is used; the rest goes to a per-user cache, so that nothing
# of the user's own is replaced and two checkouts share one copy.

TRUNK_VERSION=0.21.14
BINARYEN_VERSION=123
# The bindings and the tool that writes them must be the very same version.
BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3 }' Cargo.lock)

TOOLS=${RIPPLE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/ripple}
PATH="$TOOLS/trunk-$TRUNK_VERSION/bin:$TOOLS/wasm-bindgen-$BINDGEN_VERSION/bin:$TOOLS/binaryen-$BINARYEN_VERSION/bin:$PATH"
# Trunk must never look for a tool on a download page, nor for a newer trunk.
# Offline it lets cargo fetch nothing either, so that is done beforehand.
export PATH TRUNK_OFFLINE=true TRUNK_SKIP_VERSION_CHECK=true

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# has TOOL VERSION: whether TOOL is on PATH in that version.
has() { "$1" --version 2>/dev/null | grep -qwF -- "$2"; }

# A tool runs for seconds and takes minutes to optimise, so it is built as it
# is; one shared target folder builds what the tools have in common once.
install_crate() { # CRATE VERSION FOLDER [OPTION...]
    say "Installing $1 $2 (once, a few minutes)"
    env -u RUSTFLAGS -u CARGO_BUILD_TARGET \
        CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 \
        CARGO_PROFILE_DEV_DEBUG_ASSERTIONS=false CARGO_PROFILE_DEV_OVERFLOW_CHECKS=false \
        cargo install "$1" --version "=$2" --debug --no-default-features "${@:4}" \
        --root "$TOOLS/$3-$2" --target-dir "$TOOLS/build"
}

# A rust-toolchain.toml does not add a target to a toolchain already there.
install_target() {
    [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] || rustup target add wasm32-unknown-unknown
}

# What turns the sources into a page.
install_build_tools() {
    local ahead=
    install_target
    cargo fetch --locked --quiet
    if ! has trunk "$TRUNK_VERSION"; then
        # Compiling the page meanwhile keeps the cores busy that a tool leaves idle.
        nice cargo build --quiet --locked --release --target wasm32-unknown-unknown --bin ripple &
        ahead=$!
        install_crate trunk "$TRUNK_VERSION" trunk --locked
    fi
    # Not --locked: this crate's own lock file names a version that was withdrawn.
    if ! has wasm-bindgen "$BINDGEN_VERSION" || ! has wasm-bindgen-test-runner "$BINDGEN_VERSION"; then
        install_crate wasm-bindgen-cli "$BINDGEN_VERSION" wasm-bindgen
    fi
    rm -rf "$TOOLS/build"
    if ! has wasm-opt "version $BINARYEN_VERSION"; then
        say "Installing wasm-opt $BINARYEN_VERSION"
        npm install --global --prefix "$TOOLS/binaryen-$BINARYEN_VERSION" --no-fund --no-audit "binaryen@$BINARYEN_VERSION"
    fi
    install_node_packages
    [ -z "$ahead" ] || wait "$ahead"
}

# What drives the page in the tests, and makes its scripts short.
install_node_packages() {
    [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci
}

# The browser that the tests drive, and its driver.
install_browser() {
    CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
    CHROMEDRIVER=$(command -v chromedriver || true)
    if [ -z "$CHROMIUM" ] || [ -z "$CHROMEDRIVER" ]; then
        if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
            echo "The tests need Chromium and its driver: install the packages chromium and chromium-driver." >&2
            exit 1
        fi
        say "Installing Chromium and its driver"
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium chromium-driver
        CHROMIUM=$(command -v chromium)
        CHROMEDRIVER=$(command -v chromedriver)
    fi
    export CHROMIUM CHROMEDRIVER
}

# All that a build and a browser of it need.
install_all() {
    install_browser
    install_build_tools
}

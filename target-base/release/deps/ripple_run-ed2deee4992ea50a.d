/work/members/target-base/release/deps/ripple_run-ed2deee4992ea50a.d: src/bin/ripple-run.rs

/work/members/target-base/release/deps/ripple_run-ed2deee4992ea50a: src/bin/ripple-run.rs

src/bin/ripple-run.rs:

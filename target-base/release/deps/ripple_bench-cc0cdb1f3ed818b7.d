/work/members/target-base/release/deps/ripple_bench-cc0cdb1f3ed818b7.d: src/bin/ripple-bench.rs

/work/members/target-base/release/deps/ripple_bench-cc0cdb1f3ed818b7: src/bin/ripple-bench.rs

src/bin/ripple-bench.rs:

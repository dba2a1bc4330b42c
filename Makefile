# All the set-up is in these commands: each installs what it needs and misses.
.PHONY: help serve build test check fix record bench prove chaos

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## Build the page and serve it on http://127.0.0.1:8080
	@scripts/serve.sh

build: ## Build the page into dist/, for any static host
	@scripts/build.sh

test: ## Check everything and run every test
	@scripts/test.sh

check: ## Formatting, lints and documentation
	@scripts/check.sh

fix: ## Repair formatting and what lints can repair
	@scripts/fix.sh

record: ## Find out anew what the opening runs
	@scripts/record.sh

bench: ## Measure, one figure a line
	@scripts/bench.sh

prove: ## Model checking: the larger table, STATES=n of each space at most
	@cargo run --quiet --locked --profile proof -p ripple-proof --bin prove -- $(STATES)

chaos: ## Random runs: SEEDS=n of them, from FIRST=n on
	@cargo run --quiet --locked --profile proof -p ripple-proof --bin chaos -- $(or $(SEEDS),100000) $(FIRST)

# Every target finds JDK 25 itself (dev/find-jdk.sh), asks nothing, and needs no terminal.
.DEFAULT_GOAL := help
.PHONY: help check fast fmt bench demo soak

MVN = ./dev/mvn.sh

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

check: ## everything that must pass before a change lands
	@./dev/check.sh

fast: ## unit tests of all modules, without system-tests and bench
	@$(MVN) test -pl '!system-tests,!bench'

fmt: ## format the Java sources
	@$(MVN) -q spotless:apply

bench: ## benchmarks (ratios against a named baseline)
	@./dev/bench.sh

demo: ## the demo, as ./ashlar demo
	@./ashlar demo

soak: ## what takes longer than a check may: a million histories, the launcher in hostile surroundings, 200 kills, bounded memory
	@./dev/soak.sh

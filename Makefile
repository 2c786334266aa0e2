# Trivium. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.

SWIFT ?= swift
PREFIX ?= /usr/local
CHECKS := --explicit-target-dependency-import-check error
# What a newcomer waits for: a debug build with the model and the grid optimised, in a folder of its own, nothing for debuggers.
QUICK := --product trivium --scratch-path .build-run --disable-index-store -debug-info-format none
RELEASE = $(shell $(SWIFT) build -c release --show-bin-path)/trivium
DEBIAN_PACKAGES := libncurses-dev libcurl4-openssl-dev libsqlite3-dev

.PHONY: help run test build release bench crosscheck check format record docs install packages

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: packages ## build what is missing, quickly, and open the workbench on the sample
	TRIVIUM_QUICK=1 $(SWIFT) build $(QUICK)
	@"$$(TRIVIUM_QUICK=1 $(SWIFT) build $(QUICK) --show-bin-path)/trivium" demo answers

# Tests that wait for threads, servers and processes run apart, so that those that only compute keep no thread from them.
test: packages ## build and run all tests
	$(SWIFT) build --build-tests $(CHECKS)
	$(SWIFT) test --skip-build --disable-xctest --skip '^(ModelProviders|Runtime|NcursesDriver|Trivium)Tests\.'
	$(SWIFT) test --skip-build --disable-xctest --filter '^(ModelProviders|Runtime|NcursesDriver)Tests\.'
	$(SWIFT) test --skip-build --disable-xctest --filter '^TriviumTests\.'

build: packages ## debug build
	$(SWIFT) build $(CHECKS)

release: packages ## release build
	$(SWIFT) build -c release $(CHECKS) --product trivium

bench: packages ## performance and quality figures, release build
	$(SWIFT) build -c release $(CHECKS)
	@Tests/Benchmarks/run "$$(dirname $(RELEASE))"

crosscheck: release ## exports read by the programs they are for, 200 rounds of kill -9, a cap under 64 calls at once; python3, see Tests/Checks
	python3 Tests/Checks/exports.py "$(RELEASE)"
	python3 Tests/Checks/crashes.py "$(RELEASE)" 200
	python3 Tests/Checks/budgets.py "$(RELEASE)"

check: packages ## format lint, import check, generated docs up to date
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Themes
	$(SWIFT) build $(CHECKS)
	@$$($(SWIFT) build --show-bin-path)/trivium keys --markdown | diff -u Docs/keys.md - \
	  || { echo 'Docs/keys.md is out of date: run `make docs`.'; exit 1; }

format: ## format all Swift files
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Themes

record: packages ## write the screen snapshots anew
	RECORD_SNAPSHOTS=1 $(SWIFT) test --disable-xctest --filter WorkbenchTests || true
	@git status --short Tests/WorkbenchTests/Snapshots

docs: build ## write the generated docs
	$$($(SWIFT) build --show-bin-path)/trivium keys --markdown > Docs/keys.md

install: packages ## one relocatable binary in PREFIX/bin
	$(SWIFT) build -c release $(CHECKS) --product trivium --static-swift-stdlib --scratch-path .build-install
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 "$$($(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-install --show-bin-path)/trivium" "$(DESTDIR)$(PREFIX)/bin/trivium"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/trivium"

# System libraries: installed on Debian and its children, named elsewhere.
packages:
	@command -v $(SWIFT) >/dev/null || { \
	  echo 'Swift 6.2 or newer is needed first: https://www.swift.org/install'; exit 1; }
	@if [ "$$(uname)" = Darwin ]; then \
	  command -v brew >/dev/null && brew list ncurses curl sqlite >/dev/null 2>&1 \
	    || echo 'If the build misses a library: brew install ncurses curl sqlite'; \
	elif command -v dpkg-query >/dev/null; then \
	  missing=''; for name in $(DEBIAN_PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; \
	  done; \
	  if [ -n "$$missing" ]; then \
	    sudo=''; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    [ -z "$$sudo" ] || command -v sudo >/dev/null || { \
	      echo "Missing packages:$$missing. Install them as root: apt-get install$$missing"; exit 1; }; \
	    echo "Installing$$missing"; \
	    $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	  fi; \
	else \
	  echo 'Needed: development files of ncursesw, libcurl and SQLite (names differ by distribution).'; \
	fi

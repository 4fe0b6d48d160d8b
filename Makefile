# tenrounds: the commands that people need. "make help" lists them. Works with GNU make 3.81 and later.

GO   ?= go
# What "make bench" runs, and what is added to its command line: make bench PLAN=post ARGS="--rounds 12".
PLAN ?= standard
ARGS ?=
# What is tested, and how: make test PKGS=./harness/... TESTFLAGS="-count=1 -v".
PKGS      ?= ./...
TESTFLAGS ?=
FUZZTIME  ?= 10s
# What "make bench-load" measures, all by default, and in how many pairs: BENCH=Bars, BENCH=Slices PAIRS=10.
BENCH ?= .
PAIRS ?=
ROUNDS ?=

GOLANGCI_VERSION    := v2.15.0
STATICCHECK_VERSION := v0.8.2
GOVULNCHECK_VERSION := v1.1.4
AXE_VERSION         := 4.14.1

# Tools are pinned, and kept per version so that a new pin installs anew. The paths are relative: that of the checkout may have
# spaces, which rules cannot name.
TOOLS       := bin/tools
GOLANGCI    := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)/golangci-lint
STATICCHECK := $(TOOLS)/staticcheck-$(STATICCHECK_VERSION)/staticcheck
AXE         := $(TOOLS)/axe-core-$(AXE_VERSION)

SERVERS := $(patsubst servers/%/target.json,%,$(wildcard servers/*/target.json))
BOOKSTORES := $(patsubst servers/%/bookstore/main.go,%,$(wildcard servers/*/bookstore/main.go))
APIS := $(patsubst servers/%/api/main.go,%,$(wildcard servers/*/api/main.go))
# As the harness builds them, so that both make the same binary: for this machine, whatever GOOS and GOARCH say.
BUILD   := GOOS="$$($(GO) env GOHOSTOS)" GOARCH="$$($(GO) env GOHOSTARCH)" CGO_ENABLED=0 $(GO) build -trimpath

# The race detector needs cgo, which needs a compiler that can link. Without one the tests run without it.
HASH := \#
RACE = $(shell [ "$$($(GO) env CGO_ENABLED)" = 1 ] && \
	echo '$(HASH)include <stdlib.h>' | $$($(GO) env CC) -x c -c -o /dev/null - >/dev/null 2>&1 && echo -race)

.PHONY: help build serve-all bench bench-quick bookstore bookstore-postgres bookstore-full bench-load bench-bookstore verify verify-python-books compare report site test test-faults test-contract test-race test-browser lint fmt check vuln fuzz tools man clean need-go

## help: list the commands
help:
	@awk '/^## [a-z-]+: / { name = $$2; sub(":", "", name); sub("^## [a-z-]+: *", ""); printf "  make %-18s %s\n", name, $$0 }' Makefile
	@echo
	@command -v $(GO) >/dev/null 2>&1 || echo "There is no $(GO) on the PATH: tenrounds needs Go 1.26 or newer, from https://go.dev/dl/"

## build: build every binary into bin/, each by a go build of its own
build: need-go
	@set -e; for c in bench load serve; do echo "bin/$$c"; $(BUILD) -o bin/$$c ./cmd/$$c; done
	@set -e; for s in $(SERVERS); do echo "bin/$$s"; $(BUILD) -o bin/$$s ./servers/$$s; done
	@set -e; for s in $(BOOKSTORES); do echo "bin/$$s-bookstore"; $(BUILD) -o bin/$$s-bookstore ./servers/$$s/bookstore; done
	@set -e; for s in $(APIS); do echo "bin/$$s-api"; $(BUILD) -o bin/$$s-api ./servers/$$s/api; done

## serve-all: start every server on a port of its own until Ctrl-C; ARGS="--targets gin,chi"
serve-all: need-go
	@$(BUILD) -o bin/serve ./cmd/serve
	bin/serve $(ARGS)

## bench: run the standard plan; PLAN=post, ARGS="--rounds 12 --targets gin,chi"
bench: bin/bench
	bin/bench run $(PLAN) $(ARGS)

## bench-quick: run the quick plan, a few minutes
bench-quick: bin/bench
	bin/bench run quick $(ARGS)

.PHONY: test-kubernetes
## test-kubernetes: decode the manifests in deploy/kubernetes against the types of Kubernetes' API
test-kubernetes: need-go
	cd deploy/check && $(GO) test ./...

.PHONY: bench-merge
## bench-merge: how long merging the results of 1,000 workers takes
bench-merge: need-go
	$(GO) test ./harness/shares -run '^$$' -bench Merge -count 5

.PHONY: bench-routing
## bench-routing: how long each router alone takes to find one of 200 routes
bench-routing: need-go
	$(GO) test ./test/routing -run '^$$' -bench Routers -count 5

.PHONY: bench-work
## bench-work: measure routing, binding, middleware, rendering and compression, under half an hour; ARGS="--targets gin,chi"
bench-work: bin/bench
	bin/bench run work $(ARGS)

## bookstore: run the bookstore, an application on SQLite, beside the plain JSON; ARGS="--targets gin,chi"
bookstore: bin/bench
	bin/bench run bookstore $(ARGS)

## bookstore-postgres: run it on a private PostgreSQL, which must be installed, with 1,000,000 books
bookstore-postgres: bin/bench
	bin/bench run bookstore-postgres $(ARGS)

## bookstore-full: run it on a private PostgreSQL with 10,000,000 books, some 4 GB in the cache
bookstore-full: bin/bench
	bin/bench run bookstore-full $(ARGS)

## bench-load: measure the load generator itself against wrk and others; BENCH=Bars PAIRS=8 BENCH_SECONDS=3
bench-load: need-go
	BENCH_PAIRS="$(PAIRS)" $(GO) test -count=1 -timeout 2h -run '^$$' -bench '$(BENCH)' -benchtime 1x ./cmd/load

## bench-bookstore: measure the bookstore on net/http against a server written by hand, on PostgreSQL; PAIRS=6
bench-bookstore: need-go
	BENCH_PAIRS="$(PAIRS)" $(GO) test -count=1 -timeout 2h -run '^$$' -bench '^BenchmarkBookstore$$' -benchtime 1x ./shared/bookstore/reference

.PHONY: bench-servers
## bench-servers: measure each server against the reference of its engine; ROUNDS=8 ARGS="gin,chi" AGAINST=/other/checkout
bench-servers: need-go
	BENCH_AGAINST="$(AGAINST)" BENCH_ROUNDS="$(ROUNDS)" BENCH_TARGETS="$(ARGS)" $(GO) test -count=1 -timeout 2h -run '^$$' -bench '^BenchmarkServers$$' -benchtime 1x ./shared/reference

.PHONY: bench-site
## bench-site: measure how long the site of 200 runs takes, copies of the reference
bench-site: need-go
	$(GO) test -count=1 -run '^$$' -bench '^BenchmarkSite$$' -benchtime 3x ./cmd/bench

.PHONY: simulate
## simulate: how often tests, intervals and gates are wrong, from kept runs, into docs/simulations.txt; TIMES=2000, some minutes
simulate: need-go
	TENROUNDS_SIMULATIONS="$(or $(TIMES),2000)" TENROUNDS_SIMULATIONS_FILE="$(CURDIR)/docs/simulations.txt" \
		TENROUNDS_COMMIT="$$(git describe --always --dirty)" $(GO) test -count=1 -timeout 1h -run '^TestSimulations$$' ./harness/stats

## man: write the manual pages of bench, load and serve: man -l bin/man/bench-run.1
man: need-go
	@TENROUNDS_MAN="$(CURDIR)/bin/man" $(GO) test -count=1 -run '^TestManual$$' ./cmd/bench ./cmd/load ./cmd/serve

## verify: check every server against the whole contract; ARGS="--targets gin"
verify: bin/bench
	bin/bench verify $(ARGS)

## verify-python-books: the bookstores in Python while a real PostgreSQL fails: half a minute each; ARGS="py-sanic-bookstore"
verify-python-books: need-go
	TENROUNDS_FAULTS=1 TENROUNDS_PYTHON_BOOKS='$(or $(ARGS),py-*-bookstore*)' $(GO) test -count=1 -timeout 20m -run TestPythonBookstores -v ./test/contract

## compare: put two results side by side: A=results/reference B=results/...
compare: bin/bench
	@test -n "$(A)" && test -n "$(B)" || { echo 'usage: make compare A=results/ONE B=results/OTHER' >&2; exit 2; }
	bin/bench compare $(A) $(B) $(ARGS)

## report: make the tables of a result again: DIR=results/reference ARGS="--format markdown"
report: bin/bench
	@test -n "$(DIR)" || { echo 'usage: make report DIR=results/ONE' >&2; exit 2; }
	bin/bench report $(DIR) $(ARGS)

.PHONY: keep
# What bench report --write makes again.
MADE := rounds.csv slices.csv summary.csv pairs.csv cpu_pairs.csv p50_pairs.csv p99_pairs.csv rates.csv connections.csv locust.csv report.html charts
## keep: make a run small and add it to git: turns compressed, without tables that can be made again; DIR=results/ONE
keep:
	@test -f "$(DIR)/run.json" || { echo 'usage: make keep DIR=results/ONE' >&2; exit 2; }
	@! test -f "$(DIR)/turns.ndjson" || gzip -9nf "$(DIR)/turns.ndjson"
	@gzip -t "$(DIR)/turns.ndjson.gz"
	@cd "$(DIR)" && rm -rf $(MADE)
	git add -Af "$(DIR)"

## site: make a static site of all runs under results/; OUTPUT=site
OUTPUT ?= site
site: bin/bench
	bin/bench site --out $(OUTPUT) $(ARGS)

# go build knows best what has changed.
.PHONY: bin/bench
bin/bench: need-go
	@$(BUILD) -o bin/bench ./cmd/bench

bin/load: need-go
	@$(BUILD) -o bin/load ./cmd/load

# Programs with the race detector sleep for a second when they end, lest one is missed in what still runs by then. The tests
# of a package have ended what they began, and there are many packages.
RACE_ENV := GORACE="atexit_sleep_ms=0 $$GORACE"

# Packages that start no goroutine, held to that by test/arch, and tests of documents and sources: the race detector, which
# finds nothing there, would make them take six times as long.
SINGLE := ./harness/plan ./harness/report/... ./harness/results ./harness/stats ./test/arch ./test/docs

## test: run the quick tests, with the race detector where a C compiler is there; PKGS=./harness/...
# The tests of servers/ are of the suite of faults.
test: need-go
ifeq ($(PKGS),./...)
	@single="$$($(GO) list $(SINGLE))" && others="$$($(GO) list ./... | grep -v '^tenrounds/servers/' | grep -vxF "$$single")" && \
	{ code=0; $(RACE_ENV) $(GO) test $(strip $(RACE) $(TESTFLAGS)) $$others || code=$$?; \
	$(GO) test $(TESTFLAGS) $$single || code=$$?; exit $$code; }
else
	$(RACE_ENV) $(GO) test $(strip $(RACE) $(TESTFLAGS) $(PKGS))
endif

## test-faults: run the tests of real programs, faults and deadlines, some minutes; PKGS=./harness/launch
# They are those that begin with faults.Only. Those of test/contract have a target of their own.
test-faults: need-go
	@set -e; names=; pkgs=; \
	for p in $$($(GO) list $(PKGS) | sed 's|^tenrounds|.|' | grep -vx ./test/contract); do \
		grep -qs '^	faults\.Only(t)' $$p/*_test.go || continue; pkgs="$$pkgs $$p"; \
		for n in $$(awk '/^func Test/ { name = $$2; sub(/\(.*/, "", name) } /^\tfaults\.Only\(t\)/ { print name }' $$p/*_test.go); do \
			names="$$names|$$n"; done; \
	done; \
	[ -n "$$pkgs" ] || { echo "no test of $(PKGS) begins with faults.Only" >&2; exit 1; }; \
	$(RACE_ENV) TENROUNDS_FAULTS=1 $(GO) test -count=1 $(strip $(RACE) $(TESTFLAGS)) -run "^($${names#|})\$$" $$pkgs

## test-contract: check every server against the whole contract, and the commands as programs, some minutes
test-contract: need-go
	TENROUNDS_FAULTS=1 TENROUNDS_WAIT=1 $(GO) test -count=1 $(TESTFLAGS) ./test/contract

## test-race: run the quick tests with the race detector, or fail
test-race: need-go
	$(RACE_ENV) CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) $(PKGS)

.PHONY: test-python
PY_TESTS := bin/tools/python-tests
## test-python: test pyboot and check the Python sources by ruff and mypy, in a venv of bin/tools
test-python:
	@command -v python3 >/dev/null 2>&1 || { echo "test-python is left out: there is no python3 on the PATH"; exit 0; }; \
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "test-python is left out: it needs Python 3.11 or newer"; exit 0; }; \
	cmp -s external/python/tests.lock $(PY_TESTS)/lock || { rm -rf $(PY_TESTS); python3 -m venv $(PY_TESTS) && \
		$(PY_TESTS)/bin/pip install -q --disable-pip-version-check --require-hashes -r external/python/tests.lock && \
		cp external/python/tests.lock $(PY_TESTS)/lock; } || { echo "test-python is left out: PyPI does not give what external/python/tests.lock names"; exit 0; }; \
	bin="$(CURDIR)/$(PY_TESTS)/bin"; cd external/python && \
	"$$bin/ruff" check --quiet --config pyproject.toml .. && "$$bin/ruff" format --quiet --check --config pyproject.toml .. && \
	"$$bin/mypy" && PYTHONDONTWRITEBYTECODE=1 "$$bin/python" -m pytest

.PHONY: test-tables
TABLES := bin/tools/tables
## test-tables: read the tables of several runs as one in pandas and DuckDB, in a venv of bin/tools
test-tables: need-go
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "test-tables is left out: it needs Python 3.11 or newer"; exit 0; }; \
	cmp -s test/docs/testdata/tables.lock $(TABLES)/lock || { rm -rf $(TABLES); python3 -m venv $(TABLES) && \
		$(TABLES)/bin/pip install -q --disable-pip-version-check --require-hashes -r test/docs/testdata/tables.lock && \
		cp test/docs/testdata/tables.lock $(TABLES)/lock; } || { echo "test-tables is left out: PyPI does not give what test/docs/testdata/tables.lock names"; exit 0; }; \
	TENROUNDS_TABLES="$(CURDIR)/$(TABLES)/bin/python" $(GO) test -count=1 $(TESTFLAGS) -run '^TestStackedTables$$' ./test/docs

## test-browser: test reports and site in Chromium, with axe-core from npm
test-browser: need-go
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || \
		{ echo "test-browser needs Chromium: apt-get install chromium" >&2; exit 1; }
	@[ -d $(AXE) ] || ! command -v npm >/dev/null 2>&1 || npm install --silent --no-save --prefix $(AXE) axe-core@$(AXE_VERSION)
	TENROUNDS_BROWSER=1 TENROUNDS_AXE="$(CURDIR)/$(AXE)/node_modules/axe-core/axe.min.js" $(GO) test -count=1 $(TESTFLAGS) -run '^TestBrowser' ./cmd/bench

# The published comparisons' frameworks, raw WSGI and ASGI as the floor of the language, and one that came later.
PYTHON := py-aiohttp,py-asgi,py-bottle,py-django,py-djangorestframework,py-eve,py-falcon,py-fastapi,py-flask,py-hug,py-litestar,py-pyramid,py-sanic,py-starlette,py-tornado,py-wsgi

.PHONY: verify-python
## verify-python: hold sixteen servers in Python to the contract, two for each CPU at once, and the application api; PYTHON='py-*' for all
verify-python: bin/bench
	bin/bench verify --targets '$(PYTHON)'
	bin/bench verify --app api --targets 'py-*-api'

.PHONY: verify-python-old
## verify-python-old: the contract on Japronto (2018), which needs CPython 3.7
verify-python-old: bin/bench
	bin/bench verify --targets py-japronto

.PHONY: test-instructions
## test-instructions: how often bench instructions finds half a per cent, and tells equal servers apart; TRIES=20, some minutes
test-instructions: need-go
	TENROUNDS_INSTRUCTIONS="$(or $(TRIES),20)" $(GO) test -count=1 -v -timeout 1h -run '^TestPlanted' ./harness/instructions

.PHONY: test-busy
## test-busy: run the quick plan beside programs that keep all CPUs busy; no server may be accused
test-busy: need-go
	TENROUNDS_BUSY=1 $(GO) test -count=1 $(TESTFLAGS) -run '^TestBusy' ./cmd/bench

.PHONY: test-runtimes
## test-runtimes: build with a profile, with other codecs and as several processes, verify and measure all of it, some minutes
test-runtimes: need-go
	$(GO) test -count=1 -tags stdjson ./shared/codec ./shared/payloads
	GOEXPERIMENT=jsonv2 $(GO) test -count=1 -tags stdjson ./shared/codec ./shared/payloads
	TENROUNDS_RUNTIMES=1 $(GO) test -count=1 $(TESTFLAGS) -run '^TestRuntimes' ./cmd/bench

## lint: gofmt, go vet, staticcheck and golangci-lint; none changes a file
lint: need-go tools
	@files="$$(git ls-files -co --exclude-standard -- '*.go' 2>/dev/null)"; [ -n "$$files" ] || files="$$(find . -name '*.go')"; \
	bad="$$(gofmt -l $$files)"; [ -z "$$bad" ] || { echo "not formatted, run make fmt:" >&2; echo "$$bad" >&2; exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(GOLANGCI) run ./...
	@! command -v shellcheck >/dev/null 2>&1 || shellcheck scripts/*

## fmt: format all sources
fmt: need-go tools
	$(GOLANGCI) fmt ./...

## check: quick tests and lint
check: test lint

## vuln: look for known vulnerabilities in what is linked (asks vuln.go.dev)
vuln: need-go
	$(GO) run golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION) ./...

## fuzz: run every fuzz test for a while; FUZZTIME=10s
fuzz: need-go
	@set -e; found=0; \
	for p in $$($(GO) list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | sed 's|^tenrounds|.|'); do \
		grep -q '^func Fuzz' $$p/*_test.go || continue; \
		for f in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$p/*_test.go); do \
			echo "== $$f in $$p for $(FUZZTIME)"; \
			(cd $$p && $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) .); found=$$((found+1)); \
		done; \
	done; \
	[ $$found -gt 0 ] || { echo "no fuzz tests found" >&2; exit 1; }; echo "$$found fuzz tests"

## tools: install the pinned linters into bin/tools
tools: need-go $(GOLANGCI) $(STATICCHECK)

$(GOLANGCI):
	GOBIN="$(CURDIR)/$(@D)" $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

$(STATICCHECK):
	GOBIN="$(CURDIR)/$(@D)" $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)

## clean: remove bin/; results stay
clean:
	rm -rf bin

need-go:
	@command -v $(GO) >/dev/null 2>&1 || { echo "tenrounds needs Go 1.26 or newer, and there is no $(GO) on the PATH: get it from https://go.dev/dl/" >&2; exit 1; }
	@$(GO) list -m >/dev/null || { echo "tenrounds needs Go 1.26 or newer, from https://go.dev/dl/; this is $$($(GO) version)" >&2; exit 1; }

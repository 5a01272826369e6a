# Everything runs in .venv, which these targets make and fill from the hash-pinned lock files.
# Another Python than python3: make PYTHON=python3.13 test

PYTHON ?= python3
# One more than two cores: tests wait for processes, browsers and disks.
WORKERS ?= 3
UPGRADE ?=
SECONDS ?= 600
FUZZ_SECONDS ?= 60

# Distributions of Whoosh that may be installed in place of the one that is locked, and what is
# tested with each: all that writes and reads its files, by itself and through a bank. These tests
# reach every line of Whoosh that any other reaches; searches are ranked without it.
WHOOSHES := whoosh3 whoosh-reloaded
ON_WHOOSH := tests/indexer/whoosh \
	$(addprefix tests/indexer/test_,fields.py index.py index_fingerprint.py update.py) \
	$(addprefix tests/evidencebank/,test_bank.py test_bank_damage.py lifecycle/test_generations.py) \
	tests/trust/test_pickles.py

# Test processes start others by the hundred: each would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --no-input --disable-pip-version-check
# Wheels alone: a source package would fetch what it builds with, unpinned. And nothing that the
# lock file does not name: pip's resolver looks at newer releases of what is asked for with extras.
INSTALL = $(PIP) install --no-deps --only-binary :all: $(BUILT) --require-hashes --requirement
# The build backend is in every lock file, so that this fetches nothing.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --no-header --universal --generate-hashes \
	--python-version 3.11 $(UPGRADE)

# One stamp for each lock file. Where .venv has no Python that is there, or no pip, all are stale.
INSTALLED := $(addprefix $(VENV)/installed-,runtime dev bench)
NO_VENV := $(shell test -x $(BIN)/python -a -e $(BIN)/pip || echo new-venv)

.PHONY: help demo test check tools test-fast coverage test-whooshes consumers bench reading-model cluster cluster-stop soak fuzz docs messages lock clean new-venv

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/installed-runtime ## build the sample bank and show a search and a related list
	@$(BIN)/evidencebank demo

AGAIN := $(BIN)/pytest -m "" --last-failed --last-failed-no-failures none

# What was skipped, and why, is told at the end. Hundreds of tests kill processes, lose nodes and load
# a machine, in whatever order the cores come to; what failed is tried once more, alone, and both are
# shown. Where that fails too, or no test had failed, so has this. Types are checked on one core: the
# tests with other Whooshes have the rest.
test: tools ## lint, types, import rules and every test, slow ones too
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check test-whooshes
	$(BIN)/pytest -m "" -n $(WORKERS) --dist worksteal --durations=15 || { test $$? = 1 && $(AGAIN); }

check: $(VENV)/installed-dev ## lint, format, types and import rules, without a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tools: ## what some tests need besides Python, where it can be installed
	@missing=""; for tool in chromium strace gcc mkfs.ext4:e2fsprogs; do \
		command -v $${tool%:*} >/dev/null || missing="$$missing $${tool#*:}"; \
	done; \
	test -z "$$missing" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing$$missing ..." >&2 && apt-get -qq update >/dev/null \
		&& apt-get -qq --yes install $$missing >/dev/null 2>&1; } \
		|| echo "Without$$missing some tests are skipped: apt-get install$$missing" >&2

test-fast: $(VENV)/installed-dev ## the tests that take a moment each
	$(BIN)/pytest -m "not slow" -n $(WORKERS) --dist worksteal

coverage: $(VENV)/installed-dev ## which lines the tests that take a moment do not reach
	$(BIN)/pytest -m "not slow" -n $(WORKERS) --dist worksteal --cov --cov-report=term

test-whooshes: $(VENV)/installed-dev $(addprefix $(VENV)/with-,$(WHOOSHES)) ## index and bank with whoosh3 and whoosh-reloaded
	@for name in $(WHOOSHES); do \
		export PYTHONPATH="$(CURDIR)/$(VENV)/with-$$name"; \
		$(BIN)/python -c 'import whoosh; print("With", whoosh.__path__[0])' || exit 1; \
		$(BIN)/pytest -q -m "not slow" -n $(WORKERS) --dist worksteal $(ON_WHOOSH) || exit 1; \
	done

# What has no wheel, and is built here.
$(VENV)/with-consumers: BUILT := --no-binary jstyleson
$(VENV)/with-%: requirements-%.lock | $(VENV)/installed-dev
	@rm -rf $@
	@$(INSTALL) $< --target $@
	@touch $@

# Programs of others that read citations, pages, feeds and mails: what runs in every test is in the
# dev group, these are the large ones. LaTeX comes from the system.
consumers: $(VENV)/installed-dev $(VENV)/with-consumers $(VENV)/with-node ## let others' programs read all that goes out
	@for tool in node java xelatex biber; do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	test -z "$$missing" || echo "Without$$missing some are skipped: apt-get install nodejs" \
		"default-jre-headless texlive-xetex texlive-bibtex-extra lmodern biber" >&2
	@PYTHONPATH="$(CURDIR)/$(VENV)/with-consumers" $(BIN)/pytest -m "" tests/consumers

$(VENV)/with-node: tests/consumers/node/package-lock.json | $(VENV)/installed-dev
	@rm -rf $@ && mkdir $@ && cp tests/consumers/node/package*.json $@
	@if command -v npm >/dev/null; then npm --prefix $@ ci --silent --ignore-scripts --no-audit --no-fund; \
		else echo "Without npm some are skipped" >&2; fi

bench: $(VENV)/installed-bench ## measure against other libraries and an earlier version: 15 minutes
	$(BIN)/python -m benchmarks

reading-model: $(VENV)/installed-dev ## learn anew which blocks of a page are text (needs the shared pages)
	$(BIN)/python -m benchmarks.reading_model --check

cluster: $(VENV)/installed-dev ## start three nodes of OpenSearch for tests and trials; the last line is their address
	@$(BIN)/python -m tests.cluster.nodes start

cluster-stop: $(VENV)/installed-dev ## end them, and leave nothing
	@$(BIN)/python -m tests.cluster.nodes stop

soak: $(VENV)/installed-dev ## search, updates and the site together for SECONDS (600)
	@mkdir -p build
	$(BIN)/python -m benchmarks.soak --seconds $(SECONDS) --output build/soak.json

fuzz: $(VENV)/installed-dev ## new inputs for every reader, FUZZ_SECONDS (60) for each
	@for target in $$(ls fuzz/seeds); do \
		$(BIN)/python -m fuzz $$target --seconds $(FUZZ_SECONDS) || exit 1; \
	done

docs: $(VENV)/installed-dev ## the documentation as a site, in build/docs
	$(BIN)/cog -r -I docs/_extensions docs/reference/commands.md docs/project/dependencies.md
	$(BIN)/sphinx-build --fail-on-warning --keep-going -d build/doctrees docs build/docs

CATALOGUES := evidencebank/web/wording/catalogues
messages: $(VENV)/installed-dev ## bring the catalogues of the site's words up to date with what it says
	mkdir -p build
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ --no-location --no-wrap -o build/messages.pot evidencebank
	for language in en cy; do \
		$(BIN)/pybabel --quiet update -i build/messages.pot -o $(CATALOGUES)/$$language.po -l $$language \
			--no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date || exit 1; \
	done

lock: $(VENV)/installed-dev ## write the lock files anew (UPGRADE=--upgrade for newest releases)
	$(COMPILE) pyproject.toml --group dev --extra cluster --extra notebooks --extra office --extra pdf --extra web --extra web-archive --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --group build --constraint requirements-dev.lock --output-file requirements.lock
	$(COMPILE) pyproject.toml --group bench --extra web --constraint requirements-dev.lock --output-file requirements-bench.lock
	$(COMPILE) --group consumers --output-file requirements-consumers.lock
	for name in $(WHOOSHES) sqlite-utils; do \
		$(COMPILE) --group $$name --output-file requirements-$$name.lock || exit 1; \
	done

clean: ## remove caches and build results; .venv stays
	rm -rf build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -name $(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/installed-runtime: requirements.lock
$(VENV)/installed-dev: requirements-dev.lock
$(VENV)/installed-bench: requirements-bench.lock

$(INSTALLED): pyproject.toml $(NO_VENV)
	@echo "Installing what $(filter %.lock,$^) names into $(VENV) ..." >&2
	@$(INSTALL) $(filter %.lock,$^)
	@$(INSTALL_SELF)
	@touch $@

new-venv:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON): install Python 3.11 to 3.14, or make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
		echo "evidencebank needs Python 3.11 to 3.14 and $(PYTHON) is" \
		"$$($(PYTHON) -c 'import platform; print(platform.python_version())')." \
		"Try: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@rm -f $(BIN)/python*
	@$(PYTHON) -m venv $(VENV)

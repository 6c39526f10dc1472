# Two commands are enough: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PYTEST := $(BIN)/python -m pytest
# What a run on PostgreSQL draws of the suite; `make test-postgres POSTGRES_DRAW=` takes all of it.
POSTGRES_DRAW := --inputs 3 --installations 1500
export UV_PYTHON_DOWNLOADS := never
# Compiled once when installed, not by each process that starts.
export UV_COMPILE_BYTECODE := 1
# Our own code and tests too, kept even where the machine asks Python to keep nothing: a third of the start of each process.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check lint soak trials strings migration e2e bench relevance reloaded test-postgres format clean

help: ## List the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/run ## Set everything up and serve at http://localhost:8000 (HOST, PORT, DATA_DIR, KEYS_DIR, DEMO)
	@exec $(FLASK) serve

test: .venv/dev ## Every kind of test at reduced rounds, on SQLite (about fifteen minutes)
	WHOLE_SUITE=1 $(PYTEST) -n 2 tests --inputs 4

test-postgres: .venv/dev ## The suite on PostgreSQL: a throw-away cluster, or TEST_DATABASE_URL
	$(BIN)/python -m tests.postgres $(PYTEST) -n 2 tests -m "not sqlite_only and not browser" $(POSTGRES_DRAW)

check: .venv/dev ## Format, lint, types, strings, migrations, fast tests; says all that is wrong
	@failed=0; $(MAKE) --no-print-directory lint || failed=1; \
	$(PYTEST) -n 2 -q tests -m "not slow and not browser" --inputs 2 --installations 350 || failed=1; \
	exit $$failed

lint: .venv/dev ## What is wrong with the files as they stand, without running them
	@failed=0; say() { echo "== $$*"; "$$@" || failed=1; }; \
	say $(BIN)/ruff format --check . ; \
	say $(BIN)/ruff check . ; \
	say $(BIN)/mypy ; \
	say $(BIN)/djlint --lint --quiet templates ; \
	say $(BIN)/python -m tests.strings --check ; \
	exit $$failed

format: .venv/dev ## Put the code in the house's format
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .

soak: .venv/dev ## The full rounds: kill loops, lost updates, both databases, all that tests draw a part of; figures in docs/soak.md
	SOAK=1 $(BIN)/python -m tests.soak
	SOAK=1 $(PYTEST) -n 2 tests -m drawn

trials: .venv/dev ## Try the product on the real files of ../shared, when they are there
	$(BIN)/python -m tests.trials

strings: .venv/dev ## Extract the strings and update the English catalogue
	$(BIN)/python -m tests.strings

migration: .venv/dev ## Write a migration from the models: make migration m="what changes"
	$(BIN)/python -m tests.migration "$(m)"

e2e: .venv/dev ## The journeys in a real browser
	ALL_WAYS=1 $(PYTEST) -n 2 tests/e2e -m browser

bench: .venv/dev ## Measure pages, the search beside SQLite's and PostgreSQL's, imports, signing in, awards (about 20 minutes); figures in docs/
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_search
	$(BIN)/python -m tests.bench_import
	$(BIN)/python -m tests.bench_sign_in
	$(BIN)/python -m tests.bench_awards

relevance: .venv/dev ## Measure how well the search answers; figures and failures for docs/search.md
	$(BIN)/python -m tests.relevance

reloaded: ## The tests of the search engine with whoosh-reloaded in the place of whoosh3
	$(PYTHON) -m venv .venv/reloaded
	.venv/reloaded/bin/python -m pip install --quiet --disable-pip-version-check whoosh-reloaded==2.7.5 numpy rapidfuzz pytest hypothesis
	.venv/reloaded/bin/python -m pytest -q --confcutdir=tests/search_index -p no:cacheprovider tests/search_index

clean: ## Remove the virtual environment and caches; the data of var/ stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# What runs the product; --inexact leaves the tools of development where they are.
.venv/run: .venv/bin/uv pyproject.toml uv.lock
	$(BIN)/uv sync --quiet --frozen --no-dev --inexact $(if $(findstring postgresql,$(DATABASE_URL)),--extra postgres)
	@touch $@

.venv/dev: .venv/bin/uv pyproject.toml uv.lock
	$(BIN)/uv sync --quiet --frozen
	@touch $@ .venv/run

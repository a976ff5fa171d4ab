# Penholder: `make run` to try it, `make test` for every check. Needs Python 3.11 or newer.
.ONESHELL:
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup run test check pytest browser-unit bench lock format clean

setup: .venv/.ready client

# The environment: locked packages, and Node as a wheel where the machine has none.
.venv/.ready: requirements.lock pyproject.toml hatch_build.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	if ! $(BIN)/python -c 'import sys, hatch_build; sys.exit(not hatch_build.system_npm())'
	then $(PIP) --require-hashes -r requirements-node.lock
	fi
	PENHOLDER_SKIP_CLIENT=1 $(PIP) --no-deps --editable .
	touch $@

.PHONY: client
client: .venv/.ready
	@$(BIN)/python hatch_build.py

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

run: setup
	@PENHOLDER_BASE_URL="$${PENHOLDER_BASE_URL:-http://127.0.0.1:$(PORT)}" $(BIN)/penholder serve --demo --port $(PORT)

test: check browser-unit pytest

check: setup .venv/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py npm run --silent types

browser-unit: setup .venv/.ready-dev
	$(BIN)/python hatch_build.py npm test --silent

pytest: setup .venv/.ready-dev
	@sh tests/run.sh

# Measures Penholder beside Hocuspocus: 25 minutes, two cores to itself, and npm for the reference.
bench: setup .venv/.ready-dev
	@$(BIN)/python -m bench.compare

# Rewrites the locks; needs uv (`.venv/bin/pip install uv`).
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11
lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -o requirements-dev.lock
	$(LOCK) --group node -o requirements-node.lock

format: .venv/.ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv server/web/static client/browser/node_modules

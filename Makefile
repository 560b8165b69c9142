# Every command for developers and first-time users. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help env demo test test-half test-rest check lint types run lock bench clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("policytrail needs Python 3.11 or newer; set PYTHON=... to name one") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check --disable-pip-version-check
	mkdir -p .typing && ln -sfn .. .typing/policytrail
	touch $(STAMP)

env: $(STAMP)  ## set up the environment in .venv

demo: $(STAMP)  ## crawl a bundled small web, print its timeline, write its digest
	$(BIN)/policytrail demo --folder .demo

test: $(STAMP) check  ## run every check and test
	$(MAKE) --no-print-directory -j2 --output-sync=target test-half test-rest

# About half of the time each, for two processors; what is in neither list is in the second half.
HALF := articles benchmarks crawler_engine daemon digest nlp
test-half: $(STAMP)
	$(BIN)/python -m pytest -p no:cacheprovider $(HALF:%=tests/%)
test-rest: $(STAMP)
	$(BIN)/python -m pytest -p no:cacheprovider $(HALF:%=--ignore=tests/%)

check: $(STAMP) lint types

lint: $(STAMP)  ## style and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy

run: $(STAMP)  ## the live daemon
	$(BIN)/policytrail run

bench: $(STAMP)  ## documents per second for fetch, extract, annotate, store
	$(BIN)/python benchmarks/end_to_end.py

# Not by way of .ready: that is not reached while the lock lacks what pyproject.toml asks for.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

lock: $(BIN)/python  ## pin exact versions and hashes from the ranges in pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
	  --no-emit-index-url --no-header --output-file requirements.lock pyproject.toml

clean:  ## remove the environment and what the demo made
	rm -rf $(VENV) .demo .typing build *.egg-info

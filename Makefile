# SRJ: every command, in the order in which a newcomer needs them. Only python3 (3.11 or newer) and make are needed.
PYTHON ?= python3
ARGS ?=
export PORT HOME_DIR

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs faults fuzz contract lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv from the hash-locked requirements (nothing to do when it is up to date)
	@$(PYTHON) dev.py setup

run: ## serve the demonstration graph on http://127.0.0.1:8000 (PORT= and HOME_DIR= override)
	@$(PYTHON) dev.py run

test: ## run all tests (ARGS= goes to pytest)
	@$(PYTHON) dev.py test $(ARGS)

check: ## format, lint, types, arrows, Turtle, conventions
	@$(PYTHON) dev.py check

bench: ## measure, side by side (ARGS= names some of benchmarks/)
	@$(PYTHON) dev.py bench $(ARGS)

docs: ## remake the generated reference pages
	@$(PYTHON) dev.py docs

faults: ## kill, damage and starve the service, and look at what is left
	@$(PYTHON) dev.py faults $(ARGS)

fuzz: ## property tests, with many more examples
	@$(PYTHON) dev.py fuzz $(ARGS)

contract: ## send thousands of cases to every operation of the OpenAPI document (CASES=)
	@$(PYTHON) dev.py contract $(CASES)

lock: ## remake the lock files from pyproject.toml (needs uv)
	@$(PYTHON) dev.py lock $(ARGS)

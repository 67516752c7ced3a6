# The whole vocabulary. PORT, WORKERS and the other settings may come from the
# environment or from the command line: make run PORT=4000

PYTHON ?= python3
BIN := .venv/bin
BENCH_RUNS ?= 9

.PHONY: run test lint bench screenshots gallery messages check-messages clean setup-run setup-lint setup-test

run: setup-run
	@$(BIN)/python -m calpages run

test: setup-test
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: setup-test
	@$(BIN)/python -m tests.benchmarks --runs $(BENCH_RUNS)

screenshots: setup-test
	@$(BIN)/python -m tests.screenshots

gallery: setup-test
	@$(BIN)/python -m tests.gallery $(LANGUAGES)

# Brings the catalogues up to date with the code, and says what is untranslated.
messages: setup-lint
	@$(BIN)/python -m scripts.messages

# Only says what is missing or wrong in them.
check-messages: setup-lint
	@$(BIN)/python -m scripts.messages --check

lint: setup-lint
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/pyright

clean:
	@rm -rf .venv .build .web .pytest_cache .ruff_cache .hypothesis

setup-run:
	@$(PYTHON) scripts/bootstrap.py requirements.lock

setup-lint:
	@$(PYTHON) scripts/bootstrap.py requirements-dev.lock

setup-test:
	@$(PYTHON) scripts/bootstrap.py requirements-dev.lock --test-tools

# Everything needs Python 3.11 or newer and make, and sets itself up in .venv.
PYTHON ?= python3
BIN := .venv/bin
# Compiled modules are kept, as in an installation: the tests start the program many times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint docs bench clean

demo: .venv/demo.stamp  ## scan the embedded estate, write demo-report/
	$(BIN)/netassay demo

test: .venv/test.stamp  ## all that CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.generated --check
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: .venv/test.stamp  ## mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/test.stamp  ## write the generated files anew
	$(BIN)/python -m tests.generated

bench: .venv/test.stamp  ## print the figures of tests/benchmarks
	$(BIN)/python -m compileall -q scanner providers checks tests
	for program in tests/benchmarks/[a-z]*.py; do $(BIN)/python -m tests.benchmarks.$$(basename $$program .py) || exit 1; done

clean:
	rm -rf .venv demo-report .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/%.stamp: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "netassay needs Python 3.11 or newer; set PYTHON=")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$*]'
	touch $@

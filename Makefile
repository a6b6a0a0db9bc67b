# Everything a person or CI does with EchoPlay. Paths are relative, so that any folder will do.
PYTHON ?= python3
VENV := .venv/bin/python
INSTALL := $(PYTHON) scripts/install.py
LOCK := $(VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.PHONY: help run test check bench demo install format lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make run      install what is pinned and run the server (Ctrl-C stops it)'
	@echo 'make test     the whole suite, real servers included'
	@echo 'make check    ruff, strict types, the import rules, tidy and layout tests'
	@echo 'make bench    print measurements; asserts nothing'
	@echo 'make demo     play a whole debate with scripted clients'
	@echo 'make install  only install, for running and developing'
	@echo 'make format   let ruff rewrite the sources'
	@echo 'make lock     make the locks in requirements/ again (LOCK_OPTIONS=--upgrade for newer releases)'
	@echo 'make clean    remove what was installed and cached; the data folder stays'

# exec: a signal sent to this recipe's process reaches the server itself.
run:
	@$(INSTALL) run && exec $(VENV) -m echoplay_cluster.command run --with-parent

# One pytest call a kind of test: a Ray cluster in one process and a browser in another never meet.
# Where Node.js had to be installed it is in the environment, so that comes first on the path.
test:
	@$(INSTALL) dev node
	@set -e; PATH="$$PWD/.venv/bin:$$PATH"; export PATH; \
	for suite in 'tests/unit tests/integration tests/simulation' tests/cluster tests/contract; do \
		folders=''; \
		for folder in $$suite; do \
			if [ -n "$$(find $$folder -name 'test_*.py' 2>/dev/null | head -n 1)" ]; then \
				folders="$$folders $$folder"; fi; \
		done; \
		if [ -n "$$folders" ]; then echo "== pytest$$folders"; $(VENV) -m pytest $$folders; fi; \
	done

check:
	@$(INSTALL) dev
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	$(VENV) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(VENV) -m pytest tests/layout

bench:
	@$(INSTALL) dev
	@exec $(VENV) tests/bench/run.py

demo:
	@$(INSTALL) dev
	@exec $(VENV) tests/demo/play.py

install:
	@$(INSTALL) dev node

format:
	@$(INSTALL) dev
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

# `run` is resolved within `dev`, so that what is tested is what runs.
lock:
	@$(INSTALL) lock
	$(LOCK) $(LOCK_OPTIONS) --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(LOCK) $(LOCK_OPTIONS) pyproject.toml requirements/build.in -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) $(LOCK_OPTIONS) requirements/node.in -o requirements/node.txt
	$(LOCK) $(LOCK_OPTIONS) requirements/lock.in -o requirements/lock.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .build dist
	rm -rf tests/contract/js/node_modules tests/firebase/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

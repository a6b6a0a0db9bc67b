# Everything a person or CI does with EchoPlay. Paths are relative, so that any folder will do.
PYTHON ?= python3
VENV := .venv/bin/python
INSTALL := $(PYTHON) scripts/install.py
LOCK := $(VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.PHONY: help run web test check bench simulate chaos fuzz demo pictures screens install format lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make run      install what is pinned, build the web app and run the server (Ctrl-C stops it)'
	@echo '              (REPLACE=yes takes over from the server that runs on the same data folder)'
	@echo 'make web      build the web app into http/web/dist, if its sources are not those of the last build'
	@echo 'make test     the whole suite, real servers and a browser included'
	@echo 'make check    style, strict types, the import rules and the layout tests, of the web app too'
	@echo 'make bench    print measurements, of PARTS or all, asserts nothing (SIZE=small for a quick look)'
	@echo 'make simulate play SEEDS seeds from SEED_START in simulated time (STORY=seed tells one, SHRINK=seed makes it short)'
	@echo 'make chaos    kill and freeze parts of a real server for CHAOS_MINUTES, and until CHAOS_KILLS, while people debate (CHAOS_SEED=n for the same people)'
	@echo 'make fuzz     play FUZZ_FRAMES frames of hostile clients and hostile links (FUZZ_SEED=n for the same frames)'
	@echo 'make demo     play a whole debate with scripted clients'
	@echo 'make pictures take the pictures of the README from the running app'
	@echo 'make screens  take pictures of every page and state, four each, into .build/screens'
	@echo 'make install  only install, for running and developing'
	@echo 'make format   let ruff and biome rewrite the sources'
	@echo 'make lock     make the locks in requirements/ again (LOCK_OPTIONS=--upgrade for newer releases)'
	@echo 'make clean    remove what was installed and cached; the data folder stays'

# exec: a signal sent to this recipe's process reaches the server itself.
run:
	@$(if $(REPLACE),,$(PYTHON) scripts/in_use.py &&) $(INSTALL) run web && \
	exec $(VENV) -m echoplay_cluster.command run --with-parent $(if $(REPLACE),--replace)

web:
	@$(INSTALL) run web

# One pytest call a kind of test: a Ray cluster in one process and a browser in another never meet.
# Where Node.js had to be installed it is in the environment, so that comes first on the path.
# Without a browser its tests are named as not run; in continuous integration that is a failure.
test:
	@$(INSTALL) dev node web
	@set -e; PATH="$$PWD/.venv/bin:$$PATH"; export PATH; \
	echo '== vitest http/web'; npm --prefix http/web test --silent; \
	for suite in 'tests/unit tests/integration' tests/simulation tests/cluster tests/chaos tests/contract tests/fuzz; do \
		folders=''; \
		for folder in $$suite; do \
			if [ -n "$$(find $$folder -name 'test_*.py' 2>/dev/null | head -n 1)" ]; then \
				folders="$$folders $$folder"; fi; \
		done; \
		if [ -n "$$folders" ]; then echo "== pytest$$folders"; $(VENV) -m pytest $$folders; fi; \
	done; \
	if [ -n "$$(find tests/browser -name 'test_*.py' 2>/dev/null | head -n 1)" ]; then \
		if CHROMIUM="$$($(PYTHON) scripts/chromium.py install)"; then \
			export CHROMIUM; echo '== pytest tests/browser'; $(VENV) -m pytest tests/browser; \
		else \
			echo '== NOT RUN: tests/browser, without a browser'; [ -z "$$CI" ]; \
		fi; \
	fi

check:
	@$(INSTALL) dev node
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	$(VENV) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(VENV) -m pytest tests/layout
	@PATH="$$PWD/.venv/bin:$$PATH" npm --prefix http/web run check --silent

SIZE ?= full

# The wide parts are written to docs/benchmarks.md when they are full.
bench:
	@$(INSTALL) dev node web
	@CHROMIUM="$$($(PYTHON) scripts/chromium.py install)"; PATH="$$PWD/.venv/bin:$$PATH"; \
	export CHROMIUM PATH; exec $(VENV) tests/bench/run.py $(PARTS) --size $(SIZE)

SEEDS ?= 200
SEED_START ?= 1

# Goes on where the same code was stopped before; ends with an error if a seed breaks an invariant.
simulate:
	@$(INSTALL) dev
	@exec $(VENV) tests/simulation/simulate.py --seeds $(SEEDS) --start $(SEED_START) \
		$(if $(STORY),--story $(STORY)) $(if $(SHRINK),--shrink $(SHRINK)) $(if $(MATCH),--match $(MATCH))

CHAOS_MINUTES ?= 10

# Ends with an error if anything that must hold did not.
chaos:
	@$(INSTALL) dev
	@exec $(VENV) tests/chaos/break_things.py --minutes $(CHAOS_MINUTES) $(if $(CHAOS_SEED),--seed $(CHAOS_SEED)) \
		$(if $(CHAOS_KILLS),--kills $(CHAOS_KILLS)) $(if $(CHAOS_PAUSE),--pause $(CHAOS_PAUSE))

FUZZ_FRAMES ?= 200000

# Ends with an error, the seed and the frames played last if something broke (FUZZ_PART=wire, inside or link for one part).
fuzz:
	@$(INSTALL) dev
	@exec $(VENV) tests/fuzz/play_hostile.py --frames $(FUZZ_FRAMES) $(if $(FUZZ_SEED),--seed $(FUZZ_SEED)) \
		$(if $(FUZZ_PART),--part $(FUZZ_PART))

demo:
	@$(INSTALL) dev
	@exec $(VENV) tests/demo/play.py

pictures:
	@$(INSTALL) dev node web
	@mkdir -p docs/pictures; CHROMIUM="$$($(PYTHON) scripts/chromium.py install)" ECHOPLAY_PICTURES="$$PWD/docs/pictures" \
		$(VENV) -m pytest tests/browser/test_pictures.py

# For whoever changes how a page looks, to look at: a phone and a desktop, light and dark.
screens:
	@$(INSTALL) dev node web
	@CHROMIUM="$$($(PYTHON) scripts/chromium.py install)" ECHOPLAY_SCREENS="$$PWD/.build/screens" \
		$(VENV) -m pytest tests/browser/test_screens_around.py tests/browser/test_screens_of_debates.py \
		tests/browser/test_screens_of_absences.py

install:
	@$(INSTALL) dev node web

format:
	@$(INSTALL) dev node
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .
	@PATH="$$PWD/.venv/bin:$$PATH" npm --prefix http/web run format --silent

# `run` is resolved within `dev`, so that what is tested is what runs.
lock:
	@$(INSTALL) lock
	$(LOCK) $(LOCK_OPTIONS) --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(LOCK) $(LOCK_OPTIONS) pyproject.toml requirements/build.in -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) $(LOCK_OPTIONS) requirements/node.in -o requirements/node.txt
	$(LOCK) $(LOCK_OPTIONS) requirements/lock.in -o requirements/lock.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .build dist
	rm -rf http/web/dist http/web/node_modules tests/contract/js/node_modules tests/firebase/node_modules \
		tests/bench/node/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

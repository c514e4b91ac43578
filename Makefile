# The commands of the project. `make run` is all it takes to see it; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev run test test-long lint check pytest browser-tests bench screenshots papers lock \
        messages messages-check format clean

PORT ?= 8000
export PORT
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$p"; break; fi; done)
ON_POSTGRES := $(filter postgres%,$(DATABASE_URL))
LOCKED := requirements/$(if $(ON_POSTGRES),postgres,runtime).txt
STAMP := $(VENV)/.installed-$(if $(ON_POSTGRES),postgres,runtime)
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
BROWSER_TESTS ?= not long
BROWSER = $(shell command -v "$${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome || true)
TEMPLATES := templates
LOCALES := $(sort $(notdir $(wildcard locale/*)))
MESSAGES := makemessages $(LOCALES:%=--locale %) --no-location --no-wrap --no-obsolete --ignore 'var/*' --ignore '.venv/*' --ignore 'tests/*' --ignore 'tools/*' --ignore 'bench/*'

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

install: $(STAMP) ## what the site needs, into .venv

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "riskreg needs Python 3.11 or later; none was found. Install it, or say where it is: make PYTHON=… $(MAKECMDGOALS)" >&2; \
	  exit 1; fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python is there, but cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }

$(VENV)/.installed-runtime $(VENV)/.installed-postgres: $(LOCKED) | $(VENV)/bin/python
	@echo "Installing $(LOCKED)"
	@$(PIP) -r $(LOCKED)
	@touch $@

install-dev: $(VENV)/.installed-dev ## what the tests need as well

$(VENV)/.installed-dev: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing requirements/dev.txt"
	@$(PIP) -r requirements/dev.txt
	@touch $@ $(VENV)/.installed-runtime $(VENV)/.installed-postgres

run: install ## the site at http://localhost:8000/, with demo data on the first start
	@$(PY) manage.py prepare
	@exec $(VENV)/bin/gunicorn -c python:riskreg.gunicorn riskreg.wsgi

test: lint check pytest browser-tests ## everything that must be green, in under ten minutes

test-long: install-dev ## the tests that take long: endurance, kills, fuzzing
	$(PY) -m pytest -m long -o addopts="--strict-markers --strict-config -ra" tests

lint: install-dev ## style, types, layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --lint $(TEMPLATES)
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

check: install-dev messages-check ## migrations and messages are complete
	$(PY) manage.py makemigrations --check --dry-run

pytest: install-dev
	$(PY) -m pytest -n auto --ignore tests/browser

browser-tests: install-dev
	@if [ -z "$(BROWSER)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; fi
	@found="$$(command -v "$${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome || true)"; \
	if [ -z "$$found" ]; then \
	  echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path." >&2; \
	  exit 1; fi; \
	CHROMIUM="$$found" DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -n auto -m "$(BROWSER_TESTS)" tests/browser

bench: install-dev ## speed, as ratios to a floor measured in the same run
	$(PY) -m bench

screenshots: install-dev ## pictures of every page and state, light and dark, into var/screenshots
	$(PY) -m tools.screenshots --sheets

papers: install-dev ## page images of every kind of report, into var/screenshots/papers
	$(PY) -m tools.papers

messages: install-dev ## collect the texts to translate, and compile them (needs gettext)
	$(PY) manage.py $(MESSAGES)
	@for name in $(LOCALES); do \
	  msgfmt --check --output-file "locale/$$name/LC_MESSAGES/django.mo" "locale/$$name/LC_MESSAGES/django.po"; done
	@echo "To translate still:"; for name in $(LOCALES:en_GB=); do \
	  echo "  $$name: $$(msgfmt --statistics -o /dev/null "locale/$$name/LC_MESSAGES/django.po" 2>&1)"; done

messages-check: install-dev
	@command -v msgfmt >/dev/null || { echo "gettext is needed. Debian: apt-get install gettext" >&2; exit 1; }
	@rm -rf var/messages && mkdir -p var/messages
	@cp -r manage.py riskreg templates locale var/messages/
	@cd var/messages && RISKREG_HOME="$$PWD/var" ../../$(PY) manage.py $(MESSAGES) >/dev/null
	@for name in $(LOCALES); do file="locale/$$name/LC_MESSAGES/django"; \
	  diff -I '^"POT-Creation-Date' "$$file.po" "var/messages/$$file.po" \
	    || { echo "The message catalogue $$name is out of date: run make messages and commit locale/." >&2; exit 1; }; \
	  msgfmt --check --output-file var/messages/compiled.mo "$$file.po"; \
	  cmp var/messages/compiled.mo "$$file.mo" \
	    || { echo "The compiled catalogue $$name is out of date: run make messages and commit locale/." >&2; exit 1; }; \
	done
	@rm -rf var/messages

UV = $(VENV)/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --python-version 3.11 --quiet

lock: $(VENV)/bin/python ## pin the newest allowed versions again, with hashes
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(UV) --upgrade -o requirements/runtime.txt
	$(UV) --upgrade -c requirements/runtime.txt --extra postgres -o requirements/postgres.txt
	$(UV) --upgrade -c requirements/runtime.txt --extra sign -o requirements/sign.txt
	$(UV) --upgrade -c requirements/sign.txt --extra postgres --extra sign --group dev -o requirements/dev.txt

format: install-dev ## bring the code into the house style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean: ## remove what can be made again; var/ (the data) stays
	rm -rf $(VENV) staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

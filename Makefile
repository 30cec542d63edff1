# Ukuk Jardam. `make run` serves the site with its sample, `make test` runs the suite; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run setup test check bench code lock migrations messages pictures clean venv venv-dev

PYTHON ?=
PORT ?= 8000
LIVE_PORT ?= $(shell expr $(PORT) + 1)
ifneq ($(origin HOST),command line)
HOST := 127.0.0.1
endif
ALLOWED_HOSTS ?= $(HOST)
WHO ?= lawyer
BARS ?=
ARGS ?=
BIN := .venv/bin
PY := $(BIN)/python
export PORT LIVE_PORT HOST ALLOWED_HOSTS BIN
export DJANGO_SETTINGS_MODULE ?= ukuk.settings.dev
unexport PYTHON ARGS BARS

help:
	@echo "make run        serve the site with its sample on PORT=8000 (HOST=, PYTHON=)"
	@echo "make test       run the suite: SQLite, PostgreSQL, Chromium (ARGS=, CHROMIUM=)"
	@echo "make check      lint, types, import contracts, templates, migrations, translations"
	@echo "make bench      measure the bars (BARS=\"submit claim\")"
	@echo "make code       print a sample login's current sign-in code (WHO=lawyer)"
	@echo "make messages   bring locale/*.po up to the sources"
	@echo "make migrations write the migrations that the models ask for"
	@echo "make pictures   take the pictures of the guides from the sample site"
	@echo "make lock       lock requirements/*.in with hashes"
	@echo "make setup      make the environment and the database, without serving"
	@echo "make clean      remove the environment and caches (var/ keeps your data)"

venv:
	@sh tools/venv.sh base "$(PYTHON)"

venv-dev:
	@sh tools/venv.sh dev "$(PYTHON)"

# The last line replaces its shell, so that a signal to make reaches the runner and nothing is left behind.
run: venv
	@$(PY) -m tools.ports
	@$(PY) -m tools.messages compile
	@LOG_LEVEL=WARNING $(PY) -m tools.prepare
	@exec $(PY) -m tools.serve Procfile

setup: venv
	@$(PY) -m tools.messages compile
	@LOG_LEVEL=WARNING $(PY) -m tools.prepare

test: export DJANGO_SETTINGS_MODULE = ukuk.settings.test
test: venv-dev
	@$(PY) -m tools.messages compile
	@exec $(PY) -m tools.test $(ARGS)

check: export DJANGO_SETTINGS_MODULE = ukuk.settings.test
check: venv-dev
	@$(PY) -m tools.messages compile
	@exec $(PY) -m tools.check $(ARGS)

bench: venv-dev
	@$(PY) -m tools.messages compile
	@exec $(PY) -m tests.bench $(BARS)

code: venv
	@$(PY) manage.py code $(WHO)

messages: venv-dev
	@$(PY) -m tools.messages merge

migrations: export DJANGO_SETTINGS_MODULE = ukuk.settings.test
migrations: venv-dev
	@$(PY) manage.py makemigrations --no-input home programs events consult

pictures: export DJANGO_SETTINGS_MODULE = ukuk.settings.test
pictures: export PYTHONPATH = $(CURDIR):$(CURDIR)/site
pictures: venv-dev
	@$(PY) -m tools.messages compile
	@$(PY) -m tools.pictures $(ARGS)

lock: venv-dev
	@cd requirements && \
	lock="../.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11" && \
	$$lock base.in -o base.txt && $$lock dev.in -c base.txt -o dev.txt

clean:
	rm -rf .venv var/cache var/collected var/test
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

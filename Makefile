# make install   the product in .venv, and the system packages that it needs
# make demo      the example articles as a GeoPackage and a map page, in demo/
# make test      every check: format, lint, types, tests
# make docs      write docs/commands.md anew from the commands' help
# make lock      write requirements/*.txt anew from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin
POSTGIS := /usr/share/postgresql/*/extension/postgis.control
DEBIAN_PACKAGES := python3-venv postgresql postgresql-postgis

# The demo keeps its register apart from yours. (Root's server runs as postgres, which cannot enter /root.)
DEMO_DATA := $(if $(filter 0,$(shell id -u)),/var/lib/sijill-demo,$(CURDIR)/demo/data)
demo: export SIJILL_DATA := $(DEMO_DATA)
unexport DATABASE_URL PGDATABASE PGHOST PGHOSTADDR PGPORT PGSERVICE

.DEFAULT_GOAL := help
.PHONY: help system install demo test lint docs lock clean

help:
	@sed -n 's/^# make/make/p' Makefile

# The packages' files are asked for, so that a PostgreSQL from elsewhere will do and no password is asked without need.
system:
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || ! ls $(POSTGIS) >/dev/null 2>&1; then \
		if ! command -v apt-get >/dev/null; then \
			echo "Sijill needs Python's venv module and PostgreSQL with PostGIS; install them and run this again." >&2; \
			exit 3; \
		fi; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		if ! { { [ -z "$$root" ] || [ -x "$$(command -v sudo)" ]; } && $$root apt-get update -q && \
			$$root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(DEBIAN_PACKAGES); }; then \
			echo "Sijill needs packages that could not be installed from here: have an administrator run" \
				"'apt-get install $(DEBIAN_PACKAGES)', then run this again." >&2; \
			exit 3; \
		fi; \
	fi

install: system .venv/installed

.venv/installed: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements/dev.txt
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

demo: install
	@mkdir -p demo
	$(BIN)/sijill run examples/articles
	$(BIN)/sijill export demo/sijill.gpkg
	$(BIN)/sijill map demo/map.html
	@echo
	@echo "Open demo/map.html in a browser, and demo/sijill.gpkg in QGIS."

lint: system .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest

docs: .venv/installed
	$(BIN)/python docs/write_commands.py > docs/commands.tmp && mv docs/commands.tmp docs/commands.md

lock: .venv/locking
	$(UV) --group build pyproject.toml --output-file requirements/run.txt
	$(UV) --group dev --constraint requirements/run.txt --output-file requirements/dev.txt

UV := .venv/locking/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

.venv/locking:
	$(PYTHON) -m venv .venv/locking
	.venv/locking/bin/pip install --quiet uv==0.13.9

clean:
	rm -rf .venv demo $(DEMO_DATA)

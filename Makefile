# Everything that is run by hand or by CI. `make` lists the targets.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DEMO := .venv/demo-installed
DEVELOPMENT := .venv/development-installed
PYTEST := $(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder  # the modules of few, long tests come early
CATALOGUE := site/locale/cs/LC_MESSAGES/django

# Runs a command and shows what it wrote only when it fails.
quietly = output=$$($(1) 2>&1) || { printf '%s\n' "$$output"; exit 1; }
# Exactly what the lock file $(1) names, byte for byte.
install = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)

.DEFAULT_GOAL := help
.PHONY: help demo test lint format elasticsearch shell messages screenshots benchmark requirements clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(DEMO) ## the site with sample content on http://localhost:8000 (PORT=8001 for another port)
	$(BIN)/python manage.py demo --port $(PORT)

test: $(DEVELOPMENT) ## all tests, on SQLite and PostgreSQL (REQUIRE_ALL=1: a missing server is a failure)
	$(PYTEST)
	$(BIN)/python -m tests.servers.postgresql -- $(PYTEST) -m "not browser and not packaging and not one_database"

lint: $(DEVELOPMENT) ## style, types, templates; silent when all is well
	@$(call quietly,$(BIN)/ruff check)
	@$(call quietly,$(BIN)/ruff format --check)
	@$(call quietly,$(BIN)/mypy -p konsorcium -p config -p tests -p benchmarks)
	@$(call quietly,$(BIN)/djlint --check --lint templates)

format: $(DEVELOPMENT) ## put code and templates into the style that lint wants
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format
	$(BIN)/djlint --reformat --quiet templates || true

elasticsearch: $(DEVELOPMENT) ## an Elasticsearch node on http://127.0.0.1:9200, until Ctrl-C
	$(BIN)/python -m tests.servers.elasticsearch

shell: $(DEVELOPMENT) ## Django's shell on the demo's database
	$(BIN)/python manage.py shell

messages: $(DEVELOPMENT) ## collect the texts to translate (needs gettext) and compile the Czech catalogue
	cd site && $(abspath $(BIN))/python ../manage.py makemessages \
		--locale cs --symlinks --no-obsolete --add-location file --ignore konsorcium/locale
	$(BIN)/python -c 'import polib; polib.pofile("$(CATALOGUE).po").save_as_mofile("$(CATALOGUE).mo")'

screenshots: $(DEVELOPMENT) ## pictures of the demo's main pages for docs/screenshots.md (needs chromium)
	$(BIN)/python -m tests.browser.screenshots

benchmark: $(DEVELOPMENT) ## the figures of benchmarks/README.md, measured here (RECORDS=100000: of a larger site)
	$(BIN)/python -m benchmarks search elasticsearch $(or $(RECORDS),5000)
	$(BIN)/python -m benchmarks search database $(or $(RECORDS),20000)
	$(BIN)/python -m tests.servers.postgresql -- $(BIN)/python -m benchmarks search database $(or $(RECORDS),20000)

requirements: $(DEVELOPMENT) ## pin what requirements/*.in ask for
	for name in runtime demo development; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean: ## remove what the other targets made: environment, caches, the demo's database and files
	rm -rf .venv build dist var .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(DEMO): requirements/demo.txt | .venv/pyvenv.cfg
	$(call install,$<)
	touch $@

$(DEVELOPMENT): requirements/development.txt | .venv/pyvenv.cfg
	$(call install,$<)
	touch $@ $(DEMO)

.venv/pyvenv.cfg:
	@command -v $(PYTHON) > /dev/null || { echo "Python 3.11 or later is needed: install it, or make PYTHON=/path/to/it."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try make PYTHON=python3.13."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "This Python lacks its venv module: install it (on Debian and Ubuntu the package python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

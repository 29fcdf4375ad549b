# Every target sets up what it needs: a virtual environment in .venv from the hashed lock, by plain pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test reliability machines nights soak browser pictures bench lint types format lock bundle tables catalogues fuzz clean

$(STAMP): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tongbao needs Python 3.11 or newer; name it with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/tongbao demo

test: $(STAMP) lint types
	$(BIN)/pytest -n auto --dist worksteal

# What must hold when things go wrong (tests/reliability/table.csv): runs the tests that it names and prints how many stand.
reliability: $(STAMP)
	$(BIN)/python -m tests.reliability

# Several workers over one PostgreSQL server: killed, stopped for minutes, without their database; the suite plays short forms.
machines: $(STAMP)
	TONGBAO_TEST_LONG=1 $(BIN)/pytest -n 2 tests/fleet

# Hostile nights of random portals, thirty each, held against what is true; the suite plays a few short ones.
SEEDS ?= 200
nights: $(STAMP)
	$(BIN)/python -m tests.nights --seeds $(SEEDS)

# One crawl of so many pages: memory and open files of the crawling process must not grow with them.
PAGES ?= 100000
soak: $(STAMP)
	$(BIN)/python -m tests.soak --pages $(PAGES)

# Every page of the web face in the machine's own Chromium, at three widths: what is cut, wraps wrongly, scrolls sideways or keeps people out.
PICTURES ?= build/pictures
browser: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-browser.lock
	$(BIN)/python -m tests.browser --pictures $(PICTURES)

# What every page looks like at the three widths, kept in docs/pictures and shown by docs/pictures.md.
pictures: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-browser.lock
	$(BIN)/python -m tests.browser --pictures docs/pictures --small

# A night beside its floor (aiohttp and lxml), urlwatch and changedetection.io, in environments of their own; loopback only. Ratios, not seconds.
COLUMNS ?= 3000
bench: $(STAMP)
	$(BIN)/python -m benchmarks.night --columns $(COLUMNS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements-dev.lock

# dist/tongbao-VERSION-MACHINE.tar.gz for x86_64 and aarch64: the only target that needs a package index besides the first
bundle: $(STAMP)
	$(BIN)/python deploy/bundle.py

# What the migrations make of a new SQLite file, after a new one.
tables: $(STAMP)
	$(BIN)/python -m tests.forked.databases

# Brings config/locale/*.po up to the texts of the code and compiles them; what is then empty there is to be translated by hand.
catalogues: $(STAMP)
	$(BIN)/python -m deploy.catalogues

# The coverage-guided fuzzer over the reader, walk, dates, addresses, articles and outcomes; findings are kept as files.
MINUTES ?= 60
fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-fuzz.lock
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

clean:
	rm -rf $(VENV) .venv-bench .venv-changedetection build dist .mypy_cache .pytest_cache .ruff_cache

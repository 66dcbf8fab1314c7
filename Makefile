# make demo      tags the articles under corpora/, prints a summary, and writes tables and a report
# make notebook  opens the example notebooks in JupyterLab
# make docs      builds the documentation site under site/
# make test      runs every check that a change must pass
# All make what they need in .venv; a second run installs nothing.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: demo test docs notebook format benchmark weights themes wheel clean

demo: $(VENV)/.run
	$(BIN)/policynlp tag corpora/articles --output demo/articles.jsonl
	$(BIN)/policynlp tables demo/articles.jsonl --output demo/tables
	$(BIN)/policynlp report demo/articles.jsonl --output demo/report.html
	$(BIN)/policynlp summary demo/articles.jsonl
	@echo
	@echo "Written: demo/articles.jsonl, one article a line; demo/report.html, to open in a browser; and the tables"
	@ls demo/tables/*.csv

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict nlp
	$(BIN)/python -m pytest

docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "Written: site/index.html; to read and search it: $(BIN)/python -m http.server --directory site"

notebook: $(VENV)/.notebook
	@mkdir -p demo/notebooks
	@for script in examples/*.py; do $(BIN)/jupytext --quiet --to ipynb \
		--output demo/notebooks/$$(basename $$script .py).ipynb $$script; done
	$(BIN)/jupyter lab demo/notebooks

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(VENV)/.run
	$(BIN)/python scripts/benchmark.py

# Everything that is learnt from corpora/: parallels first, since the quoted stretches look at them.
weights: $(VENV)/.dev
	$(BIN)/python scripts/train_parallels.py
	$(BIN)/python scripts/train_quoted.py
	$(BIN)/python scripts/train_indicators.py
	$(BIN)/python scripts/train_initiatives.py

themes: $(VENV)/.dev
	$(BIN)/python scripts/train_themes.py

wheel: $(VENV)/.dev
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf $(VENV) demo dist build site

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "policynlp needs Python 3.11 or newer; none was found" >&2; exit 1; }
	@# A Debian Python without python3-venv has no ensurepip: then the system's pip fills the environment.
	$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
		&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.notebook: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable '.[notebook]'
	@touch $(VENV)/.run $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]'
	@touch $(VENV)/.run $@

# The commands of docs/operations.md. Everything is made in this directory; `make help` lists the targets.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PY := .venv/bin/python
PREPARE = @test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }; $(PYTHON) -P khuyencong/prepare.py
SCALE ?= 1
# Checks and tests keep their own directory, so that .local stays as it is.
APART = KC_LOCAL=$$(mktemp -d) && export KC_LOCAL && trap 'rm -rf "$$KC_LOCAL"' EXIT
TYPED := core organisations programmes notifications budgets proposals appraisal planning execution reporting integrations workbench portal khuyencong manage.py

.DEFAULT_GOAL := help
.PHONY: help install run test fast check demo bench reset lock audit

help: ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

install: ## virtual environment, pinned packages, front-end files
	$(PREPARE)

run: ## the whole portal: PORT (8000), HOST (127.0.0.1)
	$(PREPARE)
	@exec $(PY) manage.py serve

test: ## everything: lint, types, architecture, unit, integration, browser journeys
	$(PREPARE) --tests
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

fast: ## the pure tests
	$(PREPARE) --tests
	@$(PY) -m pytest -m pure

check: ## lint, types, import contracts, migrations, deployment checks
	$(PREPARE) --tests
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint templates --lint --quiet
	@$(APART) && .venv/bin/lint-imports
	@$(APART) && $(PY) -m mypy $(TYPED)
	@$(APART) && KC_DATABASE_ROLE=owner $(PY) -W ignore manage.py makemigrations --check --dry-run
	@$(APART) && KC_MODE=production SECRET_KEY=$$(head -c 64 /dev/urandom | base64 -w0) ALLOWED_HOSTS=khuyencong.example \
	  DATABASE_URL=postgresql://owner@127.0.0.1/khuyencong REDIS_URL=redis://127.0.0.1/0 STATIC_ROOT=$$KC_LOCAL \
	  $(PY) manage.py check --deploy --fail-level WARNING

demo: ## demonstration data: SCALE=1 is about 400 proposals
	$(PREPARE)
	@$(PY) manage.py embedded start >/dev/null && $(PY) manage.py demo --scale $(SCALE)

bench: ## the benchmark: ROWS (20000); writes bench/latest.json
	$(PREPARE) --tests
	@BENCH_ROWS=$(ROWS) $(PY) -m tests.bench

reset: ## delete .local (database, uploads) after asking
	@printf 'Delete .local with its database and uploads? [y/N] ' && read answer && [ "$$answer" = y ] && \
	  { $(PY) manage.py embedded stop >/dev/null 2>&1; rm -rf .local; }

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: ## pin the requirements anew
	@$(PY) -m pip install --quiet uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt

audit: ## known vulnerabilities of the pinned packages
	@$(PY) -m pip_audit --require-hashes -r requirements.txt

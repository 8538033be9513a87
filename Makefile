# A bare machine needs python3 (3.11 or newer), make and git.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run stop test torture mutants lint types bench db assets audit doctor lock clean reset

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ## set up what is missing and run everything: http://127.0.0.1:8000 (PORT=8765 make run)
	@exec $(PYTHON) -m ops run

stop: ## stop what `make run` started, also after a crash
	@exec $(PYTHON) -m ops stop

test: ## every check and every test (make test T=tests/points for some)
	@exec $(PYTHON) -m ops test $(T)

torture: ## the tests that take too long for every day
	@exec $(PYTHON) -m ops test -m torture $(T)

mutants: ## break each rule in turn and see that a test notices
	@exec $(PYTHON) -m ops module tests.mutants $(M)

lint: ## style, arrows between packages, templates, SQL
	@exec $(PYTHON) -m ops lint

types: ## mypy, strict
	@exec $(PYTHON) -m ops lint types

bench: ## measure against the limits of this machine (make bench B="P1 P7" for some)
	@exec $(PYTHON) -m ops module bench $(B)

db: ## only the embedded database, until Ctrl-C
	@exec $(PYTHON) -m ops database

assets: ## page scripts, fingerprints, translations
	@exec $(PYTHON) -m ops assets

audit: ## recompute the coin ledger and report any drift
	@exec $(PYTHON) -m ops flask points audit --whole

doctor: ## what is configured, and what is missing
	@exec $(PYTHON) -m ops flask doctor

lock: ## make the lists of packages anew from requirements/*.in (make lock L=--upgrade for the newest)
	@PYTHON=$(PYTHON) exec requirements/renew $(L)

clean: ## remove what can be made again; the data stays
	@exec $(PYTHON) -m ops clean

reset: ## remove the local data as well
	@exec $(PYTHON) -m ops reset

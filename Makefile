# Everything is done by run.py, for machines without make. Examples: make demo PORT=9000, make test ARGS="-k checkpoint"
PYTHON ?= python3

.PHONY: install demo test serve
install demo serve:
	@$(PYTHON) run.py $@
test:
	@$(PYTHON) run.py test $(ARGS)

"""People read of every change in words, never by its name in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import marketing
from marketing.accounts.wording import ACTIONS


def recorded() -> Iterator[str]:
    """The actions that calls of `record` name; what a call is told by its caller, the tests meet when they record it."""
    for file in Path(marketing.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "record" and node.args:
                yield from _named(node.args[0])


def _named(action: ast.expr) -> Iterator[str]:
    """In "on" if enabled else "off", both."""
    if isinstance(action, ast.IfExp):
        yield from (*_named(action.body), *_named(action.orelse))
    if isinstance(action, ast.Constant):
        yield action.value


def test_every_action_that_is_recorded_has_words() -> None:
    found = set(recorded())

    assert len(found) > 70
    assert found <= set(ACTIONS), "Say in marketing/accounts/wording.py what these are called."

"""Readers of the audit trail see words, never the codes of actions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flask import Flask

from app.identity.audit import words
from config import ROOT


def recorded() -> Iterator[ast.expr]:
    """Yield the first argument of every trail.record(…) in the program."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "trail.record":
                yield node.args[0]


def patterns(action: ast.expr) -> list[str]:
    """Return what an action can be, as patterns: what is put in at run time may be any one word."""
    if isinstance(action, ast.IfExp):
        return [*patterns(action.body), *patterns(action.orelse)]
    if isinstance(action, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in action.values)
        return ["".join(parts)]
    assert isinstance(action, ast.Constant), ast.unparse(action)
    return [re.escape(str(action.value))]


def test_every_action_has_its_words(app: Flask) -> None:
    used = [pattern for action in recorded() for pattern in patterns(action)]
    assert len(used) > 40
    assert [pattern for pattern in used if not any(re.fullmatch(pattern, known) for known in words.WORDS)] == []
    with app.test_request_context():
        assert words.of("merchant.contract") == "签订商户合同"
        assert words.of("made.up") == "made.up"


def test_no_words_are_kept_for_an_action_that_nobody_records() -> None:
    used = [pattern for action in recorded() for pattern in patterns(action)]
    assert [known for known in words.WORDS if not any(re.fullmatch(pattern, known) for pattern in used)] == []

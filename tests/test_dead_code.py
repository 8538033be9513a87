"""No function, class, method or property that nothing of the program uses; what only tests call is dead as well."""

from __future__ import annotations

import re
from pathlib import Path

from vulture.core import Vulture

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("app", "ops", "bench", "migrations", "config.py", "wsgi.py", "gunicorn.conf.py")
KINDS = {"function", "method", "class", "property"}
# Marks by which a framework calls what stands below them.
DECORATORS = [
    *(f"@*.{verb}" for verb in ("route", "get", "post", "put", "delete", "command", "cli.command")),
    *(
        f"@*.{hook}"
        for hook in ("before_request", "after_request", "teardown_request", "app_errorhandler", "listens_for")
    ),
    *(f"@{hook}" for hook in ("post_load", "pre_load", "validates_schema", "click.command", "click.group")),
]
# What is called by name from outside, and by whom.
CALLED_BY_NAME = {
    "get_id": "Flask-Login",
    "process_bind_param": "SQLAlchemy",
    "process_result_value": "SQLAlchemy",
    "_deserialize": "marshmallow",
    "_raw_load_json": "webargs",
    "_register_error_handlers": "flask-smorest",
    "_register_responses": "flask-smorest",
    "_openapi_json": "flask-smorest",
    "on_starting": "gunicorn",
    "post_worker_init": "gunicorn",
    "child_exit": "gunicorn",
    "downgrade": "Alembic",
}
# Drawings that the design system offers to pages; each is shown and tested in its specimen.
OFFERED = {"app/web/charts.py": {"bars", "bullet", "spark", "stacked_bar"}}


def names_in_texts() -> set[str]:
    """Return every word of the templates, what is named by text as module:function, and the models, by their tables."""
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("templates/**/*") if path.is_file()]
    python = [path.read_text(encoding="utf-8") for part in ("app", "ops") for path in (ROOT / part).rglob("*.py")]
    words = {word for text in templates for word in re.findall(r"\w+", text)}
    for text in python:
        words |= set(re.findall(r'"[\w.]+:(\w+)"', text)) | set(re.findall(r"^class (\w+)\(Base\)", text, re.MULTILINE))
    return words


def unused() -> dict[str, set[str]]:
    """Return what vulture finds, by file, but for what is called by name."""
    finder = Vulture(ignore_decorators=DECORATORS)
    finder.scavenge([str(ROOT / source) for source in SOURCES])
    found: dict[str, set[str]] = {}
    for item in finder.get_unused_code():
        if item.typ in KINDS:
            found.setdefault(str(Path(item.filename).relative_to(ROOT)), set()).add(item.name)
    return found


def test_nothing_is_there_that_nothing_uses() -> None:
    named = names_in_texts() | CALLED_BY_NAME.keys()
    dead = {file: names - named - OFFERED.get(file, set()) for file, names in unused().items()}
    assert {file: sorted(names) for file, names in dead.items() if names} == {}


def test_nothing_is_excused_that_is_used_or_gone() -> None:
    found = unused()
    excused = {name for names in found.values() for name in names}
    assert [name for name in CALLED_BY_NAME if name not in excused] == []
    assert {file: names - found.get(file, set()) for file, names in OFFERED.items()} == {
        file: set() for file in OFFERED
    }

"""Chinese first, English beside it: the language of a page, and its catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import structlog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel

from app import files
from app.web.formats import FILTERS
from app.web.preferences import chosen

TRANSLATIONS = Path(__file__).parent / "translations"
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
LOCALES = {"zh": "zh_CN", "en": "en"}


def offer(app: Flask, languages: Iterable[str]) -> None:
    """Offer pages in these languages only; the first is for visitors who wish none of them."""
    app.extensions["tanhui_languages"] = tuple(language for language in languages if language in LOCALES)


def locale() -> str:
    """Return the page's locale: the visitor's choice, else the browser's wish, else the first that is offered."""
    if not has_request_context():
        return "zh_CN"
    offered = current_app.extensions.get("tanhui_languages") or tuple(LOCALES)
    if (picked := chosen().lang) in offered:
        return LOCALES[picked]
    tags = [tag for tag in ("zh-CN", "zh", "en") if tag[:2] in offered]
    return LOCALES[request.accept_languages.best_match(tags, default=offered[0])[:2]]


def html_lang() -> str:
    """Return the page's language as HTML spells it."""
    return "en" if locale() == "en" else "zh-CN"


def compile_catalogue(source: Path = ENGLISH) -> bool:
    """Compile `source` beside itself when it is newer than what is there; return whether that was done.

    A read-only folder is no error: set-up compiles as well, and Chinese needs no catalogue.
    """
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale="en")
    try:
        write_mo(compiled := BytesIO(), catalogue)
        files.replace(target, compiled.getvalue())  # several workers start at once, and may be of different users
    except OSError as error:
        structlog.get_logger().warning("catalogue_not_compiled", reason=str(error))
        return False
    return True


def init_app(app: Flask) -> None:
    """Give pages their language, `_()` and the filters."""
    compile_catalogue()
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    Babel(app, locale_selector=locale)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["html_lang"] = html_lang

"""The English catalogue: collecting sentences from code and templates, and finding those without a translation."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from app import files
from app.web.languages import ENGLISH
from config import ROOT

HEADER = """\
# English words of 碳惠 Tanhui. Chinese is the source; see docs/guides/design-system.md.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}


def collect() -> Catalog:
    """Return every sentence of `app/`, with the files that use it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        method_map, options_map = parse_mapping_cfg(lines, "babel.cfg")  # type: ignore[no-untyped-call]
    template = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT / "app", method_map, options_map, KEYWORDS, comment_tags=("L10n:",), strip_comment_tags=True
    )
    for filename, _line, sentence, comments, context in found:
        template.add(sentence, None, [(f"app/{Path(filename).as_posix()}", 1)], auto_comments=comments, context=context)
    return template


def update(path: Path = ENGLISH, *, prune: bool = False) -> None:
    """Update the catalogue at `path`, keeping translations. Nothing is guessed (no fuzzy matches)."""
    stored = read(path)
    stored.update(collect(), no_fuzzy_matching=True, update_header_comment=False)
    write(stored, path, prune=prune)


def write(stored: Catalog, path: Path = ENGLISH, *, prune: bool = False) -> None:
    """Store the catalogue in one stable form, completely or not at all."""
    text = BytesIO()
    # The file is shared by everyone who adds a sentence: without dates and lines it changes only where words do.
    write_po(text, stored, width=100, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=prune)
    files.replace(path, HEADER.encode() + text.getvalue())


def read(path: Path = ENGLISH) -> Catalog:
    """Return the stored catalogue, empty if there is none yet."""
    if not path.exists():
        return Catalog(locale="en", charset="utf-8")
    with path.open("rb") as lines:
        return read_po(lines, locale="en", charset="utf-8")


def untranslated() -> list[str]:
    """Return the sentences of the code without an English translation, or with a doubtful one."""
    stored = read()
    return [sentence for sentence, context in _sentences(collect()) if not _has_words(stored, sentence, context)]


def _sentences(catalogue: Catalog) -> Iterator[tuple[str, str | None]]:
    for message in catalogue:
        if message.id:
            yield (message.id if isinstance(message.id, str) else message.id[0]), message.context


def _has_words(stored: Catalog, sentence: str, context: str | None) -> bool:
    message = stored.get(sentence, context)
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)

"""What the documents link to and mention is there, and a page in two languages names the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from ops import ROOT

DOCUMENTS = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
TWINS = [path for path in DOCUMENTS if path.name.endswith(".zh-CN.md")]
# What is the same in every language: addresses, settings, headers, names in the code.
UNTRANSLATED = re.compile(r"`([ -~]+?)`")


def prose(path: Path) -> str:
    """A document's text without its blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """What one can link to within a document: its headings, as GitHub names them."""
    titles = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def links() -> Iterator[tuple[str, str]]:
    """Each document and each link or picture in it that leads to another file."""
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
            if not re.match(r"[a-z]+:", target):
                yield path.relative_to(ROOT).as_posix(), target


LINKS = sorted(set(links()))
NAMES = sorted({name for path in DOCUMENTS for name in re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)(?:\(\))?`", prose(path))})
FILES = sorted(
    {
        (path.relative_to(ROOT).as_posix(), name)
        for path in DOCUMENTS
        for name in re.findall(r"`([\w./-]+\.(?:py|sql|csv|css|js|html|md|po))`", prose(path))
    }
)


def broken(document: str, target: str) -> bool:
    """Whether a link leads nowhere."""
    name, _, anchor = unquote(target).partition("#")
    aim = ((ROOT / document).parent / name).resolve() if name else ROOT / document
    return not aim.exists() or not aim.is_relative_to(ROOT) or bool(anchor and anchor not in anchors(aim))


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_every_link_leads_somewhere(document: str, target: str) -> None:
    assert not broken(document, target)


@pytest.mark.parametrize(
    "target",
    ["docs/nothing.md", "docs/adr/0001.md", "../elsewhere.md", "docs/guides/devices.md#no-such-part", "#nothing"],
)
def test_a_link_that_leads_nowhere_is_noticed(target: str) -> None:
    assert broken("README.md", target)
    assert ("README.md", "LICENSE") in LINKS


def test_every_guide_and_every_decision_can_be_found_from_the_readme() -> None:
    linked = {((ROOT / document).parent / target).resolve() for document, target in LINKS if document == "README.md"}
    assert {path for path in (ROOT / "docs" / "guides").glob("*.md") if path not in linked} == set()
    assert ROOT / "docs" / "adr" in linked


@pytest.fixture(scope="session")
def code() -> str:
    """Everything that is not a document or a test."""
    kinds = {".py", ".sql", ".html", ".css", ".js", ".toml"}
    places = [ROOT / place for place in ("app", "ops", "bench", "migrations")]
    files = [
        path for place in places for path in place.rglob("*") if path.suffix in kinds and "vendor" not in path.parts
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in (*files, *ROOT.glob("*.py"), ROOT / "pyproject.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_a_document_mentions_is_in_the_code(code: str, name: str) -> None:
    assert re.search(rf"(?<![a-z0-9]){name}(?![a-z0-9])", code)


@pytest.mark.parametrize(("document", "name"), FILES)
def test_every_file_that_a_document_mentions_is_there(document: str, name: str) -> None:
    beside = (ROOT / document).parent / name
    assert (ROOT / name).exists() or beside.exists() or [*ROOT.glob(f"app/**/{name}"), *ROOT.glob(f"tests/**/{name}")]


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.name)
def test_a_page_in_two_languages_names_the_same_things(twin: Path) -> None:
    other = twin.with_name(twin.name.replace(".zh-CN.md", ".md"))
    assert f"]({twin.name})" in other.read_text(encoding="utf-8")
    assert f"]({other.name})" in twin.read_text(encoding="utf-8")
    for found in (UNTRANSLATED.findall, blocks):
        assert set(found(other.read_text(encoding="utf-8"))) == set(found(twin.read_text(encoding="utf-8")))


def blocks(text: str) -> list[str]:
    """The blocks of code, without what stands in Chinese or English behind a `#` or in a map of the code."""
    found = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [block for block in found if "#" not in block and "app/" not in block]

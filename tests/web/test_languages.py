from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext, ngettext, pgettext

from app.web import catalogue, formats, languages

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "大字版"
msgstr "Large text"
"""


@pytest.mark.parametrize(
    ("wish", "lang"),
    [
        ("", "zh-CN"),
        ("zh-CN,zh;q=0.9", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("fr,de", "zh-CN"),
        ("en;q=0.3,zh;q=0.8", "zh-CN"),
        ("ja,en;q=0.5", "en"),
    ],
)
def test_the_browser_wishes_and_chinese_is_the_rest(client: FlaskClient, wish: str, lang: str) -> None:
    html = client.get("/", headers={"Accept-Language": wish}).get_data(as_text=True)
    assert f'<html lang="{lang}"' in html


def test_the_choice_beats_the_browser(client: FlaskClient) -> None:
    client.set_cookie("preferences", "lang=en&theme=dark&text=large")
    html = client.get("/", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert '<html lang="en" data-theme="dark" data-text="large">' in html


def test_amounts_and_weights_are_written_for_people(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        assert formats.coins(1250) == "12.50"
        assert formats.coins(-123456789) == "-1,234,567.89"
        assert formats.kg(1250) == "1.25 千克"
        assert formats.kg(1) == "0.001 千克"
        assert formats.kg(2000) == "2 千克"
        assert formats.tonnes(12_340_000) == "12.3 吨"
        assert formats.percent(Decimal("0.3541")) == "35.4%"
        assert formats.percent(0.385, 2) == "38.50%"
        assert formats.number(1000) == "1,000"
        nothing = [formats.coins(None), formats.kg(None), formats.tonnes(None), formats.percent(None)]
        nothing += [formats.number(None), formats.day(None), formats.when(None)]
        assert set(nothing) == {"–"}


def test_days_and_instants_are_the_districts(web_app: Flask) -> None:
    late = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
    with web_app.test_request_context("/"):
        assert formats.day(date(2026, 3, 5)) == "2026年3月5日"
        assert formats.day(late) == "2026年3月6日"
        assert formats.when(late) == "2026年3月6日 00:30"
        with force_locale("en"):
            assert formats.when(late) == "6 Mar 2026 00:30"


def test_the_catalogue_is_compiled_when_it_is_newer(tmp_path: Path) -> None:
    source = tmp_path / "messages.po"
    source.write_text(PO, encoding="utf-8")
    assert languages.compile_catalogue(source)
    assert not languages.compile_catalogue(source)
    assert (tmp_path / "messages.mo").stat().st_size > 0
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["messages.mo", "messages.po"]


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    """What the code says, collected once for all that ask."""
    return catalogue.collect()


def test_updating_keeps_translations_and_changes_nothing_the_second_time(
    tmp_path: Path, sentences: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "collect", lambda: sentences)
    path = tmp_path / "messages.po"
    path.write_text(PO, encoding="utf-8")
    catalogue.update(path)
    first = path.read_text(encoding="utf-8")
    assert 'msgid "大字版"\nmsgstr "Large text"' in first
    assert 'msgid "跳到正文"\nmsgstr ""' in first
    catalogue.update(path)
    assert path.read_text(encoding="utf-8") == first


def test_every_sentence_has_english_words(sentences: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "collect", lambda: sentences)
    assert catalogue.untranslated() == []


def test_translations_name_the_same_values_as_the_sentences() -> None:
    wrong = [message.id for message in catalogue.read() if message.id and message.string and message.check()]
    assert wrong == []


def test_one_word_may_need_two_in_english(web_app: Flask) -> None:
    with web_app.test_request_context("/"), force_locale("en"):
        assert (gettext("商户"), pgettext("list", "商户")) == ("Merchant", "Merchants")
        assert [ngettext("%(num)s 件", "%(num)s 件", n) for n in (1, 2)] == ["1 piece", "2 pieces"]
    with web_app.test_request_context("/"), force_locale("zh_CN"):
        assert (pgettext("list", "商户"), ngettext("%(num)s 件", "%(num)s 件", 1)) == ("商户", "1 件")


def test_a_sentence_needs_words_in_each_of_its_uses_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Catalog(charset="utf-8")
    wanted.add("商户", context="list")
    wanted.add(("%(num)s 件", "%(num)s 件"))
    stored = Catalog(locale="en", charset="utf-8")
    stored.add("商户", "Merchant")
    stored.add(("%(num)s 件", "%(num)s 件"), ("%(num)s piece", ""))
    monkeypatch.setattr(catalogue, "collect", lambda: wanted)
    monkeypatch.setattr(catalogue, "read", lambda: stored)
    assert catalogue.untranslated() == ["商户", "%(num)s 件"]

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l

import app as package
from app.errors import DomainError, Refused
from app.web import messages


class Short(Refused):
    """Only tests raise this."""


def descendants(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        yield below
        yield from descendants(below)


def test_every_domain_error_of_the_program_has_a_sentence(app: Flask) -> None:
    for module in pkgutil.walk_packages(package.__path__, "app."):
        import_module(module.name)
    silent = [
        f"{kind.__module__}.{kind.__name__}"
        for kind in descendants(DomainError)
        if kind.__module__.startswith("app.") and kind.__name__ not in messages.known()
    ]
    assert sorted(silent) == []


def test_a_sentence_names_the_facts(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages._catalogue, "Short", _l("还差 %(missing)s 碳币。"))
    with web_app.test_request_context("/"):
        assert messages.sentence(Short(missing="3.50")) == "还差 3.50 碳币。"


def test_a_missing_fact_does_not_turn_a_refusal_into_a_failure(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages._catalogue, "Short", _l("还差 %(missing)s 碳币。"))
    with web_app.test_request_context("/"):
        assert messages.sentence(Short()) == "这件事现在办不了。"


def test_an_unregistered_error_speaks_for_its_status(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        assert messages.sentence(Short()) == "不符合规则，未能办理。"

"""Everything that can be shown has words."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import select

import app.consumption
from app.consumption import labels
from app.consumption.acts.models import ActKind
from app.consumption.acts.services import Unpaid
from app.consumption.events.kinds import EventKind, Stage, Step
from app.db import db
from app.errors import DomainError


def errors_of_the_package() -> set[str]:
    found: set[str] = set()
    for info in pkgutil.walk_packages(app.consumption.__path__, "app.consumption."):
        module = importlib.import_module(info.name)
        found |= {
            name
            for name, member in vars(module).items()
            if isinstance(member, type)
            and issubclass(member, DomainError)
            and member.__module__.startswith("app.consumption")
        }
    return found


def test_every_refusal_is_a_sentence() -> None:
    errors = errors_of_the_package()
    assert len(errors) > 15
    assert errors - set(labels.SENTENCES) == set()


@pytest.mark.usefixtures("session")
def test_every_kind_of_act_has_its_words_and_says_that_it_is_not_filed() -> None:
    kinds = db.session.scalars(select(ActKind)).all()
    assert len(kinds) == 8
    for kind in kinds:
        assert str(labels.ACT_KINDS[kind.code]) == kind.name
        assert str(labels.UNITS[kind.code]) == kind.unit
        assert kind.key_kind in labels.KEY_KINDS
        assert kind.evidence in labels.EVIDENCE
        assert "未备案" in kind.methodology
        assert kind.methodology in labels.METHODOLOGIES


def test_every_word_of_the_code_has_its_label() -> None:
    assert {kind.value for kind in EventKind} == set(labels.EVENT_KINDS)
    assert {stage.value for stage in Stage} == set(labels.STAGES)
    assert {step.value for step in Step} == set(labels.STEPS)
    assert {why.value for why in Unpaid} == set(labels.UNPAID)

"""The doctor shows where each setting came from, hides secrets, and fails for what is needed and missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

import config
from app.web import doctor


@pytest.fixture
def patient(app: Flask) -> Iterator[Flask]:
    """The application, whose configuration a test may change."""
    before = dict(app.config)
    yield app
    app.config.clear()
    app.config.update(before)
    app.extensions.pop("tanhui_doctor", None)


def visit(app: Flask) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["doctor"])
    return done.exit_code, done.output


def line(said: str, subject: str) -> str:
    found = re.search(rf"^(ok|advice|MISSING) +{subject} .*$", said, re.MULTILINE)
    assert found, said
    return found[0]


def test_a_migrated_database_is_in_order(patient: Flask) -> None:
    patient.config.update(TANHUI_SECRET_KEY="k" * 32, TANHUI_DATA_KEY="d" * 32)
    code, said = visit(patient)
    for subject in ("database", "role", "schema", "migrations", "code", "secrets", "demonstration", "SMS"):
        assert line(said, subject).startswith("ok")
    assert code == 0


def test_no_secret_is_shown(patient: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in config.SECRETS - {"TANHUI_DATABASE_URL"}:
        monkeypatch.setenv(name, f"hidden-{name}")
    _, said = visit(patient)
    assert "hidden-" not in said
    assert re.search(r"^TANHUI_SECRET_KEY +\(set, \d+ characters\) +environment", said, re.MULTILINE)


def test_secrets_that_everyone_knows_are_advice_and_in_production_a_failure(patient: Flask) -> None:
    patient.config.update(TANHUI_SECRET_KEY=config.INSECURE_SECRET)
    code, said = visit(patient)
    assert (code, line(said, "secrets")[:6]) == (0, "advice")
    patient.config.update(TANHUI_ENV="production", TANHUI_DEMO="0", TANHUI_SMS_SENDER="aliyun")
    patient.config.update(dict.fromkeys(doctor.SMS_SETTINGS, "given"))
    code, said = visit(patient)
    assert (code, line(said, "secrets")[:7]) == (1, "MISSING")


@pytest.mark.parametrize(
    ("setting", "value", "subject"),
    [
        ("TANHUI_DEMO", "1", "demonstration"),
        ("TANHUI_SMS_SENDER", "console", "SMS"),
        ("TANHUI_SMS_TEMPLATE", "", "SMS"),
    ],
)
def test_what_would_show_codes_or_send_none_in_production_is_a_failure(
    patient: Flask, setting: str, value: str, subject: str
) -> None:
    patient.config.update(TANHUI_SECRET_KEY="k" * 32, TANHUI_DATA_KEY="d" * 32)
    patient.config.update(TANHUI_ENV="production", TANHUI_DEMO="0", TANHUI_SMS_SENDER="aliyun")
    patient.config.update(dict.fromkeys(doctor.SMS_SETTINGS, "given"))
    assert visit(patient)[0] == 0
    patient.config[setting] = value
    code, said = visit(patient)
    assert (code, line(said, subject)[:7]) == (1, "MISSING")


def test_packages_add_what_they_look_at(patient: Flask) -> None:
    doctor.add(patient, lambda: [doctor.Finding("scales", fine=False, needed=False, says="not calibrated")])
    code, said = visit(patient)
    assert line(said, "scales").endswith("not calibrated")
    doctor.add(patient, lambda: [doctor.Finding("bins", fine=False, needed=True, says="none")])
    assert (code, visit(patient)[0]) == (0, 1)

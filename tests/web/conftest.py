"""The application with a page of every piece and a few views that misbehave on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest
from flask import Flask, current_app, g
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import OperationalError

from app import create_app
from app.db import db
from app.errors import Conflict, TooMany
from app.web import forms, security
from app.web.access import public
from app.web.api import Blueprint as RestBlueprint
from tests.web import specimen


class ThingSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 5))
    weights = fields.List(fields.Integer(validate=validate.Range(min=1)))


class PageFormSchema(Schema):
    phone = fields.String(required=True, validate=validate.Regexp(r"^1[3-9]\d{9}$"))
    amount = fields.Integer(validate=validate.Range(1, 100))
    note = fields.String()


class TestedConflict(Conflict):
    """Only tests raise this."""


def _resources() -> RestBlueprint:
    rest = RestBlueprint("probe", __name__, url_prefix="/api/v1/probe", description="Probes")

    @rest.post("/things")
    @public
    @security.harmless
    @rest.arguments(ThingSchema)
    @rest.response(201, ThingSchema)
    def create(thing: dict[str, object]) -> dict[str, object]:
        return thing

    @rest.get("/things")
    @public
    @rest.arguments(ThingSchema(only=["weights"]), location="query")
    @rest.response(200, ThingSchema)
    def show(query: dict[str, object]) -> dict[str, object]:
        return query

    return rest


@public
def surprise() -> NoReturn:
    raise RuntimeError("call 13812345678 about it")


@public
def conflict() -> NoReturn:
    raise TestedConflict("twice")


@public
def too_many() -> NoReturn:
    raise TooMany("slow down", retry_after_s=17)


@public
def no_database() -> NoReturn:
    raise OperationalError("SELECT 1", {}, Exception("connection refused"))


@public
@security.harmless
def form() -> dict[str, object]:
    found = forms.read(PageFormSchema)
    return {"values": found.values, "errors": found.errors}


@public
def token() -> str:
    return str(generate_csrf())


@public
def guarded() -> str:
    security.protect()
    return "done"


def act_as_configured() -> None:
    if actor := current_app.config.get("ACTOR"):
        g.actor = actor


@pytest.fixture(scope="session")
def web_app(app: Flask) -> Iterator[Flask]:
    """Built beside the suite's application, on the same database."""
    application = create_app({"PROPAGATE_EXCEPTIONS": False})
    specimen.install(application)
    application.extensions["tanhui_api"].register_blueprint(_resources())
    for view in (surprise, conflict, too_many, no_database, form, token, guarded):
        application.add_url_rule(f"/probe/{view.__name__}", view.__name__, view, methods=["GET", "POST"])
    application.before_request(act_as_configured)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def client(web_app: Flask) -> FlaskClient:
    """An unknown visitor, in Chinese."""
    return web_app.test_client()

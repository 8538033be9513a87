"""The REST contract: OpenAPI 3.1, strict JSON in, RFC 9457 out. Packages register their blueprints here."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

import flask_smorest
import marshmallow as ma
from flask import Flask, Response, current_app
from flask_smorest.spec.plugins import FlaskPlugin
from flask_smorest.utils import prepare_response
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from app.web import problems, strict_json
from app.web.access import Access, access_of, public

View = TypeVar("View", bound=Callable[..., Any])

SECURITY = {
    "operatorKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "An organisation's key: `Authorization: Bearer …`",
    },
    "deviceSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Tanhui-Signature",
        "description": "A bin's or machine's HMAC over the request; see the device guide",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "A person who signed in on the pages",
    },
}


class Parser(FlaskParser):
    """webargs, reading JSON strictly."""

    def _raw_load_json(self, req: Any) -> Any:
        if not core.is_json(req.mimetype):
            return core.missing
        body = req.get_data(cache=True)
        if not body:
            return core.missing
        try:
            return strict_json.loads(body)
        except ValueError as error:
            raise BadRequest(str(error)) from error


class Blueprint(flask_smorest.Blueprint):
    """A group of REST resources of one package, under /api/v1, reading JSON strictly."""

    ARGUMENTS_PARSER = Parser()

    @staticmethod
    def documented(*decorators: Callable[[Any], Any]) -> Callable[[View], View]:
        """Document a view as these decorators of ours would, and leave the work to the view."""

        def decorate(view: View) -> View:
            described: Any = view
            for decorator in reversed(decorators):
                described = decorator(described)
            vars(view).update({name: value for name, value in vars(described).items() if name != "__wrapped__"})
            return view

        return decorate


class ProblemField(ma.Schema):
    """One thing wrong with what was sent."""

    pointer = ma.fields.String(metadata={"description": "JSON pointer to the member, as a URI fragment"})
    # `in` is a Python keyword.
    place = ma.fields.String(data_key="in", metadata={"description": "body, query, path, headers or form"})
    message = ma.fields.String()


class ProblemSchema(ma.Schema):
    """Problem details (RFC 9457)."""

    type = ma.fields.String(metadata={"format": "uri-reference", "description": "A page that explains the error"})
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String(metadata={"description": "A sentence for people, in the language asked for"})
    code = ma.fields.String(metadata={"description": "The error's name, for programs"})
    instance = ma.fields.String()
    request_id = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(ProblemField))


class Api(flask_smorest.Api):
    """flask-smorest with our error body, our parser, and security taken from what the views declare."""

    ERROR_SCHEMA = ProblemSchema

    def register_blueprint(self, blp: flask_smorest.Blueprint, **options: Any) -> None:
        """Register a package's resources. Raises TypeError for a blueprint that would read JSON loosely."""
        if not isinstance(blp, Blueprint):
            raise TypeError(f"make {blp.name} with app.web.api.Blueprint instead of flask_smorest.Blueprint")
        super().register_blueprint(blp, **options)

    def _register_error_handlers(self) -> None:
        """Errors of the API and of the pages are answered in one place, app.web.problems."""

    def _register_responses(self) -> None:
        """Document every error status with our body under its own media type."""
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= HTTPStatus.BAD_REQUEST:
                response["schema"] = self.ERROR_SCHEMA
                prepare_response(response, self.spec, problems.MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)
        response = {"description": "Anything else that went wrong", "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, problems.MEDIA_TYPE)
        self.spec.components.response("DEFAULT_ERROR", response, lazy=True)

    @public
    def _openapi_json(self) -> Response:
        """The contract of this interface, as OpenAPI 3.1."""
        return current_app.response_class(document(), mimetype="application/json")


def init_app(app: Flask) -> None:
    """Create the object that packages register their REST blueprints with."""
    api = Api(app)
    for name, scheme in SECURITY.items():
        api.spec.components.security_scheme(name, scheme)
    api.spec.options["info"] = {
        "description": "Carbon-inclusive recycling and green consumption of one city district. "
        "Errors are RFC 9457 problem details; lists are paged by cursor; money-like POSTs take an Idempotency-Key.",
    }
    app.extensions["tanhui_api"] = api


def document() -> str:
    """Return the contract as text: the same for the same code, so that a stored copy can be compared."""
    contract = current_app.extensions["tanhui_api"].spec.to_dict()
    for rule in current_app.url_map.iter_rules():
        path = contract["paths"].get(FlaskPlugin.flaskpath2openapi(rule.rule), {})
        for method in (rule.methods or set()) & {name.upper() for name in path}:
            access = access_of(current_app, rule.endpoint, method)
            path[method.lower()]["security"] = _ways_in(access or Access())
    contract["tags"] = sorted(contract.get("tags", ()), key=lambda tag: str(tag["name"]))
    return json.dumps(contract, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _ways_in(access: Access) -> list[dict[str, list[str]]]:
    if access.public:
        return []
    ways: list[dict[str, list[str]]] = []
    if access.scopes:
        ways.append({"operatorKey": sorted(access.scopes)})
    if access.device:
        ways.append({"deviceSignature": []})
    if access.roles:
        ways.append({"session": sorted(access.roles)})
    return ways

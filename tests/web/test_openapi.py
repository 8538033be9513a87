import json

import pytest
from flask import Flask
from openapi_spec_validator import validate

from app.web import api
from app.web.cli import CONTRACT


def test_the_stored_contract_is_the_served_one(app: Flask) -> None:
    served = app.test_client().get("/api/openapi.json").get_data(as_text=True)
    assert CONTRACT.read_text(encoding="utf-8") == served, "run: flask openapi write"


def test_the_contract_is_valid_openapi_3_1(app: Flask) -> None:
    contract = app.test_client().get("/api/openapi.json").get_json()
    assert contract["openapi"] == "3.1.0"
    validate(contract)


def test_errors_are_documented_as_problem_details(web_app: Flask) -> None:
    contract = web_app.test_client().get("/api/openapi.json").get_json()
    operation = contract["paths"]["/api/v1/probe/things"]["post"]
    name = operation["responses"]["422"]["$ref"].rsplit("/", 1)[1]
    assert list(contract["components"]["responses"][name]["content"]) == ["application/problem+json"]
    default = contract["components"]["responses"]["DEFAULT_ERROR"]
    assert list(default["content"]) == ["application/problem+json"]


def test_every_operation_says_which_credentials_it_takes(app: Flask) -> None:
    contract = app.test_client().get("/api/openapi.json").get_json()
    known = set(contract["components"]["securitySchemes"])
    assert known == {"operatorKey", "deviceSignature", "session"}
    silent = [
        f"{method} {path}"
        for path, operations in contract["paths"].items()
        for method, operation in operations.items()
        if method in {"get", "post", "put", "patch", "delete"} and "security" not in operation
    ]
    assert silent == []
    used = {name for path in contract["paths"].values() for name in _schemes(path)}
    assert used <= known


def _schemes(path: dict[str, object]) -> set[str]:
    return {name for way in json.dumps(path).split('"security": [')[1:] for name in _names(way.split("]}")[0])}


def _names(way: str) -> set[str]:
    return {name for name in ("operatorKey", "deviceSignature", "session") if f'"{name}"' in way}


def test_the_contract_is_the_same_text_every_time(app: Flask) -> None:
    with app.app_context():
        assert api.document() == api.document()


def test_a_blueprint_that_reads_json_loosely_is_turned_away(web_app: Flask) -> None:
    import flask_smorest

    with pytest.raises(TypeError, match=r"app\.web\.api\.Blueprint"):
        web_app.extensions["tanhui_api"].register_blueprint(flask_smorest.Blueprint("loose", __name__))


def test_the_docs_page_is_served_from_here(app: Flask) -> None:
    client = app.test_client()
    html = client.get("/api/docs").get_data(as_text=True)
    assert "/api/docs/swagger-ui-bundle.js" in html
    assert client.get("/api/docs/swagger-ui-bundle.js", buffered=True).status_code == 200
    assert client.get("/api/docs/../__init__.py").status_code == 404

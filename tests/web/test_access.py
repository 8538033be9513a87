from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask
from flask.views import MethodView

from app.web.access import Access, access_of, public, require


def wrapped(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def outer(*args: Any) -> Any:
        return view(*args)

    return outer


def test_a_declaration_survives_wrapping() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "view", wrapped(public(lambda: "")))
    access = access_of(app, "view")
    assert access == Access(public=True)


def test_two_declarations_are_two_ways_in() -> None:
    def view() -> str:
        return ""

    require(require(view, scopes=["drops:write"]), device=True)
    app = Flask(__name__)
    app.add_url_rule("/", "view", view)
    assert access_of(app, "view") == Access(scopes=frozenset({"drops:write"}), device=True)


def test_a_method_says_for_itself_and_otherwise_its_class_does() -> None:
    class Things(MethodView):
        @public
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

    require(Things, roles=["office"])
    app = Flask(__name__)
    app.add_url_rule("/", view_func=Things.as_view("things"))
    assert access_of(app, "things", "GET") == access_of(app, "things", "HEAD") == Access(public=True)
    assert access_of(app, "things", "POST") == Access(roles=frozenset({"office"}))


def test_a_subclass_does_not_inherit_more_than_it_says() -> None:
    class Open(MethodView):
        pass

    class Closed(Open):
        pass

    public(Open)
    require(Closed, roles=["office"])
    assert vars(Closed)["access"] == Access(roles=frozenset({"office"}))


def test_a_view_that_says_nothing_has_no_access() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "view", lambda: "")
    assert access_of(app, "view") is None
    assert access_of(app, "missing") is None


def test_every_endpoint_of_this_package_is_declared(web_app: Flask) -> None:
    own = [
        endpoint
        for endpoint in web_app.view_functions
        if endpoint.startswith("web.") or endpoint == "api-docs.openapi_json"
    ]
    assert "api-docs.openapi_json" in own
    assert [endpoint for endpoint in own if access_of(web_app, endpoint) is None] == []

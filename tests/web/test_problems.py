import json

import pytest
from flask.testing import FlaskClient

JSON = {"Accept": "application/json"}


def test_the_api_answers_in_rfc_9457(client: FlaskClient) -> None:
    response = client.get("/api/v1/nothing", headers={"X-Request-ID": "abc-12345678"})
    assert response.mimetype == "application/problem+json"
    assert response.get_json() == {
        "type": "/errors/NotFound",
        "title": "没有找到",
        "status": 404,
        "detail": "没有找到，可能已被移走，或地址有误。",
        "code": "NotFound",
        "instance": "/api/v1/nothing",
        "request_id": "abc-12345678",
    }


def test_pages_answer_with_a_page_that_has_a_way_out(client: FlaskClient) -> None:
    response = client.get("/nothing")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    html = response.get_data(as_text=True)
    assert "没有找到" in html
    assert 'href="/"' in html
    assert response.headers["X-Request-ID"] in html


def test_a_page_answers_a_program_with_json(client: FlaskClient) -> None:
    assert client.get("/nothing", headers=JSON).mimetype == "application/problem+json"
    assert client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "text/html"


def test_a_domain_error_keeps_its_name_and_status(client: FlaskClient) -> None:
    response = client.get("/probe/conflict", headers=JSON)
    assert (response.status_code, response.json["code"]) == (409, "TestedConflict")  # type: ignore[index]
    assert "twice" not in response.get_data(as_text=True)


def test_too_often_says_when_to_come_back(client: FlaskClient) -> None:
    response = client.get("/probe/too_many", headers=JSON)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "17")


def test_a_missing_database_is_503_with_a_time_to_come_back(client: FlaskClient) -> None:
    response = client.get("/probe/no_database", headers=JSON)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "connection refused" not in response.get_data(as_text=True)


@pytest.mark.parametrize("headers", [JSON, {"Accept": "text/html"}])
def test_a_surprise_tells_its_number_and_nothing_else(
    client: FlaskClient, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    response = client.get("/probe/surprise", headers=headers)
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in text
    assert "RuntimeError" not in text
    assert "about it" not in text
    line = next(line for line in map(json.loads, capsys.readouterr().out.splitlines()) if line["event"] == "unexpected")
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert "RuntimeError: call 138****5678 about it" in line["exception"]


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    response = client.delete("/api/v1/probe/things")
    assert response.status_code == 405
    assert {"GET", "POST"} <= {word.strip() for word in response.headers["Allow"].split(",")}
    assert response.get_json()["title"] == "不支持这种操作"


def test_wrong_fields_are_named_by_json_pointers_in_words_for_people(client: FlaskClient) -> None:
    response = client.post("/api/v1/probe/things", json={"name": "too long a name", "weights": [3, 0, "x"], "a/b": 1})
    assert response.status_code == 422
    assert sorted(response.get_json()["errors"], key=lambda row: row["pointer"]) == [
        {"pointer": "#/a~1b", "in": "body", "message": "没有这一项。"},
        {"pointer": "#/name", "in": "body", "message": "长度应为 1 至 5。"},
        {"pointer": "#/weights/1", "in": "body", "message": "不能小于 1。"},
        {"pointer": "#/weights/2", "in": "body", "message": "应为整数。"},
    ]


def test_wrong_parameters_are_named_too(client: FlaskClient) -> None:
    rows = client.get("/api/v1/probe/things?weights=x").get_json()["errors"]
    assert rows == [{"pointer": "#/weights/0", "in": "query", "message": "应为整数。"}]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"name": NaN}', "NaN"),
        ('{"name": "a", "name": "b"}', "twice"),
        ("[" * 40 + "]" * 40, "deeper"),
        ("{", ""),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_json_that_could_be_read_two_ways_is_refused(client: FlaskClient, body: str | bytes, reason: str) -> None:
    response = client.post("/api/v1/probe/things", data=body, content_type="application/json")
    assert (response.status_code, response.get_json()["code"]) == (400, "BadRequest")


def test_too_much_json_is_413(client: FlaskClient) -> None:
    body = json.dumps({"name": "x" * 1_100_000})
    response = client.post("/api/v1/probe/things", data=body, content_type="application/json")
    assert (response.status_code, response.get_json()["title"]) == (413, "内容太大")


def test_an_error_explains_itself_in_two_languages(client: FlaskClient) -> None:
    html = client.get("/errors/TooMany").get_data(as_text=True)
    assert '<p lang="zh-CN">操作太频繁，请稍后再试。</p>' in html
    assert '<p lang="en">' in html
    assert "429" in html
    assert client.get("/errors/MethodNotAllowed").status_code == 200
    assert client.get("/errors/NoSuchThing").status_code == 404

import pytest
from flask.testing import FlaskClient

from app.web.preferences import safe_path


def test_a_choice_is_kept_and_leads_back(client: FlaskClient) -> None:
    response = client.post("/preferences", data={"text": "large", "next": "/errors/TooMany?x=1"})
    assert (response.status_code, response.location) == (303, "/errors/TooMany?x=1")
    cookie = client.get_cookie("preferences")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 365 * 24 * 3600)
    assert 'data-text="large"' in client.get("/").get_data(as_text=True)


def test_one_choice_leaves_the_others(client: FlaskClient) -> None:
    for choice in ({"lang": "en"}, {"theme": "dark"}, {"text": "large"}):
        client.post("/preferences", data=choice)
    assert '<html lang="en" data-theme="dark" data-text="large">' in client.get("/").get_data(as_text=True)


def test_unknown_choices_are_ignored(client: FlaskClient) -> None:
    client.post("/preferences", data={"theme": 'dark" onload="x', "lang": "fr"})
    assert '<html lang="zh-CN">' in client.get("/").get_data(as_text=True)


def test_the_switch_is_on_every_page_and_comes_back_to_it(client: FlaskClient) -> None:
    for path in ("/", "/errors/TooMany", "/nothing?a=1"):
        html = client.get(path).get_data(as_text=True)
        assert f'name="next" value="{path}"' in html
        assert 'name="text" value="large"' in html


def test_a_page_that_answers_a_post_leads_back_to_its_form(client: FlaskClient) -> None:
    headers = {"Referer": "http://localhost/login?next=/me"}
    assert 'value="/login?next=/me"' in client.post("/probe/conflict", headers=headers).get_data(as_text=True)
    elsewhere = {"Referer": "http://evil.example/login"}
    assert 'name="next" value="/"' in client.post("/probe/conflict", headers=elsewhere).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/me", "/a?b=c#d", "/%E7%A2%B3?x=http://a.b"])
def test_paths_of_this_site_are_followed(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "me",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "http://evil.example",
        "\\\\evil",
        "/a\nb",
        "/\t/evil.example",
        "javascript:1",
    ],
)
def test_other_addresses_are_not(target: str | None) -> None:
    assert safe_path(target, "/home") == "/home"

"""Settings: read once from `TANHUI_*`, checked, each with its source.

`DATABASE_URL` names the server for set-up and migrations; the program itself connects with
`TANHUI_DATABASE_URL`, whose role is `app_rw_<schema>`. In development, what the environment does not say is looked up
in the file `.env`, and then in what `make run` left in `var/` (addresses, secrets), so that a `flask` command run by
hand sees what the server sees. With TANHUI_ENV=testing neither is read.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
DOTENV = ROOT / ".env"

INSECURE_SECRET = "development-only-not-a-secret"  # noqa: S105 - refused in production
SECRET_LENGTH = 32  # minimum, in characters

# name: (default, what it is for). The order is the order of `.env.example` and `flask doctor`.
SETTINGS: dict[str, tuple[str, str]] = {
    "TANHUI_ENV": ("development", "development, testing or production"),
    "TANHUI_SECRET_KEY": (INSECURE_SECRET, "signs sessions, receipts and pay codes; at least 32 characters"),
    "TANHUI_DATA_KEY": (INSECURE_SECRET, "encrypts telephone numbers, device and TOTP secrets at rest"),
    "TANHUI_DATABASE_URL": ("", "where the program connects, as role app_rw_<schema>"),
    "TANHUI_SCHEMA": ("nankai", "the district's schema"),
    "TANHUI_DISTRICT": ("app/places/data/nankai", "folder of the district's own data: streets, communities, plan"),
    "TANHUI_PREPARED_STATEMENTS": ("1", "0 where a pooler hands out connections by transaction"),
    "TANHUI_BASE_URL": ("http://127.0.0.1:8000", "address printed in QR codes"),
    "TANHUI_TRUSTED_PROXIES": ("0", "how many reverse proxies stand in front"),
    "TANHUI_DEMO": ("0", "1 marks every page as demonstration data (演示数据)"),
    "TANHUI_SMS_SENDER": ("console", "console or aliyun"),
    "TANHUI_SMS_ENDPOINT": ("https://dysmsapi.aliyuncs.com/", "address of the SMS provider's API"),
    "TANHUI_SMS_KEY_ID": ("", "key id at the SMS provider"),
    "TANHUI_SMS_KEY_SECRET": ("", "key secret at the SMS provider"),
    "TANHUI_SMS_SIGN_NAME": ("", "signature registered at the SMS provider"),
    "TANHUI_SMS_TEMPLATE": ("", "template code of the one-time code"),
    "TANHUI_METRICS_TOKEN": ("", "bearer token for /metrics from other machines"),
    "TANHUI_LOG_LEVEL": ("INFO", "DEBUG, INFO, WARNING or ERROR"),
}
SECRETS = {
    "TANHUI_SECRET_KEY",
    "TANHUI_DATA_KEY",
    "TANHUI_DATABASE_URL",
    "TANHUI_SMS_KEY_SECRET",
    "TANHUI_METRICS_TOKEN",
}


class InsecureConfiguration(Exception):
    """Production was requested with a well-known secret, or in a way that shows secrets."""


def load(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return Flask's configuration from `env` (default: the process's).

    Raises InsecureConfiguration in production while a secret is missing, default or short, or would be shown.
    """
    values = {name: value for name, (value, _) in with_sources(env).items()}
    if values["TANHUI_ENV"] == "production":
        _refuse_known_secrets(values)
        _refuse_shown_codes(values)
    return values | {
        "SECRET_KEY": values["TANHUI_SECRET_KEY"],
        "TESTING": values["TANHUI_ENV"] == "testing",
        "DISTRICT_DATA": ROOT / values["TANHUI_DISTRICT"],
        "SQLALCHEMY_DATABASE_URI": psycopg_url(values["TANHUI_DATABASE_URL"]),
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(values),
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": values["TANHUI_BASE_URL"].startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "zh_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "API_TITLE": "碳惠 Tanhui",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api",
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _engine_options(values: Mapping[str, str]) -> dict[str, Any]:
    """Return how the program keeps its connections; each is checked before it is used again."""
    # The kernel notices a server that is gone without a word, so that app.db can tell idle connections to it from good
    # ones.
    connecting: dict[str, Any] = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
    if values["TANHUI_PREPARED_STATEMENTS"] == "0":
        connecting["prepare_threshold"] = None
    return {
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 5,
        "pool_use_lifo": True,  # the connection used last has the most prepared statements
        "hide_parameters": True,  # what people typed does not belong in logs
        "connect_args": connecting,
    }


def _refuse_known_secrets(values: Mapping[str, str]) -> None:
    for name in ("TANHUI_SECRET_KEY", "TANHUI_DATA_KEY"):
        if values[name] == INSECURE_SECRET or len(values[name]) < SECRET_LENGTH:
            raise InsecureConfiguration(
                f"{name} must be set to at least {SECRET_LENGTH} random characters in production, "
                'for example: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )


def _refuse_shown_codes(values: Mapping[str, str]) -> None:
    """Refuse a demonstration, which shows one-time codes on the page, and the console sender, which logs them."""
    if values["TANHUI_DEMO"] == "1":
        raise InsecureConfiguration("TANHUI_DEMO=1 has no place in production: pages would show the codes to log in.")
    if values["TANHUI_SMS_SENDER"] == "console":
        raise InsecureConfiguration(
            "TANHUI_SMS_SENDER=console has no place in production: the log would show the codes to log in. Set it to "
            "aliyun, with the TANHUI_SMS_* settings beside it."
        )


def with_sources(env: Mapping[str, str] | None = None) -> dict[str, tuple[str, str]]:
    """Return {name: (value, where it was found)} for every setting."""
    env = os.environ if env is None else env
    places: list[tuple[str, Mapping[str, str]]] = [("environment", env)]
    if env.get("TANHUI_ENV") != "testing":
        places.append((".env", dotenv()))
    if (env.get("TANHUI_ENV") or places[-1][1].get("TANHUI_ENV", "development")) == "development":
        places.append(("var/", _left_by_make_run()))
    found = {name: (default, "default") for name, (default, _) in SETTINGS.items()}
    for place, values in reversed(places):
        found |= {name: (values[name], place) for name in SETTINGS if values.get(name)}
    return found


def dotenv() -> dict[str, str]:
    """Return the content of the file `.env`; nothing while testing."""
    said = {} if _testing() else dotenv_values(DOTENV, interpolate=False)
    return {name: value for name, value in said.items() if value}


def left_by_run(name: str | Path) -> dict[str, Any]:
    """Return what `make run` left in a file of `var/`; nothing while testing, so that no test depends on it."""
    path = VAR / name
    if _testing() and path.is_relative_to(VAR):
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _testing() -> bool:
    return os.environ.get("TANHUI_ENV") == "testing"


def make_secrets() -> None:
    """Write this clone's own random secrets to `var/`, readable by this user alone; of several at once, one does."""
    made = {name: secrets.token_urlsafe(SECRET_LENGTH) for name in ("TANHUI_SECRET_KEY", "TANHUI_DATA_KEY")}
    with tempfile.NamedTemporaryFile("w", dir=VAR) as unfinished, suppress(FileExistsError):
        unfinished.write(json.dumps(made, indent=1))
        unfinished.flush()
        os.link(unfinished.name, VAR / "secrets.json")


def _left_by_make_run() -> dict[str, str]:
    """Return what the server runs with: its secrets, and where it connects."""
    return left_by_run("secrets.json") | {"TANHUI_DATABASE_URL": left_by_run("database.json").get("app_url", "")}


def deploy_url() -> str:
    """Return where set-up and migrations connect: DATABASE_URL, or what `make run` left in `var/`."""
    if given := os.environ.get("DATABASE_URL") or dotenv().get("DATABASE_URL"):
        return given
    _, found_in = with_sources()["TANHUI_DATABASE_URL"]
    # Only beside the other address from there: never migrate one database for a program that uses another.
    return str(left_by_run("database.json").get("deploy_url", "")) if found_in == "var/" else ""


def psycopg_url(url: str) -> str:
    """Name the driver, whether the address begins with postgres:// or postgresql://."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def app_role(schema: str) -> str:
    """Return the login role of the program that serves the district of this schema."""
    return f"app_rw_{schema}"

"""What the programs run with: the port, the database's two addresses, the secrets."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import config
from ops import VAR
from ops.database import NotAllowed, prepare, remember
from ops.errors import UserError
from ops.postgres import Server


@dataclass
class Settings:
    """What was asked for, and where the database turned out to be."""

    host: str
    port: int
    given: dict[str, str]
    deploy_url: str = ""
    app_url: str = ""

    @property
    def local_url(self) -> str:
        """Where this machine reaches the server."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - not binding here
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """What is printed in QR codes."""
        return self.given.get("TANHUI_BASE_URL") or self.local_url


def read() -> Settings:
    """Read the environment and `.env`, the environment first."""
    given = config.dotenv() | {name: value for name, value in os.environ.items() if value}
    word = given.get("PORT", "8000")
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise UserError(f"PORT={word} is no port. Choose a number from 1024 to 65535: PORT=8765 make run")
    if given.get("TANHUI_DATABASE_URL") and not given.get("DATABASE_URL"):
        raise UserError(
            "TANHUI_DATABASE_URL is set and DATABASE_URL is not: migrations need the address of a role that may make "
            "tables. Set both, or neither to use the embedded database."
        )
    return Settings(given.get("HOST", "127.0.0.1"), int(word), given)


@contextmanager
def database(settings: Settings) -> Iterator[Server | None]:
    """Have a prepared database: DATABASE_URL's, or the embedded one for as long as the block lasts (then yielded)."""
    if given := settings.given.get("DATABASE_URL"):
        _prepare(settings, given)
        yield None
        return
    with Server(VAR / "postgres") as server:
        _prepare(settings, server.url)
        yield server


def _prepare(settings: Settings, deploy_url: str) -> None:
    schema = settings.given.get("TANHUI_SCHEMA") or config.SETTINGS["TANHUI_SCHEMA"][0]
    settings.deploy_url = deploy_url
    try:
        settings.app_url = prepare(deploy_url, schema, address=settings.given.get("TANHUI_DATABASE_URL", ""))
    except NotAllowed as error:
        raise UserError(str(error)) from error
    remember(VAR / "database.json", deploy_url, settings.app_url)


def program(settings: Settings) -> dict[str, str]:
    """Return the environment of the server and the jobs: all they do not find in `.env` and `var/` by themselves.

    The owner's address is not among it.
    """
    own = {
        "TANHUI_DATABASE_URL": settings.app_url,
        "TANHUI_BASE_URL": settings.base_url,
        "PYTHONUNBUFFERED": "1",
        "FLASK_SKIP_DOTENV": "1",  # config.py reads the file, and then knows that a value came from there
    }
    if settings.given.get("TANHUI_ENV", "development") == "development":
        make_secrets()
        own["TANHUI_DEMO"] = settings.given.get("TANHUI_DEMO", "1")
    told = {name: value for name, value in settings.given.items() if name in os.environ or name not in config.SETTINGS}
    return {name: value for name, value in (told | own).items() if name != "DATABASE_URL"}


def make_secrets() -> None:
    """Leave random secrets of this clone's own in `var/`, once, readable by this user alone."""
    with suppress(FileExistsError):
        descriptor = os.open(VAR / "secrets.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({name: secrets.token_urlsafe(32) for name in ("TANHUI_SECRET_KEY", "TANHUI_DATA_KEY")}, file)

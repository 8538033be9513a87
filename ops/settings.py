"""What the programs run with: the port, the database's two addresses, the secrets."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import config
from migrations.roles import NotAllowed, prepare, remember
from ops import VAR
from ops.errors import UserError
from ops.postgres import Server


@dataclass
class Settings:
    """What was asked for, and where the database turned out to be."""

    given: Mapping[str, str]
    host: str
    port: int
    local_url: str  # where this machine reaches the server
    deploy_url: str = ""
    app_url: str = ""


def read() -> Settings:
    """Read the environment and `.env`, the environment first."""
    given = config.dotenv() | {name: value for name, value in os.environ.items() if value}
    port, host = given.get("PORT", "8000"), given.get("HOST", "127.0.0.1")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise UserError(f"PORT={port} is no port. Choose a number from 1024 to 65535: PORT=8765 make run")
    if given.get("TANHUI_DATABASE_URL") and not given.get("DATABASE_URL"):
        raise UserError(
            "TANHUI_DATABASE_URL is set and DATABASE_URL is not: migrations need the address of a role that may make "
            "tables. Set both, or neither to use the embedded database."
        )
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return Settings(given, host, int(port), f"http://{reached}:{port}")


@contextmanager
def database(settings: Settings) -> Iterator[Server | None]:
    """Have a prepared database: DATABASE_URL's, or the embedded one for as long as the block lasts (then yielded)."""
    with ExitStack() as stack:
        server = None if "DATABASE_URL" in settings.given else stack.enter_context(Server(VAR / "postgres"))
        settings.deploy_url = server.url if server else settings.given["DATABASE_URL"]
        schema = settings.given.get("TANHUI_SCHEMA") or config.SETTINGS["TANHUI_SCHEMA"][0]
        try:
            address = settings.given.get("TANHUI_DATABASE_URL", "")
            settings.app_url = prepare(settings.deploy_url, schema, address=address)
        except NotAllowed as error:
            raise UserError(str(error)) from error
        remember(VAR / "database.json", settings.deploy_url, settings.app_url)
        yield server


def program(settings: Settings) -> dict[str, str]:
    """Return the environment of the server and the jobs: what they do not find themselves, not the owner's address."""
    own = {
        "TANHUI_DATABASE_URL": settings.app_url,
        "TANHUI_BASE_URL": settings.given.get("TANHUI_BASE_URL", settings.local_url),
        "PYTHONUNBUFFERED": "1",
        "FLASK_SKIP_DOTENV": "1",  # config.py reads the file, and then knows that a value came from there
    }
    if settings.given.get("TANHUI_ENV", "development") == "development":
        own["TANHUI_DEMO"] = settings.given.get("TANHUI_DEMO", "1")
        config.make_secrets()
    told = {name: value for name, value in settings.given.items() if name in os.environ or name not in config.SETTINGS}
    return {name: value for name, value in (told | own).items() if name != "DATABASE_URL"}

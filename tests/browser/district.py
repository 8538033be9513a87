"""A small demonstration district as visitors meet it: behind a real server, on a database of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app import clock
from config import ROOT
from migrations.roles import prepare
from tests.conftest import APP_PASSWORD, SCHEMA

PATIENCE_S = 90


@dataclass
class District:
    """Where it is served, its credentials, and the browser state of everyone who has signed in so far."""

    url: str
    environment: Mapping[str, str]
    folder: Path
    given: dict[str, Any] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    numbers: int = 7_000_000

    def account(self, role: str) -> dict[str, str]:
        """Return the first login of the role."""
        found: dict[str, str] = next(one for one in self.given["accounts"] if one["role"] == role)
        return found

    def link(self, name: str) -> str:
        """Return the path of one of the links that were handed out."""
        return str(self.given["links"][name]).removeprefix(self.url)

    def drop(self, **said: object) -> dict[str, Any]:
        """Let the first operator's program send one drop; return what became of it."""
        self.numbers += 1
        usual = {"bin": "NK-0005", "seq": self.numbers, "category": "PAPER.CARD", "occurred_at": an_hour_ago()}
        (row,) = self._post("/api/v1/drops", usual | said)["rows"]
        assert row["outcome"] == "accepted", row
        return dict(row)

    def ask(self, path: str) -> Any:
        """Return what the public API says."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own server
            return json.load(answer)

    def _post(self, path: str, content: object) -> Any:
        headers = {"Authorization": f"Bearer {self.given['operator_api_key']}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(content).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return json.load(answer)

    def run_job(self, job: str) -> None:
        """Run the latest slot of a job, as its own process would."""
        self.flask("jobs", "once", job)

    def flask(self, *arguments: str, **more: str) -> None:
        """Run a command beside the server."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        environment = {**self.environment, **more}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[District]:
    """Make the district and serve it for as long as the block lasts."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    district = District(url, _environment(database_url, url, port, folder), folder)
    district.flask("db", "upgrade", DATABASE_URL=database_url)
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        server = subprocess.Popen(command, cwd=ROOT, env=dict(district.environment), stdout=log, stderr=log)
    try:
        district.flask("demo", "make", "--scale", "mini", "--file", str(folder / "demo.json"))
        district.given = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
        _wait_for(server, url, folder / "server.log")
        yield district
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def _environment(database_url: str, url: str, port: int, folder: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("TANHUI_")}
    mine.pop("DATABASE_URL", None)  # the server and the jobs never see the owner's address
    return mine | {
        "TANHUI_ENV": "testing",
        "TANHUI_DEMO": "1",
        "TANHUI_SCHEMA": SCHEMA,
        "TANHUI_DATABASE_URL": prepare(database_url, SCHEMA, APP_PASSWORD),
        "TANHUI_BASE_URL": url,
        "TANHUI_LOG_LEVEL": "WARNING",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "prometheus"),
    }


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


def an_hour_ago() -> str:
    """Return a moment at which a drop may have been made."""
    return (clock.now() - timedelta(hours=1)).isoformat()


def yesterday_noon() -> datetime:
    """Return the middle of the last business day that is over."""
    return clock.day_start(clock.today() - timedelta(days=1)) + timedelta(hours=12)

"""A district of the benchmark's own: a fresh database, and gunicorn in front of it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from app import create_app
from app.db import db
from bench import harness
from migrations.roles import prepare

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "nankai"


@dataclass(frozen=True)
class Server:
    """Addresses of the database as its owner and as the program, and the application on it."""

    deploy_url: str
    app_url: str
    app: Flask

    def owner(self) -> psycopg.Connection:
        """Connect as the owner, each statement by itself, in the district's schema."""
        connection = psycopg.connect(self.deploy_url, autocommit=True)
        connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))
        return connection


@contextmanager
def district() -> Iterator[Server]:
    """Make a migrated database on DATABASE_URL's server, and drop it at the end."""
    server_url, name = os.environ["DATABASE_URL"], f"tanhui_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    deploy_url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    try:
        app_url = prepare(deploy_url, SCHEMA, os.environ.get("TANHUI_APP_PASSWORD"))
        os.environ |= {"DATABASE_URL": deploy_url, "TANHUI_DATABASE_URL": app_url, "TANHUI_LOG_LEVEL": "WARNING"}
        app = create_app()
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
        yield Server(deploy_url, app_url, app)
        with app.app_context():
            db.engine.dispose()
    finally:
        os.environ["DATABASE_URL"] = server_url
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def process_of(connection: psycopg.Connection) -> list[int]:
    """Return the database server's first process, when it runs on this machine."""
    stat = harness.stat_of(connection.info.backend_pid)
    return [int(stat[1])] if stat and "postgres" in _name_of(connection.info.backend_pid) else []


def _name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")


@contextmanager
def gunicorn(workers: int) -> Iterator[int]:
    """Serve the district the way `make run` does, with so many workers; yield the port. Its log is discarded."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
    own = {"PORT": str(port), "WEB_CONCURRENCY": str(workers), "TANHUI_LOG_LEVEL": "INFO"}
    metrics = {"PROMETHEUS_MULTIPROC_DIR": str(ROOT / "var" / "bench-prometheus")}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own | metrics, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"gunicorn ended with {process.returncode}")
        if _answers(port):
            time.sleep(2)  # by then every worker has loaded the application
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()

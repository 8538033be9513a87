"""Stopping what runs here (`stop`), and throwing away: what can be made again (`clean`), the local data (`reset`)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ops import ROOT, VAR, VENV, pidfile
from ops.errors import UserError
from ops.postgres import Server

REMAKEABLE = (
    *(VENV, ROOT / ".assets", ROOT / "app" / "web" / "vendor"),
    *(ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis")),
)


def stop(arguments: Sequence[str]) -> int:
    """End what `make run` started here, and the database if it was left alone."""
    ended = pidfile.stop()
    database = Server(VAR / "postgres").stop() if (VAR / "postgres").is_dir() else False
    print("Stopped." if ended or database else "Nothing of this clone was running.")
    return 0


def clean(arguments: Sequence[str]) -> int:
    """Remove environment, assets, caches and the test databases; the local data stays."""
    _remove(VAR / "test-postgres", VAR / "bench-postgres", *REMAKEABLE, *ROOT.glob("app/**/*.mo"))
    _remove(*(path for top in ("app", "ops", "tests", "bench", "migrations") for path in _bytecode(ROOT / top)))
    print("Removed what can be made again; the data of `make run` is still there.")
    return 0


def reset(arguments: Sequence[str]) -> int:
    """Remove the local data: database, secrets, demonstration logins."""
    if sys.stdin.isatty() and input("Delete the local database of this clone? [y/N] ").strip().lower() != "y":
        print("Nothing was deleted.")
        return 1
    _remove(*VAR.glob("*postgres"), VAR)
    print("The next `make run` begins with a new database.")
    return 0


def _bytecode(top: Path) -> list[Path]:
    return list(top.rglob("__pycache__"))


def _remove(*paths: Path) -> None:
    if pidfile.running():
        raise UserError("This clone is running. `make stop` stops it; then run the same command again.")
    for path in paths:
        if path.name.endswith("postgres") and path.is_dir():
            server = Server(path)
            server.stop()
            for left in (server.home, server.sockets):
                shutil.rmtree(left, ignore_errors=True)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

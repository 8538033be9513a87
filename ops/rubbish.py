"""Throwing away: what can be made again (`clean`), and the local data (`reset`)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from ops import ROOT, VAR, VENV, running
from ops.postgres import Server, layout
from ops.trouble import Trouble

REMAKEABLE = (
    *(VENV, ROOT / ".assets", ROOT / "app" / "web" / "vendor"),
    *(ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis")),
)


def clean() -> int:
    """Remove environment, assets, caches and the test databases; the local data stays."""
    _refuse_while_running()
    for folder in (VAR / "test-postgres", VAR / "bench-postgres"):
        _remove_database(folder)
    for path in (*REMAKEABLE, *ROOT.glob("app/**/*.mo"), *_bytecode()):
        _remove(path)
    print("Removed what can be made again; the data of `make run` is still there.")
    return 0


def reset() -> int:
    """Remove the local data: database, secrets, demonstration logins."""
    _refuse_while_running()
    if sys.stdin.isatty() and input("Delete the local database of this clone? [y/N] ").strip().lower() != "y":
        print("Nothing was deleted.")
        return 1
    for folder in VAR.glob("*postgres"):
        _remove_database(folder)
    _remove(VAR)
    print("The next `make run` begins with a new database.")
    return 0


def _refuse_while_running() -> None:
    if running.held():
        raise Trouble("This clone is running. `make stop` stops it; then run the same command again.")


def _remove_database(folder: Path) -> None:
    if folder.is_dir():
        Server(folder).stop()
        _remove(layout(folder).home)
        _remove(folder)


def _bytecode() -> list[Path]:
    return [
        path for top in ("app", "ops", "tests", "bench", "migrations") for path in (ROOT / top).rglob("__pycache__")
    ]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

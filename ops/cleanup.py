"""Stopping what runs here (`stop`), and throwing away: what can be made again (`clean`), the local data (`reset`)."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

from ops import ROOT, VAR, pidfile, processes
from ops.errors import UserError
from ops.postgres import Server

PATIENCE_S = 25


def stop(arguments: Sequence[str]) -> int:
    """End what `make run` started here, and the database if it was left alone."""
    if pid := pidfile.running():
        os.kill(pid, signal.SIGTERM)
        if not processes.wait_until(lambda: pidfile.running() is None, PATIENCE_S):
            os.kill(pid, signal.SIGKILL)
    database = Server(VAR / "postgres").stop() if (VAR / "postgres").is_dir() else False
    print("Stopped." if pid or database else "Nothing of this clone was running.")
    return 0


def clean(arguments: Sequence[str]) -> int:
    """Remove environment, assets, caches and the test databases; the local data stays."""
    _remove_databases("*-postgres")
    subprocess.run(["git", "clean", "-dfXq", "-e", "!/var", "-e", "!/.env"], cwd=ROOT, check=True)
    print("Removed what can be made again; the data of `make run` is still there.")
    return 0


def reset(arguments: Sequence[str]) -> int:
    """Remove the local data: database, secrets, demonstration logins."""
    if sys.stdin.isatty() and input("Delete the local database of this clone? [y/N] ").strip().lower() != "y":
        print("Nothing was deleted.")
        return 1
    _remove_databases("*postgres")
    shutil.rmtree(VAR)
    print("The next `make run` begins with a new database.")
    return 0


def _remove_databases(pattern: str) -> None:
    if pidfile.running():
        raise UserError("This clone is running. `make stop` stops it; then run the same command again.")
    for path in VAR.glob(pattern):
        Server(path).remove()

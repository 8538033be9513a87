"""What `make run` has running in this clone: one at a time, known to `make stop`, and cleared away after a kill -9."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ops import VAR, VENV, processes
from ops.postgres import Server
from ops.trouble import Trouble

LOCK = VAR / "run.lock"
NOTE = VAR / "run.json"
PATIENCE_S = 25


@contextmanager
def only_one(port: int) -> Iterator[None]:
    """Be the one run of this clone. The kernel gives the lock back, however the process ends."""
    VAR.mkdir(exist_ok=True)
    with LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note = _read()
            raise Trouble(
                f"This clone is running already, on port {note.get('port', '?')} (process {note.get('pid', '?')}). "
                "`make stop` stops it."
            ) from None
        earlier = _read()
        _write({**earlier, "pid": os.getpid(), "port": port})
        yield
        NOTE.unlink(missing_ok=True)


def note(groups: Sequence[int]) -> None:
    """Remember the process groups that belong to this run."""
    _write({**_read(), "groups": [group for group in groups if group]})


def end_leftovers() -> None:
    """End what a killed run left behind: only processes that run with this clone's own Python."""
    for group in _read().get("groups", []):
        if _ours(group):
            processes.end_group(group, 5)


def end_all() -> int:
    """End what `make run` started here, and the database if it was left alone."""
    ended = stop(PATIENCE_S)
    database = Server(VAR / "postgres").stop() if (VAR / "postgres").is_dir() else False
    print("Stopped." if ended or database else "Nothing of this clone was running.")
    return 0


def stop(patience: float) -> bool:
    """End the run of this clone, in order if possible; return whether there was one."""
    if not NOTE.is_file():
        return False
    pid = int(_read().get("pid", 0))
    there = bool(pid and held())
    if there:
        processes.send([pid], signal.SIGTERM)
        if not processes.wait_until(lambda: not held(), patience):
            processes.send([pid], signal.SIGKILL)
    left = any(_ours(group) for group in _read().get("groups", []))
    end_leftovers()
    return there or left


def _ours(group: int) -> bool:
    members = (pid for pid in processes.all_pids() if processes.group_of(pid) == group)
    return any(processes.command_line(pid)[:1] == [str(VENV / "bin" / "python")] for pid in members)


def held() -> bool:
    """Say whether a run of this clone is alive."""
    if not LOCK.is_file():
        return False
    with LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _read() -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content


def _write(content: dict[str, Any]) -> None:
    unfinished = NOTE.with_suffix(".new")
    unfinished.write_text(json.dumps(content), encoding="utf-8")
    unfinished.replace(NOTE)

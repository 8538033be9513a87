"""Knowing and ending processes: only ones whose command line proves that they are ours."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")


def command_line(pid: int) -> list[str]:
    """Return the arguments of a living process; an empty list for one that is gone or a zombie."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [part.decode(errors="surrogateescape") for part in raw.split(b"\0") if part]


def all_pids() -> Iterator[int]:
    """Yield the numbers of all processes that can be seen."""
    with suppress(OSError):
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def owner(pid: int) -> int | None:
    """Return the user id a process runs as."""
    try:
        return (PROC / str(pid)).stat().st_uid
    except OSError:
        return None


def open_files(pid: int) -> Iterator[str]:
    """Yield what a process has open, as far as this user may know."""
    with suppress(OSError):
        for entry in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):  # closed since it was listed
                yield str(entry.readlink())


def alive(pid: int) -> bool:
    """Say whether the process exists and is no zombie."""
    try:
        state = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state not in {"Z", "X"}


def send(pids: Iterable[int], signum: int) -> None:
    """Signal each process that is still there."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signum)


def wait_until(done: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Look every `step` seconds until `done()`; return False when `seconds` pass first."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() >= deadline:
            return False
        time.sleep(step)
    return True


def end_group(group: int, patience: float) -> None:
    """Ask a process group to stop, and make it stop after `patience` seconds."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signum)
        if wait_until(lambda: not group_alive(group), patience):
            return


def group_alive(group: int) -> bool:
    """Say whether any process that is no zombie belongs to the group."""
    return any(group_of(pid) == group and alive(pid) for pid in all_pids())


def group_of(pid: int) -> int | None:
    """Return the process group of a process, or None when it is gone."""
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def die_with_parent(signum: int) -> Callable[[], None]:
    """Return what a child runs before its program, so that it gets `signum` when its parent is gone, even by kill -9.

    Elsewhere than on Linux it does nothing: there the next start finds and ends what was left.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def arrange() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return arrange

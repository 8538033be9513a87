"""What `make run` has running in this clone: one at a time, and known to `make stop`."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from ops import VAR
from ops.errors import UserError

PATH = VAR / "run.pid"


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def only_one(port: int) -> Iterator[None]:
    """Be the one run of this clone. The kernel gives the lock back, however the process ends."""
    VAR.mkdir(exist_ok=True)
    with PATH.open("a+") as file:
        if not _lock(file):
            raise UserError(f"This clone is running already ({PATH.read_text()}). `make stop` stops it.")
        file.truncate(0)
        file.write(f"process {os.getpid()}, port {port}")
        file.flush()
        yield


def running() -> int | None:
    """Return the process number of the run of this clone, or None. A number without its lock says nothing."""
    if not PATH.is_file():
        return None
    with PATH.open("a+") as file:
        return None if _lock(file) else int(PATH.read_text().split()[1].rstrip(","))

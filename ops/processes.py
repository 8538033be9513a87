"""Running programs, waiting for something, and children that do not outlive a killed parent."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PARENT = os.getpid()
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Done = subprocess.CompletedProcess[str]


def run(command: Sequence[str | Path], **more: Any) -> Done:
    """Run a program to its end; all that it says is in `stdout`."""
    heard: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run(command, text=True, check=False, **heard, **more)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file locked; the kernel lets go of it however this process ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def heed_signals() -> None:
    """Let the first signal stop us in order, wherever we are; a second one does not disturb that."""
    for signum in STOP_SIGNALS:
        if signal.getsignal(signum) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(signum, _interrupt)


def _interrupt(signum: int, frame: object) -> None:
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def wait_until(done: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Look every `step` seconds until `done()`; return False when `seconds` pass first."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() >= deadline:
            return False
        time.sleep(step)
    return True


def die_with_parent() -> None:
    """Run in a child before its program: it gets SIGTERM when its parent is gone, even by kill -9 (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != PARENT:
            os._exit(1)

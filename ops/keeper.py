"""The process that runs one PostgreSQL server: starts it again when it dies, stops it when nobody uses it any more.

Usage: python -m ops.keeper FOLDER BINARIES LOCK_DESCRIPTOR (see `postgres.Server`, which starts it)
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from ops import processes
from ops.postgres import Layout, clear_leftovers, layout, server_environment

TOO_SOON_S = 5
PATIENCE_S = 20


class Keeper:
    """Runs the server until told to stop or until the last user is gone."""

    def __init__(self, place: Layout, binaries: Path) -> None:
        self.place = place
        self.binaries = binaries
        self.stopping = False
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Return 0 after an orderly stop, 1 when the server died three times at once."""
        early_deaths = 0
        while not self.stopping:
            began = time.monotonic()
            self._run_once()
            if self.stopping:
                break
            early_deaths = early_deaths + 1 if time.monotonic() - began < TOO_SOON_S else 0
            if early_deaths == 3:
                return 1
            clear_leftovers(self.place)
            time.sleep(0.2)
        return 0

    def _run_once(self) -> None:
        self.server = subprocess.Popen(
            self.place.command(self.binaries),
            cwd="/",
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            # A killed keeper takes the server along, in an orderly way.
            preexec_fn=processes.die_with_parent(signal.SIGINT),  # noqa: PLW1509 - no thread here holds a lock
            **self.place.run_as(),
        )
        if self.stopping:  # told so between two lives
            self.server.send_signal(signal.SIGINT)
        self.server.wait()

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Fast shutdown: sessions are ended, everything committed is written; harder after a while."""
        self.stopping = True
        if self.server is None:
            return
        self.server.send_signal(signal.SIGINT)
        for harder, after in ((signal.SIGQUIT, PATIENCE_S), (signal.SIGKILL, PATIENCE_S + 5)):
            timer = threading.Timer(after, self.server.send_signal, [harder])
            timer.daemon = True
            timer.start()

    def stop_after_last_user(self) -> None:
        """Wait, asleep in the kernel, until nobody holds the users' lock."""
        with (self.place.folder / "users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            self.stop()
            threading.Event().wait()  # keep the lock while stopping: newcomers wait for us


def main(folder: str, binaries: str, lock: str) -> int:
    """Keep the server of `folder`; `lock` is the inherited descriptor that says so, and must not be inherited on."""
    if os.fork():  # Ctrl-C is for the ones who use the database, and none of them has to wait for us
        os._exit(0)
    os.setsid()
    os.set_inheritable(int(lock), False)
    keeper = Keeper(layout(Path(folder)), Path(binaries))
    signal.signal(signal.SIGTERM, keeper.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=keeper.stop_after_last_user, daemon=True).start()
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

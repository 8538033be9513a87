"""The database alone: in the foreground until Ctrl-C, or in the background until `stop`."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

from ops import ROOT, VAR, processes
from ops.postgres import Server
from ops.trouble import Trouble

FOLDER = VAR / "postgres"


def main(arguments: Sequence[str]) -> int:
    """Do what `python -m ops postgres hold|start|stop|status|url` says."""
    word = arguments[0] if arguments else "hold"
    words = {"hold": _hold, "start": _start, "stop": _stop, "status": _status, "url": _url}
    if word not in words:
        print(f"usage: python3 -m ops postgres {'|'.join(words)}", file=sys.stderr)
        return 2
    return words[word]()


def _hold() -> int:
    ended = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: ended.set())
    with Server(FOLDER) as server:
        print(f"The database is ready; Ctrl-C stops it.\n  DATABASE_URL='{server.url}'", flush=True)
        while not ended.wait(1) and server.kept():
            pass
    return 0


def _start() -> int:
    server = Server(FOLDER)
    holder = subprocess.Popen(
        [sys.executable, "-m", "ops", "postgres", "hold"],
        cwd=ROOT,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if not processes.wait_until(lambda: holder.poll() is not None or server.answers(), 90, 0.1) or holder.poll():
        assert holder.stderr is not None
        raise Trouble(holder.stderr.read().decode(errors="replace").strip() or "The database did not start.")
    return _url()


def _stop() -> int:
    print("The database is stopped." if Server(FOLDER).stop() else "No database was running here.")
    return 0


def _status() -> int:
    running = Server(FOLDER).answers()
    print("running" if running else "not running")
    return 0 if running else 3


def _url() -> int:
    print(Server(FOLDER).url)
    return 0

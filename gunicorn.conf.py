"""How the server runs: several processes, each with threads; nothing is loaded before the fork."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter

_metrics = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", "var/prometheus"))
_metrics.mkdir(parents=True, exist_ok=True)

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, min(os.cpu_count() or 2, 8)))
threads = 8
preload_app = False  # connections must not be shared by a fork
timeout = 60
graceful_timeout = 5
keepalive = 5
accesslog = None  # the program writes its own lines, with the request's id and masked telephone numbers
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - the heartbeat must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server: Any) -> None:
    """Forget the counters of processes of an earlier run."""
    for file in _metrics.glob("*.db"):
        file.unlink(missing_ok=True)


def post_worker_init(worker: Any) -> None:
    """Serve only a database that holds what the code needs."""
    from app.web import readiness

    if found := readiness.obstacles(worker.wsgi):
        worker.log.critical("The server does not start: %s", "; ".join(found))
        sys.exit(Arbiter.WORKER_BOOT_ERROR)


def child_exit(server: Any, worker: Any) -> None:
    """Remove a dead worker's live gauges from the sums."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

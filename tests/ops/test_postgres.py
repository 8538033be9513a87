"""The embedded server lives exactly as long as somebody uses it, whatever is killed."""

from __future__ import annotations

import os
import shutil
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
from ops.postgres import SOCKET_LIMIT, STATE, Server, layout, private_folder
from ops.trouble import Trouble

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
    home = layout(path).home
    if home != path:
        shutil.rmtree(home)


@pytest.fixture
def folder(place: Path) -> Iterator[Path]:
    """The same place, with nothing running and nothing written before and after."""
    yield place
    with Server(place) as server, psycopg.connect(server.url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
    Server(place).stop()
    assert running(place) == []


def running(folder: Path) -> list[int]:
    return layout(folder).process_ids()


def keepers(folder: Path) -> list[int]:
    return [pid for pid in processes.all_pids() if str(folder) in processes.command_line(pid)[3:4]]


def first_process(folder: Path) -> int:
    """The one that started the others."""
    return int((layout(folder).data / "postmaster.pid").read_text().splitlines()[0])


def write(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def read(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY value")]


def other_user(folder: Path) -> subprocess.Popen[str]:
    """Another process that uses the server; returns when it does."""
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
        assert server.answers()
    assert running(folder) == []
    assert keepers(folder) == []
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
    assert running(folder) == []


def test_a_server_outlives_the_one_who_started_it_while_somebody_uses_it(folder: Path) -> None:
    starter = other_user(folder)
    with Server(folder) as server:
        end(starter, signal.SIGKILL)
        write(server.url, 1)
        assert read(server.url) == [1]
    assert running(folder) == []


def test_a_killed_user_takes_the_server_with_it(folder: Path) -> None:
    user = other_user(folder)
    assert running(folder)
    end(user, signal.SIGKILL)
    assert processes.wait_until(lambda: not running(folder) and not keepers(folder), 15)


def test_a_killed_server_comes_back_with_everything_committed(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        os.kill(first_process(folder), signal.SIGKILL)
        assert processes.wait_until(server.answers, 20)
        write(server.url, 2)
        assert read(server.url) == [1, 2]
    assert running(folder) == []


def test_a_killed_keeper_is_replaced_when_it_is_looked_for(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        for pid in keepers(folder):
            os.kill(pid, signal.SIGKILL)
        assert processes.wait_until(lambda: not server.kept(), 10)
        server.ensure()
        assert read(server.url) == [1]
    assert running(folder) == []


def test_everything_killed_at_once_is_recovered_by_the_next_start(folder: Path) -> None:
    user = other_user(folder)
    write(Server(folder).url, 1)
    connection = psycopg.connect(Server(folder).url)
    connection.execute("INSERT INTO kept VALUES (2)")  # in flight, and never committed
    for pid in (user.pid, *keepers(folder), first_process(folder)):
        os.kill(pid, signal.SIGKILL)
    end(user)
    connection.close()
    with Server(folder) as server:
        assert read(server.url) == [1]


def test_a_stale_mark_whose_number_belongs_to_somebody_else_is_no_obstacle(folder: Path) -> None:
    with Server(folder) as server:
        write(server.url, 1)
        mark = (layout(folder).data / "postmaster.pid").read_text()
        socket_mark = (layout(folder).sockets / ".s.PGSQL.5432.lock").read_text()
    for path, text in (
        (layout(folder).data / "postmaster.pid", mark),
        (layout(folder).sockets / ".s.PGSQL.5432.lock", socket_mark),
    ):
        path.write_text(text.replace(text.split("\n", 1)[0], str(os.getpid()), 1))
    with Server(folder) as server:
        assert read(server.url) == [1]


def test_an_interrupted_initialisation_begins_again(folder: Path) -> None:
    with Server(folder):
        pass
    place = layout(folder)
    place.data.rename(place.home / "data.new")
    (place.home / "data.new" / "PG_VERSION").unlink()
    with Server(folder) as server:
        write(server.url, 1)
        assert read(server.url) == [1]


def test_several_starters_at_once_get_one_server(folder: Path) -> None:
    servers = [Server(folder) for _ in range(4)]
    firsts: list[int] = []

    def use(server: Server) -> None:
        with server:
            firsts.append(first_process(folder))
            threading.Event().wait(0.5)

    threads = [threading.Thread(target=use, args=[server]) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(firsts) == 4
    assert len(set(firsts)) == 1
    assert running(folder) == []


def test_no_existing_folder_changes_its_rights(folder: Path) -> None:
    folder.parent.chmod(0o700)
    before = modes(folder.parent) | modes(STATE.parent)
    with Server(folder):
        assert modes(folder.parent) | modes(STATE.parent) == before
    assert modes(folder.parent) | modes(STATE.parent) == before


def test_what_the_server_keeps_is_private(folder: Path) -> None:
    with Server(folder):
        place = layout(folder)
        for path in (place.home, place.data, place.sockets):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_server_never_runs_as_root(folder: Path) -> None:
    with Server(folder):
        assert 0 not in {processes.owner(pid) for pid in running(folder)}


def test_a_socket_address_always_fits(tmp_path: Path) -> None:
    for name in ("x" * 120, "with,comma", 'with"quote'):
        sockets = layout(tmp_path / name).sockets
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= SOCKET_LIMIT
        assert not set(str(sockets)) & set(",\"'")


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("open").mkdir()
    tmp_path.joinpath("open").chmod(0o755)
    with pytest.raises(Trouble, match="not a private folder"):
        private_folder(tmp_path / "open")


def test_data_of_another_version_is_left_alone(folder: Path) -> None:
    with Server(folder):
        pass
    mark = layout(folder).data / "PG_VERSION"
    right = mark.read_text()
    mark.write_text("15\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 15"), Server(folder):
        pass
    mark.write_text(right)
    with Server(folder) as server:
        assert server.answers()


def test_stop_works_without_having_started(folder: Path) -> None:
    user = other_user(folder)
    assert Server(folder).stop()
    assert running(folder) == []
    end(user)
    assert not Server(folder).stop()

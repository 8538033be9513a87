"""What can go wrong on somebody's machine ends in a sentence that says what to do, and the next start goes on."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import config
from ops import ROOT, assets, environment, ports, processes, running, supervisor, surroundings, verbs
from ops.trouble import Trouble, explained


def test_a_taken_port_names_the_process_and_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} is taken by process {os.getpid()} .*PORT=\d+ make run"):
            ports.listen("127.0.0.1", port)


def test_a_free_port_is_ours_at_once() -> None:
    with ports.listen("127.0.0.1", 0) as listening:
        assert ports.holder(listening.getsockname()[1]) == os.getpid()


@pytest.mark.parametrize("word", ["http", "0", "70000", "-1"])
def test_a_word_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("PORT", word)
    with pytest.raises(Trouble, match="is no port"):
        surroundings.read()


def test_the_address_in_qr_codes_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8765")
    monkeypatch.delenv("TANHUI_BASE_URL", raising=False)
    monkeypatch.setattr(config, "dotenv", dict)
    assert surroundings.read().base_url == "http://127.0.0.1:8765"


def test_the_program_is_not_told_the_owners_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(surroundings, "VAR", tmp_path)
    settings = surroundings.Settings("127.0.0.1", 8000, {"DATABASE_URL": "postgresql://boss@/x", "PATH": "/bin"})
    settings.app_url = "postgresql://app_rw@/x"
    environment_of_program = surroundings.program(settings)
    assert "DATABASE_URL" not in environment_of_program
    assert environment_of_program["TANHUI_DATABASE_URL"] == "postgresql://app_rw@/x"
    assert environment_of_program["TANHUI_SECRET_KEY"] != config.INSECURE_SECRET


def test_secrets_are_made_once_and_for_this_user_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(surroundings, "VAR", tmp_path)
    first = surroundings.own_secrets()
    assert surroundings.own_secrets() == first
    assert len(set(first.values())) == 2
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_production_server_gets_no_secrets_made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(surroundings, "VAR", tmp_path)
    settings = surroundings.Settings("127.0.0.1", 8000, {"TANHUI_ENV": "production"})
    assert "TANHUI_SECRET_KEY" not in surroundings.program(settings)


def test_a_server_address_without_the_owners_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "dotenv", lambda: {"TANHUI_DATABASE_URL": "postgresql://app_rw@db/x"})
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Trouble, match="Set both"):
        surroundings.read()


@pytest.mark.parametrize(
    ("number", "cure"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "may not be written"), (errno.EROFS, "read-only disk")],
)
def test_errors_of_the_machine_are_explained(number: int, cure: str) -> None:
    sentence = explained(OSError(number, os.strerror(number), "/some/where"))
    assert sentence is not None
    assert cure in str(sentence)
    assert "/some/where" in str(sentence)


def test_an_error_of_our_own_is_not_explained_away() -> None:
    assert explained(OSError(errno.ENOENT, "no such file", "x")) is None


def test_a_python_without_venv_is_told_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Trouble, match="apt-get install python3-venv"):
        environment._create()


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("WARNING: Retrying ... NewConnectionError(...): Failed to establish a new connection", "Check the network"),
        ("ERROR: No matching distribution found for flask==3.1.3", "Check the network"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
    ],
)
def test_what_pip_says_is_put_in_a_sentence(said: str, cure: str) -> None:
    assert cure in str(environment._why(said))


def test_an_unfinished_environment_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    assert not environment._complete("local")
    environment._mark("local")
    assert environment._complete("local")
    assert environment._complete("runtime")
    assert not environment._complete("dev")
    (tmp_path / "complete.json").write_text(json.dumps({"local": "of another list"}))
    assert not environment._complete("local")


def test_an_environment_of_another_place_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    assert not environment._usable()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    assert not environment._usable()


def test_set_up_runs_on_pythons_own_library() -> None:
    """What a bare machine runs before there is an environment."""
    program = "import ops.verbs, ops.environment, ops.running, ops.rubbish; print('fine')"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "fine", done.stderr


def test_an_unknown_verb_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert verbs.main(["fly"]) == 2
    assert "run|test" in capsys.readouterr().err


def test_make_alone_lists_the_verbs() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"run", "stop", "test", "bench", "lint", "types", "db", "audit", "clean"} <= set(listed.split())


def test_every_verb_of_make_exists() -> None:
    words = {
        line.split("-m ops ")[1].split()[0]
        for line in (ROOT / "Makefile").read_text().splitlines()
        if "-m ops " in line
    }
    assert words <= set(verbs.VERBS)


def test_the_example_configuration_is_the_real_one() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, (default, purpose) in config.SETTINGS.items():
        shown = "" if name in config.SECRETS else default
        assert f"# {purpose}\n#{name}={shown}\n" in example


def test_only_one_run_per_clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _elsewhere(monkeypatch, tmp_path)
    with running.only_one(8000), pytest.raises(Trouble, match=rf"on port 8000 \(process {os.getpid()}\)"):
        running.only_one(8001).__enter__()
    with running.only_one(8002):
        pass


def test_processes_of_others_are_never_ended_as_leftovers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A killed run left numbers behind that meanwhile belong to somebody else."""
    _elsewhere(monkeypatch, tmp_path)
    bystander = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        running._write({"groups": [bystander.pid]})
        running.end_leftovers()
        assert processes.alive(bystander.pid)
    finally:
        bystander.kill()
        bystander.wait()


def test_leftovers_of_this_clone_are_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _elsewhere(monkeypatch, tmp_path)
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to("/bin/sleep")
    monkeypatch.setattr(running, "VENV", tmp_path)
    left = subprocess.Popen([str(python), "60"], start_new_session=True)
    assert processes.wait_until(lambda: processes.command_line(left.pid)[:1] == [str(python)], 5)
    running._write({"groups": [left.pid]})
    running.end_leftovers()
    assert left.wait(5) != 0


def _elsewhere(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(running, "VAR", folder)
    monkeypatch.setattr(running, "LOCK", folder / "run.lock")
    monkeypatch.setattr(running, "NOTE", folder / "run.json")


def test_what_dies_is_started_again_and_given_up_only_after_several_deaths(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "EARLY_DEATHS", 2)
    child = supervisor.Child("server", ["this_module_does_not_exist"], dict(os.environ))
    assert child.look()
    assert child.process is not None
    child.process.wait()
    assert not child.look()
    assert "The server ended (exit code 1)" in capsys.readouterr().err
    assert processes.wait_until(child.look, 5)
    child.process.wait()
    with pytest.raises(Trouble, match="ended 2 times right after its start"):
        child.look()


def test_a_killed_parent_takes_its_children_along() -> None:
    program = (
        "import signal, subprocess, sys; from ops import processes; "
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=processes.die_with_parent(signal.SIGTERM)); "
        "print(child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert processes.alive(child)
    parent.kill()
    parent.communicate()
    assert processes.wait_until(lambda: not processes.alive(child), 5)


def test_files_get_fingerprints_and_compressed_siblings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    static, vendor = tmp_path / "static", tmp_path / "vendor"
    (static / "css").mkdir(parents=True)
    (static / "css" / "page.css").write_text("body { color: black }" * 50)
    monkeypatch.setattr(assets, "STATIC", static)
    monkeypatch.setattr(assets, "VENDOR", vendor)
    monkeypatch.setattr(assets, "MODULES", tmp_path / "nothing")
    first = assets.publish()["css/page.css"]
    for suffix in ("", ".br", ".gz"):
        assert (vendor / f"{first}{suffix}").is_file()
    (static / "css" / "page.css").write_text("body { color: navy }" * 50)
    second = assets.publish()["css/page.css"]
    assert second != first
    assert not (vendor / first).exists()
    assert json.loads((vendor / "manifest.json").read_text()) == {"css/page.css": second}


def test_an_unreachable_npm_is_a_sentence_and_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    monkeypatch.setattr(assets, "_npm_ci", lambda *, development: "code ECONNREFUSED")
    assert not assets.fetch(development=False)
    assert "pages work without them" in capsys.readouterr().err
    assert not (tmp_path / "complete").exists()

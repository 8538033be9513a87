"""Whatever goes wrong on a machine ends in a sentence that says what to do, and the next start goes on."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import config
from ops import ROOT, assets, cleanup, pidfile, processes, settings, supervisor, venv
from ops.errors import UserError, explained, failed


def test_a_taken_port_names_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"Port {port} cannot be had: Address already in use.*PORT=\d+ make run"):
            supervisor.listen("127.0.0.1", port)


@pytest.mark.parametrize("word", ["http", "0", "70000", "-1"])
def test_a_word_that_is_not_a_port_is_refused(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("PORT", word)
    with pytest.raises(UserError, match="is no port"):
        settings.read()


def test_the_address_in_qr_codes_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8765")
    monkeypatch.delenv("TANHUI_BASE_URL", raising=False)
    monkeypatch.setattr(config, "dotenv", dict)
    assert settings.program(settings.read())["TANHUI_BASE_URL"] == "http://127.0.0.1:8765"


@pytest.fixture
def development(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """As on a machine that runs no test: `.env` and `var/` count, and lie in the folder that is given."""
    for name in ("PORT", "HOST", "DATABASE_URL", *config.SETTINGS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "DOTENV", tmp_path / ".env")
    for module in (config, settings):
        monkeypatch.setattr(module, "VAR", tmp_path / "var")
    (tmp_path / "var").mkdir()
    return tmp_path


def test_the_program_is_not_told_the_owners_address(development: Path) -> None:
    wanted = settings.Settings({"DATABASE_URL": "postgresql://boss@/x"}, "127.0.0.1", 8000, "http://127.0.0.1:8000")
    wanted.app_url = "postgresql://app_rw_nankai@/x"
    told = settings.program(wanted)
    assert "DATABASE_URL" not in told
    assert told["TANHUI_DATABASE_URL"] == "postgresql://app_rw_nankai@/x"
    assert told["TANHUI_DEMO"] == "1"
    assert config.with_sources(told)["TANHUI_SECRET_KEY"][0] != config.INSECURE_SECRET


def test_every_setting_says_where_it_came_from(development: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (development / ".env").write_text("TANHUI_SCHEMA='hexi'\nexport TANHUI_LOG_LEVEL=DEBUG\n# PORT=1\n")
    monkeypatch.setenv("TANHUI_LOG_LEVEL", "ERROR")
    told = settings.program(settings.read())
    sources = config.with_sources(told)
    assert sources["TANHUI_SCHEMA"] == ("hexi", ".env")
    assert sources["TANHUI_LOG_LEVEL"] == ("ERROR", "environment")
    assert sources["TANHUI_SECRET_KEY"][1] == "var/"
    assert sources["TANHUI_TRUSTED_PROXIES"] == ("0", "default")


def test_secrets_are_made_once_and_for_this_user_alone(development: Path) -> None:
    config.make_secrets()
    first = config.left_by_run("secrets.json")
    config.make_secrets()
    assert config.left_by_run("secrets.json") == first
    assert len(set(first.values())) == 2
    assert stat.S_IMODE((development / "var" / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_production_server_gets_no_secrets_made_up(development: Path, where: str) -> None:
    config.make_secrets()
    env = {"TANHUI_ENV": "production"} if where == "environment" else {}
    (development / ".env").write_text("TANHUI_ENV=production" if where == ".env" else "")
    told = settings.program(settings.Settings(config.dotenv() | env, "127.0.0.1", 8000, "http://127.0.0.1:8000"))
    assert "TANHUI_DEMO" not in told
    with pytest.raises(config.InsecureConfiguration, match="TANHUI_SECRET_KEY"):
        config.load(told | env)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"TANHUI_DEMO": "1", "TANHUI_SMS_SENDER": "aliyun"}, "TANHUI_DEMO=1"),
        ({}, "TANHUI_SMS_SENDER=console"),
        ({"TANHUI_SMS_SENDER": "console"}, "TANHUI_SMS_SENDER=console"),
    ],
)
def test_production_does_not_start_while_it_would_show_codes(asked: dict[str, str], refusal: str) -> None:
    production = {"TANHUI_ENV": "production", "TANHUI_SECRET_KEY": "k" * 32, "TANHUI_DATA_KEY": "d" * 32}
    with pytest.raises(config.InsecureConfiguration, match=refusal):
        config.load(production | asked)
    assert config.load(production | {"TANHUI_SMS_SENDER": "aliyun"})["TANHUI_DEMO"] == "0"


def test_a_server_address_without_the_owners_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "dotenv", lambda: {"TANHUI_DATABASE_URL": "postgresql://app_rw@db/x"})
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(UserError, match="Set both"):
        settings.read()


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


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("WARNING: Retrying ... NewConnectionError(...): Failed to establish a new connection", "Check the network"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
        ("ensurepip is not available", "apt-get install python3-venv"),
        ("/usr/bin/python3: No module named venv", "apt-get install python3-venv"),
    ],
)
def test_what_a_program_says_is_put_in_a_sentence(said: str, cure: str) -> None:
    sentence = str(failed("It failed.", said))
    assert sentence.startswith("It failed. ")
    assert cure in sentence
    assert said in sentence


def test_an_unfinished_environment_is_continued_and_one_of_another_place_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(venv, "VENV", tmp_path)
    assert venv._held() == {}
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    venv._mark({"runtime": "begun"})
    assert venv._held() == {"runtime": "begun"}
    moved = (tmp_path / "complete.json").read_text().replace(str(tmp_path), "/elsewhere")
    (tmp_path / "complete.json").write_text(moved)
    assert venv._held() == {}


def test_what_was_installed_stays_and_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(venv, "VENV", tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    asked: list[str] = []
    monkeypatch.setattr(venv, "install", asked.append)
    venv._mark({"runtime": "older", "local": "older", "dev": "older"})
    venv.ensure("local")
    venv.ensure("dev")
    assert asked == ["dev"]


def test_set_up_runs_on_pythons_own_library() -> None:
    """What a bare machine runs before there is an environment."""
    program = "import ops.commands, ops.venv, ops.pidfile, ops.cleanup; print('fine')"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "fine", done.stderr


def test_the_example_configuration_is_the_real_one() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, (default, purpose) in config.SETTINGS.items():
        shown = "" if name in config.SECRETS else default
        assert f"# {purpose}\n#{name}={shown}\n" in example


def test_only_one_run_per_clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pidfile, "PATH", tmp_path / "run.pid")
    assert pidfile.running() is None
    with pidfile.only_one(8000):
        assert pidfile.running() == os.getpid()
        with pytest.raises(UserError, match=rf"process {os.getpid()}, port 8000"), pidfile.only_one(8001):
            pass
    assert pidfile.running() is None
    with pidfile.only_one(8002):
        assert "port 8002" in pidfile.PATH.read_text()


def test_a_number_left_by_a_killed_run_is_never_signalled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It may meanwhile belong to another program: only the lock says that a run is alive."""
    monkeypatch.setattr(pidfile, "PATH", tmp_path / "run.pid")
    monkeypatch.setattr(cleanup, "VAR", tmp_path)
    with subprocess.Popen(["sleep", "60"]) as bystander:
        pidfile.PATH.write_text(f"process {bystander.pid}, port 8000")
        cleanup.stop([])
        assert bystander.poll() is None
        bystander.kill()


def test_what_dies_is_started_again_and_given_up_only_after_several_deaths(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "EARLY_DEATHS", 2)
    child = supervisor.Child("server", ["-m", "this_module_does_not_exist"], dict(os.environ))
    child.look()
    first = child.process
    assert first is not None
    first.wait()
    child.look()
    assert "The server ended (exit code 1)" in capsys.readouterr().err

    def again() -> bool:
        child.look()
        return child.process is not None

    assert processes.wait_until(again, 5)
    assert child.process is not None
    child.process.wait()
    with pytest.raises(UserError, match="ended 2 times right after its start"):
        child.look()


def test_a_killed_parent_takes_its_children_along() -> None:
    program = (
        "import subprocess, sys; from ops import processes; "
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=processes.die_with_parent); "
        "print(child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    status = Path(f"/proc/{int(parent.stdout.readline())}/status")
    assert "zombie" not in status.read_text()
    parent.kill()
    parent.communicate()

    def ended() -> bool:
        return not status.exists() or "zombie" in status.read_text()

    assert processes.wait_until(ended, 5)


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
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setattr(assets, "HURRY", ("--fetch-retries=0",))
    assert not assets.fetch()
    assert "pages work without them" in (said := capsys.readouterr().err)
    assert "ECONNREFUSED" in said
    assert not (tmp_path / "complete").exists()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_each_signal_to_stop_ends_a_command_in_order_and_a_second_one_does_not_disturb(signum: int) -> None:
    program = (
        "import os, sys, time; from ops import commands, processes\n"
        "processes.heed_signals()\n"
        "try:\n    print('ready', flush=True); time.sleep(60)\n"
        f"except KeyboardInterrupt:\n    os.kill(os.getpid(), {signum:d}); print('in order', flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "ready\n"
        command.send_signal(signum)
        assert command.stdout.read() == "in order\n"

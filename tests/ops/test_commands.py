"""Every verb of `make` does something, and every command that a document shows is one."""

from __future__ import annotations

import inspect
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from ops import ROOT, commands
from ops.postgres import Server
from ops.venv import LOCKS

DOCUMENTS = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
RECIPE = re.compile(r"^([a-z]+):.*## .*\n\t@(.*)$", re.MULTILINE)
VERBS = dict(RECIPE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
# Stands in for an environment that set-up has made: the one that runs this test.
INSTALLED = """#!/bin/sh
exec {python} -c 'import sys; sys.path.insert(0, ""); from ops import commands, venv
venv.ensure, venv.inside = (lambda lock: None), (lambda: True)
assert sys.argv[1:3] == ["-m", "ops"]
sys.exit(commands.main(sys.argv[3:]))' "$@"
"""


def shown() -> Iterator[tuple[str, str]]:
    """Each command in code, block or inline, of each document."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
        for code in (*blocks, *inline):
            for line in code.splitlines():
                bare = re.sub(r"^(?:\$ |(?:[A-Z_]+=\S+ )+|exec )*", "", line.strip())
                if re.match(r"(make|flask|python3? -m|gunicorn)\b", bare):
                    yield path.relative_to(ROOT).as_posix(), bare.split("#")[0].strip()


COMMANDS = sorted(set(shown()))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files that are under version control, elsewhere, to be cleaned and reset at will."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run(["git", "init", "--quiet", folder], check=True)  # `make clean` asks it what can be made again
    (folder / "python").write_text(INSTALLED.format(python=sys.executable))
    (folder / "python").chmod(0o755)
    yield folder
    for path in (Server(folder / "var" / "postgres").home, Server(folder / "var" / "postgres").sockets):
        assert not path.exists()  # `make reset` is the last to run


def make(clone: Path, *arguments: str, code: int = 0) -> str:
    """Run make in the copy, as someone does who has set nothing; return what it says."""
    set_here = ("TANHUI_", "FLASK_", "DATABASE_URL", "MAKE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(set_here)}
    done = subprocess.run(
        ["make", "--no-print-directory", "PYTHON=./python", *arguments],
        cwd=clone,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_make_alone_lists_every_verb(clone: Path) -> None:
    listed = re.findall(r"^  make (\w+) +\S", make(clone), re.MULTILINE)
    assert listed == list(VERBS)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets == set(VERBS)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"help", "lock"}))
def test_every_verb_is_a_function_that_takes_the_rest_of_the_line(verb: str) -> None:
    match = re.fullmatch(r"exec \$\(PYTHON\) -m ops (\w+)(.*)", VERBS[verb])
    assert match
    function, _ = commands.COMMANDS[match[1]]
    inspect.signature(pkgutil.resolve_name(function)).bind(match[2].split())


def test_lock_is_a_script_that_the_shell_understands_and_each_list_has_its_source() -> None:
    assert "exec requirements/renew $(L)" in VERBS["lock"]
    script = ROOT / "requirements" / "renew"
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", script], check=True)
    lists = {path.stem for path in script.parent.glob("*.txt")}
    assert lists == {path.stem for path in script.parent.glob("*.in")} == {*LOCKS, "tools"}
    assert lists <= set(re.findall(r"\w+", script.read_text(encoding="utf-8")))


@pytest.mark.parametrize("verb", ["mutants", "bench"])
def test_a_verb_that_starts_a_module_names_one(verb: str) -> None:
    name = VERBS[verb].split("-m ops module ")[1].split()[0]
    assert find_spec(name if (ROOT / f"{name.replace('.', '/')}.py").is_file() else f"{name}.__main__") is not None


def test_every_command_of_ops_is_a_verb_or_serves_one() -> None:
    assert {recipe.split("-m ops ")[1].split()[0] for recipe in VERBS.values() if "-m ops" in recipe} == set(
        commands.COMMANDS
    )


def test_the_doctor_looks_at_a_new_clone_and_finds_nothing_that_stops_it(clone: Path) -> None:
    said = make(clone, "doctor")
    assert re.search(r"^TANHUI_SECRET_KEY +\(set, 43 characters\) +var/ ", said, re.MULTILINE)
    assert re.search(r"^ok +database +PostgreSQL 1\d", said, re.MULTILINE)
    assert re.search(r"^ok +role +app_rw", said, re.MULTILINE)
    assert re.search(r"^advice +migrations +no tables yet; `make run`", said, re.MULTILINE)
    assert "MISSING" not in said
    assert not [line for line in said.splitlines() if "secrets" in line and "everyone" in line]


@pytest.mark.slow
def test_lint_finds_nothing(clone: Path) -> None:
    said = make(clone, "lint")
    assert "ok  style" in said
    assert re.search(r"^checks: \d+ passed, 0 failed$", said, re.MULTILINE)


def test_stop_clean_and_reset_leave_the_clone_as_it_came(clone: Path) -> None:
    make(clone, "doctor")  # makes a database
    data = Server(clone / "var" / "postgres").data
    made = clone / "app" / "web" / "vendor"
    made.mkdir(exist_ok=True)
    assert "Nothing of this clone was running." in make(clone, "stop")
    assert "the data of `make run` is still there" in make(clone, "clean")
    assert not made.exists()
    assert data.is_dir()
    assert "begins with a new database" in make(clone, "reset")
    assert not data.exists()
    assert not (clone / "var").exists()


def test_an_unknown_word_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["fly"]) == 2
    assert "run|test" in capsys.readouterr().err


def test_the_documents_show_commands() -> None:
    words = {command.split()[0] for _, command in COMMANDS}
    assert words >= {"make", "flask", "gunicorn"}
    assert len(COMMANDS) > 20


@pytest.mark.parametrize(("document", "command"), COMMANDS)
def test_every_command_that_a_document_shows_is_one(app: Flask, document: str, command: str) -> None:
    program, *words = shlex.split(command)
    if program == "make":
        assert {word for word in words if "=" not in word} <= set(VERBS)
    elif program == "flask":
        group = FlaskGroup(create_app=lambda: app, load_dotenv=False)
        check_words(group, click.Context(group, info_name="flask", obj=ScriptInfo(create_app=lambda: app)), words)
    elif program == "gunicorn":
        assert [word for word in words if word.endswith(".py") and not (ROOT / word).is_file()] == []
    else:
        assert words[0] == "-m"
        assert find_spec(words[1]) is not None


def check_words(command: click.Command, context: click.Context, words: list[str]) -> None:
    """Follow the words through groups; raises for an option or a command that is not there."""
    with context:
        _, left, _ = command.make_parser(context).parse_args(list(words))
        if isinstance(command, click.Group) and left:
            inner = command.get_command(context, left[0])
            assert inner is not None, f"{context.command_path} has no command {left[0]}"
            check_words(inner, click.Context(inner, info_name=left[0], parent=context), left[1:])
        elif not isinstance(command, click.Group):
            arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
            most = sum(parameter.nargs for parameter in arguments)
            assert len(left) <= most or any(parameter.nargs < 0 for parameter in arguments)


@pytest.mark.parametrize("words", ["points fly", "points audit --fly", "fly", "indicators rebuild a b c d e f"])
def test_a_command_that_is_not_there_is_noticed(app: Flask, words: str) -> None:
    group = FlaskGroup(create_app=lambda: app, load_dotenv=False)
    context = click.Context(group, info_name="flask", obj=ScriptInfo(create_app=lambda: app))
    with pytest.raises((AssertionError, click.UsageError)):
        check_words(group, context, words.split())

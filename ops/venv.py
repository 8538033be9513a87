"""The virtual environment `.venv`, with exactly the packages of a hash-locked list. Needs only Python's own library."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ops import ROOT, VAR, VENV, processes
from ops.errors import UserError, failed

LISTS = ROOT / "requirements"
LOCKS = ("runtime", "local", "dev")  # every list contains the ones before it, version for version (a test checks it)
ELSEWHERE = {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}


def inside() -> bool:
    """Return whether this very Python is the environment's."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ensure(lock: str) -> None:
    """Make `.venv` hold what requirements/<lock>.txt lists; done already, it takes a moment.

    The mark of completion is written last, so that an interrupted run is simply continued by the next.
    """
    with processes.locked(VAR / "venv.lock"):  # two terminals, one installation
        held = _held()
        if held.get(lock) == _fingerprint(lock):
            return
        if not held:
            _create()
        lock = max((lock, *held), key=LOCKS.index)  # what was there stays, and fits
        install(lock)
        _mark({name: _fingerprint(name) for name in LOCKS[: LOCKS.index(lock) + 1]})


def _fingerprint(lock: str) -> str:
    return hashlib.sha256((LISTS / f"{lock}.txt").read_bytes()).hexdigest()


def _made_for() -> str:
    """An environment survives neither another Python nor a move of the clone."""
    return f"{sys.version_info[:2]} {VENV}"


def _mark(lists: dict[str, str]) -> None:
    (VENV / "complete.json").write_text(json.dumps({"made_for": _made_for(), "lists": lists}), encoding="utf-8")


def _held() -> dict[str, str]:
    """Return the lists that are installed, each with its fingerprint; nothing where there is no usable environment."""
    try:
        found = json.loads((VENV / "complete.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    usable = found.get("made_for") == _made_for() and (VENV / "bin" / "python").exists()
    return dict(found["lists"]) if usable else {}


def _create() -> None:
    if inside():
        raise UserError("The environment .venv is broken and in use. Run `deactivate` and then the same command again.")
    print("Making the environment .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = processes.run([sys.executable, "-m", "venv", VENV])
    if made.returncode:
        raise failed("The environment could not be made.", made.stdout)
    _mark({LOCKS[0]: ""})  # begun


def install(lock: str) -> None:
    """Install the list as it stands; then ask pip whether it names everything that its packages need."""
    print(f"Installing packages (requirements/{lock}.txt); the first time this takes a minute or two …", flush=True)
    done = pip(*install_arguments(lock))
    if done.returncode:
        raise failed("The packages could not be installed.", done.stdout)
    done = pip("check")
    if done.returncode:
        raise UserError(
            f"requirements/{lock}.txt does not list everything that its packages need: `make lock` makes it anew from "
            f"requirements/*.in. If it does, `make clean` helps.\n{done.stdout.strip()}"
        )


def install_arguments(lock: str) -> Sequence[str]:
    """Return how pip installs a list. Nothing is resolved: a resolver looks at releases that the list does not name."""
    exact = ("--no-deps", "--require-hashes", "--requirement", str(LISTS / f"{lock}.txt"))
    return ("install", *exact, "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2")


def pip(*arguments: str) -> processes.Done:
    """Let pip work in the environment and nowhere else, whatever this shell has set."""
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return processes.run([VENV / "bin" / "python", "-m", "pip", *arguments], env=env)

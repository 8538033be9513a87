"""The virtual environment `.venv`, with exactly the packages of a hash-locked list. Needs only Python's own library."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ops import ROOT, VAR, VENV
from ops.errors import NO_NETWORK, NO_SPACE, UserError

LISTS = ROOT / "requirements"
# Every list contains the ones before it, version for version (a test says so).
LOCKS = ("runtime", "local", "dev")
UNREACHABLE = ("NewConnectionError", "Connection refused", "name resolution", "Max retries", "timed out", "ProxyError")
NO_VENV = (
    "This Python cannot make virtual environments: Debian and Ubuntu keep that in a package of its own. Run "
    "`apt-get install python3-venv` (as root or with sudo) and then the same command again."
)


def inside() -> bool:
    """Return whether this very Python is the environment's."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ensure(lock: str) -> None:
    """Make `.venv` hold what requirements/<lock>.txt lists; done already, it takes a moment.

    The mark of completion is written last, so that an interrupted run is simply continued by the next.
    """
    VAR.mkdir(exist_ok=True)
    with (VAR / "venv.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two terminals, one installation
        if _complete(lock):
            return
        if not _usable():
            _create()
        lock = max((lock, *_held()), key=LOCKS.index)  # what was there stays, and fits
        install(lock)
        held = LOCKS[: LOCKS.index(lock) + 1]
        _stamp().write_text(json.dumps({name: _fingerprint(name) for name in held}), encoding="utf-8")


def _stamp() -> Path:
    return VENV / "complete.json"


def _fingerprint(lock: str) -> str:
    """What must be unchanged: the list, the Python, and the place (an environment does not survive a move)."""
    text = (LISTS / f"{lock}.txt").read_bytes()
    return hashlib.sha256(text + f"\n{sys.version_info[:2]}\n{VENV}".encode()).hexdigest()


def _held() -> dict[str, str]:
    """Return the lists that were installed, each with its fingerprint."""
    try:
        held: dict[str, str] = json.loads(_stamp().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held


def _complete(lock: str) -> bool:
    return _held().get(lock) == _fingerprint(lock) and (VENV / "bin" / "python").exists()


def _usable() -> bool:
    """Ask the environment itself: a half-made one, or one of a moved clone, does not answer rightly."""
    question = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
    try:
        answer = subprocess.check_output(
            [VENV / "bin" / "python", "-c", question], text=True, stderr=subprocess.DEVNULL
        )
        script = (VENV / "bin" / "pip").read_text(errors="replace").splitlines()[0]
    except (OSError, subprocess.SubprocessError, IndexError):
        return False
    return answer.split() == [str(VENV), *map(str, sys.version_info[:2])] and str(VENV) in script


def _create() -> None:
    if inside():
        raise UserError("The environment .venv is broken and in use. Run `deactivate` and then the same command again.")
    print("Making the environment .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        said = made.stdout + made.stderr
        if "No space left" in said:
            raise UserError(NO_SPACE.format(where=VENV))
        missing = "ensurepip" in said or "No module named venv" in said
        raise UserError(NO_VENV if missing else f"The environment could not be made:\n{said[-1500:]}")


def install(lock: str) -> None:
    """Install the list as it stands; then ask pip whether it names everything that its packages need."""
    print(f"Installing packages (requirements/{lock}.txt); the first time this takes a minute or two …", flush=True)
    done = _pip(*install_arguments(lock))
    if done.returncode:
        raise _why(done.stdout)
    done = _pip("check")
    if done.returncode:
        raise UserError(
            f"requirements/{lock}.txt does not list everything that its packages need: `make lock` makes it anew from "
            f"requirements/*.in. If it does, `make clean` helps.\n{done.stdout.strip()}"
        )


def install_arguments(lock: str) -> Sequence[str]:
    """Return how pip installs a list. Nothing is resolved: a resolver looks at releases that the list does not name."""
    exact = ("--no-deps", "--require-hashes", "--requirement", str(LISTS / f"{lock}.txt"))
    return ("install", *exact, "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2")


def _pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Let pip work here and nowhere else, whatever this shell has set."""
    drop = {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}
    return subprocess.run(
        [VENV / "bin" / "python", "-m", "pip", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name not in drop},
    )


def _why(said: str) -> UserError:
    if "No space left on device" in said:
        return UserError(NO_SPACE.format(where=VENV))
    if "DO NOT MATCH THE HASHES" in said:
        return UserError(
            "A downloaded package is not the one that was locked. Do not go on; if this is a mirror of your own, it "
            f"may be damaged:\n{said[-1500:]}"
        )
    if any(sign in said for sign in UNREACHABLE):
        return UserError(f"{NO_NETWORK}\n({said.strip().splitlines()[-1].strip()})")
    return UserError(f"The packages could not be installed:\n{said[-3000:]}")

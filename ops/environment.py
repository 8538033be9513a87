"""The virtual environment `.venv`, with exactly the packages of a hash-locked list. Needs only Python's own library."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ops import ROOT, VAR, VENV
from ops.trouble import NO_NETWORK, NO_SPACE, Trouble

# Every list contains the ones before it, version for version (a test says so).
LOCKS = ("runtime", "local", "dev")
UNREACHABLE = (
    "NewConnectionError",
    "Connection refused",
    "Failed to establish",
    "name resolution",
    "Max retries",
    "No matching distribution",
    "timed out",
    "ProxyError",
    "Network is unreachable",
)


def inside() -> bool:
    """Say whether this very Python is the environment's."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ensure(lock: str) -> None:
    """Make `.venv` hold what requirements/<lock>.txt lists; done already, it takes a moment.

    The mark of completion is written last, so that an interrupted run is simply continued by the next.
    """
    if _complete(lock):
        return
    VAR.mkdir(exist_ok=True)
    with (VAR / "environment.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two terminals, one installation
        if _complete(lock):
            return
        if not _usable():
            _create()
        _install(lock)
        _mark(lock)


def _stamp() -> Path:
    return VENV / "complete.json"


def _fingerprint(lock: str) -> str:
    """What must be unchanged: the list, the Python, and the place (an environment does not survive a move)."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return hashlib.sha256(text + f"\n{sys.version_info[:2]}\n{VENV}".encode()).hexdigest()


def _complete(lock: str) -> bool:
    try:
        done = json.loads(_stamp().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(done.get(lock) == _fingerprint(lock)) and (VENV / "bin" / "python").exists()


def _mark(lock: str) -> None:
    held = LOCKS[: LOCKS.index(lock) + 1]
    unfinished = _stamp().with_suffix(".new")
    unfinished.write_text(json.dumps({name: _fingerprint(name) for name in held}), encoding="utf-8")
    unfinished.replace(_stamp())


def _usable() -> bool:
    """Ask the environment itself: a half-made one, or one of a moved clone, does not answer rightly."""
    question = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [VENV / "bin" / "python", "-c", question], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    major, minor = sys.version_info[:2]
    return answer.strip() == f"{VENV} {major} {minor}" and _scripts_at_home()


def _scripts_at_home() -> bool:
    """A clone that was moved keeps scripts that begin with the old path."""
    try:
        return str(VENV) in (VENV / "bin" / "pip").read_text(errors="replace").splitlines()[0]
    except (OSError, IndexError):
        return False


def _create() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            "This Python cannot make virtual environments: Debian and Ubuntu keep that in a package of its own. Run "
            "`apt-get install python3-venv` (as root or with sudo) and then the same command again."
        )
    if inside():
        raise Trouble("The environment .venv is broken and in use. Run `deactivate` and then the same command again.")
    print("Making the environment .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        said = made.stdout + made.stderr
        if "No space left" in said:
            raise Trouble(NO_SPACE.format(where=VENV))
        if "ensurepip" in said:
            raise Trouble(
                "This Python cannot make virtual environments. Run `apt-get install python3-venv` (as root or with "
                "sudo) and then the same command again."
            )
        raise Trouble(f"The environment could not be made:\n{said[-1500:]}")


def _install(lock: str) -> None:
    print(f"Installing packages (requirements/{lock}.txt); the first time this takes a minute or two …", flush=True)
    listed = ROOT / "requirements" / f"{lock}.txt"
    command = [
        str(VENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--require-hashes",
        "--requirement",
        str(listed),
    ]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2"]
    done = subprocess.run(
        [*command, *quiet], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=_environment()
    )
    if done.returncode:
        raise _why(done.stdout)


def _environment() -> dict[str, str]:
    """Let pip install here and nowhere else, whatever this shell has set."""
    drop = {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in drop}


def _why(said: str) -> Trouble:
    if "No space left on device" in said:
        return Trouble(NO_SPACE.format(where=VENV))
    if "DO NOT MATCH THE HASHES" in said:
        return Trouble(
            "A downloaded package is not the one that was locked. Do not go on; if this is a mirror of your own, it "
            f"may be damaged:\n{said[-1500:]}"
        )
    if any(sign in said for sign in UNREACHABLE):
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "")
        return Trouble(f"{NO_NETWORK}\n({last.strip()})")
    return Trouble(f"The packages could not be installed:\n{said[-3000:]}")

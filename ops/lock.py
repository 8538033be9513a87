"""`make lock`: make requirements/*.txt anew from requirements/*.in, and the list of page scripts from package.json.

What is locked stays where the .in files still allow it; `make lock L=--upgrade` takes the newest of everything.
The lists hold for every Python that pyproject.toml names: what only some of them need carries a marker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ops import assets
from ops.errors import UserError
from ops.venv import LISTS, LOCKS, install_arguments

OLDEST_PYTHON = "3.11"
OPTIONS = ("--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-header", "--no-annotate")


def main(arguments: Sequence[str]) -> int:
    """Renew all lists; `arguments` go to `uv pip compile`."""
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        _run(sys.executable, "-m", "venv", folder)
        _run(python, "-m", "pip", *install_arguments("tools"))
        # uv reads no settings of pip: tell it where this machine fetches from.
        index = os.environ.get("PIP_INDEX_URL") or _said(python, "-m", "pip", "config", "get", "global.index-url")
        where = ["--default-index", index] if index else []
        for name in (*reversed(LOCKS), "tools"):  # the largest first: the others take its versions
            print(f"requirements/{name}.txt …", flush=True)
            fits = ["--constraint", f"{LISTS}/{LOCKS[-1]}.txt"] if name in LOCKS[:-1] else []
            lists = ["--output-file", f"{LISTS}/{name}.txt", f"{LISTS}/{name}.in"]
            _run(python, "-m", "uv", "pip", "compile", "--quiet", *OPTIONS, *where, *fits, *arguments, *lists)
        print("assets/package-lock.json …", flush=True)
        for file in assets.LOCK_FILES:
            shutil.copyfile(assets.SOURCE / file, Path(folder) / file)
        done = assets.npm("install", "--package-lock-only", *assets.HURRY, folder=Path(folder))
        if done.returncode:
            raise UserError(f"npm could not renew the list:\n{done.stdout}")
        shutil.copyfile(Path(folder) / "package-lock.json", assets.SOURCE / "package-lock.json")
    print("Renewed. Look at the differences, then run `make test`.")
    return 0


def _run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise UserError(f"The lists could not be renewed. Is the package index reached?\n{done.stdout[-2000:]}")


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

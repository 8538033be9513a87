"""`make test`: every check there is, on a database of its own, in a fixed order, with one closing line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from ops import ROOT, VAR, VENV, assets, browser
from ops.postgres import Server
from ops.trouble import Trouble

BIN = VENV / "bin"
STYLE = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "arrows": ["lint-imports"],
    "templates": ["djlint", "app", "--lint", "--quiet"],
}
TYPES = {"types": ["mypy"]}
# The suite runs again in another district's schema, to show that no name of the first is written anywhere.
SECOND_SCHEMA = "hexi"
SECOND_SELECTION = "not browser and not slow"


def style() -> int:
    """Run the checks that only read the text."""
    return _verdict(_read_only(STYLE), time.monotonic())


def types() -> int:
    """Run mypy."""
    return _verdict(_read_only(TYPES), time.monotonic())


def everything(arguments: Sequence[str]) -> int:
    """Run all checks, or only the tests named in `arguments`."""
    began = time.monotonic()
    assets.build(development=True)
    results = {} if arguments else _read_only(TYPES | STYLE)
    results |= _browser()
    with _database() as url:
        schema = os.environ.get("TANHUI_SCHEMA", "nankai")
        results[f"tests in {schema}"] = _tests(url, schema, arguments)
        second = os.environ.get("TANHUI_SECOND_SCHEMA", SECOND_SCHEMA)
        if second and not arguments:
            selection = os.environ.get("TANHUI_SECOND_SELECTION", SECOND_SELECTION)
            results[f"tests in {second}"] = _tests(url, second, ["-m", selection])
    return _verdict(results, began)


def bench(arguments: Sequence[str]) -> int:
    """Run the measurements on a database of their own."""
    with _database("bench-postgres") as url:
        command = [sys.executable, "-m", "bench", *arguments]
        return subprocess.run(command, cwd=ROOT, env=_environment(url, "nankai"), check=False).returncode


def in_ci() -> bool:
    """Say whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _read_only(steps: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Run the steps two at a time; print what a failed one says."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(steps, pool.map(_quietly, steps, steps.values()), strict=True))


def _quietly(name: str, command: Sequence[str]) -> bool:
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        print(f"--- {name}: {' '.join(command)}\n{done.stdout}{done.stderr}", flush=True)
    else:
        print(f"ok  {name}", flush=True)
    return done.returncode == 0


def _browser() -> dict[str, bool]:
    """Have a browser and a font. Without them the browser tests are skipped by name, and in CI that is a failure."""
    missing = browser.install_missing()
    if not missing:
        return {}
    packages = " ".join(browser.PACKAGES[name] for name in missing)
    print(f"Browser tests are skipped: no {' and no '.join(missing)} (`apt-get install {packages}`).", flush=True)
    return {"browser": False} if in_ci() else {}


@contextmanager
def _database(folder: str = "test-postgres") -> Iterator[str]:
    """DATABASE_URL's server, or an embedded one apart from the data of `make run`."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with Server(VAR / folder) as server:
        yield server.url


def _environment(url: str, schema: str) -> dict[str, str]:
    """Nothing this shell has set for the program may change what the tests find."""
    keep = {"TANHUI_APP_PASSWORD"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANHUI_") or name in keep}
    return clean | {"DATABASE_URL": url, "TANHUI_SCHEMA": schema}


def _tests(url: str, schema: str, arguments: Sequence[str]) -> bool:
    print(f"--- tests in the schema {schema}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=_environment(url, schema), check=False).returncode
    if code == 5:
        raise Trouble(f"No test was found for {' '.join(arguments)}.")
    return code == 0


def _verdict(results: Mapping[str, bool], began: float) -> int:
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        print(f"\nFAILED after {minutes} min {seconds:02d} s: {', '.join(failed)}", flush=True)
        return 1
    print(f"\nAll passed in {minutes} min {seconds:02d} s: {', '.join(results)}", flush=True)
    return 0

"""`make test`: every check there is, on a database of its own, in a fixed order, with a plain closing line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ops import ROOT, VAR, assets, browser
from ops.errors import UserError
from ops.postgres import Server

STYLE = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "arrows": ["lint-imports"],
    "templates": ["djlint", "app", "--lint", "--quiet"],
    "sql": ["sqlfluff", "lint", "app", "--disable-progress-bar"],
}
TYPES = {"types": ["mypy"]}
# Some of the suite runs again in another district's schema, to show that no name of the first is written anywhere.
SECOND_SCHEMA, SECOND_SELECTION = "hexi", ["-m", "not browser and not slow"]


def style(arguments: Sequence[str]) -> int:
    """Run the checks that only read the text."""
    return _verdict(_read_only(STYLE), time.monotonic())


def types(arguments: Sequence[str]) -> int:
    """Run mypy."""
    return _verdict(_read_only(TYPES), time.monotonic())


def everything(arguments: Sequence[str]) -> int:
    """Run all checks, or only the tests named in `arguments`."""
    began = time.monotonic()
    assets.build(development=True)
    results = {} if arguments else _read_only(TYPES | STYLE)
    if not arguments or any("browser" in argument for argument in arguments):
        results |= _browser()
    with _database("test-postgres") as url:
        schema = os.environ.get("TANHUI_SCHEMA", "nankai")
        results[f"tests in {schema}"] = _pytest(url, schema, arguments)
        if not arguments:
            results[f"tests in {SECOND_SCHEMA}"] = _pytest(url, SECOND_SCHEMA, SECOND_SELECTION)
    return _verdict(results, began)


def torture(arguments: Sequence[str]) -> int:
    """Run the tests that are too long for every day."""
    began = time.monotonic()
    with _database("test-postgres") as url:
        return _verdict({"torture": _pytest(url, "nankai", ["-m", "torture", *arguments])}, began)


def mutants(arguments: Sequence[str]) -> int:
    """Show that the tests notice each of a list of small faults."""
    return _module("tests.mutants", "test-postgres", arguments)


def bench(arguments: Sequence[str]) -> int:
    """Run the measurements on a database of their own."""
    return _module("bench", "bench-postgres", arguments)


def in_ci() -> bool:
    """Return whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _read_only(steps: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Run the steps two at a time; print what a failed one says."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(steps, pool.map(_quietly, steps, steps.values()), strict=True))


def _quietly(name: str, command: Sequence[str]) -> bool:
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    said = f"--- {name}: {' '.join(command)}\n{done.stdout}{done.stderr}" if done.returncode else f"ok  {name}"
    print(said, flush=True)
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
def _database(folder: str) -> Iterator[str]:
    """DATABASE_URL's server, or an embedded one apart from the data of `make run`."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with Server(VAR / folder) as server:
        yield server.url


def _module(name: str, folder: str, arguments: Sequence[str]) -> int:
    with _database(folder) as url:
        command = [sys.executable, "-m", name, *arguments]
        return subprocess.run(command, cwd=ROOT, env=_environment(url, "nankai"), check=False).returncode


def _pytest(url: str, schema: str, arguments: Sequence[str]) -> bool:
    print(f"--- tests in the schema {schema}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=_environment(url, schema), check=False).returncode
    if code == 5:
        raise UserError(f"No test was found for {' '.join(arguments)}.")
    return code == 0


def _environment(url: str, schema: str) -> dict[str, str]:
    """Nothing this shell has set for the program may change what the tests find."""
    keep = {"TANHUI_APP_PASSWORD"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANHUI_") or name in keep}
    return clean | {"DATABASE_URL": url, "TANHUI_SCHEMA": schema}


def _verdict(results: Mapping[str, bool], began: float) -> int:
    """Print what came of it; the last line is plain, for programs that read it."""
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    failed = [name for name, passed in results.items() if not passed]
    how = f"FAILED: {', '.join(failed)}" if failed else f"All passed: {', '.join(results)}"
    print(f"\n{how} ({minutes} min {seconds:02d} s)\nchecks: {len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0

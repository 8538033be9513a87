"""`make test`: every check there is, on a database of its own, in a fixed order, with a plain closing line."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from app.web.doctor import chinese_font, chromium
from ops import ROOT, VAR, assets, processes
from ops.errors import UserError
from ops.postgres import Server

STYLE = {  # the longest first
    "types": ["mypy"],
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "arrows": ["lint-imports"],
    "templates": ["djlint", "app", "--lint", "--quiet"],
    "sql": ["sqlfluff", "lint", "app", "--disable-progress-bar"],
}
# Some tests run again in a made-up district, to show that nothing of the first is written anywhere but in its folder.
DISTRICTS = {"nankai": "app/places/data/nankai", "yunting": "tests/districts/yunting"}
SECOND = ("yunting", ["-m", "district"])
TOGETHER = ["-n", "2"]  # processes, each with a database of its own
BROWSER = {"chromium": chromium, "fonts-wqy-microhei": chinese_font}  # what its tests need, and how it is found


def lint(arguments: Sequence[str]) -> int:
    """Run the checks that only read the text: those named in `arguments`, or all but the slowest."""
    began = time.monotonic()
    return _verdict(_read_only(arguments or [name for name in STYLE if name != "types"]), began)


def test(arguments: Sequence[str]) -> int:
    """Run all checks, or only the tests named in `arguments`."""
    began = time.monotonic()
    assets.build()
    results = _browser() | ({} if arguments else _read_only(list(STYLE)))
    with _database("test-postgres") as url:
        results["tests"] = _pytest(url, "nankai", arguments or TOGETHER)
        if not arguments:
            results["second district"] = _pytest(url, *SECOND)
    return _verdict(results, began)


def module(arguments: Sequence[str]) -> int:
    """Run another module, measurements for example, on a database server of its own."""
    name, *rest = arguments
    with _database(f"{name.rpartition('.')[2]}-postgres") as url:
        return _python(url, "nankai", name, *rest)


def in_ci() -> bool:
    """Return whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _read_only(names: Sequence[str]) -> dict[str, bool]:
    """Run checks two at a time; print what a failed one says."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(names, pool.map(_quietly, names), strict=True))


def _quietly(name: str) -> bool:
    command = STYLE[name]
    done = processes.run([Path(sys.executable).with_name(command[0]), *command[1:]], cwd=ROOT)
    print(f"--- {name}: {' '.join(command)}\n{done.stdout}" if done.returncode else f"ok  {name}", flush=True)
    return done.returncode == 0


def _browser() -> dict[str, bool]:
    """Have a browser and a font, installed where that is allowed. In CI their tests may not be skipped."""
    missing = " ".join(package for package, found in BROWSER.items() if found() is None)
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {missing} for the browser tests …", flush=True)
        script = f"apt-get update; DEBIAN_FRONTEND=noninteractive apt-get install --yes fontconfig {missing}"
        processes.run(["sh", "-c", script])
        missing = " ".join(package for package, found in BROWSER.items() if found() is None)
    if missing:
        print(f"Browser tests are skipped: `apt-get install {missing}` brings what they need.", flush=True)
    return {"browser": False} if missing and in_ci() else {}


@contextmanager
def _database(folder: str) -> Iterator[str]:
    """DATABASE_URL's server, or an embedded one apart from the data of `make run`."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with Server(VAR / folder) as server:
        yield server.url


def _pytest(url: str, schema: str, arguments: Sequence[str]) -> bool:
    code = _python(url, schema, "pytest", *arguments)
    if code == 5:
        raise UserError(f"No test was found for {' '.join(arguments)}.")
    return code == 0


def _python(url: str, schema: str, module: str, *arguments: str) -> int:
    """Run a module. Nothing this shell has set for the program may change what the tests find."""
    keep = {"TANHUI_APP_PASSWORD"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANHUI_") or name in keep}
    command = [sys.executable, "-m", module, *arguments]
    told = clean | {"DATABASE_URL": url, "TANHUI_SCHEMA": schema, "TANHUI_DISTRICT": DISTRICTS[schema]}
    return subprocess.run(command, cwd=ROOT, env=told, check=False).returncode


def _verdict(results: Mapping[str, bool], began: float) -> int:
    """Print what came of it; the last line is plain, for programs that read it."""
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    failed = [name for name, passed in results.items() if not passed]
    how = f"FAILED: {', '.join(failed)}" if failed else f"All passed: {', '.join(results)}"
    print(f"\n{how} ({minutes} min {seconds:02d} s)\nchecks: {len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0

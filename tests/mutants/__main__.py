"""Try faults and see that the tests notice each: `python -m tests.mutants [WORDS OF A RULE OR A FILE'S NAME]`.

Each fault is made in a copy of the tree, and only its own tests are run there, on a database of their own. Exits 0
when every fault was killed, and the tests pass without any.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from queue import Queue

from migrations.roles import prepare
from ops import ROOT, VAR
from ops.postgres import Server
from tests.conftest import APP_PASSWORD, SCHEMA, application, own_database
from tests.mutants.fault import Fault
from tests.mutants.faults import FAULTS
from tests.mutants.tree import PASSED, Result, Tree

COPIES = 2
LEFT_OUT = (".git", ".venv", "node_modules", "var", ".*_cache", ".hypothesis", "__pycache__")


def main(words: Sequence[str]) -> int:
    """Try the faults whose rule or file contains one of `words`, or all of them."""
    began = time.monotonic()
    chosen = [fault for fault in FAULTS if not words or any(word in f"{fault.rule} {fault.file}" for word in words)]
    with _server() as url, _trees(url) as trees:
        tests = sorted({test for fault in chosen for test in fault.tests})
        print(f"Running {len(tests)} groups of tests without a fault …", flush=True)
        sound = trees[0].run(tests, seconds=1200, keep_going=True)
        if sound.code != PASSED:
            print(f"{sound.said[-4000:]}\nThe tests fail without any fault.")
            return 1
        trees.append(trees[0].copy())
        found = Counter(_try_all(chosen, trees))
    summary = ", ".join(f"{found[word]} {word}" for word in ("killed", "survived", "broken"))
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"\n{summary} of {len(chosen)} faults in {minutes} min {seconds:02d} s")
    return 0 if found["killed"] == len(chosen) > 0 else 1


def _try_all(faults: Sequence[Fault], trees: Sequence[Tree]) -> Iterator[str]:
    """Try the faults, as many at once as there are copies."""
    free: Queue[Tree] = Queue()
    for tree in trees:
        free.put(tree)

    def attempt(fault: Fault) -> str:
        tree = free.get()
        try:
            return _told(fault, tree.try_fault(fault))
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        yield from pool.map(attempt, faults)


def _told(fault: Fault, result: Result) -> str:
    word = result.verdict(at_start=fault.at_start)
    print(f"{word:8} {result.seconds:5.1f} s  {fault.rule}  [{fault.file}]", flush=True)
    if word == "broken":
        print(result.said[-2000:], flush=True)
    return word


@contextmanager
def _server() -> Iterator[str]:
    """DATABASE_URL's server, or an embedded one."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with Server(VAR / "mutants-postgres") as server:
        yield server.url


@contextmanager
def _trees(url: str) -> Iterator[list[Tree]]:
    """A copy of the tree, for further ones to be made of, and a database that was upgraded before any fault."""
    with tempfile.TemporaryDirectory(prefix="tanhui-mutants-") as folder, own_database(url, "tanhui_mutants") as made:
        app_url = prepare(made, SCHEMA, APP_PASSWORD)
        with redirect_stdout(StringIO()), application(made, app_url):
            pass  # entering it upgrades the database
        first = Path(folder) / "0"
        shutil.copytree(ROOT, first, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        yield [Tree(first, url, (made, app_url))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

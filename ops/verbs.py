"""What each verb does, and which packages it needs first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from ops import ROOT, VENV, environment
from ops.trouble import Trouble, explained

Verb = Callable[[Sequence[str]], int]


def _run(arguments: Sequence[str]) -> int:
    from ops import supervisor

    return supervisor.run()


def _stop(arguments: Sequence[str]) -> int:
    from ops import running

    return running.end_all()


def _test(arguments: Sequence[str]) -> int:
    from ops import checks

    return checks.everything(arguments)


def _lint(arguments: Sequence[str]) -> int:
    from ops import checks

    return checks.style()


def _types(arguments: Sequence[str]) -> int:
    from ops import checks

    return checks.types()


def _bench(arguments: Sequence[str]) -> int:
    from ops import checks

    return checks.bench(arguments)


def _assets(arguments: Sequence[str]) -> int:
    from ops import assets

    assets.build()
    return 0


def _database(arguments: Sequence[str]) -> int:
    from ops import hold

    return hold.main(arguments)


def _flask(arguments: Sequence[str]) -> int:
    """Run a flask command with the local database up, for as long as the command takes."""
    from ops import supervisor

    return supervisor.flask(arguments)


def _clean(arguments: Sequence[str]) -> int:
    from ops import rubbish

    return rubbish.clean()


def _reset(arguments: Sequence[str]) -> int:
    from ops import rubbish

    return rubbish.reset()


# The lock file each verb needs installed; None: Python's own library is enough.
VERBS: dict[str, tuple[Verb, str | None]] = {
    "run": (_run, "local"),
    "test": (_test, "dev"),
    "lint": (_lint, "dev"),
    "types": (_types, "dev"),
    "bench": (_bench, "dev"),
    "assets": (_assets, "local"),
    "postgres": (_database, "local"),
    "flask": (_flask, "local"),
    "stop": (_stop, None),
    "clean": (_clean, None),
    "reset": (_reset, None),
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code; troubles end in a sentence."""
    if not arguments or arguments[0] not in VERBS:
        print(f"usage: python3 -m ops {'|'.join(VERBS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    verb, lock = VERBS[arguments[0]]
    try:
        if lock is not None:
            environment.ensure(lock)
            if not environment.inside():
                python = str(VENV / "bin" / "python")
                os.execv(python, [python, "-m", "ops", *arguments])  # by its full name: that is how it knows its place
        return verb(arguments[1:])
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except OSError as error:
        if (sentence := explained(error)) is None:
            raise
        print(f"\n{sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130

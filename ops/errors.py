"""What went wrong, in a sentence that names the way out."""

import errno
import os
import re


class UserError(Exception):
    """Something the person at the terminal can cure; its text says how. Shown without a traceback."""


NO_SPACE = "The disk is full. Free some space (about 1.5 GB for everything) and run the same command again."
CURES = {  # what programs say, and what to do about it
    "No space left on device": NO_SPACE,
    "DO NOT MATCH THE HASHES": (
        "A downloaded package is not the one that was locked. Do not go on; a mirror of yours may be damaged."
    ),
    "ensurepip is not available|No module named venv": (
        "This Python cannot make virtual environments: Debian and Ubuntu keep that in a package of its own. Run "
        "`apt-get install python3-venv` (as root or with sudo) and then the same command again."
    ),
    "ConnectionError|Connection refused|name resolution|Max retries|timed out|ProxyError": (
        "The package index was not reached. Check the network (or PIP_INDEX_URL and the proxy settings) and run the "
        "same command again; it continues where it stopped."
    ),
}


def failed(what: str, said: str) -> UserError:
    """Return the error for a program that failed: the cure where we know one, and the end of what it said."""
    cure = next((cure for signs, cure in CURES.items() if re.search(signs, said)), "")
    return UserError(f"{what} {cure}\n{said.strip()[-1500:]}")


def explained(error: OSError) -> UserError | None:
    """Return the sentence for an operating-system error that people meet, or None."""
    where = f"{error.filename or os.getcwd()}"  # noqa: PTH109 - a string for a sentence
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(f"{where}: {NO_SPACE}")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(
            f"{where} may not be written by this user. It was probably made by another one (root?) or is on a "
            "read-only disk: run as that user, or `sudo chown -R $USER .`, or clone to another place."
        )
    return None

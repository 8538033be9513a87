"""What went wrong, in a sentence that names the way out."""

from __future__ import annotations

import errno
import os


class UserError(Exception):
    """Something the person at the terminal can cure; its text says how. Shown without a traceback."""


NO_SPACE = "The disk is full ({where}). Free some space (about 1.5 GB for everything) and run the same command again."
NO_NETWORK = (
    "The packages could not be downloaded: the package index was not reached. Check the network (or PIP_INDEX_URL and "
    "the proxy settings) and run the same command again; it continues where it stopped."
)


def explained(error: OSError) -> UserError | None:
    """Return the sentence for an operating-system error that people meet, or None."""
    where = str(error.filename or os.getcwd())  # noqa: PTH109 - a string for a sentence
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(NO_SPACE.format(where=where))
    if isinstance(error, PermissionError):
        return UserError(
            f"{where} may not be written by this user. It was probably made by another one (root?): run as that user, "
            "or give the clone to yourself with `sudo chown -R $USER .`."
        )
    if error.errno == errno.EROFS:
        return UserError(f"{where} is on a read-only disk. Clone the project to a place that can be written.")
    return None

"""One word for everything one does with a clone: `python3 -m ops COMMAND`, or `make VERB`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before anything else fails to parse
    sys.exit("Python 3.11 or newer is needed. Install it, or name it: PYTHON=/usr/bin/python3.12 make run")

from ops.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

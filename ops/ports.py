"""The port the server listens on: taken by us from the start, or a sentence about who has it."""

from __future__ import annotations

import errno
import socket

from ops import processes
from ops.trouble import Trouble

BACKLOG = 1024
LISTENING = "0A"  # in the kernel's table


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises Trouble with the cure when the port cannot be had."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    server = socket.socket(family, kind, protocol)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of the last run may linger
    try:
        server.bind(address)
        server.listen(BACKLOG)
    except OSError as error:
        server.close()
        raise _refused(error, port) from error
    return server


def _refused(error: OSError, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        by = f" by {described(pid)}" if (pid := holder(port)) else ""
        return Trouble(
            f"Port {port} is taken{by}. Stop that program, or choose another port: PORT={port + 765} make run"
        )
    if error.errno == errno.EACCES:
        return Trouble(f"This user may not listen on port {port}. Choose one above 1023: PORT=8765 make run")
    return error


def described(pid: int) -> str:
    """Return "process 123 (python -m http.server)"."""
    words = " ".join(processes.command_line(pid))
    return f"process {pid} ({words[:60]})" if words else f"process {pid}"


def holder(port: int) -> int | None:
    """Return the process that listens on the port, where this user may find out."""
    inodes = _listening_inodes(port)
    pids = processes.all_pids() if inodes else iter(())
    return next((pid for pid in pids if inodes & set(processes.open_files(pid))), None)


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = (processes.PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in (line.split() for line in lines):
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes

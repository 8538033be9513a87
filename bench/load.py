"""Send prepared HTTP requests over a few kept connections as fast as the server answers, and count the answers.

One thread and a selector: a client that costs the shared cores as little as Python allows.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What came back: how many answers per status, the seconds it took, and the first unexpected body."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    sample: bytes = b""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: Sequence[bytes], connections: int, expected: int = 200) -> Answers:
    """Send every request once, each connection one at a time; raise RuntimeError when the server hangs up for good."""
    answers, waiting = Answers(), deque(requests)
    selector = selectors.DefaultSelector()
    begun = time.perf_counter()
    for _ in range(min(connections, len(requests))):
        _send(selector, _connect(port), waiting)
    while selector.get_map():
        for key, _ in selector.select(timeout=30):
            buffer: bytearray = key.data
            piece = key.fileobj.recv(65536)  # type: ignore[union-attr]
            buffer += piece
            done = _status_of(buffer)
            if done is None and piece:
                continue
            status = done or 0
            answers.statuses[status] += 1
            if status != expected and not answers.sample:
                answers.sample = bytes(buffer[-600:])
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            selector.unregister(connection)
            if not piece or b"connection: close" in buffer[:600].lower():
                connection.close()
                connection = _connect(port)
            _send(selector, connection, waiting)
    answers.seconds = time.perf_counter() - begun
    return answers


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(selector: selectors.BaseSelector, connection: socket.socket, waiting: deque[bytes]) -> None:
    if not waiting:
        connection.close()
        return
    connection.sendall(waiting.popleft())
    selector.register(connection, selectors.EVENT_READ, bytearray())


def _status_of(buffer: bytearray) -> int | None:
    """Return the status once the whole answer is there."""
    head, end, _ = bytes(buffer).partition(b"\r\n\r\n")
    if not end:
        return None
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    return int(head[9:12]) if len(buffer) >= len(head) + 4 + length else None

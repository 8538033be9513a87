"""Send prepared HTTP requests over a few kept connections as fast as the server answers, and count the answers.

One thread and a selector: a client that costs the shared cores as little as Python allows.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

PATIENCE_S = 60


@dataclass
class Answers:
    """The result: answers per status, the seconds it took, the first unexpected answer and the last one."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    sample: bytes = b""
    last: bytes = b""


class Silent(Exception):
    """The server neither answered nor hung up."""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: Iterator[bytes], connections: int, expected: int, seconds: float = 0) -> Answers:
    """Send requests, one at a time per connection, until they run out or `seconds` (if any) have passed.

    Every request that was sent is waited for, and counted in the time. Raises Silent.
    """
    answers = Answers()
    begun = time.perf_counter()
    until = begun + seconds if seconds else float("inf")
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            _send(selector, _connect(port), requests, until)
        while selector.get_map():
            ready = selector.select(timeout=PATIENCE_S)
            if not ready:
                raise Silent
            for key, _ in ready:
                if _receive(key, answers, expected):
                    selector.unregister(key.fileobj)
                    _send(selector, _next_connection(key, port), requests, until)
    answers.seconds = time.perf_counter() - begun
    return answers


def _receive(key: selectors.SelectorKey, answers: Answers, expected: int) -> bool:
    """Read what is there; return whether the answer is complete, or was broken off (status 0)."""
    assert isinstance(key.fileobj, socket.socket)
    piece, buffer = key.fileobj.recv(1 << 20), key.data
    buffer += piece
    status = status_of(buffer)
    if status is None and piece:
        return False
    answers.statuses[status or 0] += 1
    answers.last = bytes(buffer)
    if status != expected and not answers.sample:
        answers.sample = bytes(buffer[-600:])
    return True


def _next_connection(key: selectors.SelectorKey, port: int) -> socket.socket:
    """Keep the connection unless the server closes it."""
    assert isinstance(key.fileobj, socket.socket)
    if status_of(key.data) is not None and b"connection: close" not in key.data.partition(b"\r\n\r\n")[0].lower():
        return key.fileobj
    key.fileobj.close()
    return _connect(port)


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(selector: selectors.BaseSelector, connection: socket.socket, requests: Iterator[bytes], until: float) -> None:
    following = next(requests, None) if time.perf_counter() < until else None
    if following is None:
        connection.close()
        return
    connection.sendall(following)
    selector.register(connection, selectors.EVENT_READ, bytearray())


def status_of(buffer: bytes | bytearray) -> int | None:
    """Return the status once the answer is complete."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end]).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
    return int(head[9:12]) if len(buffer) >= end + 4 + length else None

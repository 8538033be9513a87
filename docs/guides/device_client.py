#!/usr/bin/env python3
"""Send drops to 碳惠 as a bin does: signed, from a queue on disk that survives power cuts. Standard library only.

    python3 device_client.py --base http://127.0.0.1:8000 --key dk-… --secret … \
        --bin NK-0001 --category PAPER.CARD --weight-g 1350 [--card 00012345] [--queue queue.ndjson]

The drop is appended to the queue first and leaves it only when the server has answered for it. Run it again after a
failure: what was sent already counts once.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import hmac
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

BATCH = 500


def signature(secret: str, method: str, path: str, sent_at: str, nonce: str, body: bytes) -> str:
    """Return the value of X-Tanhui-Signature. `path` includes the query; `body` is what goes over the wire."""
    lines = [method, path, sent_at, nonce, hashlib.sha256(body).hexdigest()]
    return "v1=" + hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def signed_headers(key_id: str, secret: str, method: str, path: str, body: bytes) -> dict[str, str]:
    """Return the four headers of one request; every request needs a nonce of its own."""
    sent_at, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "X-Tanhui-Key": key_id,
        "X-Tanhui-Time": sent_at,
        "X-Tanhui-Nonce": nonce,
        "X-Tanhui-Signature": signature(secret, method, path, sent_at, nonce, body),
    }


def send(base: str, key_id: str, secret: str, drops: list[dict[str, Any]]) -> dict[str, Any]:
    """Send a batch as compressed NDJSON and return the server's report, one row for every drop, in order."""
    path = "/api/v1/drops"
    body = gzip.compress("\n".join(json.dumps(drop, ensure_ascii=False) for drop in drops).encode())
    headers = signed_headers(key_id, secret, "POST", path, body) | {
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
    }
    request = urllib.request.Request(base.rstrip("/") + path, body, headers, method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        report: dict[str, Any] = json.load(answer)
        return report


def queued(queue: Path) -> list[dict[str, Any]]:
    """Return the drops that wait; a line that was cut off by a power failure is the last one and is left out."""
    found = []
    for line in queue.read_text(encoding="utf-8").splitlines() if queue.exists() else []:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def rewrite(queue: Path, drops: list[dict[str, Any]]) -> None:
    """Replace the queue in one step: after a power cut it is either the old one or the new one."""
    fresh = queue.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(drop, ensure_ascii=False) + "\n" for drop in drops)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(queue)


def next_seq(counter: Path) -> int:
    """Return the next running number and keep it, before it is used."""
    number = int(counter.read_text()) + 1 if counter.exists() else 1
    fresh = counter.with_suffix(".new")
    fresh.write_text(str(number))
    fresh.replace(counter)
    return number


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "key", "secret", "bin"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--category", default="PAPER.CARD")
    parser.add_argument("--weight-g", type=int, default=1000)
    parser.add_argument("--card")
    parser.add_argument("--queue", type=Path, default=Path("queue.ndjson"))
    return parser.parse_args()


def main() -> int:
    """Queue one drop, then send what waits. Exit code 0 when nothing waits any more."""
    asked = arguments()
    drop = {
        "bin": asked.bin,
        "seq": next_seq(asked.queue.with_suffix(".seq")),
        "category": asked.category,
        "weight_g": asked.weight_g,
        "occurred_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),  # noqa: UP017, TID251
    }
    if asked.card:
        drop["card"] = asked.card
    waiting = [*queued(asked.queue), drop]
    rewrite(asked.queue, waiting)
    while waiting:
        try:
            report = send(asked.base, asked.key, asked.secret, waiting[:BATCH])
        except urllib.error.HTTPError as error:
            print(f"{error.code}: {error.read().decode(errors='replace')}", file=sys.stderr)
            return 1
        except OSError as error:
            print(f"not sent, kept for later: {error}", file=sys.stderr)
            return 1
        for row in report["rows"]:
            print(json.dumps(row, ensure_ascii=False))
        waiting = waiting[BATCH:]
        rewrite(asked.queue, waiting)
    return 0


if __name__ == "__main__":
    sys.exit(main())

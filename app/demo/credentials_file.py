"""The credentials file: logins, keys and links for a newcomer, in `var/demo.json`, readable by this user alone."""

from __future__ import annotations

import json
from base64 import b32encode
from pathlib import Path
from typing import Any

import config
from app import files
from app.identity import vault


def read(path: Path) -> dict[str, Any]:
    """Return the credentials, or nothing when there is no such file or it was cut short."""
    return config.left_by_run(path)


def write(path: Path, content: dict[str, Any]) -> None:
    """Replace the file, for this user alone to read."""
    files.replace(path, f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode(), 0o600)


def move(path: Path, content: dict[str, Any], base_url: str) -> None:
    """Rewrite the addresses to begin with `base_url`: the server may listen elsewhere than last time."""
    before = str(content.get("base_url", ""))
    if before != base_url:
        links = {name: str(link).replace(before, base_url, 1) for name, link in content.get("links", {}).items()}
        receipts = [str(link).replace(before, base_url, 1) for link in content.get("receipts", [])]
        write(path, content | {"base_url": base_url, "links": links, "receipts": receipts})


def password_of(login: str) -> str:
    """Return the password of a demonstration login: different in every clone, always the same within one."""
    letters = b32encode(vault.keyed_hash(login, "demonstration password")).decode().lower()
    return "-".join(letters[n : n + 4] for n in (0, 4, 8))

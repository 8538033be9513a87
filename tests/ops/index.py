"""A package index and an npm registry on this machine, with empty packages made for a test."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import tarfile
import threading
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path

NEWER = "9999.0.0"


class Quiet(SimpleHTTPRequestHandler):
    """Serve a folder without a line for each request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def add_wheel(folder: Path, name: str, version: str, requires: Sequence[str] = ()) -> str:
    """Put an empty wheel into the index in `folder`, and return its hash."""
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    needs = "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
    extras = {extra for requirement in requires for extra in re.findall(r"extra == ['\"]([\w.-]+)", requirement)}
    provides = "".join(f"Provides-Extra: {extra}\n" for extra in sorted(extras))
    files = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{provides}{needs}",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(zipfile.ZipInfo(f"{stem}.dist-info/{file}"), text)
    place = folder / re.sub(r"[-_.]+", "-", name).lower()
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{stem}-py3-none-any.whl").write_bytes(content.getvalue())
    links = "".join(f'<a href="{wheel.name}">{wheel.name}</a>\n' for wheel in place.glob("*.whl"))
    (place / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")
    return hashlib.sha256(content.getvalue()).hexdigest()


def what_it_needs(name: str) -> list[str]:
    """Return what the installed package of that name asks for; nothing where this Python has not got it."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def index_and_lock(folder: Path, lock: Path, pins: Iterable[tuple[str, str, str]]) -> None:
    """Offer each of (name, version, marker) in that version and in a newer one, and lock that version by its hash."""
    blocks = []
    for name, version, marker in pins:
        add_wheel(folder, name, NEWER, what_it_needs(name))
        digest = add_wheel(folder, name, version, what_it_needs(name))
        blocks.append(f"{name}=={version}{marker} \\\n    --hash=sha256:{digest}\n")
    lock.write_text("".join(blocks))


def add_npm_package(folder: Path, address: str, name: str, versions: Iterable[str]) -> dict[str, str]:
    """Offer an npm package in these versions, the last one as the newest; return {version: integrity}."""
    integrity, offered = {}, {}
    for version in versions:
        text = json.dumps({"name": name, "version": version}).encode()
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w:gz") as archive:
            entry = tarfile.TarInfo("package/package.json")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
        (folder / f"{name}-{version}.tgz").write_bytes(content.getvalue())
        integrity[version] = "sha512-" + base64.b64encode(hashlib.sha512(content.getvalue()).digest()).decode()
        dist = {"tarball": f"{address}/{name}-{version}.tgz", "integrity": integrity[version]}
        offered[version] = {"name": name, "version": version, "dist": dist}
    listing = {"name": name, "dist-tags": {"latest": list(offered)[-1]}, "versions": offered}
    (folder / name).write_text(json.dumps(listing))
    return integrity

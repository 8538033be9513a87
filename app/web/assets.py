"""Style sheets, scripts and drawings: fingerprinted and cached for ever when set-up made them, plain otherwise."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import Flask, current_app, url_for
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"
VENDOR = Path(__file__).parent / "vendor"
PREFIX = "assets/"
FINGERPRINT = 10  # hexadecimal digits of SHA-256 in a file's name
YEAR_S = 365 * 24 * 3600
SHEETS = ("reset", "tokens", "base", "components", "utilities", "print")


def read_manifest(vendor: Path = VENDOR, static: Path = STATIC) -> dict[str, str]:
    """Return {"css/base.css": "css/base.0123456789.css"} for the files that may be cached for ever.

    A file of ours that was edited after set-up no longer matches its fingerprint and is left out, so that a page never
    shows yesterday's style.
    """
    try:
        manifest: dict[str, str] = json.loads((vendor / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {
        name: printed
        for name, printed in manifest.items()
        if (vendor / printed).is_file() and _matches(static / name, printed)
    }


def _matches(own: Path, printed: str) -> bool:
    if not own.is_file():
        return True
    return hashlib.sha256(own.read_bytes()).hexdigest()[:FINGERPRINT] in printed


def asset(name: str) -> str | None:
    """Return the address of the file `name`, or None when set-up has not fetched it (third-party scripts)."""
    printed: str | None = current_app.extensions["tanhui_assets"].get(name)
    if printed:
        return f"/{PREFIX}{printed}"
    return url_for("web.static", filename=name) if (STATIC / name).is_file() else None


def init_app(app: Flask) -> None:
    """Serve what set-up left in `vendor/`, and give templates `asset()`."""
    manifest = read_manifest()
    # With `flask --debug run`, changes to style sheets show at once.
    own = {name for name in manifest if (STATIC / name).is_file()} if app.debug else set()
    app.extensions["tanhui_assets"] = {name: printed for name, printed in manifest.items() if name not in own}
    app.jinja_env.globals.update(asset=asset, stylesheets=SHEETS)
    if app.extensions["tanhui_assets"]:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=VENDOR,
            prefix=PREFIX,
            max_age=YEAR_S,
            immutable_file_test=_is_fingerprinted,
            add_headers_function=_guard,
        )


def _is_fingerprinted(path: str, url: str) -> bool:
    return not url.endswith("manifest.json")


def _guard(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"

"""The Chromium and the Chinese font that browser tests need: found, or installed where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess

from app.web.doctor import chinese_font, chromium

PACKAGES = {"chromium": "chromium", "font": "fonts-wqy-microhei"}


def missing() -> list[str]:
    """Return which of the two are not here."""
    return [name for name, found in (("chromium", chromium()), ("font", chinese_font())) if found is None]


def install_missing() -> list[str]:
    """Install what is missing with apt-get, as root on Debian; return what is still missing."""
    packages = [PACKAGES[name] for name in missing()]
    if packages and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} for the browser tests …", flush=True)
        if chinese_font() is None and shutil.which("fc-list") is None:
            packages.append("fontconfig")
        if _apt("install", *packages):
            _apt("update")
            _apt("install", *packages)
    return missing()


def _apt(verb: str, *packages: str) -> int:
    options = ["-qq"] if verb == "update" else ["-qq", "-y", "--no-install-recommends"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", verb, *options, *packages]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

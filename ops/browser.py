"""The Chromium and the Chinese font that browser tests need: found, or installed where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess

from app.web.doctor import chinese_font, chromium

PACKAGES = {"chromium": "chromium", "font": "fonts-wqy-microhei"}


def install_missing() -> list[str]:
    """Install what is missing with apt-get, as root on Debian; return what is still missing."""
    packages = [PACKAGES[name] for name in _missing()]
    if packages and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} for the browser tests …", flush=True)
        install = ["install", "--yes", "--no-install-recommends", "fontconfig", *packages]
        if _apt(install):
            _apt(["update"])
            _apt(install)
    return _missing()


def _missing() -> list[str]:
    return [name for name, found in (("chromium", chromium()), ("font", chinese_font())) if found is None]


def _apt(arguments: list[str]) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True, check=False).returncode

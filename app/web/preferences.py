"""Language, theme and text size: three small choices in one cookie, made without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import g, request

COOKIE = "preferences"
YEAR_S = 365 * 24 * 3600
CHOICES = {"lang": ("zh", "en"), "theme": ("light", "dark", "auto"), "text": ("normal", "large")}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the visitor chose. An empty `lang` leaves it to the browser."""

    lang: str = ""
    theme: str = "auto"
    text: str = "normal"

    def changed(self, wishes: dict[str, str]) -> Preferences:
        """Return a copy with the known choices in `wishes`; others are ignored."""
        return replace(self, **{name: value for name, value in wishes.items() if value in CHOICES.get(name, ())})

    def cookie(self) -> str:
        """Return the cookie's text."""
        return urlencode({"lang": self.lang, "theme": self.theme, "text": self.text})


def chosen() -> Preferences:
    """Return what this request's visitor chose."""
    if "preferences" not in g:
        wishes = dict(parse_qsl(request.cookies.get(COOKIE, "")[:200]))
        g.preferences = Preferences().changed(wishes)
    found: Preferences = g.preferences
    return found


def safe_path(target: str | None, otherwise: str = "/") -> str:
    """Return `target` if it is a path on this site, else `otherwise`; never an address elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if "\\" in target or any(ord(letter) < 32 or ord(letter) == 127 for letter in target):  # noqa: PLR2004 - control characters
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def return_path() -> str:
    """Return where to return to after a choice: this page, or the page whose form led here."""
    if request.method in {"GET", "HEAD"}:
        return safe_path(request.full_path.rstrip("?"))
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return "/"
    return safe_path(referrer.path + (f"?{referrer.query}" if referrer.query else ""))

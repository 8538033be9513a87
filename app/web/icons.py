"""Icons as one-line drawings in a 24 by 24 field, coloured by the text around them."""

from __future__ import annotations

from markupsafe import Markup

# ruff: noqa: E501 - a drawing is one long line
LINES = {
    "home": "M4 11 12 4l8 7M6 10v9h12v-9M10 19v-5h4v5",
    "wallet": "M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7zm0 0 11-3v3M16 13.5h.01",
    "qr": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M20 18v2h-3M14 19v1",
    "scan": "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16",
    "bin": "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M12 11v5",
    "shop": "M4 9l1.5-5h13L20 9M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9M6 12v8h12v-8M10 20v-4h4v4",
    "mall": "M4 20V8l8-4 8 4v12M4 20h16M9 20v-5h6v5M8 10.5h.01M12 10.5h.01M16 10.5h.01",
    "calendar": "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
    "chart": "M4 20h16M7 20v-6M12 20V9M17 20V4",
    "board": "M4 5h16v11H4zM12 16v4M8 20h8M8 12l3-3 2 2 3-3",
    "upload": "M12 15V4M8 8l4-4 4 4M5 15v4h14v-4",
    "list": "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 19c.6-3.5 3-5 6-5s5.4 1.5 6 5M15.5 4.5a3.5 3.5 0 0 1 0 6M18 14.5c1.6.8 2.6 2.3 3 4.5",
    "key": "M8 15a4 4 0 1 1 3.5-6H20v4h-2v-2h-2v2h-4.5A4 4 0 0 1 8 15zM8 11h.01",
    "leaf": "M5 19C4 10 9 5 20 5c.7 10-4.5 15-13 14M5 21c1.5-5 4-8 8-10",
    "coin": "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 9l3 4 3-4M12 13v3.5M9.5 13h5",
    "gear": "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "exit": "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
    "enter": "M14 4h5v16h-5M10 8l4 4-4 4M14 12H4",
    "theme": "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
    "more": "M9 5l7 7-7 7",
    "back": "M15 5l-7 7 7 7",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "alert": "M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.2h.01",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.8h.01",
    "box": "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
    "truck": "M3 6h11v10H3zM14 10h4l3 3v3h-7M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "tool": "M14 6a4 4 0 0 0 5 5l-8.5 8.5a2.1 2.1 0 0 1-3-3L16 8M14 6l2-2",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "book": "M5 4h6a1 1 0 0 1 1 1v15a2 2 0 0 0-2-2H5zM19 4h-6a1 1 0 0 0-1 1v15a2 2 0 0 1 2-2h5z",
}

# Statuses can be told apart without colour: full circle, triangle, diamond, square, dashed ring.
GLYPHS = {
    "met": '<circle cx="12" cy="12" r="11"/><path class="cut" d="M7 12.5l3.5 3.5L17 9"/>',
    "on_track": '<path d="M12 3 22.5 21h-21z"/>',
    "watch": '<path d="M12 1 23 12 12 23 1 12z"/>',
    "behind": '<rect x="1" y="1" width="22" height="22" rx="3"/><path class="cut" d="M6.5 9.5 12 16l5.5-6.5z"/>',
    "no_data": '<circle class="rim" cx="12" cy="12" r="9.5" stroke-dasharray="4.5 3"/>',
}


def icon(name: str, css: str = "") -> Markup:
    """Draw the line icon `name`, hidden from screen readers because words always stand beside it."""
    return Markup(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    ).format(css, LINES[name])


def glyph(status: str, css: str = "") -> Markup:
    """Draw the symbol of one of the five statuses."""
    return Markup('<svg class="glyph {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>').format(
        css,
        Markup(GLYPHS[status]),  # noqa: S704 - constants of this file
    )

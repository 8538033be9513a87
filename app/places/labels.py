"""What people call the scenes of places."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SCENES: dict[str, Any] = {
    "community": _l("社区"),
    "commercial": _l("商业区"),
    "factory": _l("厂区"),
    "scenic": _l("景区"),
}

"""Changes to places, one transaction each."""

from __future__ import annotations

from app.db import use_case
from app.places import records
from app.places.coordinates import Frame
from app.places.models import Scene


@use_case
def register_site(
    name: str, community_code: str, scene: Scene, lat: float, lon: float, frame: Frame = Frame.WGS84, address: str = ""
) -> int:
    """Register a site and return its id; `lat` and `lon` are degrees in `frame`. Repeating it changes nothing."""
    return records.add_site(name, community_code, scene, lat, lon, frame, address).id

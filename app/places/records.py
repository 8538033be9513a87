"""Rows of places, added inside the caller's use case."""

from __future__ import annotations

from app.db import db
from app.errors import NotFound
from app.places.coordinates import Frame, to_wgs84
from app.places.models import Community, Scene, Site


class UnknownCommunity(NotFound):
    """No community of the district has this code."""


def add_site(
    name: str, community_code: str, scene: Scene, lat: float, lon: float, frame: Frame = Frame.WGS84, address: str = ""
) -> Site:
    """Return the site `name` of the community, with its id; the position is converted from `frame` to WGS-84.

    The same name in the same community is the same site and comes back as it is. Raises UnknownCommunity and
    CoordinatesOutOfRange.
    """
    community = db.session.get(Community, community_code)
    known = db.session.query(Site).filter_by(community_code=community_code, name=name).one_or_none()
    if known is not None:
        return known
    if community is None or community.closed_at:
        raise UnknownCommunity(community_code=community_code)
    wgs_lat, wgs_lon = to_wgs84(lat, lon, Frame(frame))
    site = Site(
        name=name,
        community_code=community_code,
        scene=Scene(scene),
        address=address,
        lat=wgs_lat,
        lon=wgs_lon,
        frame=Frame(frame),
    )
    db.session.add(site)
    db.session.flush()
    return site

"""A site stands in a community and has a scene and a position."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.places import queries
from app.places.coordinates import Frame
from app.places.models import Scene
from app.places.records import UnknownCommunity, add_site

pytestmark = pytest.mark.usefixtures("session")


def test_a_site_is_kept_in_wgs84_with_the_frame_it_came_in() -> None:
    site_id = add_site(
        "测试园正门", "120104006001", Scene.COMMUNITY, 39.13, 117.16, frame=Frame.GCJ02, address="某路1号"
    ).id
    site = queries.site(site_id)
    assert site is not None
    assert (site.street, site.community_code, site.scene) == ("学府街道", "120104006001", "community")
    assert (float(site.lat), float(site.lon)) != (39.13, 117.16)
    assert abs(float(site.lat) - 39.13) < 0.01


def test_the_same_name_in_the_same_community_is_the_same_site() -> None:
    first = add_site("测试广场", "120104006001", Scene.COMMERCIAL, 39.13, 117.16)
    assert add_site("测试广场", "120104006001", Scene.COMMERCIAL, 39.13, 117.16) == first
    assert add_site("测试广场", "120104005001", Scene.COMMERCIAL, 39.13, 117.16) != first


def test_a_site_in_no_community_is_refused() -> None:
    with pytest.raises(UnknownCommunity):
        add_site("无处", "120104999001", Scene.SCENIC, 39.13, 117.16)


@pytest.mark.parametrize(
    "forgery",
    [
        "INSERT INTO community (code, street_code, name) VALUES ('120104001099', '120104001', '假社区')",
        "UPDATE community SET name = '假社区'",
        "DELETE FROM site",
        (
            "INSERT INTO site (name, community_code, scene, address, lat, lon, frame, registered_at) "
            "VALUES ('x', '120104001001', 'moon', '', 39, 117, 'WGS-84', now())"
        ),
    ],
)
def test_the_database_refuses_forged_places(forgery: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|ck_site_scene"):
        db.session.execute(text(forgery))
    db.session.rollback()

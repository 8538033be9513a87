"""The district's streets and communities are the statistics bureau's, to the character."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from app.places import queries

pytestmark = pytest.mark.usefixtures("session")

# Counted in the bureau's list of 2023-06-30, by hand, street by street.
COMMUNITIES_PER_STREET = {
    "长虹街道": 13, "鼓楼街道": 9, "兴南街道": 9, "广开街道": 13, "万兴街道": 22, "学府街道": 14,
    "向阳路街道": 15, "嘉陵道街道": 16, "王顶堤街道": 26, "水上公园街道": 10, "体育中心街道": 12, "华苑街道": 12,
}  # fmt: skip
LIST_SHA256 = "7c80900f44cac8fbba6533413c886e47243efe10f30cc76238b5c9f62fab39a1"


def test_there_are_12_streets_and_171_communities() -> None:
    rows = queries.communities()
    assert Counter(row.street for row in rows) == COMMUNITIES_PER_STREET
    assert len(rows) == 171
    assert len({row.community_code for row in rows}) == 171


def test_every_code_and_name_is_exact_to_the_character() -> None:
    lines = [f"{r.street_code},{r.street},{r.community_code},{r.community}" for r in queries.communities()]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == LIST_SHA256


@pytest.mark.parametrize(
    ("code", "street", "name"),
    [
        ("120104001001", "长虹街道", "光明路社区"),
        ("120104002001", "鼓楼街道", "天越园社区"),
        ("120104001017", "长虹街道", "天香水畔社区"),
        ("120104012012", "华苑街道", "竹华里社区"),
    ],
)
def test_a_community_is_found_by_its_code(code: str, street: str, name: str) -> None:
    found = queries.community(code)
    assert found is not None
    assert (found.street, found.community, found.street_code) == (street, name, code[:9])


def test_an_unknown_code_finds_nothing() -> None:
    assert queries.community("120104099001") is None

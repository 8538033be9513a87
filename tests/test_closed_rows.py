"""What the code no longer lists stays readable, and is neither offered nor taken for anything new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from app.consumption.acts import queries as acts
from app.db import use_case
from app.indicators.board import queries as plan
from app.places import queries as places
from app.places.models import Scene
from app.places.records import UnknownCommunity, add_site
from app.points import movements
from app.points.ledger import MovementNotAllowed
from app.recycling.bins.records import Opening, OpeningRefused, add_bin
from app.recycling.categories import queries as categories
from app.recycling.drops.queries import bounds
from tests import factories
from tests.conftest import SCHEMA

pytestmark = pytest.mark.usefixtures("session")

Close = Callable[[str, str], None]


@pytest.fixture
def close(app: Flask, deploy_url: str) -> Iterator[Close]:
    """Close rows as an upgrade does; they are open again afterwards."""
    closed = []
    with psycopg.connect(deploy_url, autocommit=True) as owner:
        owner.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(SCHEMA)))

        def mark(table: str, condition: str) -> None:
            closed.append(table)
            assert owner.execute(f"UPDATE {table} SET closed_at = now() WHERE {condition}").rowcount

        yield mark
        for table in closed:
            owner.execute(f"UPDATE {table} SET closed_at = NULL")


def test_no_coins_move_by_a_closed_kind_of_movement(close: Close) -> None:
    household = factories.household(factories.resident())
    close("movement_kind", "kind = 'award'")
    with pytest.raises(MovementNotAllowed):
        use_case(movements.award)(7 * 10**12, household, 100, datetime.now(UTC), None)


def test_a_closed_category_is_neither_offered_nor_taken(close: Close) -> None:
    close("category", "code = 'PAPER.CARD'")
    assert "PAPER.CARD" not in {category.code for category in categories.categories()}
    assert "PAPER.CARD" not in bounds()
    assert "PAPER.CARD" in categories.by_code()
    with pytest.raises(OpeningRefused):
        add_bin("CLOSED-1", 0, 0, [Opening("PAPER.CARD", 100)])


def test_nothing_new_stands_in_a_closed_community(close: Close) -> None:
    code = places.communities()[0].community_code
    close("community", f"code = '{code}'")
    assert code not in {row.community_code for row in places.communities()}
    assert places.community(code) is not None
    with pytest.raises(UnknownCommunity):
        add_site("某处", code, Scene.COMMUNITY, 39.1, 117.1)


def test_the_board_shows_the_plan_that_is_in_force(close: Close) -> None:
    leaves, projects, kinds = plan.leaves(), plan.projects(), acts.kinds()
    close("plan_leaf", f"plan_no = '{leaves[0].plan_no}'")
    close("plan_project", f"no = {projects[0].no}")
    close("act_kind", f"code = '{kinds[0].code}'")
    assert [leaf.plan_no for leaf in plan.leaves()] == [leaf.plan_no for leaf in leaves[1:]]
    assert [project.no for project in plan.projects()] == [project.no for project in projects[1:]]
    assert [kind.code for kind in acts.kinds()] == [kind.code for kind in kinds[1:]]

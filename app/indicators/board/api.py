"""Open data: the plan and the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.indicators.board import queries
from app.indicators.board.schemas import BoardSchema, LeafSchema, ProjectSchema
from app.indicators.models import PlanLeaf, PlanProject
from app.web.access import public
from app.web.api import Blueprint

blp = Blueprint("board_api", __name__, url_prefix="/api/v1", description="规划与看板 The plan and the board")


@blp.get("/plan/indicators")
@blp.etag
@public
@blp.response(200, LeafSchema(many=True))
def list_indicators() -> Sequence[PlanLeaf]:
    """The 39 leaves of the plan's 31 indicators, verbatim, in the plan's order."""
    return queries.leaves()


@blp.get("/plan/projects")
@blp.etag
@public
@blp.response(200, ProjectSchema(many=True))
def list_projects() -> Sequence[PlanProject]:
    """The plan's 8 key projects, verbatim, in the plan's order."""
    return queries.projects()


@blp.get("/board")
@blp.etag
@public
@blp.response(200, BoardSchema)
def show_board() -> Mapping[str, Any]:
    """Every leaf with its status, what is fed from records with its parts, the outputs of the projects."""
    board = queries.board()
    return {
        "as_of": board.as_of,
        "computed_at": board.computed_at,
        "counts": {str(status): n for status, n in board.counts.items()},
        "leaves": board.leaves,
        "fed": [_fed(one) for one in board.fed],
        "supporting": [_family(one) for one in board.families],
        "projects": [
            {"project": one.project, "outputs": [reading for shown in one.outputs for reading in shown.all]}
            for one in board.projects
        ],
    }


def _fed(shown: queries.ShownMeasure) -> Mapping[str, Any]:
    measure = shown.measure
    return {
        "plan_no": measure.leaf,
        "name": str(measure.name),
        "direction": measure.direction,
        "notice": str(measure.notice),
        "readings": shown.all,
    }


def _family(state: queries.FamilyState) -> Mapping[str, Any]:
    return {
        "code": state.family.code,
        "name": str(state.family.name),
        "notice": str(state.family.notice),
        "readings": [shown.readings[kind] for kind in state.periods for shown in state.shown if kind in shown.readings],
    }

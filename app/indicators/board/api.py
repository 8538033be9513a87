"""Open data: the plan and the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.indicators.board import queries
from app.indicators.board.schemas import BoardSchema, LeafSchema, ProjectSchema
from app.indicators.models import PlanLeaf, PlanProject
from app.indicators.periods import Kind
from app.indicators.readings.recycling import MEASURE
from app.web.access import public
from app.web.api import Blueprint

blp = Blueprint("board_api", __name__, url_prefix="/api/v1", description="规划与看板 The plan and the board")

_ORDER = (Kind.LAST_12, Kind.YEAR_TO_DATE, Kind.MONTH)


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
    """Every leaf with its status, the two families fed from records with their parts, the outputs of the projects."""
    board = queries.board()
    return {
        "as_of": board.as_of,
        "computed_at": board.computed_at,
        "counts": {str(status): n for status, n in board.counts.items()},
        "leaves": board.leaves,
        "recycling_rate": {
            "name": "城市生活垃圾回收利用率",
            "plan_no": MEASURE,
            "notice": "口径待主管部门确认",
            "readings": [board.rates[kind] for kind in _ORDER if kind in board.rates],
        },
        "green_consumption": {
            "name": "绿色消费（支撑指标）",
            "plan_no": None,
            "notice": "支撑指标，不计入规划的 31 项指标",
            "readings": [one for kind in _ORDER for one in board.green.get(kind, ())],
        },
        "liability": board.liability,
        "projects": board.projects,
    }

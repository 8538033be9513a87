"""The board, its indicators, its projects, and the supporting indicators. Public: nothing here names a person."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import NotFound
from app.indicators import labels, status
from app.indicators.board import queries
from app.indicators.lineage import queries as lineage
from app.indicators.measure import Measure
from app.indicators.measures.green import GREEN
from app.indicators.models import PlanLeaf
from app.indicators.readings import queries as readings
from app.web import csv_files
from app.web.access import public
from app.web.charts import Rows
from app.web.statuses import STATUSES

bp = Blueprint("board", __name__, url_prefix="/board", template_folder="../templates")

HEADER = (
    _l("序号"), _l("指标"), _l("所属"), _l("领域"), _l("性质"), _l("单位"), _l("指标值"), _l("2023年现状"),
    _l("2025年目标"), _l("2027年目标"), _l("2035年目标"), _l("最新值"), _l("最新值单位"), _l("方向"), _l("状态"),
)  # fmt: skip


class UnknownOnBoard(NotFound):
    """The plan has no such indicator, project or record."""


@bp.get("")
@public
def overview() -> str:
    """Show everything on one page, the most urgent first."""
    return render_template("indicators/board.html", board=queries.board(), labels=labels)


@bp.get("/indicators.csv")
@public
def indicators_csv() -> Response:
    """Download the 39 leaves with targets and status."""
    return csv_files.download(
        "tanhui-indicators",
        [str(one) for one in HEADER],
        [
            (
                s.leaf.plan_no, s.leaf.name, s.leaf.parent, s.leaf.domain, s.leaf.nature, s.leaf.unit,
                s.leaf.requirement, s.leaf.baseline_2023, s.leaf.target_2025, s.leaf.target_2027, s.leaf.target_2035,
                *(labels.reading(s.reading) if s.reading and s.reading.value is not None else ("", "")),
                str(labels.DIRECTIONS[s.measure.direction]) if s.measure else "",
                str(STATUSES[s.verdict.status]),
            )
            for s in queries.board().leaves
        ],
    )  # fmt: skip


@bp.get("/projects.csv")
@public
def projects_csv() -> Response:
    """Download the 8 projects."""
    return csv_files.download(
        "tanhui-projects",
        [_("序号"), _("项目名称"), _("项目内容"), _("实施年限"), _("投资概算（万元）"), _("资金来源"), _("责任部门")],
        [
            (p.no, p.name, p.content, p.years, p.budget_wan_yuan, p.funding, p.department)
            for p in queries.projects()
        ],
    )  # fmt: skip


@bp.get("/indicators/<plan_no>")
@public
def indicator(plan_no: str) -> str:
    """Show one leaf: its plan text, its status and why, and, if fed from records, where the number comes from."""
    leaf = queries.leaf(plan_no)
    if leaf is None:
        raise UnknownOnBoard(plan_no=plan_no)
    state = queries.state(leaf, clock.today())
    months = _months(state.measure) if state.measure else []
    return render_template(
        "indicators/indicator.html",
        state=state,
        leaf=leaf,
        labels=labels,
        months=months,
        chart=_chart(leaf, months) if len(months) > 1 else None,
        steps=_steps(state, months),
        stale=lineage.stale_parts(state.measure, state.reading) if state.measure and state.reading else [],
        vintages=readings.of_period(state.reading.measure, state.reading.period) if state.reading else [],
    )


def _months(measure: Measure) -> list[readings.StoredReading]:
    return [one for one in readings.months(measure.code, clock.today()) if one.value is not None]


def _chart(leaf: PlanLeaf, months: list[readings.StoredReading]) -> Rows:
    unit = labels.unit(months[0])
    rows = [(f"{one.period.from_on:%y-%m}", [round(float(unit.shown(one.value or 0)), 1)]) for one in months]
    return Rows(leaf.name, _("月份"), [_("当月值")], rows, unit.sign)


def _steps(state: queries.LeafState, months: list[readings.StoredReading]) -> list[float | None]:
    """Return the plan's target in force in each month, where it is a number."""
    cells = (state.leaf.target_2025, state.leaf.target_2027, state.leaf.target_2035)
    stages = [status.stage(one.period.to_on) for one in months]
    aims = [status.target(cells[n], status.STAGE_YEARS[n]) for n in stages]
    return [float(aim.value) if aim else None for aim in aims]


@bp.get("/projects/<int:no>")
@public
def project(no: int) -> str:
    """Show one project: its plan text and its outputs according to the records."""
    state = queries.project(no)
    if state is None:
        raise UnknownOnBoard(no=no)
    return render_template("indicators/project.html", state=state, project=state.project, labels=labels)


@bp.get("/green")
@public
def green() -> str:
    """Show the supporting indicators of green consumption, which are not among the 31."""
    family = queries.family(GREEN, clock.today())
    return render_template("indicators/green.html", family=family, labels=labels)

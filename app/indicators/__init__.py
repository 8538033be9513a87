"""The plan as data, the readings made of the district's facts, and the board that shows one beside the other."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.web.landing import Fact


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app import schema
    from app.identity.roles import OFFICE_STAFF
    from app.indicators import models, reference
    from app.indicators.board import api
    from app.indicators.board import views as board
    from app.indicators.cli import indicators_cli, plan_cli
    from app.indicators.lineage import views as lineage
    from app.web import landing, messages, navigation

    schema.reference(models.PlanLeaf, reference.leaves)
    schema.reference(models.PlanProject, reference.projects)
    app.register_blueprint(board.bp)
    app.register_blueprint(lineage.bp)
    app.extensions["tanhui_api"].register_blueprint(api.blp)
    app.cli.add_command(indicators_cli)
    app.cli.add_command(plan_cli)
    section = _l("看板")
    everyone = OFFICE_STAFF | {navigation.ANONYMOUS}
    navigation.add(everyone, "board.overview", _l("指标看板"), "board", 10, section=section, app=app)
    navigation.add(OFFICE_STAFF, "board.green", _l("绿色消费"), "leaf", 12, section=section, app=app)
    navigation.add_footer(app, "board.overview", _l("指标看板"))
    landing.add_fact(app, _recycled_so_far)
    messages.register(
        {"UnknownOnBoard": _l("规划里没有这一项。"), "UnknownPlace": _l("没有这个街道、社区、日期或记录。")}
    )


def _recycled_so_far() -> Fact | None:
    """Return the front page's figure: the first measure that is meant for it."""
    from app.indicators import labels
    from app.indicators.measures import registry
    from app.indicators.readings import queries

    for measure in registry.on_landing():
        found = queries.latest(measure.code, measure.judged)
        if found is not None:
            value, unit = labels.reading(found)
            return Fact(str(measure.landing), value, unit, f"/board/projects/{measure.project}")
    return None

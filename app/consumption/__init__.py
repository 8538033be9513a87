"""Green consumption (plan project 8): malls, their events, check-ins, and green acts with keys that earn once."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext


def init_app(app: Flask) -> None:
    """Register pages, REST resources, sentences, and the pages behind movements of coins."""
    from app import schema
    from app.consumption import queries
    from app.consumption.acts import api as acts_api
    from app.consumption.acts import models, reference
    from app.consumption.acts import views as acts
    from app.consumption.checkins import api as checkins_api
    from app.consumption.checkins import views as checkins
    from app.consumption.console import views as console
    from app.consumption.events import api as events_api
    from app.consumption.events import views as events
    from app.consumption.office import views as office
    from app.points import audit, transfer_links

    for pages in (events, checkins, console, acts, office):
        app.register_blueprint(pages.bp)
    for resources in (events_api, checkins_api, acts_api):
        app.extensions["tanhui_api"].register_blueprint(resources.blp)
    transfer_links.register("check_in", "checkins.receipt", "check_in_id")
    transfer_links.register("act", "acts.show", "act_id")
    audit.register_payments("check_in", queries.CHECK_INS_PAID)
    audit.register_payments("act", queries.ACTS_PAID)
    audit.register_payments("fund_event", queries.BUDGETS)
    schema.reference(models.ActKind, reference.act_kinds)
    _add_words()
    _add_to_navigation(app)


def _add_words() -> None:
    from app.consumption import labels
    from app.identity.audit import words
    from app.web import messages

    messages.register(labels.SENTENCES)
    words.name_actions(labels.ACTIONS)


def _add_to_navigation(app: Flask) -> None:
    from app.web import navigation

    navigation.add({"resident", navigation.ANONYMOUS}, "events.index", _l("活动"), "calendar", 35, app=app)
    navigation.add({"resident"}, "acts.mine", _l("绿色行为"), "leaf", 60, app=app)
    navigation.add({"mall"}, "mall.home", _l("活动管理"), "mall", 10, section=_l("商场"), app=app)
    navigation.add({"mall"}, "acts.record", _l("登记绿色行为"), "leaf", 20, section=_l("商场"), app=app)
    navigation.add(
        {"office", "admin", "auditor"},
        "office_malls.index",
        lazy_pgettext("list", "商业综合体"),
        "mall",
        60,
        section=_l("绿色消费"),
        app=app,
    )

"""Merchants: where coins are spent. Shops and contracts, pay codes, charges and refunds, the till's statement."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, REST resources, sentences, and the places of both in the navigation."""
    from app.identity.audit import words
    from app.merchants import labels
    from app.merchants.charges import api, models, queries  # noqa: F401 - models register their tables
    from app.merchants.payments import views as payments
    from app.merchants.shops import models as shop_models  # noqa: F401
    from app.merchants.shops import views as shops
    from app.merchants.statements import views as statements
    from app.merchants.till import views as till
    from app.points import audit, transfer_links
    from app.web import messages

    messages.register(labels.SENTENCES)
    words.name_actions(labels.ACTIONS)
    transfer_links.register("charge", "payments.receipt", "charge_id")
    transfer_links.register("refund", "payments.refund", "refund_id")
    audit.register_payments("charge", queries.PAID)
    audit.register_payments("refund", queries.GIVEN_BACK)
    for views in (shops, till, statements, payments):
        app.register_blueprint(views.bp)
    app.extensions["tanhui_api"].register_blueprint(api.blp)
    _add_to_navigation(app)


def _add_to_navigation(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l
    from flask_babel import lazy_pgettext

    from app.identity.roles import Role
    from app.web import navigation

    till, office = {Role.MERCHANT}, {Role.OFFICE, Role.ADMIN, Role.AUDITOR}
    merchants, coins = lazy_pgettext("list", "商户"), lazy_pgettext("heading", "碳币")
    navigation.add({Role.RESIDENT}, "payments.pay_page", _l("付款码"), "qr", 20, app=app)
    navigation.add({Role.RESIDENT, navigation.ANONYMOUS}, "merchants.index", merchants, "shop", 40, app=app)
    navigation.add(till, "till.front", _l("收款"), "scan", 10, app=app)
    navigation.add(till, "till.charges", _l("记录"), "list", 20, app=app)
    navigation.add(till, "statements.show", _l("对账单"), "chart", 30, app=app)
    navigation.add(till, "till.counter", _l("柜台码"), "qr", 40, app=app)
    navigation.add(office, "merchants.register", merchants, "shop", 40, section=coins, app=app)

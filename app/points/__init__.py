"""The coin ledger, wallets and tariffs. Knows other packages' things only as plain numbers."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, REST resources, commands, and a wallet for every household that begins."""
    from app import schema
    from app.identity import records
    from app.identity.audit import words
    from app.points import api, cli, labels, models, movements, reference, views
    from app.points.cards import views as cards
    from app.web import messages

    app.register_blueprint(views.bp)
    app.register_blueprint(cards.bp)
    app.extensions["tanhui_api"].register_blueprint(api.blp)
    app.cli.add_command(cli.points)
    views.add_to_navigation(app)
    cards.add_to_navigation(app)
    messages.register(labels.ERRORS)
    words.name_actions(labels.ACTIONS)
    records.on_new_households(movements.open_wallets)
    schema.reference(models.MovementKind, reference.movement_kinds)
    schema.reference(models.Account, reference.own_accounts, key=("kind", "owner_id"))

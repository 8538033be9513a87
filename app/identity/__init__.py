"""People, households, organisations, roles, sessions, keys, consent and the audit trail."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext


def init_app(app: Flask) -> None:
    """Plug the package into the application."""
    from app.identity import guard, messages, passwords, senders, session, vault
    from app.identity.logins.views import SENDER
    from app.web.messages import register

    vault.use_data_key(app.config["TANHUI_DATA_KEY"])
    passwords.refuse_also(app.config["TANHUI_SCHEMA"])
    if app.testing:
        passwords.make_cheap()
    register(messages.SENTENCES)
    app.extensions[SENDER] = senders.sender_from(app.config)
    app.extensions["tanhui_sign_in"] = "identity_logins.phone"
    app.extensions["tanhui_sign_out"] = "identity_logins.leave"
    session.init_app(app)
    guard.init_app(app)
    _register(app)
    _introduce_roles(app)
    _navigate(app)


def _register(app: Flask) -> None:
    from app.identity import api, cli, views
    from app.identity.audit import views as audit
    from app.identity.households import views as households
    from app.identity.keys import views as keys
    from app.identity.logins import views as logins
    from app.identity.people import views as people
    from app.identity.privacy import views as privacy
    from app.identity.security import views as security

    for pages in (views, logins, privacy, households, security, people, keys, audit):
        app.register_blueprint(pages.bp)
    app.extensions["tanhui_api"].register_blueprint(api.blp)
    app.cli.add_command(cli.users)
    app.cli.add_command(cli.api_keys)


def _introduce_roles(app: Flask) -> None:
    from app.identity.roles import ABOUT, DOORS
    from app.web import landing, navigation

    for role, about in ABOUT.items():
        navigation.add_role(app, role, about.word, about.group)
    for door in DOORS:
        landing.add_door(app, door, [role for role, about in ABOUT.items() if about.door is door])


def _navigate(app: Flask) -> None:
    from app.identity.roles import STAFF, Role
    from app.web.navigation import add

    mine, office = _l("我的"), lazy_pgettext("heading", "管理")
    add([Role.RESIDENT], "identity_privacy.account", _l("我的账号"), "user", 80, section=mine, app=app)
    add([Role.OFFICE, Role.ADMIN], "identity_people.search", _l("人员"), "people", 82, section=office, app=app)
    add([Role.OFFICE, Role.ADMIN], "identity_keys.show", _l("接口密钥"), "key", 84, section=office, app=app)
    add(
        [Role.OFFICE, Role.AUDITOR, Role.ADMIN],
        "identity_audit.show",
        _l("操作记录"),
        "list",
        86,
        section=office,
        app=app,
    )
    add(STAFF, "identity_security.show", _l("登录与安全"), "lock", 90, section=mine, app=app)

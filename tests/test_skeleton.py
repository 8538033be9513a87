from flask import Flask
from sqlalchemy import text

from app.db import db


def test_tests_connect_as_app_rw_which_owns_nothing(app: Flask) -> None:
    with app.app_context():
        row = db.session.execute(
            text(
                "SELECT current_user, usesuper, (SELECT count(*) FROM pg_class c WHERE c.relowner = u.usesysid) "
                "FROM pg_user u WHERE usename = current_user"
            )
        ).one()
    assert tuple(row) == ("app_rw", False, 0)

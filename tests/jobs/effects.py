"""Job functions of the tests, resolved by text like real ones. Their effect is a row."""

from __future__ import annotations

import os
import time

from sqlalchemy import text

from app.db import db


def tick() -> str:
    """Leave one row, after long enough for others to collide."""
    add_row()
    db.session.execute(text("SELECT pg_sleep(0.05)"))
    return "one row"


def slow() -> None:
    """Leave one row, then stay in the middle of the transaction until killed."""
    add_row()
    db.session.flush()
    print("in the middle", flush=True)
    time.sleep(60)


def broken() -> None:
    """Leave one row, then fail."""
    add_row()
    raise RuntimeError("the pump is jammed")


def add_row() -> None:
    """The effect that must happen once a slot."""
    db.session.execute(text("INSERT INTO job_effect (pid) VALUES (:pid)"), {"pid": os.getpid()})

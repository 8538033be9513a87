"""The program's connections: each leads to the district that it serves, and none is used after its server went away."""

from __future__ import annotations

import select as readiness

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


class WrongDistrict(psycopg.OperationalError):
    """The address leads to the schema of another district, or to none."""


def watch(engine: Engine, schema: str) -> None:
    """Use new connections only if they find `schema`, and idle ones only if they are alive."""

    def refuse_another_district(driver: psycopg.Connection, record: object) -> None:
        """Refuse a connection to another district: two may share a database, and postings must never meet."""
        driver.autocommit = True
        found = driver.execute("SELECT current_schema()").fetchone()
        driver.autocommit = False
        if found != (schema,):
            driver.close()
            raise WrongDistrict(
                f"TANHUI_DATABASE_URL leads to the schema {found and found[0]}, and TANHUI_SCHEMA is {schema}"
            )

    event.listen(engine, "connect", refuse_another_district)
    event.listen(engine, "checkout", _refuse_dead)


def _refuse_dead(driver: psycopg.Connection, record: object, pooled: object) -> None:
    """Replace a connection whose server went away while it was idle; this asks the kernel, not the server.

    On a healthy idle connection there is nothing to read. What there is may be its end, or only news of a setting;
    a round trip tells which.
    """
    silent = readiness.poll()
    silent.register(driver.fileno(), readiness.POLLIN)
    if silent.poll(0) and driver.pgconn.exec_(b"").status != ExecStatus.EMPTY_QUERY:
        raise DisconnectionError

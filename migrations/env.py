"""Run migrations as `owner`, in the district's schema, each in its own transaction; then let the database follow."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, pool, text

from app import schema
from app.db import Base
from config import app_role, deploy_url, psycopg_url

target_metadata = Base.metadata


def run_migrations_online() -> None:
    """Connect with DATABASE_URL, become `owner`, and see only the district's schema."""
    district = current_app.config["TANHUI_SCHEMA"]
    deploying = deploy_url()
    url = deploying or current_app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(psycopg_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        if deploying:
            connection.execute(text("SET ROLE owner"))
        connection.execute(text(f'SET search_path = "{district}", pg_temp'))
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
        connection.dialect.default_schema_name = district
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if _went_to_head():
            _follow_the_code(connection, app_role(district))


def _went_to_head() -> bool:
    """Return whether this was an upgrade to the newest revision, and not a query, a comparison or a downgrade."""
    try:
        wanted = context.get_revision_argument()
    except KeyError:
        return False
    return set([wanted] if isinstance(wanted, str) else wanted or ()) == set(context.script.get_heads())


def _follow_the_code(connection: Connection, role: str) -> None:
    with connection.begin():
        different = schema.apply(connection, current_app.config["DISTRICT_DATA"], role)
    for name in different:
        print(f"applied {name}")


run_migrations_online()
